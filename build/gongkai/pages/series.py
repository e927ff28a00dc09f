"""The series of an agency: one line per figure, one column per year, and a small chart of new requests.

Figures of different scope are never put side by side in a chart: it is drawn only when all its years share one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.package.stored import CellRow
from gongkai.pages.cells import CellPress
from gongkai.pages.lettering import esc, figure, own_html
from gongkai.pages.summary import Point, Summary
from gongkai.pages.wording import Series, Wording

STEP, BAR, HEIGHT, BASE = 80, 40, 180, 150
"""Width of a year and of its bar, height of the chart and of its zero line, in pixels: the chart is never scaled."""


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A line of the table; `html` holds its cells, oldest year first."""

    word: str
    word_en: str
    html: Markup


def series_lines(reports: Sequence[Summary], wording: Wording, press: CellPress) -> tuple[SeriesLine, ...]:
    """Return the table's lines; reports are given oldest first and all have data."""
    return tuple(
        SeriesLine(series.word, series.word_en, own_html("".join(_cell(each, each.series[i], series, press) for each in reports)))
        for i, series in enumerate(wording.series)
    )


def _cell(report: Summary, point: Point, series: Series, press: CellPress) -> str:
    """Return a figure that leads to its cell on the agency-year page; one that a failed check touches says so."""
    if point.kind != "number":
        row = CellRow("", "", "", "", "", "", point.kind, "", "", "", "", "")
        return "<td" + press.cell(row)
    mark = "" if point.holds else '<sup class="fails" title="不符">✗</sup>'
    quiet = ' class="z"' if point.value == "0" else ""
    return f'<td{quiet}><a href="{report.year}/#{series.cell}">{figure(point.value)}</a>{mark}</td>'


def chart(reports: Sequence[Summary], wording: Wording) -> Markup:
    """Return the chart of the first series as inline SVG; empty with fewer than two years or with mixed scopes."""
    if len(reports) < 2 or len({report.scope for report in reports}) > 1:
        return Markup("")
    points = [(report.year, report.series[0]) for report in reports]
    highest = max([int(point.value) for _, point in points if point.kind == "number"] or [0]) or 1
    width = STEP * len(points)
    bars = "".join(_bar(year, point, i * STEP + STEP / 2, highest) for i, (year, point) in enumerate(points))
    series = wording.series[0]
    label = f"{series.word}：" + "，".join(
        f"{year} 年 {point.value or wording.term('kind', point.kind).word}" for year, point in points
    )
    line = f'<line x1="0" y1="{BASE}" x2="{width}" y2="{BASE}"/>'
    frame = f'class="chart" width="{width}" height="{HEIGHT}" role="img" aria-label="{esc(label)}"'
    return own_html(f"<svg {frame}>{bars}{line}</svg>")


def _bar(year: int, point: Point, middle: float, highest: int) -> str:
    name = f'<text class="year" x="{middle:.1f}" y="{BASE + 20}">{year}</text>'
    if point.kind != "number":
        return f'{name}<text class="gap" x="{middle:.1f}" y="{BASE - 8}">?</text>'
    height = (BASE - 30) * int(point.value) / highest
    style = "bar" if point.holds else "bar fails"
    mark = "" if point.holds else " ✗"
    rect = f'<rect class="{style}" x="{middle - BAR / 2:.1f}" y="{BASE - height:.1f}" width="{BAR}" height="{height:.1f}"/>'
    return f'{name}{rect}<text x="{middle:.1f}" y="{BASE - height - 8:.1f}">{figure(point.value)}{mark}</text>'

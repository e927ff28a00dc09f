"""The series of an agency: one line per figure, one column per year, and a small chart of new requests.

Figures of different scope are never put side by side in a chart: it is drawn only when all its years share one.

Where a series goes from one edition of the form to the other it has a break (SDMX `B`): marked in the table, in the chart and
in the CSV, with its reason. Cells that do not mean the same in both editions are never put in one series: the crosswalk
(`gongkai.form.crosswalk`) says which do.

Small pages for other sites to embed: the new requests of an agency over the years, as a picture with its table.

Each stands alone: no script, no frame of the site, a policy of its own, and a style sheet of a few lines.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from gongkai import addresses
from gongkai.form.crosswalk import Correspondence, continued, correspondence
from gongkai.package.rows import CellRow
from gongkai.pages.charts.lines import Line, line_chart
from gongkai.pages.charts.lines import Point as Charted
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.desk.page import ENGLISH, Twin, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.report.summary import Point, Summary
from gongkai.pages.words.html import esc, figure, own_html, plain
from gongkai.pages.words.keys import Series
from gongkai.pages.words.wording import Wording

BREAK = "B"
"""Code of SDMX CL_OBS_STATUS for a break in a time series."""
CSV_COLUMNS = ("agency_id", "year", "edition", "scope", "series", "cells", "value", "kind", "flag", "reason", "reason_en")


@dataclass(frozen=True, slots=True)
class Break:
    """A year from which on some series come from another edition of the form, and the reason; `words` name the series."""

    year: int
    edition: str
    words: str
    joined: bool
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A line of the table; `html` holds its cells, oldest year first."""

    word: str
    word_en: str
    html: Markup


def series_lines(desk: Desk, reports: Sequence[Summary], root: str, *, english: bool = False) -> tuple[SeriesLine, ...]:
    """Return the table's lines; reports are given oldest first and all have data. `root` is the way to the home page."""
    root = f"{root}{ENGLISH}" if english and desk.wording.site.has_english_reports else root
    return tuple(
        SeriesLine(series.word, series.word_en, own_html("".join(_line_cells(desk, reports, i, root, english=english))))
        for i, series in enumerate(desk.wording.series)
    )


def _line_cells(desk: Desk, reports: Sequence[Summary], i: int, root: str, *, english: bool) -> Iterator[str]:
    broken, say = _broken(reports, i), desk.wording.say_en if english else desk.wording.say
    for at, report in enumerate(reports):
        flag, point = say("agency.break", flag=BREAK) if at in broken else "", report.series[i]
        if point.kind == "number":
            yield _cell(report, point, desk.wording, root, flag, english=english)
        else:
            yield _nothing(desk, point, flag, english=english)


def _broken(reports: Sequence[Summary], i: int) -> frozenset[int]:
    """Return the positions of the reports whose figure in a series comes from another edition than the one before."""
    editions = [report.series[i].edition for report in reports]
    return frozenset(at for at in range(1, len(editions)) if editions[at] != editions[at - 1])


def breaks(reports: Sequence[Summary], wording: Wording) -> tuple[Break, ...]:
    """Return every break with its reason, oldest first; series that break in one year for one reason are named together."""
    words: dict[tuple[int, str, str, str], list[str]] = {}
    for i, series in enumerate(wording.series):
        for at in _broken(reports, i):
            editions = reports[at].series[i].edition, reports[at - 1].series[i].edition
            words.setdefault((reports[at].year, *editions, series.cell), []).append(series.word)
    found: dict[tuple[int, str, str], Break] = {}
    for (year, edition, older, cell), named in sorted(words.items()):
        entry = _between(cell, older, edition)
        before = found.get((year, edition, entry.reason))
        together = "、".join([*([before.words] if before else []), *named])
        joined = bool(continued(cell, older) and continued(cell, edition))
        found[year, edition, entry.reason] = Break(year, edition, together, joined, entry.reason, entry.reason_en)
    return tuple(found.values())


def _between(cell: str, older: str, newer: str) -> Correspondence:
    """Return what a series is to the edition of two that does not have its cell; to the newer one where both do."""
    lacks = correspondence(cell, older)
    return correspondence(cell, newer) if lacks.relation == "equal" else lacks


def series_twin(agency_id: str, reports: Sequence[Summary], wording: Wording) -> Twin:
    """Return the series of an agency as CSV: a row for each series and year, oldest first; `flag` marks a break."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for i, series in enumerate(wording.series):
        writer.writerows(_csv_rows(agency_id, reports, series, i))
    return Twin(addresses.agency_file(agency_id, "series.csv"), buffer.getvalue())


def _csv_rows(agency_id: str, reports: Sequence[Summary], series: Series, i: int) -> Iterable[tuple[object, ...]]:
    broken = _broken(reports, i)
    for at, report in enumerate(reports):
        point = report.series[i]
        told = ("", "", "")
        if at in broken:
            entry = _between(series.cell, reports[at - 1].series[i].edition, point.edition)
            told = (BREAK, entry.reason, entry.reason_en)
        cells = " + ".join(point.cells)
        yield agency_id, report.year, point.edition, report.scope, series.cell, cells, point.value, point.kind, *told


def _nothing(desk: Desk, point: Point, flag: str, *, english: bool) -> str:
    """Return a cell without a figure: the mark of its kind, on an English page the word."""
    if english:
        return f'<td class="no {esc(point.kind)}"><i>{esc(desk.wording.term("kind", point.kind).word_en)}</i>{flag}</td>'
    return f"<td{desk.press.cell(CellRow('', '', '', '', '', '', point.kind, '', '', '', '', ''), flag)}</td>"


def _cell(report: Summary, point: Point, wording: Wording, root: str, flag: str, *, english: bool) -> str:
    """Return a figure that leads to its cell on the agency-year page; one that a failed check touches says so."""
    fail = wording.term("verdict", "fail")
    word = fail.word_en if english else fail.word
    mark = "" if point.holds else f'<sup class="fails" title="{esc(word)}">{fail.glyph}</sup>'
    quiet = ' class="z"' if point.value == "0" else ""
    shown = figure(point.value)
    address = f"{root}{addresses.report(report.agency_id, report.year)}#{point.cells[0]}"
    linked = f'<a href="{esc(address)}">{shown}</a>' if len(point.cells) == 1 else shown
    return f"<td{quiet}>{linked}{mark}{flag}</td>"


def chart(reports: Sequence[Summary], wording: Wording) -> Markup:
    """Return the chart of the first series; empty with fewer than two years or with mixed scopes."""
    if len(reports) < 2 or len({report.scope for report in reports}) > 1:
        return Markup("")
    points = [(report.year, report.series[0]) for report in reports]
    values = ((year, point.value or wording.term("kind", point.kind).word) for year, point in points)
    told = wording.say("parts.comma").join(wording.say("agency.point", year=year, value=value) for year, value in values)
    label = wording.say("agency.chart", series=wording.series[0].word, points=told)
    line = Line("", tuple(_charted(year, point) for year, point in points))
    return line_chart([line], label, breaks=broken_years(reports), cut=BREAK)


def _charted(year: int, point: Point) -> Charted:
    if point.kind != "number":
        return Charted(year, None, "")
    return Charted(year, float(point.value), figure(point.value), fails=not point.holds)


def broken_years(reports: Sequence[Summary]) -> list[int]:
    """Return the years before which the first series comes from another edition of the form."""
    return [reports[at].year for at in sorted(_broken(reports, 0))]


def embed_twins(desk: Desk, entry: Entry, mark: Mapping[str, Any]) -> Iterator[Twin]:
    """Yield the page of an agency that has data."""
    reports = [report for report in reversed(entry.reports) if report.badge != "unreadable"]
    if reports:
        address = addresses.embedded(entry.id)
        html = desk.render(
            "embed.html", root=root_of(address), address=address, site_url=desk.setting.site_url, entry=entry, reports=reports,
            chart=chart(reports, desk.wording), series=desk.wording.series[0], points=[report.series[0] for report in reports],
            title=plain(entry.name), **mark,
        )  # fmt: skip
        yield Twin(f"{address}index.html", html)

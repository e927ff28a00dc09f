"""A page with its charts, and the files of a chart: the picture that stands alone, its numbers, and the small page to embed.

A picture that stands alone carries its title, subtitle and source line, and the style sheet of charts; it needs nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from gongkai import addresses
from gongkai.pages.charts.marks import number
from gongkai.pages.charts.model import Chart, in_lines
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.desk.page import Page, Twin, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import esc, own_html

WIDTH, MARGIN = 720, 20
_OPENING = re.compile(r'<svg class="plot" width="100%" height="([0-9.]+)" role="(?:img|group)" aria-label="([^"]*)">')
_LINKS = re.compile(r"</?a(?: [^>]*)?>")


def chart_twins(
    desk: Desk, page: str, charts: Iterable[Chart], mark: Mapping[str, Any], *, english: bool = False
) -> Iterator[Twin]:
    """Yield the files of the charts of a page."""
    site = desk.wording.site
    said = desk.wording.say_en if english else desk.wording.say
    source = said("chart.source", site=site.name_en if english else site.name, version=mark["version"], licence=site.licence)
    sheet = _sheet(desk.setting.files.file("assets/chart.css"))
    for chart in charts:
        yield Twin(addresses.chart(page, chart.id, "svg"), standing(chart, source, sheet))
        yield Twin(addresses.chart(page, chart.id, "csv"), chart.csv)
        address = addresses.chart_embedded(page, chart.id)
        html = desk.render(
            "chart_embed.html", root=root_of(address), site_url=desk.setting.site_url, page_address=page, address=address,
            c=replace(chart, picture=unlinked(chart.picture)),
            lang="en" if english else "zh", **mark,
        )  # fmt: skip
        yield Twin(f"{address}index.html", html)


def unlinked(picture: Markup) -> Markup:
    """Return a picture without its links, which are those of its page."""
    return own_html(_LINKS.sub("", picture).replace('role="group"', 'role="img"', 1))


@lru_cache(maxsize=2)
def _sheet(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def standing(chart: Chart, source: str, sheet: str) -> str:
    """Return the picture as a file of its own; empty where the chart has none."""
    picture = unlinked(chart.picture)
    opening = _OPENING.match(picture)
    if not opening:
        return ""
    inner = picture[opening.end() : -len("</svg>")]
    y, heads = 30.0, []
    for text in in_lines(chart.title, WIDTH - 2 * MARGIN, 17):
        heads.append(f'<text x="{MARGIN}" y="{number(y)}" class="title">{esc(text)}</text>')
        y += 24
    for text in in_lines(chart.subtitle, WIDTH - 2 * MARGIN, 12):
        heads.append(f'<text x="{MARGIN}" y="{number(y)}" class="under">{esc(text)}</text>')
        y += 18
    high = float(opening[1])
    foot = f'<text x="{MARGIN}" y="{number(y + high + 24)}" class="source">{esc(source)}</text>'
    total = number(y + high + 40)
    inside = f'<svg x="{MARGIN}" y="{number(y)}" width="{WIDTH - 2 * MARGIN}" height="{number(high)}">{inner}</svg>'
    size = f'width="{WIDTH}" height="{total}" viewBox="0 0 {WIDTH} {total}"'
    sheeted = f'<style>{esc(sheet)}</style><rect class="sheet" width="{WIDTH}" height="{total}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" {size} role="img" aria-label="{opening[2]}">'
        f"{sheeted}{''.join(heads)}{inside}{foot}</svg>\n"
    )


SCRIPTS = ("load.js", "cell.js", "charts.js", "table.js", "sum.js")
"""What such pages do with a script: pictures as PNG, tables sorted and filtered, what a figure rests on."""


@dataclass(frozen=True, slots=True)
class Plotted:
    """A page, its charts, and further files of it."""

    page: Page
    mark: Mapping[str, Any]
    """Version and date of the data that the page shows."""
    charts: Sequence[Chart] = ()
    twins: Sequence[Twin] = ()
    listed: Sequence[tuple[Entry, Summary]] = ()
    """Reports that are listed under its Markdown."""


def drawn(*charts: Chart | None) -> tuple[Chart, ...]:
    """Return the charts that there are."""
    return tuple(chart for chart in charts if chart)


def plotted_twins(desk: Desk, each: Plotted) -> Iterator[Twin]:
    """Yield the files of all charts, and the further files."""
    yield from chart_twins(desk, each.page.address, each.charts, each.mark, english=each.page.is_english)
    yield from each.twins

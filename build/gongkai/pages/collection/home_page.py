"""The home page: three figures of the newest full year, one chart over the years, the search box, what is new."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.package.csv_text import read_table
from gongkai.package.rows import CorrectionRow
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings, newest_first
from gongkai.pages.collection.plotted import SCRIPTS, Plotted, drawn
from gongkai.pages.collection.talk import Talk
from gongkai.pages.collection.year_page import grown, key_figures, years_page_charts
from gongkai.pages.desk.page import ENGLISH, home_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.linked_data import catalogue_data
from gongkai.pages.words.keys import QUESTIONS
from gongkai.statistics.held import Group

NEWEST = 8
"""Reports shown as newest."""
CORRECTED = 3
"""Reports shown as corrected last."""


def home_pages(desk: Desk, holdings: Holdings, collection: Path | None = None) -> Iterator[Plotted]:
    """Yield the page in both languages."""
    corrections = read_table(collection / "corrections.csv", CorrectionRow) if collection else ()
    newest = sorted(corrections, key=lambda row: (row.date, row.year, row.agency_id), reverse=True)
    corrected = tuple({(row.agency_id, row.year): row for row in reversed(newest)}.values())[::-1][:CORRECTED]
    for english in desk.tongues:
        yield _home(desk, holdings, corrected, english=english)


def _home(desk: Desk, holdings: Holdings, corrected: Sequence[CorrectionRow], *, english: bool) -> Plotted:
    address = ENGLISH if english else ""
    talk, stat = Talk(desk, english), holdings.statistics
    year = stat.full_year
    scopes = stat.scopes(year)
    group = Group(year, scopes[0] if scopes else "unstated")
    charts = drawn(years_page_charts(talk, stat, group.scope, home_of(address)))
    names: dict[str, Entry] = {entry.id: entry for entry in holdings.known}
    page = desk.page(
        address, "home.html", desk.strings["home.name"][english], desk.strings["home.description"][english],
        scripts=(*SCRIPTS, "names.js", "find.js"), linked="" if english else catalogue_data(desk),
        key=key_figures(talk, stat, group), grown=list(grown(talk, stat, group)),
        group=group, charts=charts, names=names, files=address,
        corrected=[row for row in corrected if row.agency_id in names], newest=newest_first(holdings.summaries)[:NEWEST],
        years=holdings.years, agencies=len(names),
        reports=len(holdings.summaries), questions=QUESTIONS, **holdings.mark,
    )  # fmt: skip
    return Plotted(replace(page, paired=True), holdings.mark, charts)

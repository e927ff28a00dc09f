"""The list of all reports with its facets: level, region, kind, year, state.

The page lists reports itself while they are few; a larger collection is listed by the pages of its regions and years, to
which the page leads. With JavaScript the list is filtered on the page, from one file:

    browse.json    {"agencies": [[id, name, level, kind, division code], …], "reports": [[agency, year, state], …]}

where `agency` is the agency's position in `agencies`; `en/browse.json` has English names where there are any. The state of
the filter stands in the page's address.
"""

from collections.abc import Iterator, Mapping

from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.region import Region
from gongkai.pages.desk.page import ENGLISH, Page, Twin, json_text
from gongkai.pages.desk.renderer import Desk

LISTED = 500
"""Most reports that the page lists without JavaScript."""


def browse_pages(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> Iterator[Page]:
    """Yield the page in both languages."""
    rows = [(entry, report) for entry in holdings.known for report in entry.reports]
    yield from desk.both_languages(
        "browse/", "browse.html",
        scripts=("load.js", "browse.js"), rows=rows if len(rows) <= LISTED else (), total=len(rows),
        facets=_facets(desk, holdings, regions),
        regions=[region for region in regions.values() if region.entries], **holdings.mark,
    )  # fmt: skip


def _facets(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return id, key of the title and choices (value, word, English word) of every facet, in the order of the wording."""
    known, lists = holdings.known, desk.wording.lists
    areas = [(region.key, region.path, "") for region in regions.values() if len(region.key) < 6]
    years = [(str(year), str(year), "") for year in reversed(holdings.years)]
    return [
        ("level", "browse.level", _used(desk, "level", {entry.level for entry in known})),
        ("region", "browse.region", areas),
        ("kind", "browse.kind", _used(desk, "agency_kind", {entry.kind for entry in known})),
        ("year", "browse.year", years),
        ("state", "browse.state", [
            (code, f"{term.glyph} {term.word}", f"{term.glyph} {term.word_en}") for code, term in lists["badge"].items()
            if any(summary.badge == code for summary in holdings.summaries)
        ]),
    ]  # fmt: skip


def _used(desk: Desk, name: str, codes: set[str]) -> list[tuple[str, str, str]]:
    return [(code, term.word, term.word_en) for code, term in desk.wording.lists[name].items() if code in codes]


def browse_twins(holdings: Holdings) -> Iterator[Twin]:
    """Yield the file that the page filters, and the same with English names."""
    yield _twin(holdings, english=False)
    yield _twin(holdings, english=True)


def _twin(holdings: Holdings, *, english: bool) -> Twin:
    def name(entry: Entry) -> str:
        return entry.name_en if english and entry.name_en else entry.name

    agencies = [[entry.id, name(entry), entry.level, entry.kind, division_of(entry)] for entry in holdings.known]
    reports = [[at, report.year, report.badge] for at, entry in enumerate(holdings.known) for report in entry.reports]
    return Twin(f"{ENGLISH if english else ''}browse.json", json_text({"agencies": agencies, "reports": reports}))


def division_of(entry: Entry) -> str:
    """Return an agency's division code of today, or an empty string when the registry does not know the agency."""
    return entry.periods[-1].division_code if entry.periods else ""

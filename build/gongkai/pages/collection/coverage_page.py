"""The page on coverage: agencies and years, and the divisions whose government nobody has registered, so that what is missing
shows from the first day.

Counts by year and by province always; the agencies of a province stand under its heading while all of them together are few
(`LISTED`), the names of places without a registered government always, folded. All of it is in the file beside the page:

    coverage.json    as `gongkai status --json`, as of the newest day that the data know of
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

from gongkai import addresses
from gongkai.agencies.divisions import newest_year
from gongkai.agencies.model import Agencies
from gongkai.coverage.expected import STATES, Coverage, coverage
from gongkai.coverage.held import Held, held, newest_day
from gongkai.coverage.told import as_data
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.page import Page, Twin, json_text
from gongkai.pages.desk.renderer import Desk

LISTED = 4000
"""Most agency-years that the page lists."""


def coverage_of(datasets: Path, holdings: Holdings) -> Coverage:
    """Return what is held and missing as of the newest day in the data: a build has no other clock."""
    found = held(datasets)
    return coverage(found, holdings.registry, day_of(found, holdings.registry))


def day_of(found: list[Held], registry: Agencies) -> datetime.date:
    """Return the newest day on record, or the first day after the newest year that is reported on, whichever is later.

    An empty project goes by the newest year that the table of divisions knows of.
    """
    years = [each.year for each in found] + [period.division_revision for agency in registry for period in agency.periods]
    first = datetime.date((max(years) if years else newest_year() - 1) + 1, 1, 1)
    return max(first, datetime.date.fromisoformat(newest_day(found) or first.isoformat()))


def coverage_pages(desk: Desk, holdings: Holdings, found: Coverage) -> Iterator[Page]:
    """Yield the page in both languages."""
    names = {agency.id: (agency.current.name, agency.current.name_en) for agency in holdings.registry}
    names |= {entry.id: (entry.name, entry.name_en) for entry in holdings.known if entry.id not in names}
    pages = {(summary.agency_id, summary.year) for summary in holdings.summaries}
    yield from desk.both_languages(
        addresses.COVERAGE, "coverage.html",
        found=found, states=STATES, names=names, own_page={entry.id for entry in holdings.known}, pages=pages,
        listed=len(found.places) <= LISTED,
        divisions=sum(each.divisions for each in found.provinces), registered=sum(each.registered for each in found.provinces),
        **holdings.mark,
    )  # fmt: skip


def coverage_twin(found: Coverage) -> Twin:
    """Return the same as data."""
    return Twin("coverage.json", json_text(as_data(found)))

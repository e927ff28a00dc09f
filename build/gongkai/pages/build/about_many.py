"""The pages about many reports, in the order in which they are made, and the files that they and other programs read."""

from collections.abc import Iterator
from pathlib import Path

from gongkai.pages.collection.agency_page import agency_pages
from gongkai.pages.collection.browse import browse_pages, browse_twins, find_twins, waiting_twin
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.home_page import home_pages
from gongkai.pages.collection.indicator_pages import Measures, indicator_pages, indicator_twins
from gongkai.pages.collection.overview import overview_pages, overview_twins
from gongkai.pages.collection.plotted import Plotted, plotted_twins
from gongkai.pages.collection.questions import question_pages
from gongkai.pages.collection.region import regions_of
from gongkai.pages.collection.region_pages import region_pages
from gongkai.pages.collection.side_by_side import compare_pages, compare_twins
from gongkai.pages.collection.year_page import year_pages
from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.form.form_json import explained_twins
from gongkai.pages.machines.data_catalogue import catalogue_twins
from gongkai.pages.machines.download_files import Offered, read_offered
from gongkai.pages.search.fulltext import search_pages


def about_many(desk: Desk, holdings: Holdings, measures: Measures, collection: Path | None) -> tuple[list[Page], list[Twin]]:
    """Return the pages about many reports and their files."""
    plotted = list(plotted_pages(desk, holdings, measures, collection))
    twins = [*_overview_twins(desk, holdings, measures, read_offered(collection)), *plotted_twins(desk, plotted, holdings.mark)]
    return [*_listing_pages(desk, holdings), *(each.page for each in plotted)], twins


def plotted_pages(desk: Desk, holdings: Holdings, measures: Measures, collection: Path | None = None) -> Iterator[Plotted]:
    """Yield the pages about many reports that have charts."""
    regions = regions_of(holdings)
    yield from home_pages(desk, holdings, collection)
    yield from question_pages(desk, holdings)
    for year in holdings.years:
        yield from year_pages(desk, holdings, year)
    for entry in holdings.known:
        yield from agency_pages(desk, holdings, entry, regions)
    yield from region_pages(desk, holdings, regions)
    yield from indicator_pages(desk, holdings, measures)


def _listing_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield the pages about many reports."""
    regions = regions_of(holdings)
    yield from overview_pages(desk, holdings)
    yield from compare_pages(desk, holdings)
    yield from browse_pages(desk, holdings, regions)
    yield from search_pages(desk, holdings)


def _overview_twins(desk: Desk, holdings: Holdings, measures: Measures, offered: Offered) -> Iterator[Twin]:
    """Yield the files that these pages and other programs read."""
    yield from explained_twins(desk)
    yield from find_twins(desk, holdings.known)
    yield waiting_twin(holdings.known, holdings.registry)
    yield from browse_twins(holdings)
    yield from overview_twins(desk, holdings)
    yield from catalogue_twins(desk, holdings, offered)
    yield from indicator_twins(holdings, measures)
    yield from compare_twins(desk)

"""Pages about many reports that have charts; those of which nothing that they show has changed stay as they were written.

| group | shows |
|---|---|
| the page of an agency | its reports, quartiles of its peers, names of parent and members |
| the page of a year | its reports and sums |
| the page of a region | the reports of its agencies, its sums, the regions around it |
| all others | all reports: they are made each time |

What a group shows is the whole of what it is made from (`Extract`), so its hash, beside those of the site's files, is the key of
its pages, their Markdown and the files of their charts.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from gongkai import addresses
from gongkai.cache import Key
from gongkai.pages.build.kept import Kept
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.agency_page import agency_pages, extract_of_agency
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.home_page import home_pages
from gongkai.pages.collection.indicator_pages import Measures, indicator_pages
from gongkai.pages.collection.plotted import Plotted, plotted_twins
from gongkai.pages.collection.questions import question_pages
from gongkai.pages.collection.region import Region, regions_of
from gongkai.pages.collection.region_pages import extract_of_region, region_pages, tree_pages
from gongkai.pages.collection.year_page import extract_of_year, year_pages
from gongkai.pages.desk.page import write_text
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.markdown_text import render_markdown
from gongkai.pages.machines.page_text import page_twin, twin_of

DOCS, TWINS = "docs", "twins"
"""The folders that a group's files stand in."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that are made together: name, the hash of what they show (empty: all there is), and how they are made."""

    name: str
    shown: str
    desk: Desk
    make: Callable[[], Iterable[Plotted]]

    def files(self) -> Iterator[tuple[str, str, str]]:
        """Make the pages; yield folder, path and text of every file."""
        for each in map(_with_text, self.make()):
            page = each.page
            if page.is_english and not self.desk.wording.site.has_english:
                continue
            yield DOCS, page.source, (page if self.desk.wording.site.has_english else replace(page, paired=False)).text
            for twin in plotted_twins(self.desk, each):
                yield DOCS if twin.path.endswith(".html") else TWINS, twin.path, twin.text
            if page.twin:
                yield TWINS, page.twin, page_twin(page, _listed(self.desk, each)).text


@dataclass(frozen=True, slots=True)
class Shown:
    """What has been written: sources of pages, pages that stand alone, files beside the pages."""

    pages: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)


def groups_of(desk: Desk, holdings: Holdings, measures: Measures, collection: Path | None) -> Iterator[Group]:
    """Yield the groups of pages about many reports that have charts."""
    regions = regions_of(holdings)
    yield Group("home", "", desk, lambda: home_pages(desk, holdings, collection))
    yield Group("q", "", desk, lambda: question_pages(desk, holdings))
    yield from _of_years(desk, holdings)
    yield from _of_agencies(desk, holdings, regions)
    yield Group("r", "", desk, lambda: tree_pages(desk, holdings, regions))
    yield from _of_regions(desk, holdings, regions)
    yield Group("i", "", desk, lambda: indicator_pages(desk, holdings, measures))


def _of_years(desk: Desk, holdings: Holdings) -> Iterator[Group]:
    for year in holdings.years:
        own = extract_of_year(holdings, year)
        beside = [each for each in holdings.years if each in (year - 1, year + 1)]
        yield Group(addresses.year(year), _hashed(own.shown, beside), desk, partial(year_pages, desk, own, year, beside))


def _of_agencies(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> Iterator[Group]:
    known = {entry.id: entry for entry in holdings.known}
    members: dict[str, list[Entry]] = {}
    for entry in holdings.known:
        members.setdefault(entry.parent, []).append(entry)
    for entry in holdings.known:
        others = [*members.get(entry.id, ()), *([known[entry.parent]] if entry.parent in known else ())]
        own = extract_of_agency(holdings.statistics, entry, others)
        places = {period.division_code: regions[period.division_code].name_en for period in entry.periods}
        make = partial(agency_pages, desk, own, entry, places)
        yield Group(addresses.agency(entry.id), _hashed(own.shown, places), desk, make)


def _of_regions(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> Iterator[Group]:
    beside: dict[tuple[str, ...], list[str]] = {}
    for region in regions.values():
        beside.setdefault(region.above, []).append(region.code)
    for region in regions.values():
        own = extract_of_region(holdings, region)
        around = [regions[code] for code in (*region.above, *region.below, *beside[region.above])]
        names = [(each.code, each.name, each.name_en, len(each.entries)) for each in around]
        make = partial(region_pages, desk, own, regions, region)
        yield Group(addresses.region(region.code), _hashed(own.shown, region, names), desk, make)


def _hashed(*shown: object) -> str:
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()


def write_groups(groups: Iterable[Group], docs: Path, twins: Path, kept: Kept, desk: Desk) -> Shown:
    """Write the pages of all groups, but those that stand as they were written of the same."""
    shown, roots, site = Shown(), {DOCS: docs, TWINS: twins}, kept.of_site(desk.setting)
    for group in groups:
        key = Key((*site.parts, *Key.of(reports=group.shown).parts))
        files = kept.group(group.name, key, roots) if group.shown else None
        if files is None:
            files = list(_written(group, roots))
            if group.shown:
                kept.keep_group(group.name, key, roots, files)
        for folder, path in files:
            listed = shown.twins if folder == TWINS else shown.pages if path.endswith(".md") else shown.alone
            listed.append(path)
    return shown


def _written(group: Group, roots: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    for folder, path, text in group.files():
        write_text(roots[folder], path, text)
        yield folder, path


def _with_text(plotted: Plotted) -> Plotted:
    """Return a page that says where it stands as Markdown; of those in two languages the Chinese one, which has both."""
    page = plotted.page
    return plotted if page.is_english else replace(plotted, page=replace(page, twin=twin_of(page.address)))


def _listed(desk: Desk, plotted: Plotted) -> str:
    """Return the list of all reports of a year, which stands under its Markdown: its table may have the first of them only."""
    if not plotted.listed:
        return ""
    return render_markdown(desk, "year.md", root="../", year=plotted.listed[0][1].year, rows=plotted.listed)

"""Pages of regions: what the requests of their agencies came to, the consolidated report beside the members, and the tree.

Figures of a region are those of the agencies of its province or prefecture, by scope; a county has no sums, as its few reports
stand in the table. A consolidated report is set beside the sum of the members' reports, never added to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from gongkai import addresses
from gongkai.pages.charts.model import Chart
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.chart_titles import leading_title, outcome_title
from gongkai.pages.collection.group_charts import Labelled, ranked_bars, shares
from gongkai.pages.collection.holdings import Extract, Holdings, mark_of
from gongkai.pages.collection.plotted import SCRIPTS, Plotted, drawn
from gongkai.pages.collection.province_tiles import province_tiles, provinces_of
from gongkai.pages.collection.rate_charts import Linked, rate_strip
from gongkai.pages.collection.region import CONSOLIDATED, Region
from gongkai.pages.collection.report_table import figure_cell, report_table
from gongkai.pages.collection.talk import Talk, summed
from gongkai.pages.collection.year_page import INDICATOR, findings, key_figures, sum_lines
from gongkai.pages.desk.page import home_of, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.data_catalogue import fed
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import own_html
from gongkai.statistics.held import Group, Statistics


@dataclass(frozen=True, slots=True)
class Beside:
    """A consolidated report beside the sum of the reports of single agencies of the same place and year."""

    entry: Entry
    report: Summary
    received: Markup
    members: Markup
    counted: str


def extract_of_region(holdings: Holdings, region: Region) -> Extract:
    """Return what the page of a region shows: agencies that lie in it or did, and its sums."""
    stat = holdings.statistics.of_region(region.code, region.key)
    inside = {key[0] for key in stat.figures}
    known = tuple(entry for entry in holdings.known if entry.id in inside or _lies_in(entry, region))
    return Extract(known, stat, mark_of([report for entry in known for report in reversed(entry.reports)]))


def _lies_in(entry: Entry, region: Region) -> bool:
    return bool(entry.periods) and entry.periods[-1].division_code.startswith(region.key)


def tree_pages(desk: Desk, holdings: Holdings, regions: Mapping[str, Region]) -> Iterator[Plotted]:
    """Yield the page of the tree."""
    for english in desk.tongues:
        yield _tree(Talk(desk, english), holdings, regions)


def region_pages(desk: Desk, extract: Extract, regions: Mapping[str, Region], region: Region) -> Iterator[Plotted]:
    """Yield the page of a region, given what it shows and the tree."""
    for english in desk.tongues:
        yield _region(Talk(desk, english), extract, regions, region)


def _tree(talk: Talk, holdings: Holdings, regions: Mapping[str, Region]) -> Plotted:
    stat, say, address = holdings.statistics, talk.say, talk.at(addresses.REGIONS)
    scopes = stat.scopes(stat.full_year)
    group = Group(stat.full_year, scopes[0] if scopes else "unstated")
    provinces = provinces_of(talk, stat, group, home_of(address))
    title = say("region.tiles", year=group.year)
    charts = drawn(province_tiles(talk, stat, provinces, INDICATOR, "provinces", title)) if provinces else ()
    page = talk.desk.page(
        address, "regions.html", say("regions.name"), say("regions.description"), scripts=SCRIPTS, regions=regions,
        charts=charts, files=address, paired=True, **holdings.mark,
    )  # fmt: skip
    return Plotted(page, holdings.mark, charts)


def _region(talk: Talk, extract: Extract, regions: Mapping[str, Region], region: Region) -> Plotted:
    address = talk.at(addresses.region(region.code))
    stat, root = extract.statistics, root_of(address)
    entries = [entry for entry in extract.known if _lies_in(entry, region)]
    years = sorted({report.year for entry in entries for report in entry.reports}, reverse=True)
    year = next((each for each in years if stat.scopes(each, region.code)), years[0] if years else 0)
    scopes = stat.scopes(year, region.code)
    group = Group(year, scopes[0] if scopes else "unstated", "", "", region.code)
    charts = _charts(talk, stat, group, Linked({entry.id: talk.name(entry) for entry in extract.known}, root, home_of(address)))
    reports = [(entry, report) for entry in entries for report in entry.reports if report.year == year]
    outcomes = [talk.measure(row.measure) for row in stat.parts(group, "outcomes")]
    name = region.name_en if talk.english else region.name
    page = talk.desk.page(
        address, "region.html", name, talk.say("region.description", region=name if talk.english else region.path),
        scripts=SCRIPTS, paired=True, files=addresses.region(region.code), name=name,
        region=region, regions=regions, group=group, key=key_figures(talk, stat, group), found=findings(talk, stat, group),
        charts=charts, sums=sum_lines(talk, stat, year, region.code) if scopes else [], outcomes=outcomes, year=year,
        listing=report_table(talk, stat, reports, root), beside=_beside(talk, stat, region, entries, year),
        neighbours=_neighbours(regions, region), **extract.mark,
    )  # fmt: skip
    feed = addresses.region_feed(region.code) if any(map(fed, entries)) else ""
    return Plotted(replace(page, feed=feed), extract.mark, () if talk.english else charts)


def _charts(talk: Talk, stat: Statistics, group: Group, linked: Linked) -> tuple[Chart, ...]:
    years = [year for year in reversed(stat.years) if stat.parts(_in(group, year), "outcomes")]
    rows = [Labelled(str(year), _in(group, year), f"{linked.home}{addresses.year(year)}") for year in years]
    grounds = leading_title(talk, stat, group, "refusals")
    return drawn(
        shares(talk, stat, rows, "outcomes", "outcomes", outcome_title(talk, stat, group)),
        ranked_bars(talk, stat, group, "refusals", "refusals", grounds),
        rate_strip(talk, stat, group, INDICATOR, linked),
    )


def _in(group: Group, year: int) -> Group:
    return Group(year, group.scope, "", "", group.region)


def _beside(talk: Talk, stat: Statistics, region: Region, entries: Sequence[Entry], year: int) -> list[Beside]:
    """Return the consolidated reports of the place itself, each beside the sum of reports of single agencies."""
    found = []
    for entry in (each for each in region.entries if each in entries):
        for report in entry.reports:
            if report.year != year or report.scope not in CONSOLIDATED or report.badge == "unreadable":
                continue
            own = stat.figures.get((report.agency_id, report.year), {}).get("received")
            row = stat.at(Group(year, "own", "", "", region.code), "received")
            members = summed([row]) if row and row.total else Markup("—")
            told = talk.counted(row) if row else talk.say("region.no_members")
            found.append(Beside(entry, report, own_html(figure_cell(talk, own)), members, told))
    return found


def _neighbours(regions: Mapping[str, Region], region: Region) -> list[Region]:
    """Return the regions that lie in the same region, this one left out."""
    return [each for each in regions.values() if each.above == region.above and each.code != region.code]

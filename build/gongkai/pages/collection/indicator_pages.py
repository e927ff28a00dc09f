"""Indicators: the list on an agency-year's page, a page and a CSV for each, and the bands that comparing uses.

A value is shown with its numerator and denominator, or with the reason why there is none. Agencies are never ranked: where at
least thirty reports of one year, level, kind and stated scope have a value, their median and quartiles are given; where there
are fewer, their number is.

    i/bands.json    {"<level>/<kind>/<scope>/<year>": {"<indicator>": [n, lower, median, upper], …}, …}
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from gongkai import addresses
from gongkai.errors import DataError
from gongkai.form import newest_form
from gongkai.indicators.band import LEAST_PEERS, Band, band
from gongkai.indicators.definitions import Indicator, indicators, notes
from gongkai.package.collection_rows import MeasureRow
from gongkai.package.csv_text import csv_of
from gongkai.pages.charts.model import Chart
from gongkai.pages.collection.band_charts import band_chart, group_name
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.plotted import SCRIPTS, Plotted, drawn
from gongkai.pages.collection.rate_charts import Linked, median_lines, rate_strip
from gongkai.pages.collection.report_table import Listing, of_year, rate_table
from gongkai.pages.collection.talk import Talk
from gongkai.pages.desk.page import Twin, home_of, json_text, root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.linked_data import indicator_data
from gongkai.pages.report.checklist import cell_names_en
from gongkai.pages.words.wording import Wording
from gongkai.statistics import held, small

Measures = Mapping[tuple[str, int], tuple[MeasureRow, ...]]
Group = tuple[str, str, str]
"""Level, kind and scope."""
Values = dict[tuple[Group, int], dict[str, list[Fraction]]]


def indicator_pages(desk: Desk, holdings: Holdings, measures: Measures) -> Iterator[Plotted]:
    """Yield the list of indicators, and the page of each."""
    known = indicators()
    counts = Counter((row.indicator, row.reason) for rows in measures.values() for row in rows)
    reasons = list(desk.wording.lists["indicator_reason"].values())
    listed = desk.both_languages(
        "i/", "indicators.html",
        known=known, counts=counts, reports=len(measures), reasons=reasons, least=LEAST_PEERS, **holdings.mark,
    )  # fmt: skip
    yield from (Plotted(page, holdings.mark) for page in listed)
    values = _values(holdings, measures)
    newest = desk.editions[newest_form().edition]
    lines = {(table.id, line.id): line for table in newest.form.tables for block in table.blocks for line in block.lines}
    for talk, indicator in ((Talk(desk, english), each) for each in known.values() for english in desk.tongues):
        address = talk.at(addresses.indicator(indicator.id))
        charts, listing = _pictures(talk, holdings, indicator, address)
        bands, few = _spread(talk, values, indicator)
        title, reading = _called(indicator, talk)
        page = desk.page(
            address, "indicator.html", title, talk.say("indicator.description", title=title, reading=reading),
            scripts=SCRIPTS, paired=True,
            linked="" if talk.english else indicator_data(desk, indicator, holdings.years, holdings.mark),
            charts=charts, listing=listing, year=holdings.statistics.full_year, indicator=indicator, newest=newest,
            names=cell_names_en(newest.form) if talk.english else newest.checks.names, files=address,
            lines=lines, bands=bands, few=few, notes=notes()[indicator.id],
            n=counts[indicator.id, ""], missing=[(r, n) for r in reasons if (n := counts[indicator.id, r.code])],
            least=LEAST_PEERS, **holdings.mark,
        )  # fmt: skip
        yield Plotted(page, holdings.mark, drawn(*charts, bands))


def _called(indicator: Indicator, talk: Talk) -> tuple[str, str]:
    return (indicator.title_en, indicator.reading_en) if talk.english else (indicator.title, indicator.reading)


def _pictures(talk: Talk, holdings: Holdings, indicator: Indicator, address: str) -> tuple[tuple[Chart, ...], Listing]:
    """Return the strip of the newest full year, the medians of each level over the years, and the table of all values."""
    stat = holdings.statistics
    scopes = stat.scopes(stat.full_year)
    group = held.Group(stat.full_year, scopes[0] if scopes else "unstated")
    linked = Linked({entry.id: talk.name(entry) for entry in holdings.known}, root_of(address), home_of(address))
    charts = drawn(
        rate_strip(talk, stat, group, indicator.id, linked),
        median_lines(talk, stat, group, indicator.id),
    )
    reports = [each for each in of_year(holdings.known, group.year) if each[1].badge != "unreadable"]
    return charts, rate_table(talk, stat, reports, linked.root, indicator.id)


def _values(holdings: Holdings, measures: Measures) -> Values:
    """Return the values of all reports by group, year and indicator; a rate on a small denominator weighs too much for a band."""
    scopes = {(summary.agency_id, summary.year): summary.scope for summary in holdings.summaries}
    found: Values = {}
    for (agency_id, year), rows in measures.items():
        group = (*group_of(holdings, agency_id, year), scopes[agency_id, year])
        own = found.setdefault((group, year), {})
        for row in rows:
            if not row.reason and int(row.denominator) >= small.LEAST_BASE:
                own.setdefault(row.indicator, []).append(Fraction(int(row.numerator), int(row.denominator)))
    return found


def group_of(holdings: Holdings, agency_id: str, year: int) -> tuple[str, str]:
    """Return level and kind of an agency in a year, as the registry has them."""
    try:
        period = holdings.registry[agency_id].in_year(year)
    except DataError:  # not registered: said where the report is read
        return "unknown", "unknown"
    return period.level, period.kind


def _band(group: Group, values: Sequence[Fraction]) -> Band | None:
    """Return the band of a group; scopes that are not stated may differ, so they have none."""
    return band(values) if group[2] != "unstated" else None


def _spread(talk: Talk, values: Values, indicator: Indicator) -> tuple[Chart | None, list[tuple[str, list[tuple[int, int]]]]]:
    """Return the chart of bands, and the groups that have none with the number of values in each year, newest first."""
    bands, few = [], dict[str, list[tuple[int, int]]]()
    own = [(group, year, found[indicator.id]) for (group, year), found in values.items() if indicator.id in found]
    for group, year, known in sorted(own, key=lambda each: (_place(each[0], talk.desk.wording), -each[1])):
        if found := _band(group, known):
            bands.append((group, year, found))
        else:
            few.setdefault(group_name(talk, group), []).append((year, len(known)))
    return band_chart(talk, indicator, bands, LEAST_PEERS), list(few.items())


def _place(group: Group, wording: Wording) -> tuple[int, ...]:
    names = ("level", "agency_kind", "scope")
    return tuple(list(wording.lists[name]).index(code) for name, code in zip(names, group, strict=True))


def indicator_twins(holdings: Holdings, measures: Measures) -> Iterator[Twin]:
    """Yield a CSV for each indicator, and the bands."""
    by_indicator: dict[str, list[MeasureRow]] = {name: [] for name in indicators()}
    for rows in measures.values():
        for row in rows:
            by_indicator[row.indicator].append(row)
    for name, own in by_indicator.items():
        yield Twin(addresses.indicator(name, "csv"), csv_of(MeasureRow, own).decode())
    yield Twin(addresses.BANDS, json_text(dict(_bands(_values(holdings, measures)))))


def _bands(values: Values) -> Iterable[tuple[str, dict[str, list[float]]]]:
    for (group, year), own in sorted(values.items()):
        known = {name: found for name, each in own.items() if (found := _band(group, each))}
        if known:
            bands = {name: [found.n, *(round(float(value), 6) for value in found[1:])] for name, found in known.items()}
            yield f"{'/'.join(group)}/{year}", bands

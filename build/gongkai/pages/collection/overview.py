"""Pages about many reports: home, agencies, years. Made in the parent process from summaries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai import addresses
from gongkai.codes import ids, ranked
from gongkai.form import Identity
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings, newest_first
from gongkai.pages.collection.series import breaks, chart, series_lines, series_twin
from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.desk.renderer import Desk, base_edition
from gongkai.pages.machines.citation import SITE
from gongkai.pages.machines.linked_data import catalogue_data
from gongkai.pages.report.summary import Summary

LISTED_ON_HOME = 200
"""Most agencies that the home page lists itself; beyond, the list has a page of its own only."""
NEWEST = 12
"""Reports shown as newest."""
LEVELS = (*ids("level"), "unknown")


@dataclass(frozen=True, slots=True)
class Peers:
    """Reports of one year whose figures may stand in one list: same level, same scope."""

    level: str
    scope: str
    rows: tuple[tuple[Entry, Summary], ...]
    states: tuple[tuple[str, int], ...]


def overview_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield home, agencies and years."""
    yield from _home(desk, holdings)
    yield from _agencies(desk, holdings)
    for entry in holdings.known:
        yield _agency(desk, entry, holdings)
    yield from _years(desk, holdings)
    for year in holdings.years:
        yield _year(desk, year, holdings)


def _home(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    known, summaries = holdings.known, holdings.summaries
    return desk.both_languages(
        "", "home.html", scripts=("load.js", "names.js", "find.js"), linked=catalogue_data(desk),
        known=known if len(known) <= LISTED_ON_HOME else (), names={entry.id: entry for entry in known},
        newest=newest_first(summaries)[:NEWEST], years=holdings.years, agencies=len(known), reports=len(summaries),
        consistent=sum(summary.badge == "consistent" for summary in summaries), **holdings.mark,
    )  # fmt: skip


def _agencies(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    levels = [(level, [entry for entry in holdings.known if entry.level == level]) for level in LEVELS]
    listed = {entry.id for entry in holdings.known}
    waiting = sorted((agency.id, agency.current.name) for agency in holdings.registry if agency.id not in listed)
    return desk.both_languages(
        "a/", "agencies.html",
        levels=[(level, own) for level, own in levels if own], waiting=waiting, **holdings.mark,
    )  # fmt: skip


def _agency(desk: Desk, entry: Entry, holdings: Holdings) -> Page:
    oldest_first = _oldest_first(entry)
    lines = series_lines(oldest_first, desk.wording, desk.press) if oldest_first else ()
    names = dict.fromkeys(name for period in entry.periods for name in period.names if name != entry.name)
    return desk.page(
        addresses.agency(entry.id), "agency.html", entry.name, desk.wording.say("agency.description", agency=entry.name),
        entry=entry, other_names=list(names), reports=oldest_first, lines=lines, chart=chart(oldest_first, desk.wording),
        mixed=len({report.scope for report in oldest_first}) > 1, breaks=breaks(oldest_first, desk.wording),
        home=desk.setting.site_url or SITE, **holdings.mark,
    )  # fmt: skip


def _oldest_first(entry: Entry) -> list[Summary]:
    """Return the reports of an agency that have data."""
    return [report for report in reversed(entry.reports) if report.badge != "unreadable"]


def overview_twins(desk: Desk, holdings: Holdings) -> Iterator[Twin]:
    """Yield the series of every agency."""
    for entry in holdings.known:
        if reports := _oldest_first(entry):
            yield series_twin(entry.id, reports, desk.wording)


def _years(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    counts = sorted(Counter(summary.year for summary in holdings.summaries).items(), reverse=True)
    states = {year: _states([s for s in holdings.summaries if s.year == year]) for year, _ in counts}
    return desk.both_languages("y/", "years.html", counts=counts, states=states, **holdings.mark)


def _year(desk: Desk, year: int, holdings: Holdings) -> Page:
    rows = [(entry, report) for entry in holdings.known for report in entry.reports if report.year == year]
    say = desk.wording.say
    return desk.page(
        addresses.year(year), "year.html", say("home.year", year=year), say("year.description", year=year),
        year=year, peers=peers(rows), total=len(rows), rules=_failing_rules(desk, [report for _, report in rows]),
        **holdings.mark,
    )  # fmt: skip


def _failing_rules(desk: Desk, reports: Iterable[Summary]) -> list[tuple[str, Identity, int]]:
    """Return edition, rule and number of reports for every rule that fails somewhere, in the form's order."""
    counts = Counter((base_edition(report.edition), code) for report in reports for code in report.failed_rules)
    editions = desk.editions.items()
    every = ((name, rule, counts[name, rule.code]) for name, edition in editions for rule in edition.form.identities)
    return [item for item in every if item[2]]


def peers(rows: Sequence[tuple[Entry, Summary]]) -> tuple[Peers, ...]:
    """Return the reports of a year in lists that never mix levels or scopes."""

    def place(row: tuple[Entry, Summary]) -> tuple[int, int, str]:
        return LEVELS.index(row[0].level), ids("scope").index(row[1].scope), row[0].id

    ordered = sorted(rows, key=place)
    groups = groupby(ordered, key=lambda row: (row[0].level, row[1].scope))
    return tuple(Peers(level, scope, own, _states([s for _, s in own])) for (level, scope), run in groups for own in [tuple(run)])


def _states(summaries: Sequence[Summary]) -> tuple[tuple[str, int], ...]:
    counts = Counter(summary.badge for summary in summaries)
    return tuple((state, counts[state]) for state in ranked("badge") if counts[state])

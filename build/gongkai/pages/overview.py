"""Pages about many reports: home, agencies, years. Made in the parent process from summaries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from gongkai.agencies import Agencies
from gongkai.form import Identity
from gongkai.pages.desk import Desk, base_edition
from gongkai.pages.page import Page, Twin, json_text, root_of
from gongkai.pages.reference import reference_pages
from gongkai.pages.registry import Entry, entries, search_index
from gongkai.pages.series import chart, series_lines
from gongkai.pages.summary import Summary, newest_date

LISTED_ON_HOME = 200
"""Most agencies that the home page lists itself; beyond, the list has a page of its own only."""
NEWEST = 12
"""Reports shown as newest."""
LEVELS = ("national", "province", "prefecture", "county", "township", "unknown")
SCOPES = ("own", "level", "region", "system", "unstated")


@dataclass(frozen=True, slots=True)
class Peers:
    """Reports of one year whose figures may stand in one list: same level, same scope."""

    level: str
    scope: str
    rows: tuple[tuple[Entry, Summary], ...]
    states: tuple[tuple[str, int], ...]


def collection_version(summaries: Iterable[Summary]) -> str:
    """Return the data version of the whole collection: twelve hex digits over all packages."""
    text = "\n".join(f"{s.agency_id}/{s.year} {s.fingerprint}" for s in summaries)
    return sha256(text.encode()).hexdigest()[:12]


def overview_twins(summaries: Sequence[Summary], registry: Agencies) -> Iterator[Twin]:
    """Yield the index that the search box reads."""
    yield Twin("assets/agencies.json", json_text(search_index(entries(summaries, registry))))


def overview_pages(
    desk: Desk, summaries: Sequence[Summary], registry: Agencies, folders: Sequence[Path], collection: Path | None
) -> Iterator[Page]:
    """Yield every page that is not an agency-year."""
    known = entries(summaries, registry)
    common = {"version": collection_version(summaries), "dated": newest_date(summaries)}
    yield _home(desk, summaries, known, common)
    yield _agencies(desk, known, registry, common)
    for entry in known:
        yield _agency(desk, entry, common)
    yield _years(desk, summaries, common)
    for year in sorted({summary.year for summary in summaries}):
        yield _year(desk, year, known, common)
    yield from reference_pages(desk, summaries, folders, collection, common)


def _page(desk: Desk, address: str, template: str, title: str, description: str, **values: Any) -> Page:
    return Page(address, title, description, desk.render(template, root=root_of(address), **values))


def _home(desk: Desk, summaries: Sequence[Summary], known: Sequence[Entry], common: Mapping[str, str]) -> Page:
    site = desk.wording.site
    newest = sorted(summaries, key=lambda s: (s.published or s.retrieved, s.year, s.agency_id), reverse=True)
    names = {entry.id: entry.name for entry in known}
    years = sorted({summary.year for summary in summaries})
    assessed = [summary for summary in summaries if summary.badge != "unreadable"]
    return _page(
        desk, "", "home.html", site["name"], site["tagline"], known=known if len(known) <= LISTED_ON_HOME else (), names=names,
        newest=newest[:NEWEST], years=years, agencies=len(known), reports=len(summaries),
        consistent=sum(summary.badge == "consistent" for summary in assessed), **common,
    )  # fmt: skip


def _agencies(desk: Desk, known: Sequence[Entry], registry: Agencies, common: Mapping[str, str]) -> Page:
    levels = [(level, [entry for entry in known if entry.level == level]) for level in LEVELS]
    listed = {entry.id for entry in known}
    waiting = sorted((agency.id, agency.current.name) for agency in registry if agency.id not in listed)
    return _page(
        desk, "a/", "agencies.html", "机关", "收录的全部机关，按层级排列。",
        levels=[(level, own) for level, own in levels if own], waiting=waiting, **common,
    )  # fmt: skip


def _agency(desk: Desk, entry: Entry, common: Mapping[str, str]) -> Page:
    oldest_first = [report for report in reversed(entry.reports) if report.badge != "unreadable"]
    lines = series_lines(oldest_first, desk.wording, desk.press) if oldest_first else ()
    names = dict.fromkeys(name for period in entry.periods for name in period.names if name != entry.name)
    return _page(
        desk, f"a/{entry.id}/", "agency.html", entry.name, f"{entry.name}历年政府信息公开工作年度报告的数据与核对结果。",
        entry=entry, other_names=list(names), reports=oldest_first, lines=lines, chart=chart(oldest_first, desk.wording),
        mixed=len({report.scope for report in oldest_first}) > 1, **common,
    )  # fmt: skip


def _years(desk: Desk, summaries: Sequence[Summary], common: Mapping[str, str]) -> Page:
    counts = sorted(Counter(summary.year for summary in summaries).items(), reverse=True)
    states = {year: _states([s for s in summaries if s.year == year]) for year, _ in counts}
    return _page(desk, "y/", "years.html", "年度", "按年度查看全部年报。", counts=counts, states=states, **common)


def _year(desk: Desk, year: int, known: Sequence[Entry], common: Mapping[str, str]) -> Page:
    rows = [(entry, report) for entry in known for report in entry.reports if report.year == year]
    title = f"{year} 年"
    return _page(
        desk, f"y/{year}/", "year.html", title, f"{year} 年的全部年报，按层级和口径分列。",
        year=year, peers=peers(rows), total=len(rows), rules=_failing_rules(desk, [report for _, report in rows]),
        **common,
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
        return LEVELS.index(row[0].level), SCOPES.index(row[1].scope), row[0].id

    ordered = sorted(rows, key=place)
    groups = groupby(ordered, key=lambda row: (row[0].level, row[1].scope))
    return tuple(Peers(level, scope, own, _states([s for _, s in own])) for (level, scope), run in groups for own in [tuple(run)])


def _states(summaries: Sequence[Summary]) -> tuple[tuple[str, int], ...]:
    counts = Counter(summary.badge for summary in summaries)
    order = ("consistent", "blank_as_zero", "incomplete", "inconsistent", "unreadable")
    return tuple((state, counts[state]) for state in order if counts[state])

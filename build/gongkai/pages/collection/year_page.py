"""The page of a year: what its reports come to, in figures first; then charts, sums by level and scope, and every report."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from gongkai import addresses
from gongkai.codes import ids, ranked
from gongkai.pages.charts.model import Chart
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.chart_titles import leading_title, outcome_title
from gongkai.pages.collection.group_charts import Labelled, ranked_bars, shares
from gongkai.pages.collection.holdings import Extract, Holdings, mark_of
from gongkai.pages.collection.plotted import SCRIPTS, Plotted, drawn
from gongkai.pages.collection.rate_charts import Linked, rate_strip
from gongkai.pages.collection.report_table import of_year, report_table
from gongkai.pages.collection.talk import Talk, median, rate, shared, summed, total
from gongkai.pages.desk.page import home_of, root_of
from gongkai.pages.desk.renderer import Desk, base_edition
from gongkai.pages.machines.linked_data import year_data
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import figure
from gongkai.statistics.held import Group, Statistics
from gongkai.statistics.small import LEAST_BASE

LEVELS = (*ids("level"), "unknown")
INDICATOR = "disclosure-rate"
"""The rate whose strip stands on pages of years and regions."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number at the head of a page, what it is, and of how many reports."""

    value: Markup
    word: str
    told: str


@dataclass(frozen=True, slots=True)
class SumLine:
    """A line of the table of sums: level and scope, reports, and the sums with how many reports are in them."""

    level: str
    scope: str
    reports: str
    counted: str
    cells: tuple[Markup, ...]


SUMS = ("received", "concluded")


def key_figures(talk: Talk, stat: Statistics, group: Group) -> tuple[KeyFigure, ...]:
    """Return requests received, the share granted and the share refused or not provided; none where no sum is made."""
    received, parts = stat.at(group, "received"), stat.parts(group, "outcomes")
    if received is None or not received.total or not parts or total(parts) <= 0:
        return ()
    by_id = {row.measure: row for row in parts}
    given, kept = [by_id["granted"], by_id["partly_granted"]], [by_id["refused"], by_id["unavailable"]]
    counted = talk.counted(parts[0])
    return (
        KeyFigure(summed([received]), talk.say("stat.received"), talk.counted(received)),
        KeyFigure(shared(given, parts), talk.say("stat.given"), counted),
        KeyFigure(shared(kept, parts), talk.say("stat.kept"), counted),
    )


def findings(talk: Talk, stat: Statistics, group: Group) -> list[Markup]:
    """Return what is found of a group in sentences, each only where its numbers are large enough."""
    return [*grown(talk, stat, group), *_reviews(talk, stat, group), *_late(talk, stat, group), *_middle(talk, stat, group)]


def grown(talk: Talk, stat: Statistics, group: Group) -> Iterator[Markup]:
    """Yield how the requests of the agencies that have both years changed; the years' own sums are of different agencies."""
    row = stat.at(group, "growth")
    if row and row.base and int(row.base):
        key = "stat.found_grown" if int(row.total) > 0 else "stat.found_fallen" if int(row.total) else "stat.found_same"
        yield talk.text(key, year=group.year, before=group.year - 1, share=rate(row), counted=talk.counted(row))


REVIEWS = {"reconsideration": "stat.found_reconsideration", "litigation": "stat.found_litigation"}
"""What is said of the reviews that were decided."""


def _reviews(talk: Talk, stat: Statistics, group: Group) -> Iterator[Markup]:
    for name, told in REVIEWS.items():
        parts = stat.parts(group, name)
        closed = [row for row in parts if not row.measure.endswith("pending")]
        if closed and total(closed) >= LEAST_BASE:
            mended = [row for row in closed if row.measure.endswith("corrected")]
            yield talk.text(
                told, year=group.year, total=summed(closed), mended=summed(mended), share=shared(mended, closed),
                counted=talk.counted(parts[0]),
            )  # fmt: skip


def _late(talk: Talk, stat: Statistics, group: Group) -> Iterator[Markup]:
    row = stat.at(group, "published_late")
    if row and row.base and int(row.base) >= LEAST_BASE:
        known, unknown = figure(row.base), figure(row.left_out_missing)
        yield talk.text("stat.found_late", year=group.year, late=summed([row]), known=known, share=rate(row), unknown=unknown)


def _middle(talk: Talk, stat: Statistics, group: Group) -> Iterator[Markup]:
    row = stat.at(group, "received")
    if row and row.median:
        yield talk.text("stat.found_median", median=median(row), n=figure(row.weighed))


def level_rows(talk: Talk, stat: Statistics, group: Group) -> list[Labelled]:
    """Return a group as a whole and its levels, where there is more than one."""
    levels = [level for level in LEVELS if level in stat.groups(group.year, group.scope, "agency_level", group.region)]
    whole = Labelled(talk.say("stat.all_levels"), group)
    own = [Labelled(talk.term("level", each), Group(group.year, group.scope, each, "", group.region)) for each in levels]
    return [whole, *own] if len(own) > 1 else own or [whole]


def group_charts(talk: Talk, stat: Statistics, group: Group, linked: Linked) -> tuple[Chart, ...]:
    """Return the charts of one year and scope."""
    levels = level_rows(talk, stat, group)
    reviews = [Labelled(talk.say("stat.reconsideration"), group)]
    return drawn(
        shares(talk, stat, levels, "outcomes", "outcomes", outcome_title(talk, stat, group)),
        ranked_bars(
            talk, stat, group, "refusals", "refusals", leading_title(talk, stat, group, "refusals")
        ),
        shares(
            talk, stat, levels, "requesters", "requesters",
            leading_title(talk, stat, group, "requesters"),
        ),
        shares(
            talk, stat, reviews, "reconsideration", "reconsideration",
            leading_title(talk, stat, group, "reconsideration"),
        ),
        rate_strip(talk, stat, group, INDICATOR, linked),
    )  # fmt: skip


def sum_lines(talk: Talk, stat: Statistics, year: int, region: str = "") -> list[SumLine]:
    """Return the sums of every scope and level that has reports; what is not stated is counted and not added."""
    lines: list[SumLine] = []
    for scope in ids("scope"):
        levels = stat.groups(year, scope, "agency_level")
        for level in [""] if region else [each for each in LEVELS if each in levels]:
            group = Group(year, scope, level, "", region)
            row, parts = stat.at(group, "received"), stat.parts(group, "outcomes")
            if row is None:
                continue
            added = [stat.at(group, name) for name in SUMS]
            cells = [summed([each]) if each and each.total else Markup("—") for each in added]
            cells += [shared([each], parts) if parts and total(parts) > 0 else Markup("—") for each in parts] or [Markup("—")] * 6
            lines.append(
                SumLine(
                    talk.term("level", level) if level else talk.say("stat.all_levels"),
                    talk.term("scope", scope),
                    row.reports,
                    row.counted,
                    tuple(cells),
                )
            )
    return lines


def extract_of_year(holdings: Holdings, year: int) -> Extract:
    """Return what the page of a year shows: its reports; how requests grew rests on those of the year before too."""
    known = tuple(replace(entry, reports=(report,)) for entry, report in of_year(holdings.known, year))
    both = [summary for summary in holdings.summaries if summary.year in (year - 1, year)]
    return Extract(known, holdings.statistics.of_one_year(year), mark_of(both))


def year_pages(desk: Desk, extract: Extract, year: int, years: Sequence[int]) -> Iterator[Plotted]:
    """Yield the page of a year in every language; `years` are those that have a page."""
    for english in desk.tongues:
        yield _year_page(Talk(desk, english), extract, year, years)


def _year_page(talk: Talk, extract: Extract, year: int, years: Sequence[int]) -> Plotted:
    desk, address = talk.desk, talk.at(addresses.year(year))
    stat, root = extract.statistics, root_of(address)
    reports = of_year(extract.known, year)
    scopes = stat.scopes(year)
    group = Group(year, scopes[0] if scopes else "unstated")
    linked = Linked({entry.id: talk.name(entry) for entry in extract.known}, root, home_of(address))
    charts = group_charts(talk, stat, group, linked)
    unread = sum(report.badge == "unreadable" for _, report in reports)
    page = desk.page(
        address, "year.html", talk.say("home.year", year=year), talk.say("year.description", year=year), scripts=SCRIPTS,
        paired=True, linked="" if talk.english else year_data(desk, year, len(reports), extract.mark), files=address,
        year=year, total=len(reports), unread=unread, group=group, key=key_figures(talk, stat, group),
        found=findings(talk, stat, group), charts=charts, sums=sum_lines(talk, stat, year),
        listing=report_table(talk, stat, reports, root), rules=_failing_rules(desk, [report for _, report in reports]),
        states=states_by_level(reports), before=year - 1 if year - 1 in years else 0,
        after=year + 1 if year + 1 in years else 0,
        outcomes=[talk.measure(each.measure) for each in stat.parts(group, "outcomes")],
        **extract.mark,
    )  # fmt: skip
    return Plotted(page, extract.mark, charts, listed=() if talk.english else reports)


def states_by_level(reports: Sequence[tuple[Entry, Summary]]) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Return for each level the number of reports and how many are in each state."""
    found = []
    for level in LEVELS:
        own = Counter(report.badge for entry, report in reports if entry.level == level)
        if own:
            found.append((level, sum(own.values()), [(state, own[state]) for state in ranked("badge")]))
    return found


def _failing_rules(desk: Desk, reports: Sequence[Summary]) -> list[tuple[str, object, int]]:
    """Return edition, rule and number of reports for every rule that fails somewhere, in the form's order."""
    counts = Counter((base_edition(report.edition), code) for report in reports for code in report.failed_rules)
    editions = desk.editions.items()
    every = ((name, rule, counts[name, rule.code]) for name, edition in editions for rule in edition.form.identities)
    return [item for item in every if item[2]]


def years_page_charts(talk: Talk, stat: Statistics, scope: str, home: str) -> Chart | None:
    """Return what became of requests, one bar a year, of one scope."""
    years = [year for year in stat.years if scope in stat.scopes(year)]
    rows = [Labelled(str(year), Group(year, scope), f"{home}{addresses.year(year)}") for year in reversed(years)]
    newest = next((each.group for each in rows if each.group.year == stat.full_year), None)
    title = outcome_title(talk, stat, newest) if newest else ""
    return shares(talk, stat, rows, "outcomes", "years", title)

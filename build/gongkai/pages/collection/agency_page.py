"""The page of an agency: its series whole, what became of its requests year by year, its peers behind it.

Figures of different scope are never put in one line: a year of another scope, or of none stated, is left out of the charts and
named, and breaks nothing else. The five groups of outcomes and what is granted in part add up to what was concluded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from gongkai import addresses
from gongkai.package.collection_rows import FigureRow, StatisticRow
from gongkai.pages.charts.lines import Line, Panel, Point, line_chart, small_multiples
from gongkai.pages.charts.model import Cell, Chart
from gongkai.pages.charts.shares import Bar, Part, share_bars
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.group_charts import TONES, said_of
from gongkai.pages.collection.holdings import Extract, mark_of
from gongkai.pages.collection.plotted import SCRIPTS, Plotted, drawn
from gongkai.pages.collection.report_table import family_total, figure_cell
from gongkai.pages.collection.series import breaks, broken_years, embed_twins, series_lines
from gongkai.pages.collection.talk import Talk
from gongkai.pages.desk.page import root_of
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.machines.citation import SITE
from gongkai.pages.machines.data_catalogue import fed
from gongkai.pages.report.summary import Summary
from gongkai.pages.words.html import figure, own_html
from gongkai.statistics.definitions import family
from gongkai.statistics.held import Group, Statistics
from gongkai.statistics.small import UNSTATED, shown

PANELS = ("granted", "refused", "unavailable", "concluded", "carried_out", "rejected")
"""The small multiples beside requests received."""
Figures = Mapping[int, Mapping[str, FigureRow]]


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A line of the table of outcomes; `html` holds its cells, oldest year first."""

    word: str
    word_en: str
    html: Markup


def extract_of_agency(stat: Statistics, entry: Entry, others: Iterable[Entry]) -> Extract:
    """Return what the page of an agency shows: its reports, quartiles of its peers, the names of its parent and members."""
    reports = sorted(entry.reports, key=lambda report: report.year)
    figures = {key: own for report in reports if (own := stat.figures.get(key := (entry.id, report.year)))}
    groups = {(year, report.scope) for report in reports for year in range(reports[0].year, reports[-1].year + 1)}
    found = (stat.at(Group(*group, entry.level, entry.kind), "received") for group in sorted(groups))
    peers = {row.statistic: _quartiles(row) for row in found if row and row.quartile_1}
    names = (replace(other, reports=(), periods=()) for other in others)
    known = sorted((entry, *names), key=lambda each: each.id)
    return Extract(tuple(known), Statistics(peers, figures), mark_of(reports, peers.values()))


def _quartiles(row: StatisticRow) -> StatisticRow:
    """Return a row with nothing but its quartiles."""
    shown = ("statistic", "year", "scope", "agency_level", "agency_kind", "measure", "quartile_1", "quartile_3")
    return row._replace(**dict.fromkeys((name for name in row._fields if name not in shown), ""))


def agency_pages(desk: Desk, extract: Extract, entry: Entry, places: Mapping[str, str]) -> Iterator[Plotted]:
    """Yield the page of an agency; in English too where the publication wants that of every agency.

    Args:
        desk: How pages are made.
        extract: What the page shows.
        entry: The agency.
        places: The English names of the divisions that it had.
    """
    for english in (False, True) if desk.wording.site.has_english_agencies else (False,):
        page = _agency_page(Talk(desk, english), extract, entry, places)
        yield page if english else replace(page, twins=tuple(embed_twins(desk, entry, extract.mark)))


def _agency_page(talk: Talk, extract: Extract, entry: Entry, places: Mapping[str, str]) -> Plotted:
    desk, address = talk.desk, talk.at(addresses.agency(entry.id))
    reports = [report for report in reversed(entry.reports) if report.badge != "unreadable"]
    stat, name = extract.statistics, talk.name(entry)
    names = dict.fromkeys(name for period in entry.periods for name in period.names if name != entry.name)
    alike = same_scope(reports)
    charts = _charts(talk, stat, entry, alike, root_of(address)) if len(alike) > 1 else ()
    left = [report for report in reports if report not in alike] if charts else []
    page = desk.page(
        address, "agency.html", name, talk.say("agency.description", agency=name), scripts=SCRIPTS,
        paired=desk.wording.site.has_english_agencies, files=addresses.agency(entry.id), places=places,
        entry=entry, other_names=list(names), reports=reports, charts=charts, left=left,
        lines=series_lines(desk, reports, root_of(address), english=talk.english) if reports else (),
        outcomes=_outcomes(talk, stat, reports), breaks=breaks(reports, desk.wording),
        known={each.id: each for each in extract.known}, members=[each for each in extract.known if each.parent == entry.id],
        served=desk.setting.site_url or SITE, **extract.mark,
    )  # fmt: skip
    feed = addresses.agency_file(entry.id, "feed.xml") if fed(entry) else ""
    return Plotted(replace(page, feed=feed), extract.mark, () if talk.english else charts)


def same_scope(reports: Sequence[Summary]) -> list[Summary]:
    """Return the reports of the stated scope that most of them have, the newest where two have as many; oldest first."""
    counts = Counter(report.scope for report in reports if report.scope != UNSTATED)
    if not counts:
        return []
    most = max(counts.values())
    scope = next(report.scope for report in reversed(reports) if counts.get(report.scope) == most)
    return [report for report in reports if report.scope == scope]


def _charts(talk: Talk, stat: Statistics, entry: Entry, reports: Sequence[Summary], root: str) -> tuple[Chart, ...]:
    figures = {report.year: stat.figures.get((entry.id, report.year), {}) for report in reports}
    scope = talk.term("scope", reports[0].scope)
    return drawn(
        _received(talk, stat, entry, reports, figures, scope),
        _shares(talk, figures, scope, entry, root),
        _panels(talk, figures, scope),
    )


def _value(row: FigureRow | None) -> float | None:
    return float(row.value) if row and row.value and row.reason in ("", "fails") else None


def _point(year: int, row: FigureRow | None, band: tuple[float, float] | None = None) -> Point:
    value = _value(row)
    return Point(year, value, figure(row.value) if row and value is not None else "", band, bool(row and row.reason == "fails"))


def _years(figures: Figures) -> range:
    return range(min(figures), max(figures) + 1)


def _received(
    talk: Talk, stat: Statistics, entry: Entry, reports: Sequence[Summary], figures: Figures, scope: str
) -> Chart | None:
    first_of = {report.year: report.series[0] for report in reports}
    points = [
        Point(
            year,
            float(one.value) if (one := first_of.get(year)) and one.kind == "number" else None,
            figure(one.value) if one and one.kind == "number" else "",
            _peers(stat, entry, reports, year),
            bool(one and not one.holds),
        )
        for year in _years(figures)
    ]
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    title = talk.say("agency.received_title", first=first.year, before=first.shown, last=last.year, now=last.shown)
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(_point_told(talk, p) for p in points))
    picture = line_chart([Line("", tuple(points))], told, breaks=broken_years(reports), cut=talk.say("agency.cut"))
    rows: tuple[tuple[Cell, ...], ...] = tuple((str(p.year), p.shown or "—") for p in points)
    note = talk.say("agency.peers") if any(point.band for point in points) else ""
    subtitle = _subtitle(talk, [point.year for point in known], scope)
    return Chart("received", title, subtitle, picture, (talk.say("table.year"), talk.measure("received")), rows, note)


def _point_told(talk: Talk, point: Point) -> str:
    return talk.say("agency.point", year=point.year, value=point.shown or talk.say("table.missing"))


def _peers(stat: Statistics, entry: Entry, reports: Sequence[Summary], year: int) -> tuple[float, float] | None:
    """Return the quartiles of agencies of the same level, kind and scope, where there are enough of them."""
    row = stat.at(Group(year, reports[0].scope, entry.level, entry.kind), "received")
    return (float(row.quartile_1), float(row.quartile_3)) if row and row.quartile_1 else None


def _shares(talk: Talk, figures: Figures, scope: str, entry: Entry, root: str) -> Chart | None:
    names = family("outcomes")
    bars, rows = [], []
    for year in sorted(figures, reverse=True):
        own = figures[year]
        whole = family_total(own, "outcomes")
        if not whole:
            continue
        values = [int(own[each.id].value) for each in names]
        parts = tuple(
            Part(talk.measure(each.id), value, shown(value, whole), tone)
            for each, value, tone in zip(names, values, TONES["outcomes"], strict=True)
        )
        href = f"{root}{talk.report_at(entry.id, year)}"
        bars.append(Bar(str(year), parts, talk.say("agency.concluded", total=figure(str(whole))), href))
        rows.append((str(year), *map(str, values), str(whole)))
    if not bars:
        return None
    newest = bars[0]
    title = talk.say("agency.outcome_title", year=newest.label, whole=figure(rows[0][-1]), parts=_largest(talk, newest))
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(said_of(talk, bar) for bar in bars))
    columns = (talk.say("table.year"), *(talk.measure(each.id) for each in names), talk.measure("concluded"))
    subtitle = _subtitle(talk, sorted(int(row[0]) for row in rows), scope)
    return Chart("outcomes", title, subtitle, share_bars(bars, told), columns, tuple(rows))


def _subtitle(talk: Talk, years: Sequence[int], scope: str) -> str:
    return talk.say("agency.subtitle", years=f"{years[0]}–{years[-1]}", scope=scope, n=len(years))


def _largest(talk: Talk, bar: Bar) -> str:
    """Say the two largest parts of a bar, in the order of the form; what is nothing is not said."""
    said = sorted((part for part in bar.parts if part.value), key=lambda part: -part.value)[:2]
    return talk.say("parts.comma").join(f"{part.name} {part.shown}" for part in bar.parts if part in said)


def _panels(talk: Talk, figures: Figures, scope: str) -> Chart | None:
    years = _years(figures)
    panels = [
        Panel(talk.measure(name), Line("", tuple(_point(year, figures.get(year, {}).get(name)) for year in years)))
        for name in PANELS
        if any(_value(figures[year].get(name)) for year in figures)
    ]
    if len(panels) < 2 or len(years) < 3:
        return None
    comma, first, last = talk.say("parts.comma"), min(years), max(years)
    ends = [(each.title, each.line.points[0].shown, each.line.points[-1].shown) for each in panels]
    said = [f"{name} {before} → {after}" for name, before, after in ends if before and after][:2]
    title = talk.say("agency.panels_title", first=first, last=last, ends=comma.join(said) or str(len(panels)))
    series = (f"{each.title} {comma.join(_point_told(talk, point) for point in each.line.points)}" for each in panels)
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(series))
    columns = (talk.say("table.year"), *(panel.title for panel in panels))
    rows = tuple((str(year), *(panel.line.points[at].shown or "—" for panel in panels)) for at, year in enumerate(years))
    subtitle = _subtitle(talk, sorted(figures), scope)
    return Chart("panels", title, subtitle, small_multiples(panels, told), columns, rows, talk.say("agency.panels_note"))


def _outcomes(talk: Talk, stat: Statistics, reports: Sequence[Summary]) -> list[OutcomeLine]:
    """Return the lines of outcomes, and what they add up to."""
    lines = []
    for each in (*family("outcomes"), *(one for one in family("volume") if one.id == "concluded")):
        cells = [figure_cell(talk, stat.figures.get((report.agency_id, report.year), {}).get(each.id)) for report in reports]
        if any(stat.figures.get((report.agency_id, report.year)) for report in reports):
            lines.append(OutcomeLine(each.title, each.title_en, own_html("".join(cells))))
    return lines

"""Charts of groups of reports: what became of their requests, on what grounds, who asked, what reviews came to, how rates lie.

Each is None where there is nothing to draw. Titles are computed from the rows that are drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from gongkai import addresses
from gongkai.codes import ids
from gongkai.indicators.definitions import indicators
from gongkai.package.rows import StatisticRow
from gongkai.pages.charts.lines import Line, Point, line_chart
from gongkai.pages.charts.model import Cell, Chart
from gongkai.pages.charts.shares import Bar, Part, bars, share_bars
from gongkai.pages.charts.strips import Dot, Middle, strip
from gongkai.pages.collection.talk import Talk, bare, median, rate, shared, summed, total
from gongkai.pages.words.html import figure, own_html
from gongkai.statistics.definitions import family
from gongkai.statistics.held import Group, Statistics
from gongkai.statistics.small import LEAST_BASE, shown

TONES: Mapping[str, Sequence[str]] = {
    "outcomes": ("t1", "t2", "t3", "t4", "t5", "t6"),
    "requesters": ("t1", "t2", "t3", "t4", "t5", "t6"),
    "reconsideration": ("t1", "t4", "t2", "t6"),
    "litigation": ("t1", "t4", "t2", "t6"),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A group with the label of its row, and the page that it leads to."""

    label: str
    group: Group
    href: str = ""


def shares(talk: Talk, stat: Statistics, rows: Sequence[Labelled], name: str, chart_id: str, title: str) -> Chart | None:
    """Return one bar a group: the parts of a family as shares of their sum."""
    found = [(each, parts) for each in rows if (parts := stat.parts(each.group, name)) and total(parts) > 0]
    if not found or not title:
        return None
    names = [talk.measure(each.id) for each in family(name)]
    drawn = [Bar(each.label, _parts(parts, name, talk), _aside(talk, parts), each.href) for each, parts in found]
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(_said(bar) for bar in drawn))
    table = tuple((each.label, *_cells(parts), _of(parts)) for each, parts in found)
    columns = (talk.say("stat.group"), *names, talk.say("stat.n_of_n"))
    return Chart(chart_id, title, _subtitle(talk, rows), share_bars(drawn, told), columns, table)


def _parts(parts: Sequence[StatisticRow], name: str, talk: Talk) -> tuple[Part, ...]:
    tones = dict(zip((each.id for each in family(name)), TONES[name], strict=True))
    whole = total(parts)
    return tuple(
        Part(talk.measure(row.measure), int(row.total), shown(int(row.total), whole), tones[row.measure]) for row in parts
    )


def _said(bar: Bar) -> str:
    return f"{bar.label} {'，'.join(f'{part.name} {part.shown}' for part in bar.parts if part.value)}"


def _cells(parts: Sequence[StatisticRow]) -> tuple[Cell, ...]:
    return tuple(Markup("{} <span class=small>{}</span>").format(summed([row]), shared([row], parts)) for row in parts)


def _of(parts: Sequence[StatisticRow]) -> str:
    return f"{parts[0].counted}/{parts[0].reports}"


def _aside(talk: Talk, parts: Sequence[StatisticRow]) -> str:
    return talk.say("stat.aside", total=figure(str(total(parts))), counted=parts[0].counted, reports=parts[0].reports)


def _subtitle(talk: Talk, rows: Sequence[Labelled], key: str = "stat.subtitle") -> str:
    scopes = dict.fromkeys(each.group.scope for each in rows)
    years = sorted({each.group.year for each in rows})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    words = talk.say("stat.and").join(talk.term("scope", scope) for scope in scopes)
    return talk.say(key, years=span, scope=words)


def outcome_title(talk: Talk, stat: Statistics, group: Group) -> str:
    """Say which part of what was concluded was given out, and which could not be provided."""
    parts = stat.parts(group, "outcomes")
    if not parts or total(parts) <= 0:
        return ""
    by_id = {row.measure: row for row in parts}
    given = bare(shared([by_id["granted"], by_id["partly_granted"]], parts))
    kept = bare(shared([by_id["refused"]], parts))
    absent = bare(shared([by_id["unavailable"]], parts))
    return talk.say("stat.outcome_title", year=group.year, given=given, kept=kept, absent=absent)


LEADING: Mapping[str, tuple[str, str]] = {
    "refusals": ("stat.refusal_title", "stat.refusal_title_few"),
    "requesters": ("stat.requester_title", "stat.requester_title_few"),
    "reconsideration": ("stat.review_title", "stat.review_title_few"),
    "litigation": ("stat.litigation_title", "stat.litigation_title_few"),
}
"""What is said of the largest part of a family, and where none can be named."""


def leading_title(talk: Talk, stat: Statistics, group: Group, name: str) -> str:
    """Say which part of a family is largest and its share; where there is a tie, or too few, no more than the number."""
    parts = stat.parts(group, name)
    whole = total(parts)
    if not parts or whole <= 0:
        return ""
    first, *rest = sorted(parts, key=lambda row: -int(row.total))
    if whole < LEAST_BASE or (rest and rest[0].total == first.total):
        return talk.say(LEADING[name][1], year=group.year, total=whole)
    return talk.say(
        LEADING[name][0],
        year=group.year,
        part=talk.measure(first.measure),
        share=bare(shared([first], parts)),
        total=figure(str(whole)),
    )


def ranked_bars(talk: Talk, stat: Statistics, group: Group, name: str, chart_id: str, title: str) -> Chart | None:
    """Return the parts of a family as single bars, in the order of the form."""
    parts = stat.parts(group, name)
    if not parts or total(parts) <= 0 or not title:
        return None
    drawn = [Bar(talk.measure(row.measure), (Part("", int(row.total), _with_share(talk, row, parts), "t1"),)) for row in parts]
    told = talk.say(
        "stat.told", title=title, rows=talk.say("stat.semicolon").join(f"{b.label} {b.parts[0].shown}" for b in drawn)
    )
    table = tuple((talk.measure(row.measure), summed([row]), shared([row], parts)) for row in parts)
    columns = talk.say("stat.part"), talk.say("stat.items"), talk.say("stat.share")
    note = talk.counted(parts[0])
    return Chart(chart_id, title, _subtitle(talk, [Labelled("", group)]), bars(drawn, told), columns, table, note)


def _with_share(talk: Talk, row: StatisticRow, parts: Sequence[StatisticRow]) -> str:
    return talk.say("stat.with_share", n=figure(row.total), share=bare(shared([row], parts)))


def rates(talk: Talk, stat: Statistics, rows: Sequence[Labelled], indicator: str, chart_id: str, title: str) -> Chart | None:
    """Return the pooled rate of each group as a bar; a rate on fewer than ten is told and not drawn."""
    found = [(each, row) for each in rows if (row := stat.at(each.group, indicator)) and row.base and int(row.base) > 0]
    drawn = [
        Bar(each.label, (Part("", 100 * int(row.total) / int(row.base), bare(rate(row)), "t1"),), _under(talk, row), each.href)
        for each, row in found
        if int(row.base) >= LEAST_BASE
    ]
    if not drawn:
        return None
    told = talk.say(
        "stat.told", title=title, rows=talk.say("stat.semicolon").join(f"{b.label} {b.parts[0].shown}" for b in drawn)
    )
    table = tuple(
        (
            each.label,
            rate(row),
            summed([row]),
            _base(row),
            median(row) or talk.term("withheld", row.withheld) if row.withheld or row.median else "",
            f"{row.counted}/{row.reports}",
        )
        for each, row in found
    )
    columns = tuple(talk.say(f"stat.{key}") for key in ("group", "rate", "over", "under", "median", "n_of_n"))
    left = len(found) - len(drawn)
    note = talk.say("stat.small_left", n=left) if left else ""
    return Chart(chart_id, title, _subtitle(talk, rows, "stat.subtitle_rate"), bars(drawn, told), columns, table, note)


def _under(talk: Talk, row: StatisticRow) -> str:
    return talk.say("stat.aside_rate", over=figure(row.total), under=figure(row.base), counted=row.counted, reports=row.reports)


def _base(row: StatisticRow) -> Markup:
    return Markup('<data data-of="{}" data-field="base" value="{}">{}</data>').format(
        row.statistic, row.base, own_html(figure(row.base))
    )


def median_lines(talk: Talk, stat: Statistics, group: Group, indicator: str) -> Chart | None:
    """Return the median of each level over the years, of the scope of a group; None where no two years have one."""
    lines: list[Line] = []
    rows: list[tuple[Cell, ...]] = []
    years = [year for year in stat.years if group.scope in stat.scopes(year)]
    levels = [level for level in ids("level") if any(stat.at(Group(year, group.scope, level), indicator) for year in years)]
    for at, level in enumerate(levels):
        found = [(year, stat.at(Group(year, group.scope, level), indicator)) for year in years]
        points = tuple(
            Point(year, 100 * float(row.median), bare(median(row))) if row and row.median else Point(year, None, "")
            for year, row in found
        )
        if sum(point.value is not None for point in points) > 1:
            lines.append(Line(talk.term("level", level), points, LINES[at % len(LINES)]))
        rows += [
            (
                f"{talk.term('level', level)} {year}",
                median(row) or talk.term("withheld", row.withheld),
                f"{row.weighed}／{row.reports}",
            )
            for year, row in found
            if row
        ]
    if not lines:
        return None
    name = indicators()[indicator].title_en if talk.english else indicators()[indicator].title
    title = talk.say("stat.medians_title", name=name, first=years[0], last=years[-1])
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(_line_told(line) for line in lines))
    columns = (talk.say("stat.group"), talk.say("stat.median"), talk.say("stat.weighed_of"))
    rows_of = [Labelled("", Group(year, group.scope)) for year in (years[0], years[-1])]
    subtitle = _subtitle(talk, rows_of, "stat.subtitle_rate")
    return Chart(
        "medians", title, subtitle, line_chart(lines, told, unit="%"), columns, tuple(rows), talk.say("stat.medians_note")
    )


LINES = ("t1", "t3", "t6", "t4", "t2")


def _line_told(line: Line) -> str:
    return f"{line.name} {'，'.join(f'{point.year} {point.shown}' for point in line.points if point.shown)}"


@dataclass(frozen=True, slots=True)
class Linked:
    """Names of agencies by id, and the way from the page to the root."""

    names: Mapping[str, str]
    root: str


QUARTILES = (("quartile_1", "stat.quartile_1"), ("median", "stat.median"), ("quartile_3", "stat.quartile_3"))


def rate_strip(talk: Talk, stat: Statistics, group: Group, indicator: str, linked: Linked) -> Chart | None:
    """Return a dot for each report of a group whose rate has a denominator of ten or more, with median and quartiles."""
    own = [
        (key, figures[indicator])
        for key, figures in stat.of_year.get(group.year, ())
        if _in(figures[indicator].scope, figures[indicator].agency_level, figures[indicator].agency_kind, group)
    ]
    kept = [
        (key, row)
        for key, row in own
        if not row.reason and int(row.base) >= LEAST_BASE and row.region.startswith(_digits(group.region))
    ]
    whole = stat.at(group, indicator)
    if len(kept) < 2 or whole is None:
        return None
    dots = [
        Dot(
            int(row.value) / int(row.base),
            f"{linked.names[key[0]]} {shown(int(row.value), int(row.base))}（{row.value}／{row.base}）",
            f"{linked.root}{addresses.report(*key)}",
        )
        for key, row in kept
    ]
    known = indicators()[indicator]
    name = known.title_en if talk.english else known.title
    middle, scale, ticks = _scale(talk, whole, dots)
    said = (
        talk.say("stat.strip_title", name=name, median=bare(median(whole)))
        if whole.median
        else talk.say("stat.strip_few", name=name, n=len(dots))
    )
    told = talk.say(
        "stat.strip_told",
        title=said,
        n=len(dots),
        low=shown_share(min(d.value for d in dots)),
        high=shown_share(max(d.value for d in dots)),
    )
    table = tuple((talk.say(said_of), median(whole, key) or talk.term("withheld", whole.withheld)) for key, said_of in QUARTILES)
    note = talk.say("stat.strip_note", n=len(dots), left=int(whole.reports) - len(dots))
    note += talk.say("stat.strip_band") if whole.quartile_1 else ""
    return Chart(
        "spread",
        said,
        _subtitle(talk, [Labelled("", group)], "stat.subtitle_rate"),
        strip(dots, middle, scale, ticks, told),
        (talk.say("stat.group"), talk.say("stat.rate")),
        table,
        note,
    )


def _in(scope: str, level: str, kind: str, group: Group) -> bool:
    return scope == group.scope and group.level in ("", level) and group.kind in ("", kind)


def _digits(region: str) -> str:
    return region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region


def _scale(
    talk: Talk, whole: StatisticRow, dots: Sequence[Dot]
) -> tuple[Middle | None, tuple[float, float], list[tuple[float, str]]]:
    """Return what is marked, the scale and its ticks: shares from 0 to 100 %, changes cut off at 200 %."""
    low = -1.0 if min(dot.value for dot in dots) < 0 else 0.0
    high = 1.0 if max(dot.value for dot in dots) <= 1 else 2.0
    quartiles = (float(whole.quartile_1), float(whole.quartile_3)) if whole.quartile_1 else None
    said = talk.say("stat.median_is", median=bare(median(whole)))
    middle = Middle(float(whole.median), said, quartiles) if whole.median else None
    steps = int((high - low) / 0.5)
    return middle, (low, high), [(low + at * 0.5, f"{round(100 * (low + at * 0.5))}%") for at in range(steps + 1)]


def shown_share(value: float) -> str:
    """Write a share that is drawn."""
    return f"{float(Fraction(value).limit_denominator(10**6)) * 100:.1f}%"

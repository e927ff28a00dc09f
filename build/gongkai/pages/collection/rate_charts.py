"""Charts of a rate: a dot for each report with median and quartiles, and medians over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongkai.codes import ids
from gongkai.indicators.definitions import indicators
from gongkai.package.collection_rows import FigureRow, StatisticRow
from gongkai.pages.charts.lines import Line, Point, last_of, line_chart
from gongkai.pages.charts.model import Cell, Chart
from gongkai.pages.charts.single_marks import Dot, Middle, strip
from gongkai.pages.collection.group_charts import Labelled, subtitle_of
from gongkai.pages.collection.talk import Talk, bare, median
from gongkai.statistics.held import Group, Statistics
from gongkai.statistics.small import LEAST_BASE, shown


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
    name = _within(talk, indicator)
    title = talk.say("stat.medians_title", name=name, values=talk.say("parts.comma").join(map(last_of, lines)))
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(_line_told(talk, line) for line in lines))
    columns = (talk.say("stat.group"), talk.say("stat.median"), talk.say("stat.weighed_of"))
    whole = [(Labelled("", one), row) for year in years if (row := stat.at(one := Group(year, group.scope), indicator))]
    subtitle = subtitle_of(talk, whole, "stat.subtitle_rate")
    return Chart(
        "medians", title, subtitle, line_chart(lines, told, unit="%"), columns, tuple(rows), talk.say("stat.medians_note")
    )


LINES = ("t1", "t3", "t6", "t4", "t2")


def _line_told(talk: Talk, line: Line) -> str:
    return f"{line.name} {talk.say('parts.comma').join(f'{point.year} {point.shown}' for point in line.points if point.shown)}"


@dataclass(frozen=True, slots=True)
class Linked:
    """Names of agencies by id, and the ways from the page to the root and to the home page of its language."""

    names: Mapping[str, str]
    root: str
    home: str


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
            talk.say(
                "stat.dot", name=linked.names[key[0]], rate=shown(int(row.value), int(row.base)), over=row.value, under=row.base
            ),
            f"{linked.root}{talk.report_at(*key)}",
        )
        for key, row in kept
    ]
    name = _within(talk, indicator)
    middle, scale, ticks = _scale(talk, whole, dots)
    few = talk.say("stat.strip_few", name=name, n=len(dots))
    said = talk.say("stat.strip_title", name=name, median=bare(median(whole))) if whole.median else few
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
        "strip",
        said,
        subtitle_of(talk, [(Labelled("", group), whole)], "stat.subtitle_rate"),
        strip(dots, middle, scale, ticks, told),
        (talk.say("stat.group"), talk.say("stat.rate")),
        table,
        note,
    )


def _within(talk: Talk, indicator: str) -> str:
    """Return what an indicator is called within a sentence."""
    known = indicators()[indicator]
    return f"{known.title_en[:1].lower()}{known.title_en[1:]}" if talk.english else known.title


def _dot_told(talk: Talk, name: str, row: FigureRow) -> str:
    return talk.say("stat.dot", name=name, rate=shown(int(row.value), int(row.base)), over=row.value, under=row.base)


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

"""Charts of groups of reports: what became of their requests, on what grounds, who asked, what reviews came to, how rates lie.

Each is None where there is nothing to draw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.package.collection_rows import StatisticRow
from gongkai.pages.charts.model import Cell, Chart
from gongkai.pages.charts.shares import Bar, Part, bars, share_bars
from gongkai.pages.collection.chart_titles import extremes
from gongkai.pages.collection.talk import Talk, bare, based, median, rate, shared, summed, total
from gongkai.pages.words.html import figure
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
    told = talk.say("stat.told", title=title, rows=talk.say("stat.semicolon").join(said_of(talk, bar) for bar in drawn))
    table = tuple((each.label, *_cells(parts), _of(parts)) for each, parts in found)
    columns = (talk.say("stat.group"), *names, talk.say("stat.n_of_n"))
    own = [(each, parts[0]) for each, parts in found]
    return Chart(chart_id, title, subtitle_of(talk, own), share_bars(drawn, told), columns, table)


def _parts(parts: Sequence[StatisticRow], name: str, talk: Talk) -> tuple[Part, ...]:
    tones = dict(zip((each.id for each in family(name)), TONES[name], strict=True))
    whole = total(parts)
    return tuple(
        Part(talk.measure(row.measure), int(row.total), shown(int(row.total), whole), tones[row.measure]) for row in parts
    )


def said_of(talk: Talk, bar: Bar) -> str:
    """Say what the parts of a bar are."""
    return f"{bar.label} {talk.say('parts.comma').join(f'{part.name} {part.shown}' for part in bar.parts if part.value)}"


def _cells(parts: Sequence[StatisticRow]) -> tuple[Cell, ...]:
    return tuple(Markup("{} <span class=small>{}</span>").format(summed([row]), shared([row], parts)) for row in parts)


def _of(parts: Sequence[StatisticRow]) -> str:
    return f"{parts[0].counted}/{parts[0].reports}"


def _aside(talk: Talk, parts: Sequence[StatisticRow]) -> str:
    return talk.say("stat.aside", total=figure(str(total(parts))), counted=parts[0].counted, reports=parts[0].reports)


def subtitle_of(talk: Talk, found: Sequence[tuple[Labelled, StatisticRow]], key: str = "stat.subtitle") -> str:
    """Say the years, the scopes, the unit, and how many of how many reports are in what is drawn; the whole counts its parts."""
    groups = [each.group for each, _ in found]
    scopes = dict.fromkeys(group.scope for group in groups)
    years = sorted({group.year for group in groups})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    words = talk.say("stat.and").join(talk.term("scope", scope) for scope in scopes)
    whole = [row for each, row in found if each.label == talk.say("stat.all_levels")] or [row for _, row in found]
    counted, reports = (sum(int(getattr(row, name)) for row in whole) for name in ("counted", "reports"))
    return talk.say(key, years=span, scope=words, counted=figure(str(counted)), reports=figure(str(reports)))


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
    subtitle = subtitle_of(talk, [(Labelled("", group), parts[0])])
    return Chart(chart_id, title, subtitle, bars(drawn, told), columns, table, note)


def _with_share(talk: Talk, row: StatisticRow, parts: Sequence[StatisticRow]) -> str:
    return talk.say("stat.with_share", n=figure(row.total), share=bare(shared([row], parts)))


def rates(talk: Talk, stat: Statistics, rows: Sequence[Labelled], indicator: str, chart_id: str, name: str) -> Chart | None:
    """Return the pooled rate of each group as a bar; `name` says of what. A rate on fewer than ten is told and not drawn."""
    found = [(each, row) for each in rows if (row := stat.at(each.group, indicator)) and row.base and int(row.base) > 0]
    drawn = [
        Bar(each.label, (Part("", 100 * int(row.total) / int(row.base), bare(rate(row)), "t1"),), _under(talk, row), each.href)
        for each, row in found
        if int(row.base) >= LEAST_BASE
    ]
    if not drawn:
        return None
    title = extremes(talk, name, drawn)
    told = talk.say(
        "stat.told", title=title, rows=talk.say("stat.semicolon").join(f"{b.label} {b.parts[0].shown}" for b in drawn)
    )
    table = tuple(
        (
            each.label,
            rate(row),
            summed([row]),
            based(row),
            median(row) or talk.term("withheld", row.withheld) if row.withheld or row.median else "",
            f"{row.counted}/{row.reports}",
        )
        for each, row in found
    )
    columns = tuple(talk.say(f"stat.{key}") for key in ("group", "rate", "over", "under", "median", "n_of_n"))
    left = len(found) - len(drawn)
    note = talk.say("stat.small_left", n=left) if left else ""
    return Chart(chart_id, title, subtitle_of(talk, found, "stat.subtitle_rate"), bars(drawn, told), columns, table, note)


def _under(talk: Talk, row: StatisticRow) -> str:
    return talk.say("stat.aside_rate", over=figure(row.total), under=figure(row.base), counted=row.counted, reports=row.reports)

"""What a chart shows, in a sentence computed from what is drawn: its title.

A title states figures that stand in the picture. It names no agency, and no cause.
"""

from collections.abc import Mapping, Sequence

from gongkai.pages.charts.shares import Bar
from gongkai.pages.collection.talk import Talk, bare, shared, total
from gongkai.pages.words.html import figure
from gongkai.statistics.held import Group, Statistics
from gongkai.statistics.small import LEAST_BASE


def extremes(talk: Talk, name: str, bars: Sequence[Bar]) -> str:
    """Say between which values single bars lie; of years the first and the last. A bar of the whole is not one of its parts."""
    parts = [bar for bar in bars if bar.label != talk.say("stat.all_levels")] or list(bars)
    if len(parts) > 1 and all(bar.label.isdigit() for bar in parts):
        first, last = (found(parts, key=lambda bar: int(bar.label)) for found in (min, max))
        return talk.say("stat.over_years", name=name, first=_said(first), at=first.label, last=_said(last), then=last.label)
    return between(talk, name, [(bar.label, bar.parts[0].value, _said(bar)) for bar in parts])


def between(talk: Talk, name: str, values: Sequence[tuple[str, float, str]]) -> str:
    """Say between which values groups lie: label, value and how it is written of each."""
    low, high = (found(values, key=lambda each: each[1]) for found in (min, max))
    if low[2] == high[2]:
        key = "stat.only" if len(values) == 1 else "stat.all_alike"
        return talk.say(key, name=name, value=low[2], at=low[0])
    return talk.say("stat.between", name=name, low=low[2], at=low[0], high=high[2], there=high[0])


def _said(bar: Bar) -> str:
    return bar.parts[0].shown


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
"""What is said of the largest part of a family, and where none can be named, how many parts there are."""


def leading_title(talk: Talk, stat: Statistics, group: Group, name: str) -> str:
    """Say which part of a family is largest and its share; where there is a tie, or too few, no more than the number."""
    parts = stat.parts(group, name)
    whole = total(parts)
    if not parts or whole <= 0:
        return ""
    first, *rest = sorted(parts, key=lambda row: -int(row.total))
    if whole < LEAST_BASE or (rest and rest[0].total == first.total):
        return talk.say(LEADING[name][1], year=group.year, total=figure(str(whole)), n=sum(int(row.total) > 0 for row in parts))
    return talk.say(
        LEADING[name][0],
        year=group.year,
        part=talk.measure(first.measure),
        share=bare(shared([first], parts)),
        total=figure(str(whole)),
    )

"""The keys of the data files of this folder; a misspelt one is refused, where it would quietly leave a sentence unsaid."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from gongkai.form import editions, load_form
from gongkai.strict import Record, convert, unknown_key

Words = tuple[str, ...]
OTHERS = frozenset({
    "before", "more", "fewer", "years_three", "half", "elsewhere", "plan", "articles", "tens", "growth", "processed_of_new",
    "granted_share", "partly_share", "refused_share", "unavailable_share", "rejected_share",
})  # fmt: skip
"""Facts of other years, organs and plans, and rates, which are computed."""
NEEDED = frozenset({"new", "processed", "carried_out", "granted", "partly", "refused", "unavailable", "rejected"})
"""Facts from which those are computed."""
VOICED = frozenset({"us", "own", "lower", "organ", "all", "y", "ly", "ny", "oy", "name"})
"""What a sentence may have filled in beside facts."""
_NAMED = re.compile(r"〈-?([a-z_]+)〉")


class Voice(Record, frozen=True):
    """How a report calls its organ, other levels and other organs."""

    us: Words
    own: Words
    lower: Words
    organ: Words
    all: Words


class Voices(Record, frozen=True):
    """The kinds of organs that speak."""

    department: Voice
    government: Voice


class SpokenChapter(Record, frozen=True):
    """A chapter: what it is about, and how many sentences it has of each."""

    heading: str
    about: Words
    least: int
    most: int


class Sentence(Record, frozen=True):
    """A sentence that may be said; facts that it needs, and those that must be 0."""

    about: str
    say: str
    needs: Words = ()
    zero: Words = ()


class Spoken(Record, frozen=True):
    """`spoken.toml`."""

    fact: dict[str, Words]
    part: dict[str, Words]
    voice: Voices
    topic: dict[str, str]
    chapter: tuple[SpokenChapter, ...]
    sentence: tuple[Sentence, ...]


class Requests(Record, frozen=True):
    """How many requests agencies get."""

    none: float
    median: float
    spread: float
    most: int


class Amount(Record, frozen=True):
    """The size of a line that does not depend on requests."""

    none: float
    median: float
    spread: float


class Carried(Record, frozen=True):
    """A line that repeats one of the year before."""

    table: str
    line: str
    before: str = msgspec.field(name="from")


class Stock(Record, frozen=True):
    """A column that continues a stock."""

    table: str
    column: str
    add: str
    subtract: str


class Plausible(Record, frozen=True):
    """`plausible.toml`."""

    requests: Requests
    lines: dict[str, float]
    columns: dict[str, float]
    amounts: dict[str, Amount]
    carried: tuple[Carried, ...]
    stock: tuple[Stock, ...]


class ProseChapter(Record, frozen=True):
    """A chapter around the tables."""

    headings: Words
    arabic: str = ""
    paragraphs: Words = ()
    table: Literal["", "disclosure", "requests", "reviews"] = ""


class Prose(Record, frozen=True):
    """`prose.toml`."""

    title: str
    opening: Words
    chapter: tuple[ProseChapter, ...]


class Place(Record, frozen=True):
    """Codes under which the agencies of a synthetic collection stand; empty where there is no such division."""

    province: str
    prefecture: str
    county: str


class Office(Record, frozen=True):
    """An agency of every place: its level and kind, the scope of its reports, and the office of the same division above it."""

    slug: str
    office: str
    office_en: str
    at: Literal["province", "prefecture", "county"]
    level: str
    kind: str
    scope: str
    above: str = ""
    first: bool = False


class Sorts(Record, frozen=True):
    """Of every thousand reports, how many are of each sort."""

    unreadable: int
    misprinted: int
    blank: int
    dash: int
    corrected: int
    not_carried: int
    scope_unstated: int
    undated: int
    late: int


class Collected(Record, frozen=True):
    """`collection.toml`."""

    place: tuple[Place, ...]
    office: tuple[Office, ...]
    per_thousand: Sorts


def collected_of(raw: Mapping[str, Any], name: str) -> Collected:
    """Return what `collection.toml` says."""
    return convert(raw, Collected, name)


def spoken_of(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what `spoken.toml` says once it is known to be right."""
    convert(raw, Spoken, name, further=_unknown_facts)
    return raw


def plausible_of(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what `plausible.toml` says once it is known to be right."""
    convert(raw, Plausible, name, further=_unknown_lines)
    return raw


def prose_of(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what `prose.toml` says once it is known to be right."""
    convert(raw, Prose, name)
    return raw


def _unknown_facts(said: Spoken) -> Iterator[str]:
    facts = {*said.fact, *(name for names in said.part.values() for name in names), *OTHERS}
    whole = {*said.fact, *OTHERS}
    yield from (f"part: {unknown_key(name, whole)}" for name in said.part if name not in whole)
    used = {*said.part, *NEEDED}
    for sentence in said.sentence:
        used |= {*_NAMED.findall(sentence.say), *sentence.needs, *sentence.zero}
        named = (*_NAMED.findall(sentence.say), *sentence.needs, *sentence.zero)
        yield from (f"{sentence.say[:20]}…: {unknown_key(name, facts)}" for name in named if name not in facts)
        voiced = re.findall(r"\{(\w+)\}", sentence.say)
        yield from (f"{sentence.say[:20]}…: {unknown_key(name, VOICED)}" for name in voiced if name not in VOICED)
    yield from (f"fact: {unknown_key(name, used)}" for name in said.fact if name not in used)
    about = {each for chapter in said.chapter for each in chapter.about} | {sentence.about for sentence in said.sentence}
    yield from (f"缺少键 topic.{each}" for each in sorted(about - set(said.topic)))
    yield from (f"topic: {unknown_key(each, about)}" for each in said.topic if each not in about)


def _unknown_lines(said: Plausible) -> Iterator[str]:
    cells = [cell for edition in editions() for cell in load_form(edition).cells]
    lines, columns = {cell.line for cell in cells} | {"rest"}, {cell.column for cell in cells} | {"rest"}
    for part, named, known in (
        ("lines", said.lines, lines),
        ("columns", said.columns, columns),
        ("amounts", said.amounts, lines),
    ):
        yield from (f"{part}: {unknown_key(name, known)}" for name in named if name not in known)
        if "rest" not in named:
            yield f"缺少键 {part}.rest"

"""The patterns of `claims.toml`, checked and compiled.

>>> words = load_vocabulary()
>>> words.pattern("refused").cells
('requests.refused_*.total',)
>>> words.pattern("received").wordings[1].lead.fullmatch("收到政府信息公开申请") is not None
True
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from gongkai.claims import keys
from gongkai.errors import DataError
from gongkai.rules.catalogue import Rule, rules
from gongkai.strict import convert, packaged

FIGURE_MARK = "#"
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_FRAGMENT = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, eq=False)
class Words:
    """A pattern that is compiled when it is first looked for: most reports say few of the things that can be said."""

    pattern: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern; re.error when it is none (the tests compile all)."""
        return re.compile(self.pattern)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match all of a text."""
        return self.compiled.fullmatch(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Match the beginning of a text."""
        return self.compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Match anywhere in a text."""
        return self.compiled.search(text)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """One way to say it: what must stand before the figure and after it, and what else must hold.

    Attributes:
        lead: The clause up to the figure; for a negative statement the whole clause.
        tail: The clause after the figure and its unit; None for a negative statement.
        part: Whether it may stand after 其中.
        topic: Topics of which one must hold with this clause; empty for any.
        about: Topics of which one must hold before this clause; empty for any.
        after: Families or codes of which the figure before must have one; empty for any.
        before: What the sentence must say up to the clause.
        behind: What the sentence must say after the figure.
        not_behind: What it must not say there.
        cells: Cells named, instead of the pattern's own.
    """

    lead: Words
    tail: Words | None
    part: bool
    topic: tuple[str, ...]
    about: tuple[str, ...]
    after: tuple[str, ...]
    before: Words | None
    behind: Words | None
    not_behind: Words | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A quantity that sentences name: code, titles, the cells it adds up, and its wordings in order."""

    code: str
    title: str
    title_en: str
    family: str
    relation: str
    sign: int
    unit: str
    above: Decimal | None
    guarded: bool
    chapters: tuple[int, ...]
    cells: tuple[str, ...]
    also: tuple[tuple[str, ...], ...]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """What a paragraph is about; `line` is the line of `reviews` its outcomes belong to."""

    id: str
    words: re.Pattern[str]
    line: str


class Wordings(NamedTuple):
    """Wordings in order, and one pattern that tries their leads together: group n is the lead of wording n."""

    leads: Words
    each: tuple[tuple[Pattern, Wording], ...]

    def possible(self, leads: Iterable[str]) -> tuple[tuple[Pattern, Wording], ...]:
        """Return the wordings from the first on that matches one of these leads."""
        first = [found.lastindex for lead in leads if (found := self.leads.fullmatch(lead)) and found.lastindex]
        return self.each[min(first) - 1 :] if first else ()


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Everything `claims.toml` says, compiled.

    `by_unit` holds the wordings a figure with this unit word can have, `negative` those of negative statements, which all
    hold a word of `none`. `telling` finds what a sentence without figures must hold to matter to any claim.
    """

    chapter_words: tuple[tuple[int, re.Pattern[str]], ...]
    unit_words: Mapping[str, tuple[str, ...]]
    unit_scales: Mapping[str, Decimal]
    subjects: tuple[tuple[str, re.Pattern[str]], ...]
    opening: re.Pattern[str]
    connector: re.Pattern[str]
    year: re.Pattern[str]
    vague_before: re.Pattern[str]
    vague_after: str
    statement: re.Pattern[str]
    doubt: Mapping[str, re.Pattern[str]]
    topics: tuple[Topic, ...]
    patterns: tuple[Pattern, ...]
    by_unit: Mapping[str, Wordings]
    negative: Wordings
    none: re.Pattern[str]
    telling: re.Pattern[str]

    def pattern(self, code: str) -> Pattern:
        """Return the pattern of this code; KeyError when there is none."""
        for pattern in self.patterns:
            if pattern.code == code:
                return pattern
        raise KeyError(code)


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """Read and compile the data file; DataError when a pattern in it is wrong."""
    return vocabulary_of(packaged("gongkai.claims", "claims.toml"))


def vocabulary_of(raw: Mapping[str, Any]) -> Vocabulary:
    """Compile what the data file says; DataError for a key that is not known, and for a pattern that is wrong."""
    convert(raw, keys.File, "claims.toml", code="claims-invalid", remedy="请改正该条句式")
    try:
        return _vocabulary(raw)
    except (re.error, KeyError, ValueError) as error:
        raise DataError(f"句式数据有误（{error}）", code="claims-invalid", file="claims.toml", remedy="请改正该条句式") from error


def _vocabulary(raw: Mapping[str, Any]) -> Vocabulary:
    opening = raw["opening"]
    patterns = tuple(_patterns(raw))
    wordings = [(pattern, wording) for pattern in patterns for wording in pattern.wordings]
    units = {u["id"]: u["words"] for u in raw["unit"]}
    subjects = tuple((s["scope"], re.compile(s["words"])) for s in raw["subject"])
    return Vocabulary(
        chapter_words=tuple((c["number"], re.compile(c["words"])) for c in raw["chapter"]),
        unit_words={u["id"]: tuple(u["words"]) for u in raw["unit"]},
        unit_scales={u["id"]: Decimal(u.get("scale", "1")) for u in raw["unit"]},
        subjects=subjects,
        opening=re.compile(f"(?:{opening['time']}|{opening['adverb']})"),
        connector=re.compile(f"{opening['connector']}$"),
        year=re.compile(opening["year"]),
        vague_before=re.compile(f"{raw['vague']['before']}$"),
        vague_after=raw["vague"]["after"],
        statement=re.compile(raw["scope"]["statement"]),
        doubt={name: re.compile(words) for name, words in raw["doubt"].items()},
        topics=tuple(Topic(t["id"], re.compile(t["words"]), t.get("line", "")) for t in raw["topic"]),
        patterns=patterns,
        by_unit={
            word: _together((p, w) for p, w in wordings if w.tail is not None and word in units[p.unit])
            for word in sorted({word for words in units.values() for word in words})
        },
        negative=_together((p, w) for p, w in wordings if w.tail is None),
        none=re.compile(raw["fragment"]["none"]),
        telling=re.compile("|".join(_telling(raw))),
    )


def _telling(raw: Mapping[str, Any]) -> Iterator[str]:
    yield "[0-9]"
    yield "[(]"  # what a topic looks for can go on behind a parenthesis
    yield raw["fragment"]["none"]
    yield raw["scope"]["statement"]
    yield from (topic["words"] for topic in raw["topic"])


def _together(wordings: Iterable[tuple[Pattern, Wording]]) -> Wordings:
    each = tuple(wordings)
    if any(_GROUP.search(wording.lead.pattern) for _, wording in each):
        raise ValueError("a group must be written (?:…)")
    return Wordings(Words("|".join(f"({wording.lead.pattern})" for _, wording in each)), each)


def _patterns(raw: Mapping[str, Any]) -> Iterator[Pattern]:
    for given in raw["pattern"]:
        yield Pattern(
            code=given["code"],
            title=given["title"],
            title_en=given["title_en"],
            family=given["family"],
            relation=given.get("relation", "equals"),
            sign=given.get("sign", 1),
            unit=given.get("unit", "item"),
            above=Decimal(given["above"]) if "above" in given else None,
            guarded=given.get("guarded", False),
            chapters=tuple(given.get("chapters", raw["chapters"])),
            cells=tuple(given["cells"]),
            also=tuple(tuple(cells) for cells in given.get("also", ())),
            wordings=tuple(_wording(given, wording, raw["fragment"]) for wording in given["wordings"]),
        )


def _wording(pattern: Mapping[str, Any], given: Mapping[str, Any], fragments: Mapping[str, str]) -> Wording:
    lead, mark, tail = _filled(given["text"], fragments).partition(FIGURE_MARK)

    def words(key: str) -> Words | None:
        return Words(_filled(given[key], fragments)) if key in given else None

    return Wording(
        lead=Words(lead),
        tail=Words(tail) if mark else None,
        part=given.get("part", pattern.get("part", False)),
        topic=tuple(given.get("topic", pattern.get("topic", ()))),
        about=tuple(given.get("about", ())),
        after=tuple(given.get("after", ())),
        before=words("before"),
        behind=words("behind"),
        not_behind=words("not_behind"),
        cells=tuple(given.get("cells", ())),
    )


def _filled(text: str, fragments: Mapping[str, str]) -> str:
    """Put the fragments in; a fragment may hold others."""
    while _FRAGMENT.search(text):
        text = _FRAGMENT.sub(lambda found: f"(?:{fragments[found[1]]})", text)
    return text


@lru_cache(maxsize=1024)
def rule_of(code: str) -> Rule:
    """Return the rule of the catalogue that judges claims of this code; KeyError when no pattern has it."""
    return _rules_by_family()[load_vocabulary().pattern(code).family]


@lru_cache(maxsize=1)
def _rules_by_family() -> Mapping[str, Rule]:
    return {family: rule for rule in rules().values() for family in rule.data.get("families", ())}

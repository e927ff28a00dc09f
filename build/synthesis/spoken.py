"""Running text that speaks of a report's figures in many ways, true of its tables, and of much else that no table holds.

For measuring what is concluded from sentences: each figure is known to state a cell or to count something else (a channel, a
level, another organ, another year, a plan). Sentences are data (`spoken.toml`); the seed draws which are said, how, and in
which order.

>>> from gongkai.form import load_form
>>> from synthesis.draws import draw_figures
>>> told = speak(draw_figures(load_form("2021"), 3), 1)
>>> all(line.text[said.start :].startswith(said.text) for line in told.lines for said in line.said)
True
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, NamedTuple

from gongkai.strict import packaged
from synthesis.chance import chance
from synthesis.draws import Figures
from synthesis.equations import Value
from synthesis.keys import spoken_of

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"〈(?P<kind>[-!]?)(?P<name>[^〉]*)〉")
_CHINESE = "零一二三四五六七八九十"
_ENUMERATORS = ("（一）", "（二）", "（三）", "（四）")


class Said(NamedTuple):
    """A figure of a line, or the words that say there is none: where it stands, and the fact it states.

    `fact` is empty where it states no cell: then nobody may hold it against one.
    """

    start: int
    text: str
    fact: str


class Line(NamedTuple):
    """A heading or paragraph, and what is said in it."""

    text: str
    said: tuple[Said, ...]


class Spoken(NamedTuple):
    """The lines of a report outside its tables, its title first."""

    lines: tuple[Line, ...]


def speak(figures: Figures, seed: int, changed: tuple[int, int] | None = None) -> Spoken:
    """Return a report's running text.

    Args:
        figures: What its tables hold.
        seed: Decides what is said and how.
        changed: Which of the figures that state a cell (counted from 0) is said wrongly, and by how much; None for none.
    """
    rng = chance("spoken", figures.seed, figures.year, seed)
    facts = facts_of(figures, rng)
    teller = _Teller(facts, _voice(figures, rng), rng, changed)
    lines = [Line(_plain(f"{figures.agency.name}{figures.year}年政府信息公开工作年度报告"), ())]
    for chapter in _data()["chapter"]:
        lines.append(Line(chapter["heading"], ()))
        lines += _chapter(chapter, teller, rng)
    return Spoken(tuple(lines))


def _chapter(chapter: Mapping[str, Any], teller: "_Teller", rng: Random) -> list[Line]:
    lines = []
    numbered = rng.random() < 0.5
    for at, about in enumerate(chapter["about"]):
        told = [s for s in _data()["sentence"] if s["about"] == about and teller.can(s)]
        chosen = rng.sample(told, min(len(told), rng.randint(chapter["least"], chapter["most"])))
        heading = f"{_ENUMERATORS[at]}{_data()['topic'][about]}。" if numbered and _data()["topic"][about] else ""
        if chosen:
            lines.append(teller.paragraph(heading, chosen))
    return lines


@cache
def _data() -> Mapping[str, Any]:
    return spoken_of(packaged("synthesis", "spoken.toml"), "spoken.toml")


def _voice(figures: Figures, rng: Random) -> Mapping[str, str]:
    """Draw how the report calls its organ, other levels and other organs; the same all through."""
    kind = "government" if figures.agency.name.endswith("人民政府") else "department"
    voices = _data()["voice"][kind].items()
    words = {name: rng.choice([c for c in choices if c[1:] not in figures.agency.name]) for name, choices in voices}
    years = {"y": str(figures.year), "ly": str(figures.year - 1), "ny": str(figures.year + 1), "oy": str(figures.year - 3)}
    return {**words, **years, "name": figures.agency.name}


class _Teller:
    """Writes sentences, and counts the figures that state a cell."""

    def __init__(
        self, facts: Mapping[str, Value], voice: Mapping[str, str], rng: Random, changed: tuple[int, int] | None
    ) -> None:
        self._facts, self._voice, self._rng, self._changed = facts, voice, rng, changed
        self._stated = 0

    def can(self, sentence: Mapping[str, Any]) -> bool:
        names = [m["name"] for m in _SLOT.finditer(sentence["say"]) if m["kind"] != "!"]
        return (
            all(name in self._facts for name in (*names, *sentence.get("needs", ()), *sentence.get("zero", ())))
            and all(self._facts[name] > 0 for name in sentence.get("needs", ()))
            and all(self._facts[name] == 0 for name in sentence.get("zero", ()))
        )

    def paragraph(self, heading: str, sentences: Sequence[Mapping[str, Any]]) -> Line:
        text, said = heading, []
        for sentence in sentences:
            words = self._drawn(sentence["say"])
            end = 0
            for slot in _SLOT.finditer(words):
                text += words[end : slot.start()]
                printed, fact = self._slot(slot)
                said.append(Said(len(text), printed, fact))
                text += printed
                end = slot.end()
            text += words[end:] + "。"
        return Line(text, tuple(said))

    def _drawn(self, words: str) -> str:
        while found := _CHOICE.search(words):
            words = words[: found.start()] + self._rng.choice(found[1].split("|")) + words[found.end() :]
        return re.sub(r"\{([a-z_]+)\}", lambda m: self._voice[m[1]], words)

    def _slot(self, slot: re.Match[str]) -> tuple[str, str]:
        if slot["kind"] == "!":
            self._stated += 1
            return slot["name"], "none"
        value = self._facts[slot["name"]]
        if slot["kind"] == "-":
            return self._written(value), ""
        value += self._changed[1] if self._changed and self._changed[0] == self._stated else 0
        self._stated += 1
        return self._written(value), slot["name"]

    def _written(self, value: Value) -> str:
        manner = self._rng.random()
        if isinstance(value, int) and 1 <= value <= 10 and manner < 0.04:
            return _CHINESE[value]
        if isinstance(value, int) and value >= 1000 and manner < 0.3:
            return f"{value:,}"
        return f" {value} " if manner > 0.93 else f"{value}"


def facts_of(figures: Figures, rng: Random) -> dict[str, Value]:
    """Return what can be said: cells and sums of them, and facts beside the tables that agree with them."""
    values = figures.values
    facts: dict[str, Value] = {}
    for name, cells in _data()["fact"].items():
        found = [value for cell in cells for value in _cells(values, cell)]
        if found:
            facts[name] = sum(found[1:], found[0])
    facts |= _parts(facts, rng)
    facts |= _others(facts, rng)
    return facts


def _cells(values: Mapping[str, Value], pattern: str) -> list[Value]:
    table, line, column = pattern.lstrip("-").split(".")
    sign = -1 if pattern.startswith("-") else 1
    begin = line.rstrip("*")
    return [
        sign * value
        for cell, value in values.items()
        if cell.split(".")[0] == table
        and cell.split(".")[2] == column
        and (cell.split(".")[1] == line or (line.endswith("*") and cell.split(".")[1].startswith(begin)))
    ]


def _parts(facts: Mapping[str, Value], rng: Random) -> dict[str, Value]:
    """Divide some facts among channels, subjects and levels."""
    found: dict[str, Value] = {}
    for whole, parts in _data()["part"].items():
        left = int(facts.get(whole, 0))
        for name in parts[:-1]:
            found[name] = rng.randint(0, left)
            left -= int(found[name])
        found[parts[-1]] = left
    return found


def _others(facts: Mapping[str, Value], rng: Random) -> dict[str, Value]:
    """Facts of other years, organs and plans, and rates."""
    new, processed = int(facts["new"]), int(facts["processed"])
    before = max(1, round(new * rng.uniform(0.4, 1.8)))
    found: dict[str, Value] = {
        "before": before,
        "more": new - before,
        "fewer": before - new,
        "years_three": new + before + rng.randint(0, 200),
        "half": rng.randint(0, new),
        "elsewhere": rng.randint(1, 900),
        "plan": rng.randint(1, 40),
        "articles": rng.randint(1, 9000),
        "tens": max(10, new // 10 * 10),
        "growth": _rate(abs(new - before), before),
        "processed_of_new": new - int(facts["carried_out"]),
    }
    for name in ("granted", "partly", "refused", "unavailable", "rejected"):
        if processed:
            found[f"{name}_share"] = _rate(int(facts[name]), processed)
    return found


def _rate(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"))


def _plain(text: str) -> str:
    return text.replace("[", "").replace("]", "")

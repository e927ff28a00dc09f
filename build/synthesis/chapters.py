"""The prose of a synthetic report: title, opening and six chapters, with figures said in sentences.

The sentences state the figures as drawn; a defect planted in a table does not change them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from gongkai.strict import packaged
from synthesis.draws import Figures
from synthesis.keys import prose_of
from synthesis.printed import write_number

_CELL = re.compile(r"〈([a-z0-9_.]+)〉")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its heading, its paragraphs, and the id of the table it holds, or nothing."""

    heading: str
    paragraphs: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Prose:
    """All words of a report outside its tables."""

    title: str
    opening: str
    chapters: tuple[Chapter, ...]


def write_prose(figures: Figures, rng: Random, *, arabic: bool = False) -> Prose:
    """Write the prose around the tables; `arabic` numbers the first chapters 1、 2、."""
    words = _words()
    facts = {"name": figures.agency.name, "year": figures.year}
    chapters = tuple(
        Chapter(
            chapter["arabic"] if arabic and "arabic" in chapter else rng.choice(chapter["headings"]),
            tuple(_told(p.format_map(facts), figures) for p in chapter.get("paragraphs", ()) if _tellable(p, figures)),
            chapter.get("table", ""),
        )
        for chapter in words["chapter"]
    )
    return Prose(words["title"].format_map(facts), rng.choice(words["opening"]).format_map(facts), chapters)


@cache
def _words() -> Mapping[str, Any]:
    return prose_of(packaged("synthesis", "prose.toml"), "prose.toml")


def _tellable(sentence: str, figures: Figures) -> bool:
    return all(cell in figures.values for cell in _CELL.findall(sentence))


def _told(sentence: str, figures: Figures) -> str:
    return _CELL.sub(lambda match: write_number(figures.values[match[1]]), sentence)

"""The words of the site that depend on codes of the data, read from `site_src/wording.toml`.

A code without words stops the build: nothing is printed that the file does not know.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import DataError

LISTS = ("badge", "verdict", "cause", "kind", "obs_status", "scope", "severity", "rendition", "level", "agency_kind")
"""The code lists that the file must hold."""


@dataclass(frozen=True, slots=True)
class Term:
    """The words of one code; `mark` and `glyph` are what stands for it in a table or before the word."""

    code: str
    word: str
    word_en: str
    glyph: str = ""
    mark: str = ""
    colour: str = ""
    meaning: str = ""
    meaning_en: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A headline sentence; `{cell.id}` in it stands for a figure."""

    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the series on an agency's page."""

    cell: str
    word: str
    word_en: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All words by list and code."""

    site: Mapping[str, str]
    lists: Mapping[str, Mapping[str, Term]]
    facts: tuple[Fact, ...]
    series: tuple[Series, ...]

    def term(self, name: str, code: str) -> Term:
        """Return the words of a code; DataError when the list does not know it."""
        try:
            return self.lists[name][code]
        except KeyError:
            message = f"代码 {code} 在 {name} 中没有对应的词"
            raise DataError(message, code="unknown-code", file="site_src/wording.toml", place=name) from None


def load_wording(path: Path) -> Wording:
    """Read the words of the site."""
    with path.open("rb") as stream:
        data = tomllib.load(stream)
    missing = [name for name in LISTS if name not in data]
    if missing:
        raise DataError(f"缺少 {'、'.join(missing)}", code="wording-incomplete", file=path.name)
    lists = {name: {code: Term(code=code, **words) for code, words in data[name].items()} for name in LISTS}
    facts = tuple(Fact(**fact) for fact in data["fact"])
    return Wording(data["site"], lists, facts, tuple(Series(**series) for series in data["series"]))

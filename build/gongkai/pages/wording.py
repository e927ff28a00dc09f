"""The words of the site: those that depend on codes of the data, and for code that makes HTML itself those of the catalogue.

Words and meanings are those that the packages publish; `site_src/wording.toml` adds what only pages need (glyphs, marks in
tables, colours, a meaning said more fully) and the lists that packages do not publish. A code without words stops the
build: nothing is printed that neither knows. The catalogue of texts (`strings`) is the file beside it.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import DataError
from gongkai.package.schema import code_lists
from gongkai.pages.strings import Strings, load_strings

LISTS = ("level", "agency_kind")
"""The code lists that only the file knows."""


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
class Branch:
    """A branch of the flow of requests: on which side it flows, its tone, and the cells (patterns) whose sum it is."""

    side: str
    tone: str
    word: str
    word_en: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """All words: by list and code, and by key of the catalogue."""

    site: Mapping[str, str]
    lists: Mapping[str, Mapping[str, Term]]
    facts: tuple[Fact, ...]
    series: tuple[Series, ...]
    flow: tuple[Branch, ...]
    strings: Strings

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue in Chinese; what is filled in stands as it is, so HTML must be safe already."""
        return str(self.strings[key][0]).format(**values)

    def say_en(self, key: str, **values: object) -> str:
        """Return the same in English."""
        return str(self.strings[key][1]).format(**values)

    def term(self, name: str, code: str) -> Term:
        """Return the words of a code; DataError when the list does not know it."""
        try:
            return self.lists[name][code]
        except KeyError:
            raise DataError(
                f"代码 {code} 在 {name} 中没有对应的词", code="unknown-code", file="site_src/wording.toml", place=name
            ) from None


def load_wording(path: Path) -> Wording:
    """Read the words of the site."""
    with path.open("rb") as stream:
        data = tomllib.load(stream)
    missing = [name for name in LISTS if name not in data]
    if missing:
        raise DataError(f"缺少 {'、'.join(missing)}", code="wording-incomplete", file=path.name)
    published = {name: _published(entry["codes"]) for name, entry in code_lists().items()}
    lists = {name: _terms(published.get(name, {}), data.get(name, {})) for name in (*LISTS, *published)}
    facts = tuple(Fact(**fact) for fact in data["fact"])
    flow = tuple(Branch(**{**branch, "cells": tuple(branch["cells"])}) for branch in data["flow"])
    series = tuple(Series(**series) for series in data["series"])
    return Wording(data["site"], lists, facts, series, flow, load_strings(path.with_name("strings.toml")))


def _published(codes: Sequence[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the words that packages publish for the codes of a list."""
    return {
        code["id"]: {
            "word": code["title"],
            "word_en": code["title_en"],
            "meaning": code.get("description", ""),
            "meaning_en": code.get("description_en", ""),
        }
        for code in codes
    }


def _terms(published: Mapping[str, Mapping[str, str]], own: Mapping[str, Mapping[str, str]]) -> dict[str, Term]:
    return {code: Term(code=code, **{**published.get(code, {}), **own.get(code, {})}) for code in (published or own)}

"""Codes of the data and their words: `codes.toml`, the one place that says which values a field may have, and in which order.

A list whose `published` is false is of the registry or of the program alone: packages do not publish it. `severity` and
`rank` are kept where a list has them: how grave a badge is, and the order in which pages list badges and verdicts. A kind of
agency is of a `family`, by which rules count: what holds for departments need not name forty kinds.

>>> ids("verdict")[:3], ranked("badge")[0], severity_of("badge", "inconsistent")
(('pass', 'fail', 'not_assessed'), 'consistent', 'error')
>>> titles("scope")["own"], codes("level")["county"].title_en
('本机关', 'county')
>>> family_of("health_insurance"), family_of("court")
('department', 'outside')
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from gongkai.kinds import CONTAINERS
from gongkai.strict import Record, convert, packaged

FILE = "codes.toml"


class Code(Record, frozen=True, kw_only=True):
    """One code with its words; those of the registry's lists have no description."""

    id: str
    title: str
    title_en: str
    description: str = ""
    description_en: str = ""
    severity: str = ""
    rank: int = 0
    family: str = ""


class CodeList(Record, frozen=True, kw_only=True):
    """The codes of one field, in their order."""

    id: str
    title: str
    title_en: str
    codes: tuple[Code, ...]
    published: bool = True


class File(Record, frozen=True):
    """The whole file."""

    list: tuple[CodeList, ...]


def lists_of(raw: Mapping[str, Any]) -> Mapping[str, CodeList]:
    """Return what a file says, by the id of the list; the containers are those of `gongkai.kinds`."""
    found = {each.id: each for each in convert(raw, File, FILE).list}
    containers = tuple(Code(id=each.id, title=each.title, title_en=each.title_en) for each in CONTAINERS.values())
    return {name: _with(each, containers) if name == "container" else each for name, each in found.items()}


def _with(listed: CodeList, own: tuple[Code, ...]) -> CodeList:
    return CodeList(id=listed.id, title=listed.title, title_en=listed.title_en, codes=own)


@lru_cache(maxsize=1)
def all_lists() -> Mapping[str, CodeList]:
    """Return every list by its id."""
    return MappingProxyType(lists_of(packaged("gongkai", FILE)))


@lru_cache(maxsize=1)
def code_lists() -> Mapping[str, CodeList]:
    """Return the lists that packages publish, by id."""
    return MappingProxyType({name: each for name, each in all_lists().items() if each.published})


@lru_cache(maxsize=32)
def codes(name: str) -> Mapping[str, Code]:
    """Return the codes of a list by id, in its order."""
    return MappingProxyType({code.id: code for code in all_lists()[name].codes})


def ids(name: str) -> tuple[str, ...]:
    """Return the ids of a list, in its order."""
    return tuple(codes(name))


def titles(name: str) -> Mapping[str, str]:
    """Return the Chinese word of each code."""
    return {code.id: code.title for code in codes(name).values()}


@lru_cache(maxsize=8)
def ranked(name: str) -> tuple[str, ...]:
    """Return the ids of a list in the order in which pages list them."""
    return tuple(code.id for code in sorted(codes(name).values(), key=lambda code: code.rank))


def severity_of(name: str, code: str) -> str:
    """Return how grave a code is; empty where it is no remark at all."""
    return codes(name)[code].severity


def family_of(kind: str) -> str:
    """Return the family of a kind of agency; empty for a kind that is not known."""
    known = codes("agency_kind").get(kind)
    return known.family if known else ""

"""Reading `indicators.toml`, strictly: an unknown key, or a pattern that names no cell of the newest form, is a DataError."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gongkai.errors import DataError
from gongkai.form import EDITIONS, load_form

_FILE = "indicators.toml"
_TEXTS = ("id", "title", "title_en", "reading", "reading_en", "caveat", "caveat_en")
_RATIO = frozenset({"numerator", "denominator"})
_CHANGE = frozenset({"change_of"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; the cells are ids of the form. With `change_of` it is the change of their sum against the year before."""

    id: str
    title: str
    title_en: str
    reading: str
    reading_en: str
    caveat: str
    caveat_en: str
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    change_of: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells it is made from, each once."""
        return tuple(dict.fromkeys((*self.numerator, *self.denominator, *self.change_of)))


@lru_cache(maxsize=1)
def indicators() -> Mapping[str, Indicator]:
    """Return all indicators by id, in the order of the data file."""
    records = tomllib.loads(files("gongkai.indicators").joinpath(_FILE).read_text(encoding="utf-8"))["indicator"]
    if problems := list(_problems(records)):
        raise DataError("；".join(problems), code="indicators-invalid", file=_FILE, remedy="请改正指标定义")
    return {record["id"]: _indicator(record) for record in records}


def _indicator(record: Mapping[str, Any]) -> Indicator:
    cells = (tuple(_matching(record.get(key, ()))) for key in ("numerator", "denominator", "change_of"))
    return Indicator(*(record[key] for key in _TEXTS), *cells)


def _matching(patterns: Sequence[str]) -> Iterator[str]:
    for pattern in patterns:
        yield from (cell.id for cell in load_form(EDITIONS[-1]).cells if fnmatchcase(cell.id, pattern))


def _problems(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    ids = [record.get("id", "") for record in records]
    if len(set(ids)) < len(ids):
        yield "代号重复"
    for record in records:
        given = frozenset(record) - frozenset(_TEXTS)
        if given not in (_RATIO, _CHANGE) or not frozenset(_TEXTS) <= frozenset(record):
            yield f"{record.get('id', '?')}：字段不齐或多余"
        for pattern in (pattern for key in given & (_RATIO | _CHANGE) for pattern in record[key]):
            if not list(_matching([pattern])):
                yield f"{record.get('id', '?')}：{pattern} 不是表式的单元格"

"""Reading `indicators.toml` and `notes.toml`, strictly.

An unknown key, a pattern that names no cell of the newest form, or a note on no indicator is a DataError.
"""

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Literal

import msgspec

from gongkai.errors import DataError
from gongkai.form import newest_form, remembered
from gongkai.strict import Record, convert, packaged

_FILE = "indicators.toml"
_NOTES = "notes.toml"
NOTE_KINDS = ("read", "counts", "leaves", "trap")
"""What notes are about: how to read a value, what is counted, what is not, what is misread."""
_TEXTS = ("id", "title", "title_en", "reading", "reading_en", "caveat", "caveat_en")
_RATIO = frozenset({"numerator", "denominator"})
_CHANGE = frozenset({"change_of"})


class Indicator(Record, frozen=True):
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


class _File(Record, frozen=True):
    indicator: tuple[Indicator, ...]


class Note(Record, frozen=True):
    """How to read some indicators: `of` are their ids or patterns of them."""

    of: tuple[str, ...]
    kind: Literal["read", "counts", "leaves", "trap"]
    text: str
    text_en: str


class _Notes(Record, frozen=True):
    note: tuple[Note, ...]


@remembered()
def notes() -> Mapping[str, Mapping[str, tuple[Note, ...]]]:
    """Return the notes of each indicator by kind, in the order of the data file."""
    return notes_of(packaged("gongkai.indicators", _NOTES))


def notes_of(raw: Mapping[str, Any]) -> Mapping[str, Mapping[str, tuple[Note, ...]]]:
    """Make the notes of what the data file says; DataError for a note on no indicator."""
    said = convert(raw, _Notes, _NOTES, code="indicators-invalid", remedy="请改正指标说明")
    for note in said.note:
        if any(not fnmatch.filter(indicators(), pattern) for pattern in note.of):
            raise DataError(f"{note.of}：没有这样的指标", code="indicators-invalid", file=_NOTES, remedy="请改正指标说明")
    return {
        name: {
            kind: tuple(n for n in said.note if n.kind == kind and any(fnmatchcase(name, of) for of in n.of))
            for kind in NOTE_KINDS
        }
        for name in indicators()
    }


@remembered()
def indicators() -> Mapping[str, Indicator]:
    """Return all indicators by id, in the order of the data file."""
    return indicators_of(packaged("gongkai.indicators", _FILE))


def indicators_of(raw: Mapping[str, Any]) -> Mapping[str, Indicator]:
    """Make the indicators of what the data file says; DataError for a key or a cell that is not known."""
    said = convert(raw, _File, _FILE, code="indicators-invalid", remedy="请改正指标定义")
    records = raw["indicator"]
    if problems := list(_problems(records)):
        raise DataError("；".join(problems), code="indicators-invalid", file=_FILE, remedy="请改正指标定义")
    return {each.id: _of_cells(each) for each in said.indicator}


def _of_cells(said: Indicator) -> Indicator:
    """Return an indicator with the ids of its cells in place of patterns."""
    cells = {key: tuple(_matching(getattr(said, key))) for key in ("numerator", "denominator", "change_of")}
    return msgspec.structs.replace(said, **cells)


def _matching(patterns: Sequence[str]) -> Iterator[str]:
    for pattern in patterns:
        yield from (cell.id for cell in newest_form().cells if fnmatchcase(cell.id, pattern))


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

"""Rows as CSV and back, by the same rules for every character.

CSV: UTF-8 without byte order mark, LF, comma, quotes only where needed. A row is a line and every text in it clean, so that any
reader of CSV finds the same rows. What people wrote gets an apostrophe in front where a spreadsheet could take it for a formula;
that belongs to the file, not to what was printed.

>>> from gongkai.package.rows import FindingRow
>>> note = FindingRow("310000-gonganju", "2023", "note-in-cell", "info", "", "", "=1", "", "", "")
>>> csv_of(FindingRow, [note]).splitlines()[1]
b"310000-gonganju,2023,note-in-cell,info,,,'=1,,,"
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar, get_type_hints

from gongkai.errors import DataError
from gongkai.package.rows import Text, header_of
from gongkai.text import LONGEST_TEXT, csv_rows, is_clean, safe_text, tabular, unsafe_text, visible

Row = TypeVar("Row", bound=NamedTuple)
_SOME = 5000
"""Rows written at a time."""


@lru_cache(maxsize=32)
def columns_of_text(kind: type[NamedTuple]) -> tuple[int, ...]:
    """Return the positions of the columns that hold what people wrote."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(at for at, name in enumerate(kind._fields) if hints[name] == Text)


def csv_of(kind: type[Row], rows: Iterable[Row]) -> bytes:
    """Return a table as CSV bytes."""
    guarded = columns_of_text(kind)
    return to_csv(header_of(kind), (_guarded(row, guarded) for row in rows))


def _guarded(row: Sequence[str], columns: Sequence[int]) -> Sequence[str]:
    written = list(row)
    for at in columns:
        if written[at]:
            written[at] = _guard(written[at])
    return written


@lru_cache(maxsize=4096)
def _guard(text: str) -> str:
    return safe_text(tabular(text))


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as CSV bytes; whatever text comes in, a row is a line, clean, and no longer than readers take."""
    left = iter(rows)
    parts = [_lines([header])]
    while some := list(islice(left, _SOME)):
        parts.append(_lines(some))
    return "".join(parts).encode("utf-8")


def _lines(rows: Sequence[Sequence[object]]) -> str:
    """Write some rows; their fields are looked at one by one only where something in them needs it."""
    text = _written(rows)
    if text.count("\n") == len(rows) and is_clean(text) and max(map(len, text.split("\n"))) <= LONGEST_TEXT:
        return text
    return _written([[tabular(field) if isinstance(field, str) else field for field in row] for row in rows])


def _written(rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def read_table(path: Path, kind: type[Row]) -> tuple[Row, ...]:
    """Read a table whole; DataError when its columns are not those of the class."""
    rows = rows_in(path.read_bytes().decode(), kind, path.name)
    header = header_of(kind)
    if next(rows, None) != header:
        raise DataError(f"应有 {len(header)} 列：{','.join(header)}", code="package-columns", file=path.name)
    return tuple(rows)


def rows_in(text: str, kind: type[Row], name: str = "") -> Iterator[Row]:
    """Yield the rows of CSV, one for the header where there is one; what does not print in them is made visible."""
    width, guarded = len(kind._fields), columns_of_text(kind) if "'" in text else ()
    plain = '"' not in text and text.replace("\n", "").isprintable()
    if plain:  # nothing quoted: splitting gives the same, in a third of the time
        rows: Iterable[list[str]] = (line.split(",") for line in text.split("\n") if line)
    else:
        rows = ([visible(field) for field in row] for row in csv_rows(io.StringIO(text, newline="")))
    for row in rows:
        if len(row) != width:
            raise DataError(f"应有 {width} 列", code="package-columns", file=name)
        for at in guarded:
            row[at] = unsafe_text(row[at])
        yield kind._make(row)

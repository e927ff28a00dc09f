"""A CSV file as four programs read it that know nothing of this one: they must find the same rows."""

import csv
from pathlib import Path

import pandas as pd
from frictionless import Dialect, Resource, formats
from pyarrow import csv as arrow

MOST_ROWS = 10_000
"""Rows beyond which frictionless, which takes its time, is left to its own validation."""
Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    """Return the rows as Python's own reader has them, with its limit on the length of a field."""
    before = csv.field_size_limit(131_072)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    finally:
        csv.field_size_limit(before)


def all_agree(path: Path) -> bool:
    """Say whether pandas, Arrow and frictionless find the same rows, and a row is a line."""
    rows = rows_of(path)
    header = path.read_bytes().partition(b"\n")[0].decode().split(",")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    kinds = arrow.ConvertOptions(column_types=dict.fromkeys(header, "string"), strings_can_be_null=False)
    assert list(frame.columns) == header
    assert path.read_bytes().count(b"\n") == len(rows) + 1
    assert frame.to_dict("records") == rows == arrow.read_csv(path, convert_options=kinds).to_pylist()
    return len(rows) > MOST_ROWS or _frictionless(path) == rows


def _frictionless(path: Path) -> Rows:
    plain = Dialect(controls=[formats.CsvControl(delimiter=",")])
    with Resource(data=path.read_bytes(), format="csv", encoding="utf-8", dialect=plain) as table:
        header, *rows = list(table.cell_stream)
    return [dict(zip(header, ("" if cell is None else str(cell) for cell in row), strict=True)) for row in rows]

"""The indicators of every agency-year, for the collection's `indicators.csv`.

Made from figures that are printed in full and that no failed check touches. A change against the year before needs a report of
that year with the same stated scope. Where there is no value, its reason stands in the row.

>>> list(measure_rows(Statements.of([])))
[]
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from gongkai.comparisons.model import Key, Statements
from gongkai.comparisons.statements import Statement
from gongkai.indicators.definitions import indicators
from gongkai.indicators.measure import measure

PLACES = Decimal("0.000001")
"""Precision of `value`; numerator and denominator are exact."""


class MeasureRow(NamedTuple):
    """A row of indicators.csv; numbers are texts, empty where there is a reason instead."""

    agency_id: str
    year: str
    indicator: str
    numerator: str
    denominator: str
    value: str
    reason: str


def measure_rows(statements: Statements) -> Iterator[MeasureRow]:
    """Yield a row for each agency-year and indicator, in the order of both."""
    for now in statements.all:
        yield from _rows(now, _comparable(now, statements.before(now)))


def _comparable(now: Statement, before: Statement | None) -> Statement | None:
    return before if before and now.scope == before.scope != "unstated" else None


def _rows(now: Statement, before: Statement | None) -> Iterator[MeasureRow]:
    counts, last = _counts(now), _counts(before) if before else None
    either_year = now.failing | (before.failing if before else frozenset())
    for indicator in indicators().values():
        found = measure(indicator, counts, either_year if indicator.change_of else now.failing, last)
        told = (
            ("", "", "", found.reason)
            if found.reason
            else (str(found.numerator), str(found.denominator), _decimal(*found[:2]), "")
        )
        yield MeasureRow(now.agency_id, str(now.year), indicator.id, *told)


def _decimal(numerator: int, denominator: int) -> str:
    return str((Decimal(numerator) / Decimal(denominator)).quantize(PLACES))


@lru_cache(maxsize=1)
def _cells() -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for indicator in indicators().values() for cell in indicator.cells))


def _counts(statement: Statement) -> dict[str, int | None]:
    """Return the counts that indicators are made from; None for a cell that holds none, or a rounded one."""
    exact = (cell for cell in _cells() if cell not in statement.rounded)
    return {cell: value for cell in exact if isinstance(value := statement.value(cell), int)}


def read_measures(path: Path) -> dict[Key, tuple[MeasureRow, ...]]:
    """Return the rows of indicators.csv by agency-year."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [MeasureRow._make(row) for row in csv.reader(stream)][1:]
    return {(agency_id, int(year)): tuple(own) for (agency_id, year), own in groupby(rows, key=lambda row: row[:2])}

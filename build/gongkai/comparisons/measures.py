"""The indicators of every agency-year, for the collection's `indicators.csv`.

Made from figures that are printed in full and that no failed check touches. A change against the year before needs a report of
that year with the same stated scope. Where there is no value, its reason stands in the row.

>>> list(measure_rows(Statements.of([])))
[]

Reading comparisons back, a slice at a time: what one agency-year's page needs of the collection's comparisons.csv.

A slice is where its rows stand in the file, so that handing work to a process costs a few numbers: the report's own rows, and
failed ones of other reports that were compared with it.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from gongkai.comparisons.model import Key, Statements
from gongkai.comparisons.statements import Statement
from gongkai.indicators.definitions import indicators
from gongkai.indicators.measure import measure
from gongkai.package.collection_rows import ComparisonRow, MeasureRow
from gongkai.package.csv_text import read_table, rows_in

PLACES = Decimal("0.000001")
"""Precision of `value`; numerator and denominator are exact."""


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
    rows = read_table(path, MeasureRow)
    return {(agency_id, int(year)): tuple(own) for (agency_id, year), own in groupby(rows, key=lambda row: row[:2])}


Span = tuple[int, int]
"""Offset and length in bytes."""
_CODES = ComparisonRow._fields.index("left")
"""The fields before this one are codes and numbers, never quoted."""


def spans_of(path: Path) -> dict[Key, tuple[Span, ...]]:
    """Return for each agency-year where its rows stand; rows hold no line end."""
    found: dict[Key, list[Span]] = {}
    with path.open("rb") as file:
        offset = len(file.readline())
        for line in file:
            agency_id, year, _, _, verdict, _, _, other, other_year, _ = line.decode().split(",", _CODES)
            _add(found, (agency_id, int(year)), (offset, len(line)))
            if verdict == "fail" and other:
                _add(found, (other, int(other_year)), (offset, len(line)))
            offset += len(line)
    return {key: tuple(spans) for key, spans in found.items()}


def _add(found: dict[Key, list[Span]], key: Key, span: Span) -> None:
    """Add a span, joined with the last one where it goes on."""
    spans = found.setdefault(key, [])
    if spans and sum(spans[-1]) == span[0]:
        spans[-1] = (spans[-1][0], spans[-1][1] + span[1])
    else:
        spans.append(span)


def read_spans(path: Path, spans: tuple[Span, ...]) -> tuple[ComparisonRow, ...]:
    """Return the rows that stand there; text that does not print is made visible."""
    texts = []
    with path.open("rb") as file:
        for offset, length in spans:
            file.seek(offset)
            texts.append(file.read(length).decode())
    return tuple(rows_in("".join(texts), ComparisonRow, path.name))

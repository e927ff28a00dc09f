"""Where the values of a row stand: in a window after its label, in columns that rows which leave no choice agree upon.

Where converters drop spans, a row may hold empty cells before or after its values. A window is taken only when it is
the only one that leaves nothing but blanks outside, or when all such windows read the same.

>>> windows(("", "3", "0", "3", ""), 3)
(1,)
>>> windows(("", "3", "0", "", ""), 3)
(0, 1)
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gongkai.document import Cell, Row, Table
from gongkai.findings import Finding
from gongkai.form import Line
from gongkai.recognise.labels import TableLabels

Shape = tuple[int, int]
"""How many positions a row has, and how many values."""


class RowHit(NamedTuple):
    """A row that names a line of the form: its label cell and the cells that start after it."""

    row: int
    line: Line
    label: Cell
    label_at: int
    exact: bool
    values: tuple[Cell, ...]
    fused: bool = False


class Part(NamedTuple):
    """A table of the document that holds lines of one table of the form; `doubt` says why it is not the form's."""

    table: Table
    hits: tuple[RowHit, ...]
    doubt: Finding | None = None


class ValueColumn(NamedTuple):
    """A row whose values start in a column that is beyond doubt.

    Attributes:
        row: Its number.
        length: How many positions it has.
        width: How many values.
        columns: Where they start.
        full: Whether none of them is blank, so that no empty column can stand among them.
    """

    row: int
    length: int
    width: int
    columns: tuple[int, ...]
    full: bool


@dataclass(frozen=True)
class Known:
    """The rows of a table whose values start where there is no doubt, by row and by shape."""

    columns: tuple[ValueColumn, ...]

    @cached_property
    def rows(self) -> frozenset[int]:
        """Their numbers."""
        return frozenset(column.row for column in self.columns)

    @cached_property
    def full(self) -> dict[Shape, Counter[tuple[int, ...]]]:
        """Where the columns start in rows without a blank, and how often so."""
        found: dict[Shape, Counter[tuple[int, ...]]] = defaultdict(Counter)
        for column in self.columns:
            if column.full:
                found[column.length, column.width][column.columns] += 1
        return found

    @cached_property
    def _by_row(self) -> dict[int, ValueColumn]:
        return {column.row: column for column in self.columns}

    @cached_property
    def _alike(self) -> dict[Shape, list[ValueColumn]]:
        found: dict[Shape, list[ValueColumn]] = defaultdict(list)
        for column in sorted(self.columns):
            found[column.length, column.width].append(column)
        return found

    def within(self, rows: frozenset[int]) -> "Known":
        """Return those of these rows."""
        return Known(tuple(column for column in self.columns if column.row in rows))

    def drawn(self, length: int, width: int, without: int | None = None) -> frozenset[tuple[int, ...]]:
        """Return where the columns start in full rows of a shape, one row left out."""
        counted = self.full.get((length, width), Counter())
        own = self._by_row.get(without) if without is not None else None
        if own is None or not own.full or (own.length, own.width) != (length, width) or counted[own.columns] > 1:
            return frozenset(counted)
        return frozenset(counted) - {own.columns}

    def hint(self, row: Row, hit: RowHit, width: int) -> int | None:
        """Where the values of a row start, if the nearest such rows above and below put theirs into one and the same column."""
        alike = self._alike.get((len(row), width), [])
        at = bisect_left(alike, hit.row, key=lambda other: other.row)
        below = [other for other in alike[at : at + 2] if other.row > hit.row]
        columns = {other.columns[0] for other in (*alike[max(0, at - 1) : at], *below[:1])}
        starts = [number for number, cell in enumerate(hit.values) if columns_of(row, (cell,))[0] in columns]
        return starts[0] if len(columns) == len(starts) == 1 else None


def undoubted(labels: TableLabels, table: Table, hits: Iterable[RowHit]) -> Iterator[ValueColumn]:
    """Yield where the values start in the rows that leave no choice."""
    for hit in hits:
        width = len(labels.block_of[hit.line.id].columns)
        candidates = windows([cell.text for cell in hit.values], width)
        if len(candidates) == 1:
            row = table.rows[hit.row]
            at = columns_of(row, hit.values[candidates[0] : candidates[0] + width])
            yield ValueColumn(hit.row, len(row), width, at, all(cell.text for cell in hit.values[candidates[0] :][:width]))


def columns_of(row: Row, cells: Sequence[Cell]) -> tuple[int, ...]:
    """Return the columns of the grid in which these cells of a row start."""
    wanted = {id(cell) for cell in cells}
    return tuple(at for at, cell in enumerate(row) if id(cell) in wanted and not cell.continues)[: len(cells)]


def windows(texts: Sequence[str], width: int) -> tuple[int, ...]:
    """Return every start of a window of `width` cells outside which all cells are blank."""
    filled = [i for i, text in enumerate(texts) if text]
    first, last = (filled[0], filled[-1]) if filled else (0, -1)
    return tuple(start for start in range(len(texts) - width + 1) if (start <= first and last < start + width) or not filled)


def choose(texts: Sequence[str], width: int, hint: int | None) -> int | None:
    """Return the start of the values, or None when it cannot be known."""
    starts = windows(texts, width)
    if len({tuple(texts[s : s + width]) for s in starts}) == 1:
        return starts[0]
    return hint if hint in starts else None

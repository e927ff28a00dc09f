"""The one grid: from cells as marked up, with their spans, to rows that know every position.

Two ways to merge cells downwards: HTML says at the first cell how many rows it covers (`by_spans`); Word marks each
cell that goes on (`by_merges`). Spans that lie are clipped: downwards at the end of the group of rows, sideways at 1,000
columns. A position that is covered from above or from the left continues; every other one starts a cell, blank or not.

>>> head = MarkedRow((MarkedCell("甲", rows=9), MarkedCell("1")), group=0)
>>> [[(c.text, c.continues) for c in row] for row in by_spans(1, [head, MarkedRow((MarkedCell("2"),), group=0)])]
[[('甲', False), ('1', False)], [('', True), ('2', False)]]
"""

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.document import Cell, GridPlace, Row

WIDEST_SPAN = 1_000
WIDEST_ROW = 10_000
MOST_POSITIONS = 1_000_000


class MarkedCell(NamedTuple):
    """A cell as marked up.

    Attributes:
        text: Its text.
        columns: Columns it covers.
        rows: Rows it says it covers; 0 for all that are left in its group (HTML).
        continues_above: It goes on from the cell above (Word).
        continues_left: It goes on from the cell to its left (Word).
    """

    text: str
    columns: int = 1
    rows: int = 1
    continues_above: bool = False
    continues_left: bool = False


class MarkedRow(NamedTuple):
    """A row as marked up: its cells, the group of rows it belongs to (HTML), and columns left out before it (Word)."""

    cells: tuple[MarkedCell, ...]
    group: int = 0
    before: int = 0


class TooManyCells(ValueError):
    """The spans of a table cover more positions than any report has."""


def by_spans(table: int, rows: Sequence[MarkedRow]) -> tuple[Row, ...]:
    """Lay out rows whose cells say how many rows they cover; rows without any position are left out."""
    covered: dict[int, tuple[int, Cell]] = {}
    ends = {row.group: index + 1 for index, row in enumerate(rows)}
    laid: list[Row] = []
    budget = MOST_POSITIONS
    for index, row in enumerate(rows):
        covered = {column: held for column, held in covered.items() if held[0] > index}
        positions: list[Cell] = []
        for number, marked in enumerate(row.cells, start=1):
            _cover(positions, covered)
            span = ends[row.group] - index if not marked.rows else min(marked.rows, ends[row.group] - index)
            cell = Cell(marked.text, GridPlace(table, index + 1, number), span, _width(marked))
            rest = Cell("", cell.place, continues=True)
            if span > 1:
                covered.update({len(positions) + i: (index + span, rest) for i in range(cell.column_span)})
            _add(positions, cell, rest)
        _cover(positions, covered)
        budget = _spend(budget, positions)
        laid.append(tuple(positions))
    return tuple(row for row in laid if row)


def _cover(positions: list[Cell], covered: dict[int, tuple[int, Cell]]) -> None:
    """Add the positions that cells above cover; in their own row the cells themselves stand there already."""
    while len(positions) in covered:
        positions.append(covered[len(positions)][1])


def by_merges(table: int, rows: Sequence[MarkedRow]) -> tuple[Row, ...]:
    """Lay out rows in which each cell that goes on from above or from the left says so."""
    laid: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}
    budget = MOST_POSITIONS
    for index, row in enumerate(rows):
        lone = Cell("", GridPlace(table, index + 1, 0), continues=True)
        positions: list[Cell] = [lone] * min(row.before, WIDEST_SPAN)
        held: dict[int, tuple[int, int]] = {}
        for number, marked in enumerate(row.cells, start=1):
            column, width, place = len(positions), _width(marked), GridPlace(table, index + 1, number)
            from_above = marked.continues_above and column in above
            continues = from_above or (marked.continues_left and number > 1)
            if from_above:
                held[column] = above[column]
                _lengthen(laid, above[column])
            elif not continues:
                held[column] = (index, column)
            first = Cell("" if continues else marked.text, place, 1, width, continues)
            _add(positions, first, Cell("", place, continues=True))
        above = held
        budget = _spend(budget, positions)
        laid.append(positions)
    return tuple(tuple(positions) for positions in laid if positions)


def _add(positions: list[Cell], cell: Cell, rest: Cell) -> None:
    positions += [cell, *[rest] * (cell.column_span - 1)]
    if len(positions) > WIDEST_ROW:
        raise TooManyCells


def _lengthen(laid: list[list[Cell]], origin: tuple[int, int]) -> None:
    row, column = origin
    cell = laid[row][column]
    laid[row][column] = cell._replace(row_span=cell.row_span + 1)


def _width(marked: MarkedCell) -> int:
    return max(1, min(marked.columns, WIDEST_SPAN))


def _spend(budget: int, positions: Sequence[Cell]) -> int:
    left = budget - len(positions)
    if left < 0:
        raise TooManyCells
    return left

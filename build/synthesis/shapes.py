"""What becomes of a table's shape on its way into a file: cut in two, without its spans, with a column too many.

>>> from gongkai.form import load_form
>>> from synthesis.chance import chance
>>> from synthesis.boxes import draw_table
>>> grid = draw_table(load_form("2021").table("requests"), {})
>>> [len(part.rows) for part in cut(grid, chance("x"))], [box.columns for box in unmerged(grid, chance("x"))[0].rows[0]]
([24, 4], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from synthesis.boxes import Box, Grid

Shape = Callable[[Grid, Random], Sequence[Grid]]


def whole(grid: Grid, _rng: Random) -> list[Grid]:
    """Leave the table as it is."""
    return [grid]


def cut(grid: Grid, rng: Random) -> list[Grid]:
    """Cut the table between two rows of figures; what is left of a merged label has no text."""
    places = range(grid.first + 1, len(grid.rows))
    if not places:
        return [grid]
    at = rng.choice(places)
    above = tuple(tuple(replace(box, rows=min(box.rows, at - box.row)) for box in row) for row in grid.rows[:at])
    return [replace(grid, rows=above), replace(grid, rows=tuple(tuple(_below(row, at)) for row in grid.rows[at:]))]


def _below(row: Sequence[Box], at: int) -> Iterator[Box]:
    for box in row:
        cut_off = max(at - box.row, 0)
        yield replace(box, row=box.row + cut_off - at, rows=box.rows - cut_off, text="" if cut_off else box.text)


def unmerged(grid: Grid, _rng: Random) -> list[Grid]:
    """Give every place a cell of its own; those that a merged cell covered are empty."""
    rows = tuple(tuple(_places(row, number)) for number, row in enumerate(grid.rows))
    return [replace(grid, rows=rows)]


def _places(row: Sequence[Box], number: int) -> Iterator[Box]:
    for box in row:
        for column in range(box.column, box.column + box.columns):
            first = (box.row, box.column) == (number, column)
            yield replace(box, row=number, column=column, rows=1, columns=1, text=box.text if first else "")


def widened(grid: Grid, _rng: Random) -> list[Grid]:
    """Add an empty column at the right."""
    rows = tuple((*row, Box(number, grid.width, "", role="phantom")) for number, row in enumerate(grid.rows))
    return [replace(grid, rows=rows, width=grid.width + 1)]

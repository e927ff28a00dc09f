"""Boxes of drawn tables that are taken in hand to be changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from bench.changed_truth import Truth, touched
from gongkai.form import Form
from synthesis import Draft, PrintedCell
from synthesis.boxes import Box, Grid
from synthesis.draft import Part

Told = dict[str, Truth]
Change = Callable[[Form, Draft, Told, Random], tuple[Draft, Told] | None]


def boxes_of(grid: Grid) -> list[Box]:
    """Return the boxes of a table, each once."""
    return list(dict.fromkeys(box for row in grid.rows for box in row))


def with_boxes(grid: Grid, changed: Mapping[Box, Box | None]) -> Grid:
    """Return the table with some boxes changed, or taken out."""
    rows = (tuple(b for b in (changed.get(box, box) for box in row) if b) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def with_grid(draft: Draft, old: Grid, *new: Part) -> Draft:
    """Return the draft with something else in the place of a table."""
    return replace(draft, parts=tuple(p for part in draft.parts for p in (new if part is old else (part,))))


def with_texts(draft: Draft, texts: Mapping[str, str]) -> Draft:
    """Return the draft with other words in some cells of the form."""
    for grid in draft.grids:
        hit = {box: replace(box, text=texts[box.cell]) for box in boxes_of(grid) if box.cell in texts}
        draft = with_grid(draft, grid, with_boxes(grid, hit))
    return draft


def figures(draft: Draft, rng: Random, most: int = 4) -> list[PrintedCell]:
    """Choose some cells that show whole numbers, the larger ones rather than zeros."""
    whole = [cell for cell in draft.cells if isinstance(cell.value, int) and cell.raw == str(cell.value) and cell.value >= 0]
    large = [cell for cell in whole if cell.value]
    rng.shuffle(whole)
    rng.shuffle(large)
    return list(dict.fromkeys([*large[: most - 1], *whole[:1]]))[:most]


def beside(draft: Draft, cell: str) -> list[str]:
    """Return the next cells in the row of one: what runs past its rule lies over them."""
    for grid in draft.grids:
        for row in grid.rows:
            at = next((i for i, box in enumerate(row) if box.cell == cell), None)
            if at is not None:
                return [box.cell for box in row[at + 1 : at + 4] if box.cell]
    return []


def touch(told: Told, boxes: Sequence[Box]) -> Told:
    """Return the truths with these cells among those that the change had to do with."""
    return told | {box.cell: touched(told[box.cell]) for box in boxes if box.cell}


def a_line(grid: Grid, rng: Random) -> tuple[Box, list[Box]]:
    """Choose a line of figures with a label of its own: the label and the figures."""
    rows = [row for row in grid.rows if any(b.role == "value" for b in row)]
    row = rng.choice([row for row in rows if [b for b in row if b.role == "stub"][-1].rows == 1])
    return [b for b in row if b.role == "stub"][-1], [b for b in row if b.role == "value"]

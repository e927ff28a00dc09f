"""What a page says: its tables as grids of cells with their text, and the lines between them.

>>> from gongkai.sources.geometry.marks import Glyph
>>> frame = [Box(0, y, 90, y + 1) for y in (0, 20, 40)] + [Box(x, 0, x + 1, 41) for x in (0, 30, 89)]
>>> marks = PageMarks(1, 100, 100, (Glyph("7", 40, 25, 45, 35), Glyph("题", 0, 60, 10, 70)), tuple(frame))
>>> layout = lay_out(marks)
>>> [cell.text for cell in layout.grids[0].cells], [line.text for line in layout.lines]
(['', '', '', '7'], ['题'])
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from gongkai.document import Remark
from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.baselines import Line, cell_text, is_full
from gongkai.sources.geometry.direction import directed_lines
from gongkai.sources.geometry.lattice import Lattice, build_lattice
from gongkai.sources.geometry.marks import Box, Glyph, PageMarks
from gongkai.sources.geometry.strokes import find_rules, rule_sets, without_strikes


class GridCell(NamedTuple):
    """A cell with its text; `full` says that its last line was broken for want of room, so that more may follow.

    `second` is what an independent second reading found in it, `glyphs` the characters of its text; `remarks` and `doubts` are
    those of `gongkai.document.Cell`; `shown` is where it stands on the page as it is shown, if that is not where it was read
    (`reading_frames`). `unclosed` says that no rule closes it at the end of the page, though one closes other columns there.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    page: int
    box: Box
    full: bool = False
    second: str | None = None
    glyphs: tuple[Glyph, ...] = ()
    remarks: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()
    shown: Box | None = None
    unclosed: bool = False


def with_glyphs(cell: GridCell, glyphs: Iterable[Glyph]) -> GridCell:
    """Return the cell with the text that these characters make."""
    kept = tuple(glyphs)
    lines = directed_lines(kept)
    full = bool(lines) and is_full(lines[-1], cell.box)
    return cell._replace(text=cell_text(lines, cell.box), full=full, glyphs=kept)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on one page, or several joined: its column edges, its number of rows, its cells in reading order.

    `ruled` is False for a table that has no rules and was put together from where its words stand.
    """

    page: int
    box: Box
    xs: tuple[float, ...]
    height: int
    cells: tuple[GridCell, ...]
    open_top: bool = False
    open_bottom: bool = False
    ruled: bool = True
    shown: Box | None = None
    open_sides: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page: its tables, and the lines of text outside them, each from top to bottom.

    `shown` leads from the frame in which it was read to the page as it is shown, where these differ.
    """

    number: int
    width: float
    height: float
    grids: tuple[Grid, ...]
    lines: tuple[Line, ...]
    shown: Matrix | None = None


def lay_out(marks: PageMarks) -> PageLayout:
    """Find the tables of a page and put every character where it belongs."""
    lattices = [lattice for rules in rule_sets(*find_rules(without_strikes(marks))) if (lattice := build_lattice(rules))]
    lattices.sort(key=lambda lattice: lattice.box.width * lattice.box.height)
    inside: list[dict[tuple[int, int], list[Glyph]]] = [defaultdict(list) for _ in lattices]
    places = list(zip(lattices, inside, strict=True))
    outside: list[Glyph] = []
    for glyph in marks.glyphs:
        _, x0, y0, x1, y1 = glyph
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        for lattice, taken in places:
            position = lattice.position(x, y, y1 - y0)
            if position is not None:
                taken[position].append(glyph)
                break
        else:
            outside.append(glyph)
    grids = [_grid(marks.number, lattice, taken) for lattice, taken in places]
    grids = [grid for grid in grids if any(cell.text for cell in grid.cells)]
    grids.sort(key=lambda grid: (grid.box.y0, grid.box.x0))
    return PageLayout(marks.number, marks.width, marks.height, tuple(grids), tuple(directed_lines(outside)))


def _grid(page: int, lattice: Lattice, glyphs: dict[tuple[int, int], list[Glyph]]) -> Grid:
    cells = []
    for field in lattice.fields:
        row, column, rows, columns = field
        if rows == columns == 1:
            found = glyphs.get((row, column), [])
        else:
            spots = ((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
            found = [glyph for spot in spots if spot in glyphs for glyph in glyphs[spot]]
        cell = GridCell(row, column, rows, columns, "", page, lattice.field_box(field), unclosed=lattice.is_unclosed(field))
        cells.append(with_glyphs(cell, found))
    height = len(lattice.ys) - 1
    grid = Grid(page, lattice.box, lattice.xs, height, tuple(cells), lattice.open_top, lattice.open_bottom)
    return replace(grid, open_sides=lattice.open_sides) if any(lattice.open_sides) else grid

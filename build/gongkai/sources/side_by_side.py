"""Tables printed over pages that lie side by side: a spreadsheet too wide for its paper goes on on a later page.

Such a page holds nothing but parts of tables: the same rows at the same heights as a table of an earlier page, from the left
margin on, no words beside them, numbers under their headings, and a rule on both sides of the seam: no column was cut. All of its
parts must fit one and the same page, and a part of a single row counts only where a larger one of the file lies as many pages
apart. Anything else stays as it is: a line without all its columns is unreadable, never completed by a guess.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.sources.geometry.lattice import SNAP
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout

_MANY = 4  # rows: so many at the same heights are no chance


def beside_joined(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the pages with the tables that go on to the right joined to where they began, and gone from where they went on."""
    lefts = dict(_pairs(layouts))
    sure = {right - left for right, left in lefts.items() if any(grid.height >= _MANY for grid in layouts[right].grids)}
    joined = list(layouts)
    for right, left in lefts.items():
        if right - left in sure:
            parts = list(joined[right].grids)
            grids = [_beside(grid, part) if (part := _part_of(grid, parts)) else grid for grid in joined[left].grids]
            joined[left] = replace(joined[left], grids=tuple(grids))
            joined[right] = replace(joined[right], grids=())
    return joined


def _pairs(layouts: Sequence[PageLayout]) -> Iterator[tuple[int, int]]:
    """Yield which pages hold only parts of the tables of which single earlier page."""
    for right, layout in enumerate(layouts):
        if layout.grids and _only_parts(layout):
            fitting = [left for left in range(right) if _fits(layouts[left], layout)]
            if len(fitting) == 1:
                yield right, fitting[0]


def _only_parts(layout: PageLayout) -> bool:
    """Is there nothing but tables, with numbers in the first column of each?"""
    edge = min(grid.box.x0 for grid in layout.grids)
    if any(line.x1 > edge + SNAP for line in layout.lines):
        return False
    return all(any(cell.column == 0 and cell.text[:1].isdigit() for cell in grid.cells) for grid in layout.grids)


def _fits(left: PageLayout, right: PageLayout) -> bool:
    margin = min((grid.box.x0 for grid in left.grids), default=0.0)
    if left.shown or right.shown or (left.width, left.height) != (right.width, right.height):
        return False
    begun = all(abs(part.box.x0 - margin) <= SNAP for part in right.grids)
    return begun and all(any(_part_of(grid, [part]) for grid in left.grids) for part in right.grids)


def _part_of(grid: Grid, parts: Sequence[Grid]) -> Grid | None:
    """Return the part whose rows are those of this table, some of them merged: a heading over two."""
    closed = (part for part in parts if not (grid.open_sides[1] or part.open_sides[0]))
    return next((part for part in closed if _within(_heights(part), _heights(grid))), None)


def _heights(grid: Grid) -> list[float]:
    return sorted({round(side, 1) for cell in grid.cells for side in (cell.box.y0, cell.box.y1)})


def _within(inner: Sequence[float], outer: Sequence[float]) -> bool:
    """Are these heights among the others, from the first to the last?"""
    ends = all(abs(inner[end] - outer[end]) <= SNAP for end in (0, -1))
    return ends and all(abs(height - outer[_nearest(height, outer)]) <= SNAP for height in inner)


def _nearest(height: float, heights: Sequence[float]) -> int:
    return min(range(len(heights)), key=lambda i: abs(heights[i] - height))


def _beside(left: Grid, right: Grid) -> Grid:
    """Set the columns of a part behind those of the table it goes on with."""
    columns = len(left.xs) - 1
    heights = _heights(left)
    moved = [_moved(cell, columns, heights) for cell in right.cells]
    ends = {(cell.row, cell.rows): cell for cell in left.cells if cell.column + cell.columns == columns}
    going_on = {id(cell): end for cell in moved if (end := ends.get((cell.row, cell.rows))) and _goes_on(end, cell, columns)}
    wider = {id(end): cell.columns for cell in moved if (end := going_on.get(id(cell)))}
    cells = [cell._replace(columns=cell.columns + wider.get(id(cell), 0)) for cell in left.cells]
    cells += [cell for cell in moved if id(cell) not in going_on]
    xs = (*left.xs, *(left.xs[-1] + x - right.xs[0] for x in right.xs[1:]))
    return replace(left, xs=xs, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _moved(cell: GridCell, columns: int, heights: Sequence[float]) -> GridCell:
    """Count the rows of a cell by the heights of the table it belongs to, and its columns behind those."""
    row = _nearest(cell.box.y0, heights)
    return cell._replace(row=row, rows=_nearest(cell.box.y1, heights) - row, column=cell.column + columns)


def _goes_on(end: GridCell, cell: GridCell, columns: int) -> bool:
    """Is this the blank rest of a heading that is merged over columns of both parts?"""
    return cell.column == columns and not cell.text and end.columns > 1 and not any(c.isdigit() for c in end.text)

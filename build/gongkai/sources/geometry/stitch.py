"""Tables that go over pages: the parts joined, headings repeated on each page dropped, rows cut in two glued.

Two parts are one table when nothing but page numbers, running heads and signs without a word (specks of a scan) stands
between them and the column edges of one are among those of the other. A row was cut when its second half only goes on with
what its first half began: a label or a number broken for want of room; or when one of the halves is blank.

A cell of figures merged over two rows that a page break parts looks like a figure and an empty cell below it. LibreOffice closes
both with rules, Chromium does not; both keep the figure in the first part, however it is aligned. No figure is taken from such
two cells, and neither is blank, where the rule is missing or the table leaves no other cell empty. Where it does, an empty cell
is what it seems, and so is one above a figure.

Tables printed over pages that lie side by side: a spreadsheet too wide for its paper goes on on a later page.

Such a page holds nothing but parts of tables: the same rows at the same heights as a table of an earlier page, from the left
margin on, no words beside them, numbers under their headings, and a rule on both sides of the seam: no column was cut. All of its
parts must fit one and the same page, and a part of a single row counts only where a larger one of the file lies as many pages
apart. Anything else stays as it is: a line without all its columns is unreadable, never completed by a guess.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from gongkai.document import Remark
from gongkai.sources.geometry.baselines import halves_of_number, joined, may_be_figures
from gongkai.sources.geometry.lattice import SNAP
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.text import one_line

_PAGE_NUMBER = re.compile(r"[\s\-‐-―－—·•.第共页/|0-9]{1,16}|[（(]?续表[)）]?")
ENUMERATOR = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}\s*[.、．](?![0-9])|[一二三四五六七八九十]{1,3}、)"
)


def join_pages(layouts: Sequence[PageLayout]) -> list[Grid]:
    """Return all tables in reading order, each joined over the pages it covers."""
    joined: list[Grid] = []
    layouts = beside_joined(layouts)
    for number, layout in enumerate(layouts):
        for position, grid in enumerate(layout.grids):
            before = layouts[number - 1] if number else None
            if joined and position == 0 and before and _goes_on(before, layout, joined[-1], layouts):
                joined[-1] = _join(joined[-1], grid)
            else:
                joined.append(grid)
    return joined


def _goes_on(before: PageLayout, after: PageLayout, last: Grid, layouts: Sequence[PageLayout]) -> bool:
    if not before.grids:
        return False
    bottom, top = before.grids[-1].box.y1, after.grids[0].box.y0
    between = [line.text for line in before.lines if line.y0 > bottom - SNAP]
    between += [line.text for line in after.lines if line.y1 < top + SNAP]
    heads = running_heads(layouts) if between else frozenset()
    said = [text for text in between if any(c.isalnum() for c in text)]
    return all(is_furniture(text, heads) for text in said) and _same_columns(last.xs, after.grids[0].xs)


def running_heads(layouts: Sequence[PageLayout]) -> frozenset[str]:
    """Return the first and last lines that stand on more than one page."""
    met: set[str] = set()
    twice: set[str] = set()
    for layout in layouts:
        texts = {line.text for line in (*layout.lines[:1], *layout.lines[-1:])}
        twice |= texts & met
        met |= texts
    return frozenset(twice)


def is_furniture(text: str, heads: frozenset[str]) -> bool:
    """Is this line a page number, a running head, or a remark that a table goes on?"""
    return text in heads or bool(_PAGE_NUMBER.fullmatch(text))


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    def among(inner: Sequence[float], outer: Sequence[float]) -> bool:
        return all(any(abs(x - edge) <= SNAP for edge in outer) for x in inner)

    outermost = abs(one[0] - other[0]) <= SNAP and abs(one[-1] - other[-1]) <= SNAP
    return outermost and (among(one, other) or among(other, one))


def _join(above: Grid, below: Grid) -> Grid:
    xs = above.xs if len(above.xs) >= len(below.xs) else below.xs
    above, below = _on_columns(above, xs), _on_columns(below, xs)
    repeated = _repeated_heads(above, below)
    last = {cell.column: cell for cell in above.cells if cell.row + cell.rows == above.height}
    first = {cell.column: cell for cell in below.cells if cell.row == repeated}
    cut = _is_cut(last, first)
    parted = {} if cut else _parted(last, first, above.cells, below.cells)
    offset = above.height - repeated - cut
    kept = [cell for cell in above.cells if cell.row + cell.rows < above.height]
    kept += [_glued(cell, first[cell.column]) if cut else parted.get(id(cell), cell) for cell in last.values()]
    rest = [parted.get(id(cell), cell) for cell in below.cells if cell.row >= repeated + cut]
    cells = [*kept, *(cell._replace(row=cell.row + offset) for cell in rest)]
    if not cut:
        cells = _with_whole_labels(cells, above.height)
    return replace(above, cells=tuple(sorted(cells)), height=below.height + offset, open_bottom=below.open_bottom)


def _on_columns(grid: Grid, xs: tuple[float, ...]) -> Grid:
    """Count the columns of a grid by the edges of another one."""
    at = [min(range(len(xs)), key=lambda i, x=x: abs(xs[i] - x)) for x in grid.xs]  # type: ignore[misc]
    moved = (c._replace(column=at[c.column], columns=at[c.column + c.columns] - at[c.column]) for c in grid.cells)
    return replace(grid, xs=xs, cells=tuple(moved))


def _repeated_heads(above: Grid, below: Grid) -> int:
    """Count the rows at the top of the second part that repeat the top of the first."""
    numbers = range(min(above.height, below.height) - 1)
    same = list(takewhile(lambda row: _row(above, row) and _row(above, row) == _row(below, row), numbers))
    return len(same) if any(text for row in same for *_, text in _row(above, row)) else 0


def _row(grid: Grid, row: int) -> list[tuple[int, int, str]]:
    return [(cell.column, cell.columns, cell.text) for cell in grid.cells if cell.row == row]


def _is_cut(last: dict[int, GridCell], first: dict[int, GridCell]) -> bool:
    """Is the first row below the other half of the last row above?"""
    if not last or [(c, last[c].columns) for c in sorted(last)] != [(c, first[c].columns) for c in sorted(first)]:
        return False
    pairs = [(last[column], first[column]) for column in sorted(last)]
    if not all(_continues(a, b) for a, b in pairs):
        return False
    labels = _labels(pairs)
    values = pairs[labels:]
    if not all(any(half.text for half in side) for side in zip(*values, strict=True)):
        return True
    named_below = labels > 0 and bool(pairs[labels - 1][1].text)
    return not named_below or any(a.text and not b.text for a, b in values)


def _labels(pairs: Iterable[tuple[GridCell, GridCell]]) -> int:
    """Count the cells from the left up to the last one that begins with a word, besides its number."""
    return max((i for i, (a, b) in enumerate(pairs, start=1) if _is_worded(a.text or b.text)), default=0)


def _is_worded(text: str) -> bool:
    return next((c for c in ENUMERATOR.sub("", text, count=1) if c.isalnum()), "0").isalpha()


def _continues(above: GridCell, below: GridCell) -> bool:
    """Can these be the halves of one cell?"""
    if not above.text or not below.text:
        return not (below.text and above.rows > 1) and not (not above.text and below.rows > 1 and below.text)
    if below.text.startswith(("（", "(", "〔")) and not above.text[-1].isalpha():
        return True  # a remark on the figure above it
    number = halves_of_number(above.text, below.text)
    words = not above.text[-1].isdigit() and not below.text[0].isdigit() and not ENUMERATOR.match(below.text)
    return above.full and (number or words)


def _glued(above: GridCell, below: GridCell) -> GridCell:
    rows = above.rows + below.rows - 1
    remarks, doubts = (*above.remarks, *below.remarks), (*above.doubts, *below.doubts)
    if not above.text:
        return below._replace(row=above.row, rows=rows, remarks=remarks, doubts=doubts)
    text, second = _text(above, below), _second(above, below)
    full = (below if below.text else above).full
    return above._replace(rows=rows, text=text, second=second, full=full, remarks=remarks, doubts=doubts)


def _text(above: GridCell, below: GridCell) -> str:
    return joined(above.text, below.text, wrapped=above.full and not may_be_figures((above.text, below.text)))


def _second(above: GridCell, below: GridCell) -> str | None:
    return None if above.second is None or below.second is None else joined(above.second, below.second, wrapped=above.full)


def _parted(last: dict[int, GridCell], first: dict[int, GridCell], *parts: Sequence[GridCell]) -> dict[int, GridCell]:
    """Return, by their identities, the cells on both sides of a seam that may be one merged cell, with that doubt."""
    pairs = [(above, first[column]) for column, above in last.items() if column in first]
    filled = not any(_leaves_empty(part, {id(cell) for pair in pairs for cell in pair}) for part in parts)
    out: dict[int, GridCell] = {}
    for above, below in pairs:
        said = above.text or below.text
        one = below.columns == above.columns and bool(above.text) != bool(below.text)
        lower = bool(below.text) and above.rows == below.rows == 1
        if one and (above.unclosed or (filled and not lower)) and not _is_worded(said) and any(c.isdigit() for c in said):
            doubt = Remark("cell-over-pages", one_line(said))
            out |= {id(cell): cell._replace(doubts=(*cell.doubts, doubt)) for cell in (above, below)}
    return out


def _leaves_empty(cells: Sequence[GridCell], seam: set[int]) -> bool:
    """Is a cell empty, not one at the seam, in a row with words or figures and a column with figures?"""
    rows = {cell.row for cell in cells if cell.text}
    columns = {cell.column for cell in cells if any(c.isdigit() for c in cell.text) and not _is_worded(cell.text)}
    empty = (cell for cell in cells if not cell.text and not cell.doubts and id(cell) not in seam)
    return any(cell.row in rows and cell.column in columns for cell in empty)


def _with_whole_labels(cells: list[GridCell], seam: int) -> list[GridCell]:
    """Give a merged label that was cut between two rows its other half.

    Labels left of lines are merged when they cover rows; headings, when columns part below the seam.
    """
    above = {(c.column, c.columns): c for c in cells if c.row + c.rows == seam and c.text}
    below = [c for c in cells if c.row == seam]
    parted = any((c.column, c.columns) not in above for c in below)
    out = {id(cell): cell for cell in cells}
    for cell in below:
        half = above.get((cell.column, cell.columns))
        if half and (half.rows > 1 or parted) and cell.text and _is_worded(cell.text) and _continues(half, cell):
            out[id(half)] = half._replace(text=joined(half.text, cell.text, wrapped=half.full), second=_second(half, cell))
            out[id(cell)] = cell._replace(text="", second=None if cell.second is None else "")
    return list(out.values())


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
    going_on = {id(cell): end for cell in moved if (end := ends.get((cell.row, cell.rows))) and _lies_beside(end, cell, columns)}
    wider = {id(end): cell.columns for cell in moved if (end := going_on.get(id(cell)))}
    cells = [cell._replace(columns=cell.columns + wider.get(id(cell), 0)) for cell in left.cells]
    cells += [cell for cell in moved if id(cell) not in going_on]
    xs = (*left.xs, *(left.xs[-1] + x - right.xs[0] for x in right.xs[1:]))
    return replace(left, xs=xs, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _moved(cell: GridCell, columns: int, heights: Sequence[float]) -> GridCell:
    """Count the rows of a cell by the heights of the table it belongs to, and its columns behind those."""
    row = _nearest(cell.box.y0, heights)
    return cell._replace(row=row, rows=_nearest(cell.box.y1, heights) - row, column=cell.column + columns)


def _lies_beside(end: GridCell, cell: GridCell, columns: int) -> bool:
    """Is this the blank rest of a heading that is merged over columns of both parts?"""
    return cell.column == columns and not cell.text and end.columns > 1 and not any(c.isdigit() for c in end.text)

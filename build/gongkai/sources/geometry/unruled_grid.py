"""A table without rules laid out: each row of figures with the labels beside it, the headings between the rows.

The lines of a cell are put together by their distance; a line that begins with a number of its own (（一）, 1.) or stands
beside other figures begins a new cell. A label belongs to the row of figures whose middle lies within its height.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.sources.geometry.marks import Box, Glyph
from gongkai.sources.geometry.page_grid import Grid, GridCell
from gongkai.sources.geometry.stitch import ENUMERATOR

# In heights of a character:
SAME_LINE = 0.35  # how far apart the middles of two pieces on one line may lie
WRAPPED = 1.65  # from one line of a cell to its next, at most


class Piece(NamedTuple):
    """Words on one line with no gap between them; `y0` and `y1` go on from page to page as on a roll."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    page: int
    glyphs: tuple[Glyph, ...]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.y0 + self.y1) / 2

    @property
    def size(self) -> float:
        """The height of its largest character."""
        return self.y1 - self.y0


class Column(NamedTuple):
    """From where to where the figures of a column reach."""

    x0: float
    x1: float

    def holds(self, piece: Piece) -> bool:
        """Does the piece stand, at least in part, in this column?"""
        return self.x0 < piece.x1 and piece.x0 < self.x1


class Rows(NamedTuple):
    """The rows of figures of a table, and its columns from left to right."""

    figures: tuple[tuple[Piece, ...], ...]
    columns: tuple[Column, ...]


class _Block(NamedTuple):
    """The lines of one cell."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def box(self) -> Box:
        ps = self.pieces
        return Box(min(p.x0 for p in ps), min(p.y0 for p in ps), max(p.x1 for p in ps), max(p.y1 for p in ps))


class _Placed(NamedTuple):
    """A cell on its way into the grid: the order of its row, its columns, what it says."""

    order: float
    column: int
    columns: int
    text: str
    box: Box
    page: int
    glyphs: tuple[Glyph, ...] = ()


def grid_of(rows: Rows, words: Sequence[Piece], tops: Mapping[int, float]) -> Grid:
    """Lay a table out; `tops` says where on the roll each page begins."""
    end = max((word.x1 for word in words if word.x1 <= rows.columns[0].x0 and _is_beside(word, rows)), default=0.0)
    labels = _blocks([word for word in words if word.x0 < end], rows)
    heads = _blocks([word for word in words if word.x0 >= end], rows)
    beside = [_beside(row[0], labels) for row in rows.figures]
    width = max([1, *map(len, beside)])
    placed = [cell for row, own in zip(rows.figures, beside, strict=True) for cell in _row(rows, row, own, width)]
    used = {id(block) for own in beside for block in own}
    placed += [_words(block, block.box.y0, 0) for block in labels if id(block) not in used]
    placed += _headings(rows, heads, width)
    cells = tuple(_cell(cell, row, tops[cell.page]) for row, cell in _numbered(placed))
    first = cells[0].page
    boxes = [cell.box for cell in cells if cell.page == first]
    box = Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
    edges = tuple(float(i) for i in range(width + len(rows.columns) + 1))
    return Grid(first, box, edges, cells[-1].row + 1, cells, ruled=False)


def _blocks(words: Sequence[Piece], rows: Rows) -> list[_Block]:
    """Put the lines of each cell together."""
    blocks: list[list[Piece]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        above = [block for block in blocks[-20:] if _goes_on(block, word, rows)]
        if above:
            max(above, key=lambda block: block[-1].middle).append(word)
        else:
            blocks.append([word])
    return [_Block(tuple(block)) for block in blocks]


def _goes_on(block: Sequence[Piece], word: Piece, rows: Rows) -> bool:
    last = block[-1]
    near = SAME_LINE * word.size < word.middle - last.middle <= WRAPPED * word.size
    if not near or last.x1 <= word.x0 or word.x1 <= last.x0 or ENUMERATOR.match(word.text):
        return False
    return not (_is_beside(word, rows) and any(_is_beside(piece, rows) for piece in block))


def _is_beside(word: Piece, rows: Rows) -> bool:
    return any(abs(word.middle - row[0].middle) <= SAME_LINE * word.size for row in rows.figures)


def _beside(figure: Piece, labels: Sequence[_Block]) -> list[_Block]:
    return sorted((block for block in labels if block.box.y0 <= figure.middle <= block.box.y1), key=lambda block: block.box.x0)


def _row(rows: Rows, figures: Sequence[Piece], labels: Sequence[_Block], width: int) -> Iterator[_Placed]:
    """Yield labels and figures of one row; a column without a figure is blank there."""
    first = figures[0]
    for number, label in enumerate(labels, start=width - len(labels)):
        yield _words(label, first.middle, number)
    columns = rows.columns
    between = [(a.x1 + b.x0) / 2 for a, b in pairwise(columns)]
    edges = [columns[0].x0 - 1, *between, columns[-1].x1 + 1]
    for number, (column, (left, right)) in enumerate(zip(columns, pairwise(edges), strict=True), start=width):
        figure = next((figure for figure in figures if column.holds(figure)), None)
        text, glyphs = (figure.text, figure.glyphs) if figure else ("", ())
        yield _Placed(first.middle, number, 1, text, Box(left, first.y0, right, first.y1), first.page, glyphs)


def _headings(rows: Rows, heads: Sequence[_Block], width: int) -> Iterator[_Placed]:
    """Yield the headings; those next above the figures stand in one row, however high their cells are."""
    for block in heads:
        over = [i for i, column in enumerate(rows.columns) if any(map(column.holds, block.pieces))]
        over = over or [min(range(len(rows.columns)), key=lambda i, b=block: abs(rows.columns[i].x0 - b.box.x0))]  # type: ignore[misc]
        below = min((row[0].y0 for row in rows.figures if row[0].middle > block.box.y1), default=block.box.y1)
        lowest = len(over) == 1 and not any(_is_under(other, block, rows.columns[over[0]], below) for other in heads)
        yield _words(block, below - 0.01 if lowest else block.box.y0, width + over[0], len(over))


def _is_under(other: _Block, block: _Block, column: Column, below: float) -> bool:
    return block.box.y1 <= other.box.y0 < below and any(column.holds(piece) for piece in other.pieces)


def _numbered(placed: Sequence[_Placed]) -> Iterator[tuple[int, _Placed]]:
    """Number the rows; what would stand over another cell stands below it, so that nothing is lost."""
    row, before = -1, None
    for cell in sorted(placed, key=lambda cell: (cell.order, cell.column, cell.box.x0)):
        if before is None or cell.order != before.order or cell.column < before.column + before.columns:
            row += 1
        yield row, cell
        before = cell


def _words(block: _Block, order: float, column: int, columns: int = 1) -> _Placed:
    glyphs = tuple(glyph for piece in block.pieces for glyph in piece.glyphs)
    return _Placed(order, column, columns, block.text, block.box, block.pieces[0].page, glyphs)


def _cell(cell: _Placed, row: int, top: float) -> GridCell:
    x0, y0, x1, y1 = cell.box
    box = Box(x0, y0 - top, x1, y1 - top)
    return GridCell(row, cell.column, 1, cell.columns, cell.text, cell.page, box, glyphs=cell.glyphs)

"""Tables without any rules, found by where their figures stand.

    characters → pieces (words that hang together) → rows of figures → tables: rows with the same columns → `unruled_grid`

A column is where figures stand one above the other. This is a guess: in a file with rules it would take any gap for a
column. So it is made only where no table has rules, and every grid says so (`Grid.ruled`): nothing of it may be believed
without a proof.

>>> row = [Glyph(text, x, 10, x + 8, 20) for text, x in (("规章制发件数", 0), ("1", 50), ("2", 90))]
>>> below = [Glyph(text, x, 30, x + 8, 40) for text, x in (("乙", 0), ("3", 50), ("4", 90))]
>>> (grid,), rest = unruled_grids([PageMarks(1, 100, 100, (*row, *below), ())])
>>> [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.height)]
[['规章制发件数', '1', '2'], ['乙', '3', '4']]
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from statistics import median

from gongkai.sources.geometry.baselines import line_of, lines_of
from gongkai.sources.geometry.marks import Glyph, PageMarks
from gongkai.sources.geometry.page_grid import Grid, PageLayout
from gongkai.sources.geometry.stitch import is_furniture
from gongkai.sources.geometry.table_phrases import holds_phrase, is_statistical
from gongkai.sources.geometry.unruled_grid import WRAPPED, Column, Piece, Rows, grid_of

_FIGURE = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?[万亿元件]{0,3}(?:[（(].*)?|[-—–―/]{1,3}|无")
# In heights of the largest character near by (一 and points may have tight boxes):
_GAP = 0.4  # what parts two pieces on one line; beside brackets and the like, whose boxes may be tight:
_WIDE_GAP = 0.8
_SMALL = 0.85
_LEVEL = 0.2  # how far the middles of two other characters on one line lie apart: fonts differ
_LOW = 0.6  # how far from the middle of its line a small character may lie
_HEAD_GAP = 2.0  # between headings and what stands above them
_TABLE_GAP = 10.0  # between two rows of figures of one table
_MOST_HEADS = 12  # lines of headings


def with_unruled(pages: Sequence[PageMarks], layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the layouts with the statistical tables that have no rules, if none of the tables with rules is statistical."""
    ruled = any(is_statistical(grid) for layout in layouts for grid in layout.grids)
    if ruled or not holds_phrase(line.text for layout in layouts for line in layout.lines):
        return list(layouts)
    free = {layout.number for layout in layouts if not layout.grids}
    grids, rest = unruled_grids([page for page in pages if page.number in free])
    return [_with_grids(layout, grids, rest[layout.number]) if layout.number in free else layout for layout in layouts]


def _with_grids(layout: PageLayout, grids: Sequence[Grid], rest: Iterable[Glyph]) -> PageLayout:
    own = tuple(grid for grid in grids if grid.page == layout.number)
    return replace(layout, grids=own, lines=tuple(lines_of(rest)))


def unruled_grids(pages: Sequence[PageMarks]) -> tuple[list[Grid], dict[int, list[Glyph]]]:
    """Return the statistical tables without rules, each on its first page, and by page the characters that belong to none."""
    tops = dict(zip((p.number for p in pages), accumulate((p.height for p in pages), initial=0.0), strict=False))
    pieces = [piece for page in pages for piece in _pieces(page, tops[page.number])]
    words = [piece for piece in pieces if not _FIGURE.fullmatch(piece.text)]
    grids: list[Grid] = []
    taken: set[int] = set()
    end = 0.0
    for rows in _tables(pieces, words):
        own = [word for word in _own_words(rows, words, end) if id(word) not in taken]
        grid = grid_of(rows, own, tops)
        if is_statistical(grid):
            grids.append(grid)
            taken |= {id(piece) for piece in (*own, *(figure for row in rows.figures for figure in row))}
            end = rows.figures[-1][0].y1
    rest: dict[int, list[Glyph]] = {page.number: [] for page in pages}
    for piece in pieces:
        if id(piece) not in taken:
            rest[piece.page] += piece.glyphs
    return grids, rest


def _pieces(page: PageMarks, top: float) -> Iterator[Piece]:
    lines = _lines(page.glyphs)
    for number, line in enumerate(lines):
        outermost = number in (0, len(lines) - 1)
        if not (outermost and is_furniture(line_of(line).text, frozenset())):
            yield from (_piece(part, page.number, top) for part in _parted(line))


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Part characters by the line they stand on, strictly: labels of two lines lie beside figures of one.

    What is smaller than the rest (一, brackets, points, where boxes are tight) goes to the line where its neighbour stands.
    """
    usual = median(map(_size, glyphs)) if glyphs else 0.0
    large = [g for g in glyphs if _size(g) >= _SMALL * usual or g.text.isdigit()]
    lines: list[list[Glyph]] = []
    for glyph in sorted(large, key=lambda g: (_middle(g), g.x0)):
        if lines and _middle(glyph) - _middle(lines[-1][0]) <= _LEVEL * _size(glyph, lines[-1][0]):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    for line in lines:
        line.sort(key=lambda g: g.x0)
    heights = [_middle(line[0]) for line in lines]
    wholes = [list(line) for line in lines]
    for glyph in (g for g in glyphs if _size(g) < _SMALL * usual and not g.text.isdigit()):
        near = range(*(bisect_left(heights, _middle(glyph) + way * _LOW * usual) for way in (-1, 1)))
        if near:
            wholes[min(near, key=lambda i, g=glyph: _gap_to(lines[i], g))].append(glyph)  # type: ignore[misc]
    return wholes


def _middle(glyph: Glyph) -> float:
    return (glyph.y0 + glyph.y1) / 2


def _gap_to(line: Sequence[Glyph], glyph: Glyph) -> float:
    """How far the nearest character of a line is, to the left or right."""
    at = bisect_left(line, glyph.x0, key=lambda g: g.x0)
    return min(abs(glyph.x0 - g.x1) if g.x0 < glyph.x0 else abs(g.x0 - glyph.x1) for g in line[max(0, at - 1) : at + 1])


def _parted(line: list[Glyph]) -> Iterator[list[Glyph]]:
    line.sort(key=lambda g: g.x0)
    cuts = [i for i, (a, b) in enumerate(pairwise(line), start=1) if b.x0 - a.x1 > _gap(a, b) * _size(a, b)]
    return (line[a:b] for a, b in pairwise([0, *cuts, len(line)]))


def _size(*glyphs: Glyph) -> float:
    return max(glyph.y1 - glyph.y0 for glyph in glyphs)


def _gap(one: Glyph, other: Glyph) -> float:
    return _GAP if one.text.isalnum() and other.text.isalnum() else _WIDE_GAP


def _piece(glyphs: list[Glyph], page: int, top: float) -> Piece:
    text, x0, y0, x1, y1 = line_of(glyphs)
    return Piece(text, x0, y0 + top, x1, y1 + top, page, tuple(glyphs))


def _tables(pieces: Sequence[Piece], words: Sequence[Piece]) -> Iterator[Rows]:
    """Yield rows of figures that share their columns; one or two lone figures are no table."""
    rows: Rows | None = None
    for figures in _figure_rows(pieces):
        columns = _joined_columns(rows, figures, words) if rows else None
        if rows and columns:
            rows = Rows((*rows.figures, figures), columns)
        else:
            if rows and sum(map(len, rows.figures)) > 2:
                yield rows
            rows = Rows((figures,), tuple(Column(piece.x0, piece.x1) for piece in figures))
    if rows and sum(map(len, rows.figures)) > 2:
        yield rows


def _figure_rows(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield the figures at the end of each line; those with words behind them belong to a sentence."""
    line: list[Piece] = []
    for piece in pieces:
        if line and (piece.page != line[0].page or abs(piece.middle - line[0].middle) > _LEVEL * piece.size):
            yield from _figures(line)
            line = []
        line.append(piece)
    yield from _figures(line)


def _figures(line: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    last_word = max((i for i, piece in enumerate(line) if not _FIGURE.fullmatch(piece.text)), default=-1)
    figures = tuple(line[last_word + 1 :])
    if figures and not any(_FIGURE.fullmatch(piece.text) for piece in line[: last_word + 1]):
        yield figures


def _joined_columns(rows: Rows, figures: Sequence[Piece], words: Sequence[Piece]) -> tuple[Column, ...] | None:
    """Return the columns with one more row; None when the row is not of this table."""
    last = rows.figures[-1][0]
    if last.page == figures[0].page and figures[0].y0 - last.y1 > _TABLE_GAP * last.size:
        return None
    columns = list(rows.columns)
    for figure in figures:
        met = [column for column in columns if column.holds(figure)]
        if len(met) > 1 or sum(met[0].holds(other) for other in figures if met) > 1:
            return None
        columns = [column for column in columns if column not in met]
        columns.append(Column(min([figure.x0, *(c.x0 for c in met)]), max([figure.x1, *(c.x1 for c in met)])))
    if len(columns) > len(rows.columns) and any(w.x1 > rows.columns[0].x0 for w in _between(words, last.y1, figures[0].y0)):
        return None  # new columns under new headings
    return tuple(sorted(columns))


def _between(words: Sequence[Piece], top: float, bottom: float) -> Sequence[Piece]:
    return [word for word in words if top < word.middle < bottom]


def _own_words(rows: Rows, words: Sequence[Piece], end: float) -> list[Piece]:
    """Return the words of a table: those beside its rows, and the lines of headings above them."""
    first, last = rows.figures[0][0], rows.figures[-1][0]
    own = [word for word in words if word.y1 > first.y0 and word.y0 < last.y1 + WRAPPED * last.size and word.page <= last.page]
    lowest, lines = min([first.y0, *(word.y0 for word in own)]), 0
    for word in sorted(_between(words, end, first.y0), key=lambda w: -w.middle):
        if word in own:
            continue
        if lowest - word.y1 > _HEAD_GAP * word.size or word.text.endswith(("。", "；")) or lines > _MOST_HEADS:
            break
        lines += word.y1 <= lowest
        lowest = min(lowest, word.y0)
        own.append(word)
    return own

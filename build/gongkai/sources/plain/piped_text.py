r"""Tables in text whose cells are parted by bars, as converters of web pages write them.

Where lines hold whole rows (`规章 | 1 | 2 | 3 |`) they stay rows. Where a bar stands after each cell on a line of its own
(`规章 |⏎0 |⏎0 |`), nothing tells where a row ends, and the table flows. Empty cells are kept in both.

Of Markdown, a heading (`### …`) ends a table and belongs to none, and the line of dashes below a row is no row. So
does a paragraph: a line between two blank ones, where the rows around it stand between bars.
"""

import re
from collections.abc import Sequence

from gongkai.document import Cell, Row, Table, TextPlace
from gongkai.sources.plain.text_lines import Line

BAR = "|"
_CHAPTER = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*、")
_LONGEST_CELL_LINE = 60
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_DELIMITER = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?")


def barred_end(lines: Sequence[Line], start: int) -> int:
    """Return the index after the last line of the barred table that starts here, or `start` when none does."""
    if not _opens(lines, start):
        return start
    end = at = start
    while at < len(lines) and not _HEADING.match(lines[at].text) and (lines[at].blank or _belongs(lines, at)):
        if BAR in lines[at].text:
            end = at + 1
        at += 1
    return end


def barred_table(lines: Sequence[Line]) -> Table:
    """Read the lines of one barred table."""
    filled = [line for line in lines if not line.blank and not _DELIMITER.fullmatch(line.text)]
    whole_rows = sum(_cells_on(line) >= 2 for line in filled)
    single_cells = sum(_cells_on(line) == 1 for line in filled)
    first, last = lines[0], lines[-1]
    place = TextPlace(first.number, 1, first.offset, last.offset + len(last.text) - first.offset)
    if whole_rows >= single_cells:
        return Table(tuple(_row(line) for line in filled), place)
    return Table((_flow(filled),), place, flows=True)


def _opens(lines: Sequence[Line], at: int) -> bool:
    """A table opens at a line with a bar, or at a line right above one that starts with a bar."""
    if _HEADING.match(lines[at].text):
        return False
    if BAR in lines[at].text:
        return True
    below = lines[at + 1].text.lstrip() if at + 1 < len(lines) else ""
    return not lines[at].blank and below.startswith(BAR) and not _CHAPTER.match(lines[at].text)


def _belongs(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if BAR in line.text:
        return True
    below = next((other for other in lines[at + 1 :] if not other.blank), None)
    if below is None or BAR not in below.text or len(line.text) > _LONGEST_CELL_LINE or _is_set_off(lines, at, below):
        return False
    return not _CHAPTER.match(line.text) or below.text.lstrip().startswith(BAR)


def _is_set_off(lines: Sequence[Line], at: int, below: Line) -> bool:
    """Is this line a paragraph of its own: blank lines around it, and the row below it stands between bars?"""
    alone = lines[at - 1].blank and at + 1 < len(lines) and lines[at + 1].blank
    row = below.text.strip()
    return alone and row.count(BAR) > 1 and row.startswith(BAR) and row.endswith(BAR)


def _cells_on(line: Line) -> int:
    return sum(bool(piece.strip()) for piece in line.text.split(BAR))


def _row(line: Line) -> Row:
    pieces = line.text.split(BAR)
    if not pieces[-1].strip():
        pieces.pop()
    cells: list[Cell] = []
    start = 0
    for piece in pieces:
        cells.append(_cell([(line, start, piece)]))
        start += len(piece) + 1
    return tuple(cells)


def _flow(lines: Sequence[Line]) -> Row:
    """Join the lines; a bar ends a cell, a line end inside a cell is white space."""
    cells: list[Cell] = []
    pending: list[tuple[Line, int, str]] = []
    for line in lines:
        start = 0
        pieces = line.text.split(BAR)
        for number, piece in enumerate(pieces, 1):
            pending.append((line, start, piece))
            if number < len(pieces):
                cells.append(_cell(pending))
                pending = []
            start += len(piece) + 1
    if any(piece.strip() for _, _, piece in pending):
        cells.append(_cell(pending))
    return tuple(cells)


def _cell(pieces: Sequence[tuple[Line, int, str]]) -> Cell:
    filled = [(line, start, piece) for line, start, piece in pieces if piece.strip()] or list(pieces[-1:])
    line, start, piece = filled[0]
    text = "\n".join(piece.strip() for _, _, piece in filled)
    column = start + (len(piece) - len(piece.lstrip()) if piece.strip() else 0)
    return Cell(text, TextPlace(line.number, column + 1, line.offset + column, len(text)))

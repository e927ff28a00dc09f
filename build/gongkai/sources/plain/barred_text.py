r"""Tables in text whose cells are parted by bars, as Markdown and converters of web pages write them.

Where lines hold whole rows (`规章 | 1 | 2 | 3 |`) they stay rows. Where a bar stands after each cell on a line of its own
(`规章 |⏎0 |⏎0 |`), nothing tells where a row ends, and the table flows. Empty cells are kept in both. The bars of frames that
are drawn with characters (│) and full-width ones count too; between two lines of such a frame (+---+, ├──┤) stands one row,
whose cells may have several lines.

Of Markdown, a heading (`### …`) ends a table and belongs to none, and the line of dashes below a row is no row. So does a
paragraph: a line between two blank ones, where the rows around it stand between bars. What marks make of a cell's words is
the business of `markdown`.
"""

import re
from collections.abc import Iterator, Sequence

from gongkai.document import Cell, Row, Table, TextPlace
from gongkai.sources.plain.markdown import shown
from gongkai.sources.plain.text_lines import CHAPTER, Line

BAR = "|"

_LONGEST_CELL_LINE = 60
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_DELIMITER = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*[|+])+(?:\s*:?-{3,}:?\s*)?")
_SHORT_DELIMITER = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_FRAME = re.compile(r"\s*[+┌┏╔├┣╠└┗╚┝┠]?(?:[-=]{3,}|[─━═]{2,})[-=─━═+┬┳╦┼╋╬┴┻╩┤┫╣┐┓╗┘┛╝|:]*\s*")
_BARS = str.maketrans("│┃║｜┆┊", "||||||")
_PARTS = re.compile(r"(?<!\\)\|")


def with_bars(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with plain bars for those of any other kind."""
    return [line._replace(text=line.text.translate(_BARS)) for line in lines]


def barred_end(lines: Sequence[Line], start: int) -> int:
    """Return the index after the last line of the barred table that starts here, or `start` when none does."""
    if not _opens(lines, start):
        return start
    end = at = start
    while at < len(lines) and not _HEADING.match(lines[at].text) and (lines[at].blank or _belongs(lines, at)):
        if BAR in lines[at].text or _is_frame(lines[at]):
            end = at + 1
        at += 1
    return end


def barred_table(lines: Sequence[Line]) -> Table:
    """Read the lines of one barred table."""
    first, last = lines[0], lines[-1]
    place = TextPlace(first.number, 1, first.offset, last.offset + len(last.text) - first.offset)
    if sum(map(_is_frame, lines)) > 1:
        return Table(tuple(_framed_rows(lines)), place)
    filled = [line for line in lines if not line.blank and not _DELIMITER.fullmatch(line.text) and not _is_frame(line)]
    if len(filled) > 1 and _SHORT_DELIMITER.fullmatch(filled[1].text):
        del filled[1]
    whole_rows = sum(_cells_on(line) >= 2 for line in filled)
    single_cells = sum(_cells_on(line) == 1 for line in filled)
    if whole_rows >= single_cells:
        return Table(tuple(_barred_row([line]) for line in filled), place)
    return Table((_flow(filled),), place, flows=True)


def _is_frame(line: Line) -> bool:
    """Is this a line of a frame drawn with characters, and no row?"""
    return bool(_FRAME.fullmatch(line.text)) and not _DELIMITER.fullmatch(line.text)


def _framed_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield the rows of a drawn frame: all lines between two of the frame's make one, if they have as many cells."""
    pending: list[Line] = []
    for line in (*lines, None):
        if line is not None and not _is_frame(line):
            pending += [] if line.blank or _DELIMITER.fullmatch(line.text) else [line]
            continue
        if len({len(_PARTS.split(each.text)) for each in pending}) == 1:
            yield _barred_row(pending)
        else:
            yield from (_barred_row([each]) for each in pending)
        pending = []


def _opens(lines: Sequence[Line], at: int) -> bool:
    """A table opens at a line with a bar, or at a line right above one that starts with a bar."""
    if _HEADING.match(lines[at].text):
        return False
    if BAR in lines[at].text or (_is_frame(lines[at]) and BAR in "".join(line.text for line in lines[at + 1 : at + 2])):
        return True
    below = lines[at + 1].text.lstrip() if at + 1 < len(lines) else ""
    return not lines[at].blank and below.startswith(BAR) and not CHAPTER.match(lines[at].text)


def _belongs(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if BAR in line.text or _is_frame(line):
        return True
    below = next((other for other in lines[at + 1 :] if not other.blank), None)
    if below is None or BAR not in below.text or len(line.text) > _LONGEST_CELL_LINE or _is_set_off(lines, at, below):
        return False
    return not CHAPTER.match(line.text) or below.text.lstrip().startswith(BAR)


def _is_set_off(lines: Sequence[Line], at: int, below: Line) -> bool:
    """Is this line a paragraph of its own: blank lines around it, and the row below it stands between bars?"""
    alone = lines[at - 1].blank and at + 1 < len(lines) and lines[at + 1].blank
    row = below.text.strip()
    return alone and row.count(BAR) > 1 and row.startswith(BAR) and row.endswith(BAR)


def _cells_on(line: Line) -> int:
    return sum(bool(piece.strip()) for piece in _PARTS.split(line.text))


def _barred_row(lines: Sequence[Line]) -> Row:
    """Return the cells of a row, which has one line or, in a frame, several with as many cells."""
    columns: list[list[tuple[Line, int, str]]] = []
    for line in lines:
        start = 0
        for at, piece in enumerate(_PARTS.split(line.text)):
            if at == len(columns):
                columns.append([])
            columns[at].append((line, start, piece))
            start += len(piece) + 1
    if not any(piece.strip() for _, _, piece in columns[-1]):
        columns.pop()
    return tuple(map(_barred_cell, columns))


def _flow(lines: Sequence[Line]) -> Row:
    """Join the lines; a bar ends a cell, a line end inside a cell is white space."""
    cells: list[Cell] = []
    pending: list[tuple[Line, int, str]] = []
    for line in lines:
        start = 0
        pieces = _PARTS.split(line.text)
        for number, piece in enumerate(pieces, 1):
            pending.append((line, start, piece))
            if number < len(pieces):
                cells.append(_barred_cell(pending))
                pending = []
            start += len(piece) + 1
    if any(piece.strip() for _, _, piece in pending):
        cells.append(_barred_cell(pending))
    return tuple(cells)


def _barred_cell(pieces: Sequence[tuple[Line, int, str]]) -> Cell:
    filled = [(line, start, piece) for line, start, piece in pieces if piece.strip()] or list(pieces[-1:])
    line, start, piece = filled[0]
    text = "\n".join(piece.strip() for _, _, piece in filled)
    column = start + (len(piece) - len(piece.lstrip()) if piece.strip() else 0)
    return Cell(shown(text).strip(), TextPlace(line.number, column + 1, line.offset + column, len(text)))

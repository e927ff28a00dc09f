r"""Reports as extracted text, in the layouts that converters leave behind.

Rows: one row a line, cells separated by tabs; blank lines inside a table are page breaks.
Cells: one cell a line, each line starting with a tab, a blank line after each row; a line without a tab continues the
cell above it. Both come out as the same tables.

>>> rows = read_text("信息内容\t本年制发件数\n规章\t0\n".encode(), "a.txt").tables[0].rows
>>> cells = read_text("\t信息内容\n\t本年制\n发件数\n\n\t规章\n\t0\n".encode(), "b.txt").tables[0].rows
>>> [[c.text for c in row] for row in rows], [[c.text for c in row] for row in cells]
([['信息内容', '本年制发件数'], ['规章', '0']], [['信息内容', '本年制\n发件数'], ['规章', '0']])
"""

import codecs
import re

from gongkai.document import Block, Cell, Document, Paragraph, Place, Row, Table, TextPlace
from gongkai.errors import SourceError
from gongkai.sources.plain.barred_text import barred_end, barred_table, with_bars
from gongkai.sources.plain.text_lines import CHAPTER, Line, split_lines
from gongkai.sources.web.encoding import utf16_of_text

_ARTEFACT = re.compile(r"\[bookmark: [^\]\n]{0,80}\]")


def decode(data: bytes, file: str) -> str:
    """Decode as UTF-8, UTF-16 with a byte order mark or without, else GB18030; a mark of UTF-8 may stand before either."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
        encodings = (unmarked,) if (unmarked := utf16_of_text(data)) else ("utf-8-sig", "gb18030")
    good = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            good = max(good, error.start)
            continue
        if "\0" not in text:
            return text
        good = max(good, data.index(0))
    place, remedy = f"byte {good + 1}", "请另存为 UTF-8 编码的纯文本"
    raise SourceError("不是文本文件，或编码不明", code="not-text", file=file, place=place, remedy=remedy)


def read_text(data: bytes, file: str) -> Document:
    """Read extracted text; SourceError when the bytes are no text."""
    lines = split_lines(decode(data, file))
    barred = with_bars(lines)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if (line.tabbed and not line.blank) or _empty_cell(lines, at):
            end = _table_end(lines, at)
            blocks.append(_table(lines[at:end]))
            at = end
        elif (end := barred_end(barred, at)) > at:
            blocks.append(barred_table(barred[at:end]))
            at = end
        else:
            if not line.blank:
                blocks.append(Paragraph(*_content(line, line.text, 0)[:2]))
            at += 1
    return Document(file, "text", tuple(blocks))


def _empty_cell(lines: list[Line], at: int) -> bool:
    """Is this line an empty first cell: a lone tab with a tabbed line right below it?"""
    line = lines[at]
    return line.tabbed and line.blank and at + 1 < len(lines) and lines[at + 1].tabbed


def _table_end(lines: list[Line], start: int) -> int:
    """Return the index after the last line of the table that starts here: it goes on while tabbed lines follow."""
    end = at = start + 1
    while at < len(lines):
        line = lines[at]
        if line.tabbed:
            end = at + 1
        elif not line.blank and not _inside(lines, at):
            break
        elif not line.blank:
            end = at + 1
        at += 1
    return end


def _inside(lines: list[Line], at: int) -> bool:
    """Does an untabbed line belong to the cell above it? Yes when it stands right below one and opens no chapter."""
    if CHAPTER.match(lines[at].text):
        return False
    while at > 0 and not lines[at].blank and not lines[at].tabbed:
        at -= 1
    return not lines[at].blank


def _table(lines: list[Line]) -> Table:
    one_cell_a_line = all(
        line.text.rstrip("\t ").lstrip(" ").count("\t") <= 1 and line.text.lstrip(" ").startswith("\t")
        for line in lines
        if line.tabbed
    )
    rows = _rows_of_cells(lines) if one_cell_a_line else _whole_rows(lines)
    first, last = lines[0], lines[-1]
    return Table(rows, TextPlace(first.number, 1, first.offset, last.offset + len(last.text) - first.offset))


def _whole_rows(lines: list[Line]) -> tuple[Row, ...]:
    """One row a line; a line end inside a figure has broken its row in two, which are put together again."""
    usual = {line.text.count("\t") for line in lines if line.tabbed}
    rows: list[Row] = []
    above: Line | None = None
    for line in lines:
        if above and _goes_on(above, line, usual):
            end, *rest = _row(line)
            last = rows[-1][-1]
            whole = last._replace(text=f"{last.text}\n{end.text}", place=_reaching(last.place, end.place))
            rows[-1] = (*rows[-1][:-1], whole, *rest)
        elif not line.blank:
            rows.append(_row(line))
        above = None if line.blank else line
    return tuple(rows)


def _goes_on(above: Line, line: Line, usual: set[int]) -> bool:
    """Does a line begin with the end of the figure that the line above ends with?

    Together they have as many tabs as another row of the table, and neither alone has as many as most; or the line is nothing
    but digits.
    """
    before, after = above.text.rstrip(" ").rpartition("\t")[2].strip(), line.text.partition("\t")[0].strip()
    if not above.tabbed or not before.isdigit() or not after.isdigit():
        return False
    together = above.text.count("\t") + line.text.count("\t")
    return not line.tabbed or (together in usual and together == max(usual))


def _reaching(place: Place, end: Place) -> Place:
    if isinstance(place, TextPlace) and isinstance(end, TextPlace):
        return place._replace(length=end.offset + end.length - place.offset)
    return place


def _row(line: Line) -> Row:
    cells: list[Cell] = []
    start = 0
    for piece in line.text.split("\t"):
        cells.append(_cell(line, piece, start))
        start += len(piece) + 1
    return tuple(cells)


def _rows_of_cells(lines: list[Line]) -> tuple[Row, ...]:
    rows: list[list[list[Line]]] = [[]]
    for line in lines:
        if line.blank and not line.tabbed:
            rows.append([])
        elif line.tabbed or not rows[-1]:
            rows[-1].append([line])
        else:
            rows[-1][-1].append(line)
    return tuple(tuple(_lines_of_cell(cell) for cell in row) for row in rows if row)


def _lines_of_cell(lines: list[Line]) -> Cell:
    first, last = lines[0], lines[-1]
    start = first.text.find("\t") + 1
    text, place, artefact = _content(first, first.text[start:], start)
    if len(lines) > 1:
        text = "\n".join((text, *(line.text.strip() for line in lines[1:])))
        place = place._replace(length=last.offset + len(last.text.rstrip()) - place.offset)
    return Cell(text, place, artefact=artefact)


def _cell(line: Line, piece: str, start: int) -> Cell:
    text, place, artefact = _content(line, piece, start)
    return Cell(text, place, artefact=artefact)


def _content(line: Line, piece: str, start: int) -> tuple[str, TextPlace, str]:
    """Return a piece of a line without white space and converter's marks, its place, and the mark taken out."""
    text = piece.strip()
    mark = _ARTEFACT.match(text) if text.startswith("[") else None
    if mark is None:
        column = start + piece.index(text)
        return text, TextPlace(line.number, column + 1, line.offset + column, len(text)), ""
    skipped = piece.index(mark.group()) + mark.end()
    return *_content(line, piece[skipped:], start + skipped)[:2], mark.group()

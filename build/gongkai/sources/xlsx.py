"""Reports as spreadsheets (XLSX): what each sheet shows, row by row.

Kept: merged cells, number formats (`number_formats`), rich text with what is raised or struck out. Left out: hidden sheets, rows and
columns, text in the colour of its ground or under 3 points, zeros where the sheet hides them, comments. What a sheet shows but
this reader cannot tell is a doubt at its cell: dates, formulas without a stored result, rounding by a narrow column,
conditional formats that hide, pictures and shapes over a cell.

A row with one filled cell above or below a blank row, and a heading with an ordinal, is a paragraph; runs of other rows are tables.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.document import Block, Cell, Document, GridPlace, Paragraph, ParagraphPlace, Remark, Row, Table
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.number_formats import shown, shown_text
from gongkai.sources.sheet_styles import Look, Looks, Piece, font_of, read_looks
from gongkai.sources.word_xml import OFF, attribute, child, children, named, whole

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_HEADING = re.compile(r"\s*[一二三四五六七八九十]+\s*[、.．]")
_MOST_ROWS, _MOST_COLUMNS = 5_000, 300
_MOST_POSITIONS = 200_000
_USUAL_WIDTH = 8.43


@dataclass(slots=True)
class _Shown:
    """What a cell shows."""

    text: str = ""
    remarks: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)

    def doubt(self, code: str, what: str) -> None:
        self.doubts.append(Remark(code, what))


@dataclass(slots=True)
class _Sheet:
    """One sheet: what its cells show by row and column from 0, what covers more than one, what is hidden."""

    cells: dict[tuple[int, int], _Shown] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)


def read_xlsx(data: bytes, file: str, container: str = "xlsx") -> Document:
    """Read a workbook; SourceError when it is encrypted, damaged or too large."""
    archive = Archive(data, file)
    book = archive.xml("xl/workbook.xml")
    parts = _relations(archive, "xl/workbook.xml")
    texts = list(_shared_texts(archive))
    looks = read_looks(archive.xml("xl/styles.xml")) if "xl/styles.xml" in archive.names else Looks()
    blocks: list[Block] = []
    pictures = 0
    for element in children(child(book, "sheets"), "sheet"):
        name = parts.get(attribute(element, "id"), "")
        if attribute(element, "state") in {"hidden", "veryHidden"} or name not in archive.names:
            continue
        sheet = _sheet(archive, name, texts, looks)
        pictures += _cover(archive, name, sheet)
        blocks += _blocks(sheet, blocks)
    return Document(file, container, tuple(blocks), pictures)


def _relations(archive: Archive, part: str) -> dict[str, str]:
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in archive.names:
        return {}
    return {
        str(each.get("Id", "")): posixpath.normpath(posixpath.join("/", folder, str(each.get("Target", "")))).lstrip("/")
        for each in archive.xml(name)
        if each.get("TargetMode") != "External"
    }


def _shared_texts(archive: Archive) -> Iterator[tuple[Piece, ...]]:
    name = "xl/sharedStrings.xml"
    for element in children(archive.xml(name), "si") if name in archive.names else ():
        yield _pieces(element)


def _pieces(element: Any) -> tuple[Piece, ...]:
    """Return the text of a cell in its runs; pronunciation is left out."""
    found = []
    for each in element:
        if named(each) == "t":
            found.append(Piece(each.text or ""))
        elif named(each) == "r":
            look = child(each, "rPr")
            text = "".join(t.text or "" for t in children(each, "t"))
            found.append(Piece(text, font_of(look) if look is not None else None))
    return tuple(found)


def _sheet(archive: Archive, name: str, texts: Sequence[tuple[Piece, ...]], looks: Looks) -> _Sheet:
    root = archive.xml(name)
    sheet = _Sheet()
    for column in children(child(root, "cols"), "col"):
        _column(sheet, column)
    zeros = not any(attribute(view, "showZeros") in {"0", "false"} for view in children(child(root, "sheetViews"), "sheetView"))
    row_at = -1
    for row in children(child(root, "sheetData"), "row"):
        number = attribute(row, "r")
        row_at = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 9 else row_at + 1
        if row_at >= _MOST_ROWS:
            # Cells that are only formatted reach to the end of the sheet now and then.
            if any(True for _ in row.iter("{*}v", "{*}t")):
                raise refusals.too_large(archive.file, f"表格多于 {_MOST_ROWS} 行", name)
            continue
        if attribute(row, "hidden") not in {"", *OFF} or attribute(row, "ht") == "0":
            sheet.hidden_rows.add(row_at)
        _read_row(sheet, row, row_at, texts, looks, zeros=zeros)
    for merge in children(child(root, "mergeCells"), "mergeCell"):
        _merge(sheet, attribute(merge, "ref"))
    _conditions(sheet, root, looks)
    return sheet


def _column(sheet: _Sheet, element: Any) -> None:
    first, last = (whole(attribute(element, name), 1) for name in ("min", "max"))
    width = attribute(element, "width")
    for number in range(first - 1, min(last, _MOST_COLUMNS)):
        if width.replace(".", "", 1).isdecimal():
            sheet.widths[number] = float(width)
        if attribute(element, "hidden") not in {"", *OFF} or sheet.widths.get(number) == 0:
            sheet.hidden_columns.add(number)


def _read_row(sheet: _Sheet, row: Any, at: int, texts: Sequence[tuple[Piece, ...]], looks: Looks, *, zeros: bool) -> None:
    column = -1
    for cell in children(row, "c"):
        place = _place(attribute(cell, "r"))
        column = place[1] if place else column + 1
        if column < _MOST_COLUMNS:
            found = _shown(cell, texts, looks.of(attribute(cell, "s")), zeros=zeros)
            if not found.doubts and _is_number(cell) and len(found.text) > sheet.widths.get(column, _USUAL_WIDTH) + 1:
                found.doubt("text-unsure", "列太窄，数字可能显示为 ###")
            sheet.cells[at, column] = found


def _is_number(cell: Any) -> bool:
    return attribute(cell, "t") in {"", "n"}


def _shown(cell: Any, texts: Sequence[tuple[Piece, ...]], look: Look, *, zeros: bool) -> _Shown:
    found = _Shown()
    kind = attribute(cell, "t")
    inline, stored = child(cell, "is"), child(cell, "v")
    value = (stored.text or "") if stored is not None else ""
    if inline is not None or kind in {"s", "str", "inlineStr"}:
        number = whole(value, len(texts)) if kind == "s" else len(texts)
        pieces = _pieces(inline) if inline is not None else texts[number] if number < len(texts) else (Piece(value),)
        whole_text = shown_text("".join(piece.text for piece in pieces), look.code)
        _draw(found, pieces if whole_text else (), look)
        if whole_text is None:
            found.doubt("text-unsure", f"格式 {look.code}")
        elif not whole_text and any(piece.text.strip() for piece in pieces):
            found.remarks.append(Remark("text-hidden", "".join(piece.text for piece in pieces)))
    elif kind in {"b", "e"}:
        _draw(found, (Piece({"0": "FALSE", "1": "TRUE"}.get(value, value)),), look)
    elif value:
        _number(found, value, look, zeros=zeros)
    elif child(cell, "f") is not None:
        found.doubt("content-unread", "公式没有存下结果")
    return found


def _number(found: _Shown, value: str, look: Look, *, zeros: bool) -> None:
    text = shown(value, look.code)
    if text is None:
        found.text = value
        found.doubt("text-unsure", f"格式 {look.code}")
    elif not text or (not zeros and not value.strip("0.")):
        found.remarks.append(Remark("text-hidden", value))
    else:
        _draw(found, (Piece(text),), look)


def _draw(found: _Shown, pieces: Sequence[Piece], look: Look) -> None:
    for piece in pieces:
        seen = look.seen(piece.font)
        if seen == "hidden" and piece.text.strip():
            found.remarks.append(Remark("text-hidden", piece.text.strip()))
        elif seen != "hidden":
            found.text += (piece.font or look.font).drawn(piece.text)
            if seen == "faint" and piece.text.strip():
                found.doubt("text-unsure", "看不清")
    found.text = found.text.replace("\r", "").strip()


def _place(text: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _area(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    first, _, last = text.partition(":")
    start, end = _place(first), _place(last or first)
    return (start, end) if start and end else None


def _merge(sheet: _Sheet, text: str) -> None:
    if area := _area(text):
        (top, left), (bottom, right) = area
        if (bottom - top + 1) * (right - left + 1) <= _MOST_POSITIONS:
            sheet.merged[top, left] = (bottom, right)


def _conditions(sheet: _Sheet, root: Any, looks: Looks) -> None:
    """Doubt cells whose conditional format may hide or strike what they hold."""
    for element in children(root, "conditionalFormatting"):
        numbers = [whole(attribute(rule, "dxfId"), -1) for rule in children(element, "cfRule")]
        if any(0 <= number < len(looks.hiding) and looks.hiding[number] for number in numbers):
            _doubt_areas(sheet, attribute(element, "sqref").split(), "条件格式")


def _doubt_areas(sheet: _Sheet, areas: Sequence[str], what: str) -> None:
    for (top, left), (bottom, right) in filter(None, map(_area, areas)):
        for (row, column), found in sheet.cells.items():
            if top <= row <= bottom and left <= column <= right and found.text:
                found.doubt("text-unsure", what)


def _cover(archive: Archive, name: str, sheet: _Sheet) -> int:
    """Doubt the cells under pictures and shapes; return how many pictures there are."""
    count = 0
    for part in _relations(archive, name).values():
        if not posixpath.basename(part).startswith("drawing") or part not in archive.names or not part.endswith(".xml"):
            continue
        for anchor in archive.xml(part):
            start, end = child(anchor, "from"), child(anchor, "to")
            count += child(anchor, "pic") is not None
            if start is not None:
                _cover_area(sheet, start, end if end is not None else start)
    return count


def _cover_area(sheet: _Sheet, start: Any, end: Any) -> None:
    top, left, bottom, right = (
        whole((child(corner, name).text or "") if child(corner, name) is not None else "", 0)
        for corner in (start, end)
        for name in ("row", "col")
    )
    for row in range(top, min(bottom, _MOST_ROWS) + 1):
        for column in range(left, min(right, _MOST_COLUMNS) + 1):
            sheet.cells.setdefault((row, column), _Shown()).doubt("content-unread", "图片或图形")


def _blocks(sheet: _Sheet, before: Sequence[Block]) -> list[Block]:
    """Return the sheet's rows as paragraphs and tables; `before` are the blocks of the sheets before."""
    tables = sum(isinstance(block, Table) for block in before)
    paragraphs = len(before) - tables
    found: list[Block] = []
    for rows in _runs(sheet):
        if len(rows) == 1 and sum(bool(cell.text) for cell in rows[0]) <= 1:
            paragraphs += 1
            text = next((cell.text for cell in rows[0] if cell.text), "")
            found += [Paragraph(line.strip(), ParagraphPlace(paragraphs)) for line in text.split("\n") if line.strip()]
        else:
            tables += 1
            placed = tuple(tuple(c._replace(place=_in_table(c, tables)) for c in row) for row in rows)
            found.append(Table(placed, GridPlace(tables, 0, 0)))
    return found


def _in_table(cell: Cell, number: int) -> GridPlace:
    _, row, column = cell.place
    return GridPlace(number, int(row), int(column))


def _runs(sheet: _Sheet) -> Iterator[list[Row]]:
    """Yield rows that belong together: parted at blank rows and at rows that are headings."""
    rows = list(_rows(sheet))
    run: list[Row] = []
    for at, row in enumerate(rows):
        filled = [cell for cell in row if cell.text or cell.doubts]
        if not filled:
            yield from filter(None, (run,))
            run = []
        elif len(filled) == 1 and _is_heading(rows, at, filled[0]):
            yield from filter(None, (run, [row]))
            run = []
        else:
            run.append(row)
    yield from filter(None, (run,))


def _is_heading(rows: Sequence[Row], at: int, cell: Cell) -> bool:
    def alone(number: int) -> bool:
        return not 0 <= number < len(rows) or sum(bool(each.text) for each in rows[number]) <= 1

    return not cell.doubts and bool(_HEADING.match(cell.text) or alone(at - 1) or len(cell.text) > 60)


def _rows(sheet: _Sheet) -> Iterator[Row]:
    used = [place for place, found in sheet.cells.items() if found.text or found.doubts or found.remarks]
    if not used:
        return
    last_row = max(row for row, _ in used)
    columns = [c for c in range(max(column for _, column in used) + 1) if c not in sheet.hidden_columns]
    owner = {
        (row, column): (top, left)
        for (top, left), (bottom, right) in sheet.merged.items()
        for row in range(top, min(bottom, last_row) + 1)
        for column in range(left, min(right, _MOST_COLUMNS) + 1)
    }
    for row in range(last_row + 1):
        if row not in sheet.hidden_rows:
            yield tuple(_cell(sheet, owner, row, column) for column in columns)


def _cell(sheet: _Sheet, owner: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> Cell:
    place = GridPlace(0, row + 1, column + 1)
    start = owner.get((row, column), (row, column))
    end = sheet.merged.get(start, start)
    rows = [r for r in range(start[0], end[0] + 1) if r not in sheet.hidden_rows]
    columns = [c for c in range(start[1], end[1] + 1) if c not in sheet.hidden_columns]
    if (row, column) != (rows[0], columns[0]):
        return Cell("", place, continues=True)
    found = sheet.cells.get(start, _Shown())
    return Cell(
        found.text, place, len(rows), len(columns), remarks=tuple(found.remarks), doubts=tuple(dict.fromkeys(found.doubts))
    )

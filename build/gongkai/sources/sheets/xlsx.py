"""Reports as spreadsheets (XLSX): what each sheet shows, row by row.

Kept: merged cells, number formats (`sheet_styles`), rich text with what is raised or struck out. Left out: hidden sheets, rows
and columns, text in the colour of its ground or under 3 points, zeros where the sheet hides them, comments. What a sheet shows
but this reader cannot tell is a doubt at its cell: dates, formulas without a stored result, rounding by a narrow column,
conditional formats that hide, pictures and shapes over a cell. `sheet_layout` parts rows into paragraphs and tables.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.document import Block, Document, Remark
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.sheets.sheet_layout import MOST_COLUMNS, Sheet, Shown, blocks_of
from gongkai.sources.sheets.sheet_styles import Look, Looks, Piece, font_of, read_looks, shown, shown_text
from gongkai.sources.word.elements import OFF, attribute, child, children, named, whole

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_ROWS = 5_000
_MOST_POSITIONS = 200_000
_USUAL_WIDTH = 8.43


def read_xlsx(data: bytes, file: str, container: str = "xlsx") -> Document:
    """Read a workbook; SourceError when it is encrypted, damaged or too large."""
    archive = Archive(data, file)
    book = archive.xml("xl/workbook.xml")
    parts = archive.relations("xl/workbook.xml")
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
        blocks += blocks_of(sheet, blocks)
    return Document(file, container, tuple(blocks), pictures)


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


def _sheet(archive: Archive, name: str, texts: Sequence[tuple[Piece, ...]], looks: Looks) -> Sheet:
    root = archive.xml(name)
    sheet = Sheet()
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


def _column(sheet: Sheet, element: Any) -> None:
    first, last = (whole(attribute(element, name), 1) for name in ("min", "max"))
    width = attribute(element, "width")
    for number in range(first - 1, min(last, MOST_COLUMNS)):
        if width.replace(".", "", 1).isdecimal():
            sheet.widths[number] = float(width)
        if attribute(element, "hidden") not in {"", *OFF} or sheet.widths.get(number) == 0:
            sheet.hidden_columns.add(number)


def _read_row(sheet: Sheet, row: Any, at: int, texts: Sequence[tuple[Piece, ...]], looks: Looks, *, zeros: bool) -> None:
    column = -1
    for cell in children(row, "c"):
        place = _place(attribute(cell, "r"))
        column = place[1] if place else column + 1
        if column < MOST_COLUMNS:
            found = _shown(cell, texts, looks.of(attribute(cell, "s")), zeros=zeros)
            if not found.doubts and _is_number(cell) and len(found.text) > sheet.widths.get(column, _USUAL_WIDTH) + 1:
                found.doubt("text-unsure", "列太窄，数字可能显示为 ###")
            sheet.cells[at, column] = found


def _is_number(cell: Any) -> bool:
    return attribute(cell, "t") in {"", "n"}


def _shown(cell: Any, texts: Sequence[tuple[Piece, ...]], look: Look, *, zeros: bool) -> Shown:
    found = Shown()
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


def _number(found: Shown, value: str, look: Look, *, zeros: bool) -> None:
    text = shown(value, look.code)
    if text is None:
        found.text = value
        found.doubt("text-unsure", f"格式 {look.code}")
    elif not text or (not zeros and not value.strip("0.")):
        found.remarks.append(Remark("text-hidden", value))
    else:
        _draw(found, (Piece(text),), look)


def _draw(found: Shown, pieces: Sequence[Piece], look: Look) -> None:
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


def _merge(sheet: Sheet, text: str) -> None:
    if area := _area(text):
        (top, left), (bottom, right) = area
        if (bottom - top + 1) * (right - left + 1) <= _MOST_POSITIONS:
            sheet.merged[top, left] = (bottom, right)


def _conditions(sheet: Sheet, root: Any, looks: Looks) -> None:
    """Doubt cells whose conditional format may hide or strike what they hold."""
    for element in children(root, "conditionalFormatting"):
        numbers = [whole(attribute(rule, "dxfId"), -1) for rule in children(element, "cfRule")]
        if any(0 <= number < len(looks.hiding) and looks.hiding[number] for number in numbers):
            _doubt_areas(sheet, attribute(element, "sqref").split(), "条件格式")


def _doubt_areas(sheet: Sheet, areas: Sequence[str], what: str) -> None:
    for (top, left), (bottom, right) in filter(None, map(_area, areas)):
        for (row, column), found in sheet.cells.items():
            if top <= row <= bottom and left <= column <= right and found.text:
                found.doubt("text-unsure", what)


def _cover(archive: Archive, name: str, sheet: Sheet) -> int:
    """Doubt the cells under pictures and shapes; return how many pictures there are."""
    count = 0
    for part in archive.relations(name).values():
        if not posixpath.basename(part).startswith("drawing") or part not in archive.names or not part.endswith(".xml"):
            continue
        for anchor in archive.xml(part):
            start, end = child(anchor, "from"), child(anchor, "to")
            count += child(anchor, "pic") is not None
            if start is not None:
                _cover_area(sheet, start, end if end is not None else start)
    return count


def _cover_area(sheet: Sheet, start: Any, end: Any) -> None:
    top, left, bottom, right = (
        whole((child(corner, name).text or "") if child(corner, name) is not None else "", 0)
        for corner in (start, end)
        for name in ("row", "col")
    )
    for row in range(top, min(bottom, _MOST_ROWS) + 1):
        for column in range(left, min(right, MOST_COLUMNS) + 1):
            sheet.cells.setdefault((row, column), Shown()).doubt("content-unread", "图片或图形")

"""Reports as workbooks, and the instrument for them: fonts, fills, number formats, hidden rows and columns of their own."""

import io
from collections.abc import Sequence

from bench.changed_paint import Paint, painted_runs
from synthesis import Draft, Style
from synthesis.boxes import Box, Grid
from synthesis.draft import Words

SHEET_STYLES = (Style("numbers", "figures as numbers"), Style("texts", "figures as text"))
SHEET_PAINTS: tuple[Paint, ...] = (
    Paint("hidden", "color FFFFFFFF", "nothing"),
    Paint("hidden", "color 00FFFFFF", "nothing"),
    Paint("hidden", "format ;;;", "nothing"),
    Paint("hidden", "size 1", "nothing"),
    Paint("hidden", "fill FF000000", "nothing"),
    Paint("struck", "strike", "nothing"),
    Paint("form field or look", "color FFFF0000"),
    Paint("form field or look", "format 0"),
    Paint("form field or look", "format #,##0"),
    Paint("form field or look", "format 0.00"),
    Paint("picture or cover", "format 0.0,", "unknown"),
    Paint("picture or cover", 'format "约"0', "unknown"),
)


def write_sheets(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports as workbooks of one sheet."""
    return [_workbook(draft) for draft in drafts]


def _workbook(draft: Draft) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - belongs to the extra dev
    from openpyxl.styles import Border, Side  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    side = Side(style="thin")
    border, at = Border(left=side, right=side, top=side, bottom=side), 1
    for part in draft.parts:
        if isinstance(part, Words):
            sheet.cell(at, 1, part.text)
            at += 1
        else:
            _table(sheet, part, at, border, numbers=draft.style == "numbers")
            at += len(part.rows) + 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _table(sheet: object, grid: Grid, top: int, border: object, *, numbers: bool) -> None:
    for index, row in enumerate(grid.rows):
        for box in row:
            if box.row == index:
                _cell(sheet, box, top, border, numbers=numbers)


def _cell(sheet: object, box: Box, top: int, border: object, *, numbers: bool) -> None:
    found: list[int] = []
    text = painted_runs(box.text, lambda plain, number: (found.append(number), plain)[1])
    number = numbers and box.role == "value" and text.isascii() and text.isdigit()
    cell = sheet.cell(top + box.row, 1 + box.column, (int(text) if number else text) if text else None)  # type: ignore[attr-defined]
    cell.border = border
    if box.rows > 1 or box.columns > 1:
        last = (top + box.row + box.rows - 1, box.column + box.columns)
        sheet.merge_cells(start_row=top + box.row, start_column=1 + box.column, end_row=last[0], end_column=last[1])  # type: ignore[attr-defined]
    if found:
        if SHEET_PAINTS[found[0]].way.startswith("format"):
            cell.value = int(text)
        _paint(cell, SHEET_PAINTS[found[0]].way)


def _paint(cell: object, way: str) -> None:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

    how, _, what = way.partition(" ")
    if how == "format":
        cell.number_format = what  # type: ignore[attr-defined]
    elif how == "fill":
        cell.fill = PatternFill("solid", fgColor=what)  # type: ignore[attr-defined]
        cell.font = Font(color=what)  # type: ignore[attr-defined]
    else:
        cell.font = Font(color=what) if how == "color" else Font(size=1) if how == "size" else Font(strike=True)  # type: ignore[attr-defined]

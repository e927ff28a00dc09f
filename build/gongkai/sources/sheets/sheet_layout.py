"""From the cells of a sheet to paragraphs and tables.

Blank rows part tables. A row with one filled cell is a paragraph where it is long, where it is a heading with an ordinal merged
over half the table, and where nothing stands above it but blanks or paragraphs and it is such a heading or another lone cell
follows; anywhere else it may be a line whose values are blank, and stays in its table. Hidden rows and columns are left out; a
merged cell starts where its first row and column that show are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.document import Block, Cell, GridPlace, Paragraph, ParagraphPlace, Remark, Row, Table

MOST_COLUMNS = 300
_HEADING = re.compile(r"\s*[一二三四五六七八九十]+\s*[、.．]")
_LONG = 60
"""Characters that are a paragraph rather than a cell of a table."""


@dataclass(slots=True)
class Shown:
    """What a cell shows."""

    text: str = ""
    remarks: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)

    def doubt(self, code: str, what: str) -> None:
        """Say why this may not be what the sheet shows."""
        self.doubts.append(Remark(code, what))


@dataclass(slots=True)
class Sheet:
    """One sheet: what its cells show by row and column from 0, what covers more than one, what is hidden."""

    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)


def blocks_of(sheet: Sheet, before: Sequence[Block]) -> list[Block]:
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
    return cell.place._replace(table=number) if isinstance(cell.place, GridPlace) else GridPlace(number, 0, 0)


def _runs(sheet: Sheet) -> Iterator[list[Row]]:
    """Yield rows that belong together: parted at blank rows and at rows that are headings."""
    rows = list(_rows(sheet))
    run: list[Row] = []
    for at, row in enumerate(rows):
        filled = _filled(row)
        below = _filled(rows[at + 1]) if at + 1 < len(rows) else []
        if not filled:
            yield from filter(None, (_trimmed(run),))
            run = []
        elif len(filled) == 1 and _is_heading(filled[0], len(row), in_run=bool(run), lone_below=len(below) <= 1):
            yield from filter(None, (_trimmed(run), [tuple(filled)]))
            run = []
        else:
            run.append(row)
    yield from filter(None, (_trimmed(run),))


def _filled(row: Row) -> list[Cell]:
    return [cell for cell in row if cell.text or cell.doubts]


def _trimmed(run: list[Row]) -> list[Row]:
    """Leave out the columns at the right in which nothing stands or starts."""
    width = max((at + cell.column_span for row in run for at, cell in enumerate(row) if cell.text or cell.doubts), default=0)
    return [row[:width] for row in run]


def _is_heading(cell: Cell, width: int, *, in_run: bool, lone_below: bool) -> bool:
    ordinal = bool(_HEADING.match(cell.text))
    if cell.doubts or len(cell.text) > _LONG:
        return not cell.doubts
    return (ordinal and 2 * cell.column_span > width) if in_run else (ordinal or lone_below)


def _rows(sheet: Sheet) -> Iterator[Row]:
    used = [place for place, found in sheet.cells.items() if found.text or found.doubts or found.remarks]
    if not used:
        return
    last_row = max(row for row, _ in used)
    columns = [c for c in range(max(column for _, column in used) + 1) if c not in sheet.hidden_columns]
    owner = {
        (row, column): (top, left)
        for (top, left), (bottom, right) in sheet.merged.items()
        for row in range(top, min(bottom, last_row) + 1)
        for column in range(left, min(right, MOST_COLUMNS) + 1)
    }
    rows = {row for row, _ in used}
    for row in range(last_row + 1):
        if row not in rows:
            yield ()
        elif row not in sheet.hidden_rows:
            yield tuple(_cell(sheet, owner, row, column) for column in columns)


def _cell(sheet: Sheet, owner: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> Cell:
    place = GridPlace(0, row + 1, column + 1)
    start = owner.get((row, column), (row, column))
    end = sheet.merged.get(start, start)
    rows = [r for r in range(start[0], end[0] + 1) if r not in sheet.hidden_rows]
    columns = [c for c in range(start[1], end[1] + 1) if c not in sheet.hidden_columns]
    if (row, column) != (rows[0], columns[0]):
        return Cell("", place, continues=True)
    found = sheet.cells.get(start, Shown())
    return Cell(
        found.text, place, len(rows), len(columns), remarks=tuple(found.remarks), doubts=tuple(dict.fromkeys(found.doubts))
    )

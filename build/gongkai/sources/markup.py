"""Collecting marked-up content (HTML, Word) in reading order: text, paragraphs, tables inside tables.

A reader tells what it meets; `blocks()` gives the result. Tables come out like this:

- a table with one cell a row is a frame: its text is paragraphs;
- a table that holds other tables is layout: the text beside them is paragraphs. When it looks like data all the same
  (three rows of three filled cells), it is a table too, and a table inside one of its cells gives its text where the
  cell has none of its own, so that no filled cell ever looks blank;
- every other table is a table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.document import Block, GridPlace, Paragraph, ParagraphPlace, Row, Table
from gongkai.sources.spans import MarkedCell, MarkedRow

DEEPEST = 50
"""Tables inside tables; layouts in the wild have about ten."""

LayOut = Callable[[int, Sequence[MarkedRow]], tuple[Row, ...]]


class TooDeep(ValueError):
    """Tables are nested deeper than any report has them."""


@dataclass(slots=True)
class _Table:
    number: int
    rows: list["_Row"] = field(default_factory=list)
    group: int = 0


@dataclass(slots=True)
class _Cell:
    marked: MarkedCell
    parts: list["str | _Table"] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    group: int
    before: int
    cells: list[_Cell] = field(default_factory=list)


class Flow:
    """What a reader has told so far.

    Tables, rows and cells left open are closed by what follows them.
    """

    def __init__(self, lay_out: LayOut) -> None:
        self._lay_out = lay_out
        self._parts: list[str | _Table] = []
        self._open: list[_Table] = []
        self._sinks: list[list[str | _Table]] = [self._parts]
        self._count = 0

    def text(self, text: str) -> None:
        """Add text to the cell or paragraph at hand."""
        self._sinks[-1].append(text)

    def end_line(self) -> None:
        """End a line or paragraph."""
        self._sinks[-1].append("\n")

    def open_table(self) -> None:
        """Start a table, inside the cell at hand if there is one."""
        if len(self._open) == DEEPEST:
            raise TooDeep
        self._count += 1
        table = _Table(self._count)
        self._sinks[-1].append(table)
        self._open.append(table)
        self._sinks.append(self._sinks[-1])

    def close_table(self) -> None:
        """End the innermost table."""
        if self._open:
            self._open.pop()
            self._sinks.pop()

    def open_group(self) -> None:
        """Start another group of rows, which no cell from above reaches into."""
        if self._open:
            self._open[-1].group += 1

    def open_row(self, before: int = 0) -> None:
        """Start a row; `before` columns are left out in front of it."""
        if self._open:
            self.close_cell()
            table = self._open[-1]
            table.rows.append(_Row(table.group, before))

    def open_cell(self, marked: MarkedCell) -> None:
        """Start a cell; outside any table its text is running text."""
        if self._open:
            table = self._open[-1]
            if not table.rows:
                table.rows.append(_Row(table.group, 0))
            cell = _Cell(marked)
            table.rows[-1].cells.append(cell)
            self._sinks[-1] = cell.parts

    def close_cell(self) -> None:
        """End the cell; what follows before the next one belongs around the table."""
        if self._open:
            self._sinks[-1] = self._sinks[-2]

    def blocks(self) -> tuple[Block, ...]:
        """Return paragraphs and tables in reading order."""
        found: list[Block] = []
        number = 0
        for block in self._blocks(self._parts, None):
            if block.place is _UNPLACED:
                number += 1
                found.append(Paragraph(block.text, ParagraphPlace(number)) if isinstance(block, Paragraph) else block)
            else:
                found.append(block)
        return tuple(found)

    def _blocks(self, parts: Sequence["str | _Table"], place: GridPlace | None) -> Iterator[Block]:
        text: list[str] = []
        for part in (*parts, None):
            if isinstance(part, str):
                text.append(part)
                continue
            for line in _lines("".join(text)):
                yield Paragraph(line, place or _UNPLACED)
            text = []
            if part is not None:
                yield from self._table_blocks(part)

    def _table_blocks(self, table: _Table) -> Iterator[Block]:
        cells = [cell for row in table.rows for cell in row.cells]
        frame = all(len(row.cells) <= 1 for row in table.rows)
        layout = frame or any(isinstance(part, _Table) for cell in cells for part in cell.parts)
        data = not frame and (not layout or _looks_like_data(table))
        if data:
            yield Table(self._lay_out(table.number, [_marked(row) for row in table.rows]), GridPlace(table.number, 0, 0))
        for r, row in enumerate(table.rows if layout else (), start=1):
            for c, cell in enumerate(row.cells, start=1):
                inner = [part for part in cell.parts if isinstance(part, _Table)] if data else cell.parts
                yield from self._blocks(inner, GridPlace(table.number, r, c))


_UNPLACED = ParagraphPlace(0)


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]


def _own_text(cell: _Cell) -> str:
    return "\n".join(_lines("".join(part if isinstance(part, str) else "\n" for part in cell.parts)))


def _all_text(cell: _Cell) -> str:
    """The text of the cell and of all that is inside it."""
    pieces = (p if isinstance(p, str) else "\n" + "\n".join(_all_text(c) for r in p.rows for c in r.cells) for p in cell.parts)
    return "\n".join(_lines("".join(pieces)))


def _marked(row: _Row) -> MarkedRow:
    cells = tuple(cell.marked._replace(text=_own_text(cell) or _all_text(cell)) for cell in row.cells)
    return MarkedRow(cells, row.group, row.before)


def _looks_like_data(table: _Table) -> bool:
    filled = (sum(bool(_own_text(cell)) for cell in row.cells) for row in table.rows)
    return sum(count >= 3 for count in filled) >= 3

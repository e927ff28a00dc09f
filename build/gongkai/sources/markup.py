"""Collecting marked-up content (HTML, Word) in reading order: text, paragraphs, tables inside tables.

A reader tells what it meets; `blocks()` gives the result. Tables come out like this:

- a table with one cell a row is a frame: its text is paragraphs;
- a table that holds other tables is layout: the text beside them is paragraphs. When it looks like data all the same
  (three rows of three filled cells), it is a table too, and a table inside one of its cells gives its text where the
  cell has none of its own, so that no filled cell ever looks blank;
- every other table is a table.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gongkai.document import Block, GridPlace, Paragraph, ParagraphPlace, Place, Remark, Row, Table
from gongkai.sources.spans import MarkedCell, MarkedRow, without_columns

DEEPEST = 50
"""Tables inside tables; layouts in the wild have about ten."""

LONGEST_REMARK = 100
"""In characters; a page may hide a whole book in a cell."""

_DIGIT = re.compile(r"[0-9０-９]")

LayOut = Callable[[int, Sequence[MarkedRow]], tuple[Row, ...]]


class TooDeep(ValueError):
    """Tables are nested deeper than any report has them."""


@dataclass(frozen=True, slots=True)
class _Inserted:
    """Tables that come ready from another file inside this one."""

    tables: tuple[Table, ...]


@dataclass(slots=True)
class _Table:
    number: int
    rows: list["_Row"] = field(default_factory=list)
    group: int = 0
    collapsed: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Cell:
    marked: MarkedCell
    parts: list["_Part"] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    doubts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Is there no text in it so far?"""
        return not _all_text(self)


@dataclass(slots=True)
class _Row:
    group: int
    before: int
    cells: list[_Cell] = field(default_factory=list)
    collapsed: bool = False


_Part = str | _Table | _Inserted


class Flow:
    """What a reader has told so far.

    Tables, rows and cells left open are closed by what follows them.
    """

    def __init__(self, lay_out: LayOut) -> None:
        self._lay_out = lay_out
        self._parts: list[_Part] = []
        self._open: list[_Table] = []
        self._sinks: list[list[_Part]] = [self._parts]
        self._cells: list[_Cell | None] = []
        self._count = 0

    def text(self, text: str) -> None:
        """Add text to the cell or paragraph at hand."""
        self._sinks[-1].append(text)

    def end_line(self) -> None:
        """End a line or paragraph."""
        self._sinks[-1].append("\n")

    def remark(self, code: str, what: str) -> None:
        """Say what was odd at the cell at hand and leaves its text as it is; outside cells nobody asks."""
        if cell := self.cell:
            cell.remarks.setdefault(code, []).append(what)

    def doubt(self, code: str, what: str, cell: "_Cell | None" = None) -> None:
        """Say why the text of a cell, the one at hand unless given, may not be what is shown."""
        if cell := cell or self.cell:
            cell.doubts.setdefault(code, []).append(what)

    @property
    def cell(self) -> "_Cell | None":
        """The innermost cell at hand, to be given back to `doubt`."""
        return next((cell for cell in reversed(self._cells) if cell), None)

    def collapse_columns(self, first: int, count: int) -> None:
        """Take columns out of the table at hand once its cells have been laid out."""
        if self._open:
            self._open[-1].collapsed.update(range(first, first + count))

    def insert(self, tables: Sequence[Table]) -> None:
        """Add tables that another reader made; they are counted on."""
        placed = []
        for table in tables:
            self._count += 1
            rows = tuple(tuple(c._replace(place=_counted(c.place, self._count)) for c in row) for row in table.rows)
            placed.append(replace(table, rows=rows, place=_counted(table.place, self._count)))
        self._sinks[-1].append(_Inserted(tuple(placed)))

    def open_table(self) -> None:
        """Start a table, inside the cell at hand if there is one."""
        if len(self._open) == DEEPEST:
            raise TooDeep
        self._count += 1
        table = _Table(self._count)
        self._sinks[-1].append(table)
        self._open.append(table)
        self._sinks.append(self._sinks[-1])
        self._cells.append(None)

    def open_caption(self) -> None:
        """Start the caption of the table at hand: what is told next stands above the table, wherever the file has it."""
        if self._open:
            self._sinks[-1] = []

    def close_caption(self) -> None:
        """End the caption."""
        if self._open and self._sinks[-1] is not self._sinks[-2]:
            around, said = self._sinks[-2], self._sinks[-1]
            at = next(n for n, part in enumerate(around) if part is self._open[-1])
            around[at:at] = ["\n", *said, "\n"]
            self.close_cell()

    def close_table(self) -> None:
        """End the innermost table."""
        if self._open:
            self._open.pop()
            self._sinks.pop()
            self._cells.pop()

    def open_group(self) -> None:
        """Start another group of rows, which no cell from above reaches into."""
        if self._open:
            self._open[-1].group += 1

    def open_row(self, before: int = 0, *, collapsed: bool = False) -> None:
        """Start a row; `before` columns are left out in front of it. A collapsed one has its place but is not shown."""
        if self._open:
            self.close_cell()
            table = self._open[-1]
            table.rows.append(_Row(table.group, before, collapsed=collapsed))

    def open_cell(self, marked: MarkedCell) -> None:
        """Start a cell; outside any table its text is running text."""
        if self._open:
            table = self._open[-1]
            if not table.rows:
                table.rows.append(_Row(table.group, 0))
            cell = _Cell(marked)
            table.rows[-1].cells.append(cell)
            self._sinks[-1] = cell.parts
            self._cells[-1] = cell

    def close_cell(self) -> None:
        """End the cell; what follows before the next one belongs around the table."""
        if self._open:
            self._sinks[-1] = self._sinks[-2]
            self._cells[-1] = None

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

    def _blocks(self, parts: Sequence["_Part"], place: GridPlace | None) -> Iterator[Block]:
        text: list[str] = []
        for part in (*parts, None):
            if isinstance(part, str):
                text.append(part)
                continue
            for line in _lines("".join(text)):
                yield Paragraph(line, place or _UNPLACED)
            text = []
            if isinstance(part, _Inserted):
                yield from part.tables
            elif part is not None:
                yield from self._table_blocks(part)

    def _table_blocks(self, table: _Table) -> Iterator[Block]:
        cells = [cell for row in table.rows for cell in row.cells]
        frame = all(len(row.cells) <= 1 for row in table.rows)
        layout = frame or any(not isinstance(part, str) for cell in cells for part in cell.parts)
        data = not frame and (not layout or _looks_like_data(table))
        if data:
            laid = self._lay_out(table.number, [_marked(row) for row in table.rows])
            yield Table(without_columns(laid, table.collapsed), GridPlace(table.number, 0, 0))
        for r, row in enumerate(table.rows if layout else (), start=1):
            for c, cell in enumerate(row.cells, start=1):
                inner = [part for part in cell.parts if not isinstance(part, str)] if data else cell.parts
                yield from self._blocks(inner, GridPlace(table.number, r, c))


_UNPLACED = ParagraphPlace(0)


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]


def _counted(place: Place, number: int) -> Place:
    return place._replace(table=number) if isinstance(place, GridPlace) else place


def _own_text(cell: _Cell) -> str:
    return "\n".join(_lines("".join(part if isinstance(part, str) else "\n" for part in cell.parts)))


def _all_text(cell: _Cell) -> str:
    """The text of the cell and of all that is inside it."""
    return "\n".join(_lines("".join(map(_text_of, cell.parts))))


def _text_of(part: "_Part") -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, _Inserted):
        return "\n" + "\n".join(cell.text for table in part.tables for row in table.rows for cell in row)
    return "\n" + "\n".join(_all_text(cell) for row in part.rows for cell in row.cells)


def _marked(row: _Row) -> MarkedRow:
    return MarkedRow(tuple(map(_told, row.cells)), row.group, row.before, row.collapsed)


def _told(cell: _Cell) -> MarkedCell:
    """The cell with its text, and with what was said about it where that text comes from."""
    own = _own_text(cell)
    inside = [cell] if own else list(_nested(cell))
    remarks, doubts = (_merged(one.remarks for one in inside), _merged(one.doubts for one in inside))
    every = _all_text(cell)
    if own != every and _DIGIT.search(own) and len(_DIGIT.findall(every)) > len(_DIGIT.findall(own)):
        doubts = (
            *doubts,
            Remark("content-unread", "表格"),
        )  # a figure above, beside or below another, in a table inside the cell
    return cell.marked._replace(text=own or every, remarks=remarks, doubts=doubts)


def _nested(cell: _Cell) -> Iterator[_Cell]:
    yield cell
    for part in cell.parts:
        for row in part.rows if isinstance(part, _Table) else ():
            for inner in row.cells:
                yield from _nested(inner)


def _merged(said: Iterable[dict[str, list[str]]]) -> tuple[Remark, ...]:
    """One remark a code, its words once each."""
    words: dict[str, dict[str, None]] = {}
    for each in said:
        for code, what in each.items():
            words.setdefault(code, {}).update(dict.fromkeys(what))
    return tuple(Remark(code, "、".join(what)[:LONGEST_REMARK]) for code, what in words.items())


def _looks_like_data(table: _Table) -> bool:
    filled = (sum(bool(_own_text(cell)) for cell in row.cells) for row in table.rows)
    return sum(count >= 3 for count in filled) >= 3

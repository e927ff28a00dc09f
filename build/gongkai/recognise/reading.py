"""The result of recognition: every cell of the form with what was read for it, and what became of each line and table.

What became of them (`TableState`, `LineState`) decides which edition is taken, what is absent, what is believed; the findings
are derived from it last, and nothing looks at them to decide anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from gongkai.codes import ids
from gongkai.document import Cell, Place
from gongkai.findings import Finding
from gongkai.form import Form, FormCell, Line, Table
from gongkai.quantity import KIND_WORDS, Quantity
from gongkai.text import one_line

CONFIDENCES = ids("confidence")
"""`stated`: the file's own characters; `agreed`: two independent readings say the same; `unconfirmed`: the second
reading that was asked for failed; `single`: read only once where
reading may err; `differs`: two readings say different things."""


class CellReading(NamedTuple):
    """What was read for one cell of the form.

    Attributes:
        cell: The cell of the form.
        quantity: Kind, value, precision and note.
        raw: Text as printed; empty when the cell is blank or absent.
        place: Where the text stands; None when the form as printed has no such cell.
        confidence: One of `CONFIDENCES`.
        raw_second: What the second reading gave, where it differs.
        disturbed: Whether a mark ran by, or text was set aside there that the page does not show.
    """

    cell: FormCell
    quantity: Quantity
    raw: str
    place: Place | None
    confidence: str = "stated"
    raw_second: str = ""
    disturbed: bool = False

    @property
    def kind(self) -> str:
        """One of `gongkai.quantity.KINDS`."""
        return self.quantity.kind

    @property
    def value(self) -> int | Decimal | None:
        """The number in the form's unit; None unless the kind is `number`."""
        return self.quantity.value


class Standing(Enum):
    """What became of a line of the form."""

    READ = "its cells are known"
    UNREADABLE = "it stands there; its cells cannot be told apart, or are those of something else"
    PERHAPS = "it was not found, and may stand where something was not understood"
    ABSENT = "it is not there"


class Shortfall(NamedTuple):
    """Cells that cannot be told apart: of which line or table, how many there are, how many the form has, what they say."""

    about: str
    label: str
    found: int
    wanted: int
    raw: str
    place: str

    @property
    def has_figures(self) -> bool:
        """Is there a digit in them?"""
        return any(c.isdigit() for c in self.raw)

    @property
    def lacks_cells(self) -> bool:
        """Are there cells, but too few?"""
        return 0 < self.found < self.wanted

    @property
    def finding(self) -> Finding:
        """What is said of them."""
        params = {"label": self.label, "found": str(self.found), "wanted": str(self.wanted)}
        return Finding("line-unreadable", self.about, self.place, self.raw, params)


class LineState(NamedTuple):
    """What became of one line of the form.

    Attributes:
        id: Its id with that of its table.
        line: The line.
        standing: What became of it.
        near: The cell that was not understood and may be this line.
        headed: Whether the form's headings stand above it, all of them.
        variants: How often its label stands there in other words than the form's.
        shortfalls: Cells of it that cannot be told apart.
        refused: Cells under headings that a remark makes other ones.
        said: What was odd about it and its cells.
    """

    id: str
    line: Line
    standing: Standing
    near: Cell | None = None
    headed: bool = True
    variants: int = 0
    shortfalls: tuple[Shortfall, ...] = ()
    refused: frozenset[str] = frozenset()
    said: tuple[Finding, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Was it not found?"""
        return self.standing in (Standing.PERHAPS, Standing.ABSENT)


class Left(NamedTuple):
    """A cell that belongs to nothing in the form; whether a number stands in it."""

    cell: Cell
    numbered: bool


@dataclass(frozen=True, slots=True)
class TableState:
    """What became of one table of the form.

    Attributes:
        table: The table.
        lines: What became of its lines, in the form's order.
        found: Whether any of them was.
        left: What stands in it and is nothing of the form's.
        guessed: Whether its rows and columns were guessed, and no sum proves them.
        said: What was odd about the whole of it.
    """

    table: Table
    lines: tuple[LineState, ...]
    found: bool
    left: tuple[Left, ...] = ()
    guessed: bool = False
    said: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A recognised report.

    Attributes:
        form: The edition of the form, or the editions of its blocks.
        cells: All cells, in form order.
        tables: What became of its tables.
        said: What the reader of the file has to say of the whole.
    """

    form: Form
    cells: tuple[CellReading, ...]
    tables: tuple[TableState, ...] = ()
    said: tuple[Finding, ...] = ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was odd."""
        return tuple(_findings(self))


def _findings(reading: Reading) -> Iterator[Finding]:
    for state in reading.tables:
        if state.guessed:
            yield Finding("table-guessed", state.table.id, params=named(state.table))
    if "+" in reading.form.edition:
        yield Finding("editions-mixed", raw=reading.form.edition)
    for state in reading.tables:
        yield from _of_table(state)
    yield from reading.said


def _of_table(state: TableState) -> Iterator[Finding]:
    if not state.found:
        perhaps = any(line.standing is Standing.PERHAPS for line in state.lines)
        yield Finding("table-missing", state.table.id, params={**named(state.table), **_recorded(perhaps=perhaps)})
    for line in state.lines:
        if line.is_missing and state.found:
            yield _missing(line)
        yield from line.said
    yield from state.said
    for cell, numbered in state.left:
        yield Finding("leftover-number" if numbered else "leftover-text", state.table.id, str(cell.place), one_line(cell.text))


def _missing(state: LineState) -> Finding:
    place, raw = (str(state.near.place), one_line(state.near.text)) if state.near else ("", "")
    perhaps = state.standing is Standing.PERHAPS
    return Finding("line-missing", state.id, place, raw, {"label": state.line.label, **_recorded(perhaps=perhaps)})


def _recorded(*, perhaps: bool) -> dict[str, str]:
    kind = "unreadable" if perhaps else "absent"
    return {"recorded": KIND_WORDS[kind], "recorded_en": kind}


def named(what: Table | Line) -> dict[str, str]:
    """Return how a sentence calls a table or a line."""
    said = (what.title, what.title_en) if isinstance(what, Table) else (what.label, what.label_en)
    return dict(zip(("label", "label_en"), said, strict=True))


ABSENT = Quantity("absent")
UNREADABLE = Quantity("unreadable")


def as_json(reading: Reading) -> list[dict[str, Any]]:
    """Return the cells as `gongkai show --stage cells --json` prints them: one object a cell."""
    return [_cell_json(cell) for cell in reading.cells]


def _cell_json(read: CellReading) -> dict[str, Any]:
    return {
        "cell": read.cell.id,
        "value": float(read.value) if isinstance(read.value, Decimal) else read.value,
        "kind": read.kind,
        "raw": read.raw,
        "note": read.quantity.note,
        "place": str(read.place) if read.place else None,
        "confidence": read.confidence,
    }

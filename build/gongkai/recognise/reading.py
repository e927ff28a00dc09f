"""The result of recognition: every cell of the form with what was read for it, and what was odd."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from gongkai.codes import ids
from gongkai.document import Place
from gongkai.findings import Finding
from gongkai.form import Form, FormCell
from gongkai.quantity import Quantity

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
    """

    cell: FormCell
    quantity: Quantity
    raw: str
    place: Place | None
    confidence: str = "stated"
    raw_second: str = ""

    @property
    def kind(self) -> str:
        """One of `gongkai.quantity.KINDS`."""
        return self.quantity.kind

    @property
    def value(self) -> int | Decimal | None:
        """The number in the form's unit; None unless the kind is `number`."""
        return self.quantity.value


@dataclass(frozen=True, slots=True)
class Reading:
    """A recognised report: its cells in form order, and the findings of reading it."""

    form: Form
    cells: tuple[CellReading, ...]
    findings: tuple[Finding, ...]


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

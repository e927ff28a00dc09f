"""What stands in the cells of a report: the raw text of each, and what a careful reader takes from it.

>>> from decimal import Decimal
>>> write_number(Decimal("1.50"))
'1.5'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gongkai.form import Form
from synthesis.draws import Figures
from synthesis.equations import Value


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell as printed, with the answer: only kind `number` has a value, `precision` above 1 says it is rounded."""

    cell: str
    raw: str
    kind: str
    value: Value | None
    note: str = ""
    precision: int = 1


def write_number(value: Value) -> str:
    """Write a number the way reports do: plain digits, no closing zeros after the point."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(cell: str, value: Value) -> PrintedCell:
    """Print a value as nothing but its digits."""
    return PrintedCell(cell, write_number(value), "number", value)


def print_figures(form: Form, figures: Figures, changed: Iterable[PrintedCell] = ()) -> dict[str, PrintedCell]:
    """Print every cell in form order; the cells in `changed` stand as given there."""
    printed = {cell.id: plain(cell.id, figures.values[cell.id]) for cell in form.cells}
    return printed | {cell.cell: cell for cell in changed}

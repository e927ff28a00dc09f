"""Table styles of Word documents: which conditions of a style (first row, last column, bands) apply to a cell.

Word writes the answer beside each row or cell (`cnfStyle`); where it does not, it follows from the table's own choice
of conditions (`tblLook`) and from the cell's place. The later in `_ORDER` goes over the earlier.
"""

from dataclasses import dataclass
from typing import Any

from gongkai.sources.word_colours import Colour
from gongkai.sources.word_styles import Properties, Style
from gongkai.sources.word_xml import OFF, attribute, child, children

_ORDER = (
    "band1Vert", "band2Vert", "band1Horz", "band2Horz", "firstCol", "lastCol", "firstRow", "lastRow",
    "neCell", "nwCell", "seCell", "swCell",
)  # fmt: skip
# The digits of `cnfStyle`, in their order.
_WRITTEN = (
    "firstRow", "lastRow", "firstCol", "lastCol", "band1Vert", "band2Vert", "band1Horz", "band2Horz",
    "neCell", "nwCell", "seCell", "swCell",
)  # fmt: skip
# Choices of `tblLook`: attribute, bit of the older spelling.
_CHOICES = (
    ("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100), ("noHBand", 0x200), ("noVBand", 0x400),
)  # fmt: skip


@dataclass(slots=True)
class TableLook:
    """One table while it is walked through: its style, its choices, how many rows it has, and where the walk is."""

    style: Style
    chosen: frozenset[str]
    rows: int
    row: int = -1
    cell: int = -1
    cells: int = 0
    row_conditions: frozenset[str] | None = None

    def next_row(self, element: Any) -> None:
        """Go to the next row."""
        self.row, self.cell = self.row + 1, -1
        self.cells = sum(1 for _ in children(element, "tc"))
        self.row_conditions = _written(child(element, "trPr"))

    def next_cell(self, properties: Any) -> tuple[Properties, Colour | None]:
        """Go to the next cell; return what the style says of runs in it, and its ground."""
        self.cell += 1
        written = _written(properties)
        if written is None and self.row_conditions is None:
            conditions = self._by_place()
        else:
            conditions = (written or frozenset()) | (self.row_conditions or frozenset())
        run, ground = dict(self.style.run), self.style.ground
        for name in _ORDER:
            if name in conditions and name in self.style.parts:
                said, below = self.style.parts[name]
                run, ground = run | said, below or ground
        return run, ground

    def _by_place(self) -> frozenset[str]:
        edges = {
            "firstRow": self.row == 0 and "firstRow" in self.chosen,
            "lastRow": self.row == self.rows - 1 and "lastRow" in self.chosen,
            "firstCol": self.cell == 0 and "firstColumn" in self.chosen,
            "lastCol": self.cell == self.cells - 1 and "lastColumn" in self.chosen,
        }
        found = {name for name, applies in edges.items() if applies}
        if "noHBand" not in self.chosen and not found & {"firstRow", "lastRow"}:
            found.add(f"band{(self.row - ('firstRow' in self.chosen)) % 2 + 1}Horz")
        if "noVBand" not in self.chosen and not found & {"firstCol", "lastCol"}:
            found.add(f"band{(self.cell - ('firstColumn' in self.chosen)) % 2 + 1}Vert")
        return frozenset(found)


def table_look(table: Any, style: Style) -> TableLook | None:
    """Return the look of a table; None when its style says nothing of runs or grounds."""
    if not (style.run or style.ground or any(run or ground for run, ground in style.parts.values())):
        return None
    look = child(table, "tblPr", "tblLook")
    rows = sum(1 for _ in children(table, "tr"))
    return TableLook(style, _chosen(look), rows)


def _chosen(look: Any) -> frozenset[str]:
    if look is None:
        return frozenset(("noHBand", "noVBand"))
    try:
        bits = int(attribute(look, "val") or "0", 16)
    except ValueError:
        bits = 0
    return frozenset(name for name, bit in _CHOICES if _on(attribute(look, name), bits & bit))


def _on(written: str, bit: int) -> bool:
    return written not in OFF if written else bool(bit)


def _written(properties: Any) -> frozenset[str] | None:
    element = child(properties, "cnfStyle")
    if element is None:
        return None
    digits = attribute(element, "val")
    return frozenset(name for name, digit in zip(_WRITTEN, digits, strict=False) if digit == "1") if digits else None

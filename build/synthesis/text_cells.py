"""Tables as text, one cell a line: what a word processor's tables become.

Every cell begins with a tab; a cell of several lines goes on without one. A blank line ends a row, two end a table.
A cell merged with the one above it leaves an empty cell; one merged sideways leaves nothing.
"""

from synthesis.boxes import Grid
from synthesis.layouts import Layout

_BOOKMARK = "[bookmark: _GoBack]"


def write_cells(grid: Grid, layout: Layout) -> list[str]:
    """Return the lines of one table."""
    lines: list[str] = []
    for index, row in enumerate(grid.rows):
        for box in row:
            text = box.text if box.row == index else ""
            mark = _BOOKMARK if layout.bookmark and text.endswith("万元") and box.role == "value" else ""
            lines += f"\t{mark}{text}".split("\n")
        lines.append("")
    return [*lines, ""]

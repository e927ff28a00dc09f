"""What is believed of a table whose rows and columns were guessed: all of it when every sum of it holds, else nothing.

Blank cells count as zero in this proof, and stay blank. A table without sums cannot be proved.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from gongkai.form import Form, Table
from gongkai.recognise.reading import UNREADABLE, CellReading, Reading, TableState

_EMPTY = frozenset({"blank", "dash", "none"})


def believed(reading: Reading) -> Reading:
    """Return a reading of guessed tables with the cells of those that are not proved unreadable; what was printed is kept."""
    cells: list[CellReading] = []
    states: list[TableState] = []
    for state in reading.tables:
        table = state.table
        own = [c for c in reading.cells if c.cell.table == table.id]
        guessed = not _is_proved(reading.form, table, own) and any(c.kind != "absent" for c in own)
        if guessed:
            own = [c if c.kind == "absent" else c._replace(quantity=UNREADABLE) for c in own]
        cells += own
        states.append(replace(state, guessed=guessed))
    return replace(reading, cells=tuple(cells), tables=tuple(states))


def _is_proved(form: Form, table: Table, cells: Sequence[CellReading]) -> bool:
    values = {c.cell.id: c.value or 0 for c in cells if c.kind == "number" or c.kind in _EMPTY}
    sums = [(each.left, each.right) for each in form.instances if each.rule.table == table.id]
    known = all(cell in values for cell in chain.from_iterable(left + right for left, right in sums))
    return bool(sums) and known and all(sum(values[c] for c in left) == sum(values[c] for c in right) for left, right in sums)

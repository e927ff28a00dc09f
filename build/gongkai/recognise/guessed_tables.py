"""What is believed of a table whose rows and columns were guessed: all of it when every sum of it holds, else nothing.

Blank cells count as zero in this proof, and stay blank. A table without sums cannot be proved.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from gongkai.findings import Finding
from gongkai.form import Form, Identity, Table
from gongkai.recognise.reading import UNREADABLE, CellReading, Reading

_EMPTY = frozenset({"blank", "dash", "none"})


def believed(reading: Reading) -> Reading:
    """Return a reading of guessed tables with the cells of those that are not proved unreadable; what was printed is kept."""
    cells: list[CellReading] = []
    findings: list[Finding] = []
    for table in reading.form.tables:
        own = [c for c in reading.cells if c.cell.table == table.id]
        if not _is_proved(reading.form, table, own) and any(c.kind != "absent" for c in own):
            findings.append(Finding("table-guessed", table.id, params={"label": table.title, "label_en": table.title_en}))
            own = [c if c.kind == "absent" else c._replace(quantity=UNREADABLE) for c in own]
        cells += own
    return Reading(reading.form, tuple(cells), (*findings, *reading.findings))


def _is_proved(form: Form, table: Table, cells: Sequence[CellReading]) -> bool:
    values = {c.cell.id: c.value or 0 for c in cells if c.kind == "number" or c.kind in _EMPTY}
    sums = [sides for rule in form.identities if rule.table == table.id for sides in _sums(table, rule)]
    known = all(cell in values for cell in chain.from_iterable(left + right for left, right in sums))
    return bool(sums) and known and all(sum(values[c] for c in left) == sum(values[c] for c in right) for left, right in sums)


def _sums(table: Table, rule: Identity) -> Iterator[tuple[list[str], list[str]]]:
    """Yield both sides of an identity for each line or column it is about, as cell ids."""
    by_line = rule.each == "line"
    for entry in (e.id for block in table.blocks for e in (block.lines if by_line else block.columns)):
        pairs = ([(entry, term) if by_line else (term, entry) for term in side] for side in (rule.left, rule.right))
        left, right = ([f"{table.id}.{line}.{column}" for line, column in side] for side in pairs)
        yield left, right

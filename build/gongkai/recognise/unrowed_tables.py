"""Tables that lost their rows, or had to be guessed from where their words stand.

Some sites render a table as one cell after the other and lose where rows end. There a label that names a line starts a row of
its own, together with the values after it; other words stand together, as headings do; values after no label stand alone.

Of a table whose rows and columns were guessed all is believed when every sum of it holds, else nothing. Blank cells count as
zero in this proof, and stay blank. A table without sums cannot be proved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from gongkai.document import Cell, Paragraph, Row, Table
from gongkai.form import Form
from gongkai.form import Table as FormTable
from gongkai.recognise.labels import TableLabels, is_value, match_line
from gongkai.recognise.loose import cells_of_row, whole_row
from gongkai.recognise.reading import UNREADABLE, CellReading, Reading, TableState
from gongkai.text import bare, fold


def table_of_paragraphs(paragraphs: Sequence[Paragraph]) -> Table | None:
    """Take every paragraph for a cell: the last resort for a text that kept neither tabs nor bars."""
    if not paragraphs:
        return None
    return Table((tuple(Cell(p.text, p.place) for p in paragraphs),), paragraphs[0].place, flows=True)


def in_rows(labels: TableLabels, table: Table) -> Table:
    """Return the table with rows as far as the labels of one form table tell them; one that has rows keeps them."""
    if not table.flows:
        whole = tuple(whole_row(labels, row) for row in table.rows)
        return table if all(a is b for a, b in zip(whole, table.rows, strict=True)) else replace(table, rows=whole)
    rows = list(_rows(labels, [part for row in table.rows for cell in row for part in cells_of_row(labels, cell)]))
    return Table(tuple(_own_rows(labels, rows)), table.place, flows=True)


def _own_rows(labels: TableLabels, rows: Sequence[Row]) -> Sequence[Row]:
    """Keep the rows of one form table: from the heading above its first line to its last line."""
    groups = labels.table.orientation == "groups"
    own = [i for i, row in enumerate(rows) if (_heads_groups(labels, row) if groups else match_line(labels, row[0].text))]
    if not own:
        return ()
    first, last = own[0], own[-1]
    if groups:
        return [_from_opening(labels, rows[first]), *rows[first + 1 : last + 2]]
    above = _from_opening(labels, rows[first - 1]) if first else ()
    return [above, *rows[first : last + 1]] if above else rows[first : last + 1]


def _heads_groups(labels: TableLabels, row: Row) -> bool:
    named = sum(bare(cell.text) in labels.columns for cell in row if cell.text)
    return named >= len(labels.table.blocks[0].columns) - 1


def _from_opening(labels: TableLabels, row: Row) -> Row:
    """Cut off what stands above a table: its title, and all before its stub or the title of its first block."""
    for at in reversed(range(len(row))):
        words = fold(row[at].text)
        if words and words in labels.openings:
            return row[at:]
        if fold(labels.table.heading_key) in words:
            return row[at + 1 :]
    return row


def _rows(labels: TableLabels, cells: Sequence[Cell]) -> Iterator[Row]:
    words: list[Cell] = []
    at = 0
    below_a_line = False
    while at < len(cells):
        end = _values_end(labels, cells, at + 1)
        if _starts_line(labels, cells[at], followed=below_a_line and end > at + 1) or is_value(labels, cells[at].text):
            below_a_line = True
            if words:
                yield tuple(words)
                words = []
            yield tuple(cells[at:end])
            at = end
        else:
            words.append(cells[at])
            at += 1
    if words:
        yield tuple(words)


def _starts_line(labels: TableLabels, cell: Cell, *, followed: bool) -> bool:
    match = match_line(labels, cell.text) if cell.text else None
    return match is not None and (followed or not match.weak)


def _values_end(labels: TableLabels, cells: Sequence[Cell], start: int) -> int:
    end = start
    while end < len(cells) and (not cells[end].text or is_value(labels, cells[end].text)):
        end += 1
    return end


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


def _is_proved(form: Form, table: FormTable, cells: Sequence[CellReading]) -> bool:
    values = {c.cell.id: c.value or 0 for c in cells if c.kind == "number" or c.kind in _EMPTY}
    sums = [(each.left, each.right) for each in form.instances if each.rule.table == table.id]
    known = all(cell in values for cell in chain.from_iterable(left + right for left, right in sums))
    return bool(sums) and known and all(sum(values[c] for c in left) == sum(values[c] for c in right) for left, right in sums)

"""Cells that follow one another without rows, cut into rows at the labels of the form.

Some sites render a table as one cell after the other and lose where rows end. A label that names a line starts a row of
its own, together with the values after it; other words stand together, as headings do; values after no label stand alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.document import Cell, Paragraph, Row, Table
from gongkai.recognise.labels import TableLabels, is_value, match_line
from gongkai.recognise.loose import cells_of_row, whole_row
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

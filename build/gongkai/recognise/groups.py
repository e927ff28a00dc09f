"""The table whose lines stand side by side: one row of values under repeated headings (行政复议, 行政诉讼).

The row is taken only when the headings above it repeat the form's columns once for each line, in order, and the groups
are named in the form's order; exchanged groups would be invisible to every sum.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.document import Cell, Row, Table
from gongkai.findings import Finding
from gongkai.recognise.alignment import choose
from gongkai.recognise.captions import Caption
from gongkai.recognise.labels import TableLabels, is_furniture
from gongkai.recognise.lines import LineReading
from gongkai.recognise.strays import leftover
from gongkai.text import bare, one_line


class GroupTable(NamedTuple):
    """A table of the document that has the headings, and the number of its row of values (None: not there)."""

    table: Table
    values_row: int | None


def read_groups(
    labels: TableLabels, tables: Sequence[Table], captions: Mapping[int, Caption], year: int
) -> tuple[list[LineReading], list[Finding]]:
    """Read the lines of a form table laid out in groups; several candidates in one document are all returned."""
    readings: list[LineReading] = []
    findings: list[Finding] = []
    for found in filter(None, (_find(labels, table) for table in tables)):
        readings += _read(labels, found)
        findings += _leftovers(labels, found)
    return readings, findings


def _find(labels: TableLabels, table: Table) -> GroupTable | None:
    columns = len(labels.table.blocks[0].columns)
    last_heading = max((i for i, row in enumerate(table.rows) if _count_columns(labels, row) >= columns - 1), default=None)
    if last_heading is None:
        return None
    wanted = columns * len(labels.block_of)
    below = range(last_heading + 1, len(table.rows))
    return GroupTable(table, next((i for i in below if _may_be_values(labels, table.rows[i], wanted)), None))


def _count_columns(labels: TableLabels, row: Row) -> int:
    return sum(bare(cell.text) in labels.columns for cell in row if cell.text and not cell.continues)


def _may_be_values(labels: TableLabels, row: Row, wanted: int) -> bool:
    cells = [cell for cell in row if not cell.continues]
    filled = [cell for cell in cells if cell.text]
    words = any(is_furniture(labels, cell.text) for cell in filled)
    return not words and (bool(filled) or len(cells) >= wanted)


def _read(labels: TableLabels, found: GroupTable) -> Iterator[LineReading]:
    block = labels.table.blocks[0]
    width = len(block.columns)
    row = found.table.rows[found.values_row] if found.values_row is not None else ()
    cells = [cell for cell in row if not cell.continues]
    finding, start = _judge(labels, found, cells)
    first = cells[0] if cells else found.table.rows[-1][0]
    for number, line in enumerate(block.lines):
        told = (finding,) if finding and number == 0 else ()
        at = None if start is None else start + number * width
        yield LineReading(line, first, None if at is None else tuple(cells[at : at + width]), told)


def _judge(labels: TableLabels, found: GroupTable, cells: Sequence[Cell]) -> tuple[Finding | None, int | None]:
    """Return why the row cannot be read, or where its values start."""
    headings = found.table.rows[: found.values_row]
    if not _headings_agree(labels, headings):
        raw = " | ".join(one_line(cell.text) for row in headings for cell in row if cell.text)
        return Finding("columns-differ", labels.table.id, str(found.table.place), raw, {"label": labels.table.title}), None
    wanted = len(labels.table.blocks[0].columns) * len(labels.block_of)
    start = choose([cell.text for cell in cells], wanted, _hint(labels, found, cells))
    if start is None:
        raw = " | ".join(one_line(cell.text) for cell in cells)
        params = {"label": labels.table.title, "found": str(len(cells)), "wanted": str(wanted)}
        return Finding("line-unreadable", labels.table.id, str(found.table.place), raw, params), None
    return None, start


def _hint(labels: TableLabels, found: GroupTable, cells: Sequence[Cell]) -> int | None:
    """Where the values start when they stand below their headings: rows of one length are taken to have the same columns."""
    row = found.table.rows[found.values_row] if found.values_row is not None else ()
    same = [above for above in found.table.rows[: found.values_row] if len(above) == len(row)]
    places = [at for above in same for at, cell in enumerate(above) if bare(cell.text) in labels.columns]
    first = row[min(places)] if places else None
    return next((number for number, cell in enumerate(cells) if cell is first), None)


def _headings_agree(labels: TableLabels, rows: Sequence[Row]) -> bool:
    block = labels.table.blocks[0]
    printed = [bare(cell.text) for row in rows for cell in row if cell.text and not cell.continues]
    column_id = {bare(s): c.id for c in block.columns for s in (c.label, *c.variants)}
    group_id = {bare(s): line.id for line in block.lines for s in (line.label, *line.variants)}
    columns = [column_id[words] for words in printed if words in column_id]
    groups = [group_id[words] for words in printed if words in group_id]
    return columns == [c.id for c in block.columns] * len(block.lines) and groups == [line.id for line in block.lines]


def _leftovers(labels: TableLabels, found: GroupTable) -> Iterator[Finding]:
    for number, row in enumerate(found.table.rows):
        for cell in row:
            named = is_furniture(labels, cell.text) or bare(cell.text) in labels.lines
            if number != found.values_row and not cell.continues and not named:
                yield leftover(labels.table.id, cell)

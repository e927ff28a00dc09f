"""The table whose lines stand side by side: one row of values under repeated headings (行政复议, 行政诉讼).

The row is taken only when the headings above it repeat the form's columns once for each line and the groups are named in the
form's order, from the left; exchanged groups would be invisible to every sum. Columns that stand in another order within a
group are followed. A second row of values is the same lines said again.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from gongkai.document import Cell, Row, Table
from gongkai.findings import Finding
from gongkai.recognise.captions import Caption
from gongkai.recognise.column_headings import column_qualified, heading_words
from gongkai.recognise.label_remarks import is_of_another, is_stub
from gongkai.recognise.labels import TableLabels, is_furniture
from gongkai.recognise.line_values import LineReading
from gongkai.recognise.lines import TableReading
from gongkai.recognise.placing import covering, marked
from gongkai.recognise.reading import Left, Shortfall, named
from gongkai.recognise.strays import leftover
from gongkai.recognise.units import Stated, stated_in
from gongkai.recognise.value_columns import choose
from gongkai.text import bare, fold, one_line

Orders = tuple[tuple[int, ...], ...]


class GroupTable(NamedTuple):
    """A table of the document that has the headings, the numbers of its rows of values, and what its caption says."""

    table: Table
    values_rows: tuple[int, ...]
    caption: Caption
    headings: int


class Judged(NamedTuple):
    """Why the row cannot be read, or its cells in the order printed; the order of the columns in each group.

    `short` are its cells where these cannot be told apart, `headed` says whether the headings are the form's; `refused` are
    the columns, by group, that a remark in their heading makes other ones, with the heading.
    """

    finding: Finding | None
    cells: tuple[Cell, ...] = ()
    orders: Orders = ()
    another: bool = False
    refused: Mapping[tuple[int, int], str] = MappingProxyType({})
    short: Shortfall | None = None
    headed: bool = True


def read_groups(labels: TableLabels, tables: Sequence[Table], captions: Mapping[int, Caption], year: int) -> TableReading:
    """Read the lines of a form table laid out in groups; several candidates in one document are all returned."""
    readings: list[LineReading] = []
    candidates = [found for at, table in enumerate(tables) if (found := _find(labels, table, captions.get(at, Caption())))]
    for found in candidates:
        readings += _read(labels, found, year)
    sound = any(read.values is not None for read in readings)
    kept = (found for found in candidates if not (sound and found.caption.another))
    return TableReading(readings, tuple(left for found in kept for left in _leftovers(labels, found)))


def _find(labels: TableLabels, table: Table, caption: Caption) -> GroupTable | None:
    columns = len(labels.table.blocks[0].columns)
    last_heading = max((i for i, row in enumerate(table.rows) if _count_columns(labels, row) >= columns - 1), default=None)
    if last_heading is None:
        return None
    wanted = columns * len(labels.block_of)
    below = [i for i in range(last_heading + 1, len(table.rows)) if _may_be_values(labels, table.rows[i], wanted)]
    full = [i for i in below[1:] if sum(any(c.isdigit() for c in cell.text) for cell in table.rows[i]) >= wanted]
    return GroupTable(table, (*below[:1], *full), caption, last_heading)


def _count_columns(labels: TableLabels, row: Row) -> int:
    return sum(heading_words(cell.text, 0)[0] in labels.columns for cell in row if cell.text and not cell.continues)


def _may_be_values(labels: TableLabels, row: Row, wanted: int) -> bool:
    cells = [cell for cell in row if not cell.continues]
    filled = [cell for cell in cells if cell.text]
    words = any(is_furniture(labels, cell.text) for cell in filled)
    return not words and (bool(filled) or len(cells) >= wanted)


def _read(labels: TableLabels, found: GroupTable, year: int) -> Iterator[LineReading]:
    block = labels.table.blocks[0]
    width = len(block.columns)
    for values_row in found.values_rows or (None,):
        judged = _judge(labels, found, values_row, year)
        first = judged.cells[0] if judged.cells else _first(found, values_row)
        for number, line in enumerate(block.lines):
            told = (judged.finding,) if judged.finding and number == 0 and values_row == (found.values_rows or (None,))[0] else ()
            if not judged.orders:
                yield LineReading(line, first, None, told, another=judged.another, headed=judged.headed, shortfall=judged.short)
                continue
            own = judged.cells[number * width : (number + 1) * width]
            values = tuple(own[judged.orders[number].index(column)] for column in range(width))
            refused = {column: words for (group, column), words in judged.refused.items() if group == number}
            told = (*told, column_qualified(labels, block, refused)) if refused else told
            stated = tuple(tuple(_stated(labels, found, year, at)) for at in _printed_at(judged.orders, number))
            yield LineReading(line, first, values, told, stated, refused=frozenset(refused))


def _first(found: GroupTable, values_row: int | None) -> Cell:
    row = found.table.rows[values_row] if values_row is not None else ()
    return next((cell for cell in row if not cell.continues), found.table.rows[-1][0])


def _printed_at(orders: Orders, number: int) -> Iterator[int]:
    """Yield where the columns of a group are printed, counted over all groups, in the form's order."""
    width = len(orders[number])
    return (number * width + orders[number].index(column) for column in range(width))


def _stated(labels: TableLabels, found: GroupTable, year: int, at: int) -> Iterator[Stated]:
    """Yield the units stated above the table, in headings of the groups, and in the heading of a column by its place."""
    yield from found.caption.stated
    columns = -1
    for row in found.table.rows[: found.headings + 1]:
        for cell in row:
            if cell.text and not cell.continues:
                words, units, _ = heading_words(cell.text, year)
                columns += (is_column := words in labels.columns)
                if not is_column or columns == at:
                    yield from (*units, *stated_in(cell.text))


def _judge(labels: TableLabels, found: GroupTable, values_row: int | None, year: int) -> Judged:
    """Return why the row cannot be read, or where its values start."""
    place, label = str(found.table.place), {"label": labels.table.title}
    if found.caption.another:
        finding = Finding("label-qualified", labels.table.id, found.caption.place, found.caption.another, named(labels.table))
        return Judged(finding, another=True)
    headings = found.table.rows[: found.headings + 1]
    raw = " | ".join(one_line(cell.text) for row in headings for cell in row if cell.text)
    orders, refused = _orders(labels, headings, year)
    if not orders:
        return Judged(Finding("columns-differ", labels.table.id, place, raw, label), another=True, headed=False)
    row = found.table.rows[values_row] if values_row is not None else ()
    cells = [cell for cell in row if not cell.continues]
    wanted = len(labels.table.blocks[0].columns) * len(labels.block_of)
    form_order = tuple(range(len(labels.table.blocks[0].columns)))
    told = None
    if any(order != form_order for order in orders):
        told = Finding("columns-reordered", labels.table.id, place, raw, label)
    if merged := _merged(labels, found, values_row, wanted):
        return Judged(told, merged, orders, refused=refused)
    start = choose([cell.text for cell in cells], wanted, _hint(labels, found, row, cells))
    if start is None and (below := _below_headings(labels, found, row, wanted)):
        return Judged(told, below, orders, refused=refused)
    if start is None:
        raw = " | ".join(one_line(cell.text) for cell in cells)
        short = Shortfall(labels.table.id, labels.table.title, len(cells), wanted, raw, place)
        return Judged(short.finding, another=not any(c.text for c in cells), short=short)
    return Judged(told, tuple(cells[start : start + wanted]), orders, refused=refused)


def _leaf_columns(labels: TableLabels, found: GroupTable, length: int) -> list[int]:
    """Return the columns of the grid in which headings of columns stand, in rows of one length."""
    rows = [row for row in found.table.rows[: found.headings + 1] if len(row) == length]
    places = [at for row in rows for at, cell in enumerate(row) if cell.text and heading_words(cell.text, 0)[0] in labels.columns]
    return sorted(places)


def _merged(labels: TableLabels, found: GroupTable, values_row: int | None, wanted: int) -> tuple[Cell, ...]:
    """Return the values with those marked that a cell covers which is merged over several columns; nothing where none is."""
    row = found.table.rows[values_row] if values_row is not None else ()
    if values_row is None or not any(cell.column_span > 1 or cell.continues for cell in row):
        return ()
    columns = _leaf_columns(labels, found, len(row))
    if len(columns) != wanted or len(set(columns)) != wanted:
        return ()
    spots = [covering(found.table, values_row, at) for at in columns]
    bad = {spot for spot in spots if spots.count(spot) > 1 or spot[0] != values_row}
    if not bad:
        return ()
    return tuple(marked(found.table, values_row, at, spot, bad=spot in bad) for at, spot in zip(columns, spots, strict=True))


def _below_headings(labels: TableLabels, found: GroupTable, row: Row, wanted: int) -> tuple[Cell, ...]:
    """Return the cells that stand below the headings, one each, where everything else in the row is blank; else nothing."""
    columns = _leaf_columns(labels, found, len(row))
    if len(columns) != wanted or len(set(columns)) != wanted or any(row[at].continues for at in columns):
        return ()
    return tuple(row[at] for at in columns) if not any(cell.text for at, cell in enumerate(row) if at not in columns) else ()


def _hint(labels: TableLabels, found: GroupTable, row: Row, cells: Sequence[Cell]) -> int | None:
    """Where the values start when they stand below their headings: rows of one length are taken to have the same columns."""
    places = _leaf_columns(labels, found, len(row))
    first = row[places[0]] if places else None
    return next((number for number, cell in enumerate(cells) if cell is first), None)


def _orders(labels: TableLabels, rows: Sequence[Row], year: int) -> tuple[Orders, dict[tuple[int, int], str]]:
    """Return the order of the columns in each group, nothing where headings are not the form's; and which are other ones."""
    block = labels.table.blocks[0]
    width = len(block.columns)
    column_at = {bare(s): i for i, column in enumerate(block.columns) for s in (column.label, *column.variants)}
    group_at = {bare(s): i for i, line in enumerate(block.lines) for s in (line.label, *line.variants)}
    above = {fold(piece): i for i, line in reversed([*enumerate(block.lines)]) for piece in line.path}
    columns: list[int] = []
    refused: dict[int, str] = {}
    groups: list[int] = []
    for row in rows:
        here: list[int] = []
        for cell in row:
            if not cell.text or cell.continues:
                continue
            words, _, other = heading_words(cell.text, year)
            if (other and words not in column_at) or _is_foreign(labels, cell.text, words, year):
                return (), {}
            if words not in column_at and _names_another(labels, words, cell.text, beside=bool(here)):
                return (), {}
            if words in column_at:
                refused |= {len(columns): one_line(cell.text)} if other else {}
                columns.append(column_at[words])
            elif words in group_at or words in above:
                here.append(group_at.get(words, above.get(words, 0)))
            groups += [group_at[words]] if words in group_at else []
        if any(a > b for a, b in pairwise(here)):
            return (), {}
    chunks = tuple(tuple(columns[at : at + width]) for at in range(0, len(columns), width))
    whole = len(chunks) == len(block.lines) and all(sorted(chunk) == [*range(width)] for chunk in chunks)
    if not whole or groups != [*range(len(block.lines))]:
        return (), {}
    return chunks, {(at // width, columns[at]): words for at, words in refused.items()}


def _is_foreign(labels: TableLabels, text: str, words: str, year: int) -> bool:
    """Does a heading that is none of the form's name another year, another scope?"""
    known = words in labels.columns or words in labels.lines or is_furniture(labels, text)
    return not known and len(words) <= _LONGEST and is_of_another(words, year or -1)


def _names_another(labels: TableLabels, words: str, text: str, *, beside: bool) -> bool:
    """Does a heading that is none of the form's name another group: 刑事诉讼 for 行政诉讼?

    It does where it resembles the heading of a group, or stands `beside` one, to the right of it.
    """
    groups = {*labels.paths, *labels.lines}
    if is_furniture(labels, text) or any(group in words for group in groups):
        return False
    return (beside and words.isalpha() and not is_stub(words)) or any(
        SequenceMatcher(None, words, group, autojunk=False).ratio() >= _ALIKE for group in groups
    )


_LONGEST = 30
_ALIKE = 0.5


def _leftovers(labels: TableLabels, found: GroupTable) -> Iterator[Left]:
    for number, row in enumerate(found.table.rows):
        for cell in row:
            named = is_furniture(labels, cell.text) or bare(cell.text) in labels.lines
            if number not in found.values_rows and not cell.continues and not named:
                yield leftover(cell)

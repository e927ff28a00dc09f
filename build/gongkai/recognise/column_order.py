"""In which order the headings over a table name its columns."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Row
from gongkai.form import Block
from gongkai.recognise.labels import TableLabels
from gongkai.text import fold

Order = tuple[int, ...]


class Leaf(NamedTuple):
    """A heading that names a column: where it stands in the rows above the block, which column, how long its row is."""

    row: int
    at: int
    column: int
    length: int


def ascends(order: Iterable[int]) -> bool:
    """Tell whether each number is larger than the one before it."""
    return all(a < b for a, b in pairwise(order))


def printed_order(labels: TableLabels, block: Block, rows: Sequence[Row], leaves: Sequence[Leaf], *, flows: bool) -> Order | None:
    """Return the columns in the order in which their headings are printed; None where that cannot be told."""
    lines = last_repeat(leaves)
    columns = [leaf.column for line in lines for leaf in line]
    if len(set(columns)) < len(columns):
        return None
    outer_first = sorted(columns, key=lambda i: (len(block.columns[i].path), i))
    flat = tuple(sorted(columns)) if columns == outer_first else tuple(columns)
    if len(lines) < 2:
        parted = flows or any(fold(rows[leaf.row][at].text) in labels.merged for leaf in leaves for at in range(leaf.at))
        return flat if ascends(flat) or not parted else None
    nested, drawn = _nested(labels, block, rows, lines), _drawn(rows, lines)
    if nested is None and drawn is None:  # rows of words that lost where they end
        return flat if ascends(flat) else None
    if nested is None or drawn is None or nested == drawn:
        return nested or drawn
    return nested if ascends(nested) and not ascends(drawn) and _overlaps(rows, lines) else None


def last_repeat(leaves: Sequence[Leaf]) -> list[list[Leaf]]:
    """Return the leaves by rows, without rows that a later row repeats."""
    by_row: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        by_row.setdefault(leaf.row, []).append(leaf)
    named = {row: [leaf.column for leaf in line] for row, line in by_row.items()}
    return [line for row, line in by_row.items() if named[row] not in [named[other] for other in by_row if other > row]]


def _nested(labels: TableLabels, block: Block, rows: Sequence[Row], lines: Sequence[Sequence[Leaf]]) -> Order | None:
    """Put each row's headings where the merged heading stands in the row above them."""
    order: list[int] = []
    at = 0
    for line in lines:
        here = [leaf.column for leaf in line]
        order[at:at] = here
        merged = [c for c, cell in enumerate(rows[line[0].row]) if cell.text and fold(cell.text) in labels.merged]
        if merged:
            at += sum(leaf.at < merged[-1] for leaf in line)
        elif line is not lines[-1]:
            depths = [{len(block.columns[leaf.column].path) for leaf in each} for each in lines]
            graded = all(len(depth) == 1 for depth in depths) and ascends(max(depth) for depth in depths)
            ordered = all(ascends(leaf.column for leaf in each) for each in lines)
            return tuple(sorted(leaf.column for each in lines for leaf in each)) if graded and ordered else None
    return tuple(order)


def _drawn(rows: Sequence[Row], lines: Sequence[Sequence[Leaf]]) -> Order | None:
    """Order the headings by their columns of the grid, where the rows have the same and no two stand in one."""
    leaves = [leaf for line in lines for leaf in line]
    if len({len(rows[leaf.row]) for leaf in leaves}) > 1 or len({leaf.at for leaf in leaves}) < len(leaves):
        return None
    return tuple(leaf.column for leaf in sorted(leaves, key=lambda leaf: leaf.at))


def _overlaps(rows: Sequence[Row], lines: Sequence[Sequence[Leaf]]) -> bool:
    """Do the lower headings stand outside the merged one, as where cells that are continued were left out?"""
    return all(cell.column_span == 1 and not cell.continues for line in lines for cell in rows[line[0].row])


def trails(block: Block, rows: Sequence[Row]) -> bool:
    """Do empty cells that merged headings cover stand at the end of the rows, where the headings themselves stand together?"""
    merged = {fold(piece) for column in block.columns for piece in column.path}
    for row in rows:
        at = [c for c, cell in enumerate(row) if cell.text and fold(cell.text) in merged]
        tight = any(c + 1 < len(row) and row[c + 1].text and fold(row[c + 1].text) not in merged for c in at)
        if tight and not row[-1].text and not any(cell.column_span > 1 or cell.continues for cell in row):
            return True
    return False

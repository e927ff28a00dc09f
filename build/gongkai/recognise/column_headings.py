"""Are the headings printed above a block those of the form, in the form's order?

Sums cannot notice exchanged columns, so headings must. Headings that are missing are told; headings that differ make
the block unreadable, because nobody could say what its columns mean.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gongkai.document import Row
from gongkai.findings import Finding
from gongkai.form import Block
from gongkai.recognise.labels import TableLabels, is_furniture
from gongkai.text import bare, one_line


def heading_finding(labels: TableLabels, block: Block, rows: Sequence[Row]) -> Finding | None:
    """Compare the rows above a block's first line with its columns; None when they agree."""
    position = {bare(s): i for i, column in enumerate(block.columns) for s in (column.label, *column.variants)}
    printed = [[bare(cell.text) for cell in row if cell.text and not cell.continues] for row in rows]
    known = [[position[words] for words in row if words in position] for row in printed]
    foreign = list(_foreign(labels, rows))
    found = {i for row in known for i in row}
    label = block.title or labels.table.title
    complete = len(found) == len(block.columns)
    if not all(_in_order(block, row) for row in known) or (foreign and not complete):
        raw = " | ".join(one_line(cell.text) for row in rows for cell in row if cell.text)
        return Finding("columns-differ", labels.table.id, "", raw, {"label": label, "block": block.id})
    if not complete and len(block.columns) > 1:
        return Finding("header-missing", labels.table.id, params={"label": label, "block": block.id})
    return None


def _in_order(block: Block, row: Sequence[int]) -> bool:
    """Do the headings of one row stand in the form's order, those under one merged heading compared with each other?"""
    groups: dict[tuple[str, ...], list[int]] = {}
    for i in row:
        groups.setdefault(block.columns[i].path, []).append(i)
    return all(a < b for group in groups.values() for a, b in pairwise(group))


def _foreign(labels: TableLabels, rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        for cell in row:
            if cell.text and not cell.continues and not is_furniture(labels, cell.text):
                yield cell.text

"""The words left of a line's label that hold for several lines: 三、本年度办理结果, （三）不予公开.

They stand in a merged cell, or in the first of several rows. A remark on them counts for all their lines: （三）不予公开（上年）
is no group of the form, and （六）其他处理（万件） gives a unit.
"""

from collections.abc import Iterator, Sequence

from gongkai.document import Cell
from gongkai.recognise.label_remarks import is_harmless, is_of_another, without_remarks
from gongkai.recognise.labels import TableLabels
from gongkai.recognise.placing import Segment
from gongkai.recognise.value_columns import columns_of
from gongkai.text import bare, fold


def groups_of(segment: Segment) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of words that stand left of each line of a segment, or above its own left neighbours."""
    above: dict[int, Cell] = {}
    last = segment.hits[0].row
    for hit in segment.hits:
        for row in segment.table.rows[last : hit.row + 1]:
            for at, cell in enumerate(row):
                if cell is hit.label:
                    break
                if cell.text and not cell.continues:
                    above = {column: group for column, group in above.items() if column < at} | {at: cell}
        last = hit.row + 1
        label = columns_of(segment.table.rows[hit.row], (hit.label,))[0]
        above = {column: group for column, group in above.items() if column < label}
        yield tuple(above.values())


def group_of_another(labels: TableLabels, group: Sequence[Cell], year: int) -> Cell | None:
    """Return the words that give a line to another year or scope, if any do."""
    return next((cell for cell in group if _is_of_another(labels, cell.text, year)), None)


def _is_of_another(labels: TableLabels, text: str, year: int) -> bool:
    words, remarks = without_remarks(text)
    if any(not is_harmless(remark, year) and is_of_another(remark, year) for remark in remarks):
        return True
    known = words in labels.paths or fold(text) in labels.paths or bare(words) in labels.lines
    return not known and is_of_another(words, year)

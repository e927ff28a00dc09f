"""What stands in the form's tables but was not understood, and the lines that it may be.

Nothing is dropped in silence: each such cell is told. A line that was not found, but may be a row that was not understood,
comes back without values (`wholeness` has the rule).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.document import Cell
from gongkai.form import Line
from gongkai.recognise.label_remarks import is_generic, is_stub
from gongkai.recognise.labels import TableLabels, is_furniture
from gongkai.recognise.reading import Left
from gongkai.recognise.value_columns import Part
from gongkai.recognise.wholeness import row_of_unknown
from gongkai.text import bare, fold


class Stray(NamedTuple):
    """A cell that belongs neither to a line nor to the form's own headings: the number of its row, the cells after it."""

    row: int
    cell: Cell
    after: tuple[str, ...]


def leftovers(labels: TableLabels, part: Part) -> Iterator[Stray]:
    """Yield what stands in the table but belongs neither to a line nor to the form's own headings."""
    label_at = {hit.row: hit.label_at for hit in part.hits}
    for number, row in enumerate(part.table.rows):
        cells = [cell for cell in row if not cell.continues]
        for at, cell in enumerate(cells[: label_at.get(number, len(cells))]):
            if not is_furniture(labels, cell.text):
                after = () if number in label_at else tuple(other.text for other in cells[at + 1 :])
                yield Stray(number, cell, after)


def in_unknown_rows(labels: TableLabels, parts: Sequence[Part]) -> Iterator[tuple[Line, Cell]]:
    """Yield each line that belongs, by the form's order, between the lines around what was left over, and that cell."""
    order = {line_id: at for at, line_id in enumerate(labels.block_of)}
    lines = [line for block in labels.table.blocks for line in block.lines]
    hits = sorted(((number, hit.row), order[hit.line.id]) for number, part in enumerate(parts) for hit in part.hits)
    places = [place for place, _ in hits]
    for number, part in enumerate(parts):
        for stray in leftovers(labels, part):
            before, after = bisect_left(places, (number, stray.row)), bisect_right(places, (number, stray.row))
            above = hits[before - 1][1] if before else -1
            below = hits[after][1] if after < len(hits) else len(lines)
            for line in lines[above + 1 : below] if above < below else lines:
                width = len(labels.block_of[line.id].columns)
                if has_number(stray.cell.text) or row_of_unknown(stray.cell.text, stray.after, width):
                    yield line, stray.cell


def leftover(cell: Cell) -> Left:
    """Return a cell that belongs to nothing in the form as such."""
    return Left(cell, has_number(cell.text))


def has_number(text: str) -> bool:
    """Is there a number in these words, beside the ordinal of a label and headings that only number columns?"""
    words = fold(text)
    if words[:1].isalpha() and (is_generic(words) or is_stub(words)):
        return False
    return any(c.isdigit() for c in (bare(text) if not words.isdigit() else words))

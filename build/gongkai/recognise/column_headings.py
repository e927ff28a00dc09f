"""Which column of the form each printed column is, told by the headings above it; and in which units its figures are.

Sums cannot notice exchanged columns, so headings must. All of a block's headings in another order than the form's are
followed, with a finding. Where some are missing the columns are read in the form's order, with a finding, as long as those
that are there agree with it. A heading that names anything else (a year, a month, an agency, 上年), that stands there twice,
in a place that two ways of looking see differently, or over all columns leaves the block unread: nobody could say what they mean.
Where each column has its heading and a remark gives one of them to another year or scope (总计（上年）), that column alone
is not read.

Headings stand in one row or in several, merged ones (法人或其他组织) above those that they hold. Two ways lead to their
order: by the columns of the grid, and by putting the lower row where the merged heading stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from gongkai.document import Cell, Row
from gongkai.findings import Finding
from gongkai.form import Block
from gongkai.recognise.column_order import Leaf, Order, ascends, last_repeat, printed_order, trails
from gongkai.recognise.label_remarks import (
    is_beside,
    is_generic,
    is_harmless,
    is_of_another,
    is_stub,
    split_remarks,
    without_remarks,
)
from gongkai.recognise.labels import TableLabels, is_value
from gongkai.recognise.units import Stated, stated_in
from gongkai.text import bare, fold, one_line

_LONGEST_TITLE = 30


class Heads(Enum):
    """How the headings above a block stand to the form's."""

    OWN = "the form's, or none where there is one column"
    REORDERED = "all of the form's in another order"
    INCOMPLETE = "some are missing, or all"
    FOREIGN = "something else, or nothing that anybody could be sure of"


class Headings(NamedTuple):
    """What the headings of a block tell.

    Attributes:
        order: Which column each printed value is of, from the left; None where that cannot be known.
        heads: How they stand to the form's.
        raw: Their words.
        stated: Units stated in each column's heading.
        general: Units stated among the headings, about none in particular.
        leaves: The headings that name a column.
        foreign: Whether something else stands among them.
        trailing: Whether merged headings leave their empty cells at the end of the row.
        extra: Whether other words stand beside the headings, of remarks say.
        refused: The columns of the form that a remark in their heading makes other ones, and the heading.
        printed: Whether there are headings at all.
        aside: Columns (place in the grid, length of the row) whose heading names no figures: 单位, 备注, 行次.
    """

    order: Order | None
    heads: Heads
    raw: str
    stated: tuple[tuple[Stated, ...], ...]
    general: tuple[Stated, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    foreign: bool = False
    trailing: bool = False
    printed: bool = True
    extra: bool = False
    refused: Mapping[int, str] = MappingProxyType({})
    aside: frozenset[tuple[int, int]] = frozenset()


@lru_cache(maxsize=16384)
def heading_words(text: str, year: int) -> tuple[str, tuple[Stated, ...], bool]:
    """Return a heading's bare words, the units stated in it, and whether a remark makes it another one."""
    words, remarks = split_remarks(text)
    stated: list[Stated] = []
    other = False
    for remark in remarks:
        units = stated_in(remark, alone=True)
        stated += (unit._replace(raw=one_line(text)) for unit in units)
        other |= not units and not is_harmless(remark, year)
    return words, tuple(stated), other


def read_headings(
    labels: TableLabels, block: Block, rows: Sequence[Row], year: int, first_value: int, below: Row, *, flows: bool
) -> Headings:
    """Read the rows above a block's lines.

    Args:
        labels: The vocabulary of the table.
        block: The block.
        rows: The rows between the line before and the block's first.
        year: The report's; 0 where it is not known.
        first_value: The column of the grid in which the values begin.
        below: The row of the first line.
        flows: Whether the file does not tell where rows end.
    """
    position = {bare(s): i for i, column in enumerate(block.columns) for s in (column.label, *column.variants)}
    leaves: list[Leaf] = []
    stated: list[list[Stated]] = [[] for _ in block.columns]
    foreign: list[tuple[int, str]] = []
    refused: dict[int, str] = {}
    general: list[Stated] = []
    numbering = {r for r, row in enumerate(rows) if _numbers_columns(row)}
    for r, c, cell in _printed(rows):
        if r in numbering:
            continue
        words, units, other = heading_words(cell.text, year)
        if words in position:
            leaves.append(Leaf(r, c, position[words], len(rows[r])))
            stated[position[words]] += units
            refused |= {position[words]: one_line(cell.text)} if other else {}
        elif _is_foreign(labels, cell, _alone(rows[r]), year, before=c + cell.column_span <= first_value):
            foreign.append((r, cell.text))
        else:
            general += (*units, *stated_in(cell.text))
    told = tuple(map(tuple, stated))
    heads, order = _judged(labels, block, rows, leaves, bool(foreign or refused), flows=flows)
    figured = {r for r, _ in foreign if any(is_value(labels, cell.text) for cell in rows[r])}
    another = any(is_of_another(fold(text), year or -1) for r, text in foreign if r not in figured)
    shifted = heads is Heads.INCOMPLETE and (_is_shifted(labels, rows, leaves, below) or _covers_all(block, rows, leaves))
    if order is not None and (another or shifted):
        heads, order = Heads.FOREIGN, None
    trailing, printed = order is not None and trails(block, rows), bool(leaves or foreign)
    known = refused if order is not None else {}
    extra, aside = _has_extra(labels, rows, leaves), frozenset() if flows else frozenset(_aside(rows))
    general_units = tuple(general)
    return Headings(
        order, heads, _raw(rows), told, general_units, tuple(leaves), bool(foreign), trailing, printed, extra, known, aside
    )


def _aside(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield the columns whose heading names no figures."""
    for r, c, cell in _printed(rows):
        if cell.column_span == 1 and is_beside(split_remarks(cell.text)[0]):
            yield c, len(rows[r])


def _has_extra(labels: TableLabels, rows: Sequence[Row], leaves: Sequence[Leaf]) -> bool:
    """Do other words than the form's stand behind a heading of a column?"""
    named = {(leaf.row, leaf.at) for leaf in leaves}
    first = {row: min(at for r, at in named if r == row) for row, _ in named}
    behind = ((r, c, cell) for r, c, cell in _printed(rows) if r in first and c > first[r] and (r, c) not in named)
    return any(fold(cell.text) not in labels.merged for _, _, cell in behind)


def said_of(labels: TableLabels, block: Block, headings: Headings) -> Iterator[Finding]:
    """Yield what is to be said of the headings above some lines."""
    params = {"label": block.title or labels.table.title}
    if headings.heads is not Heads.OWN:
        raw = "" if headings.heads is Heads.INCOMPLETE else headings.raw
        yield Finding(_CODES[headings.heads], labels.table.id, "", raw, params)
    if headings.refused:
        yield column_qualified(labels, block, headings.refused)


_CODES = {Heads.REORDERED: "columns-reordered", Heads.INCOMPLETE: "header-missing", Heads.FOREIGN: "columns-differ"}


def column_qualified(labels: TableLabels, block: Block, refused: Mapping[int, str]) -> Finding:
    """Say which columns a remark in their heading makes other ones."""
    names = [block.columns[column] for column in sorted(refused)]
    params = {"label": "、".join(c.label for c in names), "label_en": ", ".join(c.label_en for c in names)}
    return Finding("column-qualified", labels.table.id, "", "、".join(dict.fromkeys(refused.values())), params)


def _printed(rows: Sequence[Row]) -> Iterator[tuple[int, int, Cell]]:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.text and not cell.continues:
                yield r, c, cell


def _numbers_columns(row: Row) -> bool:
    """Does this row only count the columns: 1 2 3 …?"""
    numbers = [int(cell.text) for cell in row if cell.text.isdecimal() and len(cell.text) < 3]
    words = sum(bool(cell.text) for cell in row) - len(numbers)
    return len(numbers) > 1 and words < 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _alone(row: Row) -> bool:
    return sum(bool(cell.text) for cell in row if not cell.continues) == 1


def _is_foreign(labels: TableLabels, cell: Cell, alone: bool, year: int, *, before: bool) -> bool:
    """Does this name something that is no column of the form? Titles, what heads the labels, bare numbering do not.

    What heads the labels may repeat a line's words (结转下年度), which are those of no other year.
    """
    words, remarks = without_remarks(cell.text)
    if any(not is_harmless(remark, year) and is_of_another(remark, year or -1) for remark in remarks):
        return True
    if is_generic(words) or (stated_in(cell.text) and not remarks) or is_heading_piece(labels, cell.text):
        return False
    if before and bare(words) in labels.lines:
        return False
    if alone and any(c.isalpha() for c in words):
        return len(words) <= _LONGEST_TITLE and year > 0 and is_of_another(fold(cell.text), year)
    stub = (before or is_stub(words)) and not is_value(labels, cell.text)
    return not stub or is_of_another(fold(cell.text), year or -1)


def is_heading_piece(labels: TableLabels, text: str) -> bool:
    """Do these words belong to the form's headings, whole or cut by a page or cell break?"""
    words, _ = without_remarks(text)
    folded = fold(text)
    if folded in labels.headings or words in labels.headings or folded in labels.paths or words in labels.paths:
        return True
    return not is_of_another(words, -1) and any(words in piece for piece in labels.headings)


def _judged(
    labels: TableLabels, block: Block, rows: Sequence[Row], leaves: Sequence[Leaf], foreign: bool, *, flows: bool
) -> tuple[Heads, Order | None]:
    form_order = tuple(range(len(block.columns)))
    order = printed_order(labels, block, rows, leaves, flows=flows)
    complete = order is not None and len(order) == len(form_order)
    if order is None or (foreign and not complete) or (not complete and not ascends(order)):
        return Heads.FOREIGN, None
    if complete and order != form_order:
        return Heads.REORDERED, order
    return (Heads.INCOMPLETE if not complete and len(form_order) > 1 else Heads.OWN), form_order


def _is_shifted(labels: TableLabels, rows: Sequence[Row], leaves: Sequence[Leaf], below: Row) -> bool:
    """Do the headings that are there stand over other columns than the form's order would give them?"""
    for line in last_repeat(leaves):
        row = rows[line[0].row]
        merged = any(cell.column_span > 1 or cell.continues or fold(cell.text) in labels.merged for cell in row)
        plain = not merged and len(row) == len(below) and not any(cell.column_span > 1 for cell in below)
        if plain and len({leaf.at - leaf.column for leaf in line}) > 1:
            return True
    return False


def _covers_all(block: Block, rows: Sequence[Row], leaves: Sequence[Leaf]) -> bool:
    """Does the heading of one column stand over as many columns as the block has? Then they are not the form's."""
    return any(rows[leaf.row][leaf.at].column_span >= len(block.columns) for leaf in leaves)


def _raw(rows: Sequence[Row]) -> str:
    return " | ".join(one_line(cell.text) for _, _, cell in _printed(rows))

"""Which cells after a label are the values of its line, and which of them are merged with others.

The values are the cells that start after the label, as many as the block has columns (`value_columns`). Where a row leaves a
choice, the rows around it may decide, or the headings above. A cell that is merged over several columns or lines is no
figure of any one of them: what it covers is marked, and nothing moves into its place.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.document import Cell, Remark, Table, TextPlace
from gongkai.findings import Finding
from gongkai.recognise.column_headings import Headings
from gongkai.recognise.label_remarks import unsettles
from gongkai.recognise.value_columns import Known, RowHit, choose, columns_of, windows
from gongkai.text import one_line

_SEVERAL = re.compile(r"[+-]?[0-9.]+(?:(?:\s+[+-]?|[-−])[0-9.]+)+")
"""Several figures, with white space or a sign between."""


_FEWEST = 4
"""Lines; in fewer a column may be blank by chance."""
_ALIKE = 2
"""Full rows; more of one kind are no chance."""


class Segment(NamedTuple):
    """Lines of one block under the same headings, in one table of the document.

    `stubs` says where rows that have too few cells for the form's columns have their labels: length of the row, column.
    `usual` is how long most rows are, `wider` whether rows have more cells than there are columns. `title` is what is to be
    said of a row above that gives the lines to another year or scope. `hollow` are the places among the values that are blank
    in every line, where there are as many of them as cells too many.
    """

    table: Table
    hits: tuple[RowHit, ...]
    width: int
    headings: Headings
    stubs: frozenset[tuple[int, int]] = frozenset()
    usual: int = 0
    wider: bool = False
    title: Finding | None = None
    hollow: frozenset[int] = frozenset()


class Placed(NamedTuple):
    """The values of a line in column order, None where they cannot be told apart; whether cells were parted that ran together."""

    values: tuple[Cell, ...] | None
    fused: bool = False


def measured(segment: Segment) -> Segment:
    """Return a segment with what its rows have in common: their length, where the short ones have their labels."""
    rows = segment.table.rows
    lengths = Counter(len(rows[hit.row]) for hit in segment.hits)
    usual = max(lengths, key=lambda length: (lengths[length], length))
    short = [hit for hit in segment.hits if len(hit.values) < segment.width]
    found = Counter((len(rows[hit.row]), at) for hit in short for at in columns_of(rows[hit.row], (hit.label,)))
    wider = any(len(hit.values) > segment.width for hit in segment.hits)
    stubs = frozenset(at for at, count in found.items() if count > 1)
    return segment._replace(stubs=stubs, usual=usual, wider=wider, hollow=_hollow(segment))


def _hollow(segment: Segment) -> frozenset[int]:
    """Return the columns that no line fills, where all lines have the same number of cells and just so many are too many."""
    (length, *others) = {len(hit.values) for hit in segment.hits}
    if others or length <= segment.width or len(segment.hits) < _FEWEST or segment.headings.foreign or segment.headings.extra:
        return frozenset()
    blank = frozenset(at for at in range(length) if not any(hit.values[at].text for hit in segment.hits))
    complete = len({leaf.column for leaf in segment.headings.leaves}) == segment.width
    return blank if complete and len(blank) == length - segment.width else frozenset()


def placed(segment: Segment, hit: RowHit, known: Known) -> Placed:
    """Return the values of a line in the order in which they are printed."""
    merged = _merged(segment, hit, known)
    between = merged is None and bool(beside_values(segment, hit))
    if merged is not None or between:
        return Placed(_between(segment, hit) if between else merged)
    if segment.hollow or _is_uneven(segment, hit, known):
        return Placed(tuple(cell for at, cell in enumerate(hit.values) if at not in segment.hollow) if segment.hollow else None)
    row = segment.table.rows[hit.row]
    sure = hit.row in known.rows
    texts = [cell.text for cell in hit.values]
    start = choose(texts, segment.width, None if sure else known.hint(row, hit, segment.width))
    if start is None and segment.headings.trailing and 0 in windows(texts, segment.width):
        start = 0
    below = _below_headings(segment, hit, known) if len(hit.values) != segment.width else None
    if start is None:
        return Placed(below) if below else Placed(*_parted(segment, hit))
    chosen = hit.values[start : start + segment.width]
    if (
        _leaves_headings(segment, hit, chosen)
        or _lacks_a_cell(segment, hit, chosen)
        or _starts_among_labels(segment, hit, chosen)
        or _holds_two_figures(chosen)
    ):
        return Placed(None)
    if below and [cell.text for cell in below] != [cell.text for cell in chosen] and not segment.headings.trailing:
        proved = _is_proved(segment, hit, known)
        return Placed(chosen if proved is None else below if proved else None)
    return Placed(chosen)


def _leaves_headings(segment: Segment, hit: RowHit, chosen: Sequence[Cell]) -> bool:
    """Would values stand where no heading is, while a column of the form that has one is blank?"""
    row = segment.table.rows[hit.row]
    leaves = [leaf for leaf in segment.headings.leaves if leaf.length == len(row)]
    below = {leaf.at for leaf in leaves}
    one_row = len({leaf.row for leaf in segment.headings.leaves}) == 1 and not segment.table.flows
    if not one_row or len({leaf.column for leaf in leaves}) < segment.width or len(below) > segment.width:
        return False
    if any(row[at].continues for at in below):
        return False
    beyond = set(columns_of(row, chosen)) - below
    return any(row[at].text for at in beyond) and any(not row[at].text for at in below)


def _is_uneven(segment: Segment, hit: RowHit, known: Known) -> bool:
    """Do figures cover different numbers of columns, and neither headings nor other rows tell where the columns are?

    A table that was joined from two has rows of two kinds: full rows of the same kind tell, and headings that they stand below.
    """
    spans = {cell.column_span for cell in hit.values if cell.text}
    row = segment.table.rows[hit.row]
    if segment.width == 1 or len(spans) < 2 or _grid_columns(segment, len(row), known, without=hit.row):
        return False
    own = columns_of(row, hit.values)
    below = sorted(leaf.at for leaf in segment.headings.leaves if leaf.length == len(row))
    full = len(own) == segment.width and all(cell.text for cell in hit.values)
    alone = not below and len(segment.hits) == 1  # without headings, and as many figures as there are columns
    return not full or not (alone or own == tuple(below) or known.full[len(row), segment.width][own] > _ALIKE)


def _lacks_a_cell(segment: Segment, hit: RowHit, chosen: Sequence[Cell]) -> bool:
    """May a cell be missing from this row, as an empty column makes up for it?

    Its row is shorter than most, rows have more cells than there are columns, and a blank at the edge of its values leaves open
    which one is missing. In a text white space at the end of lines is lost, and the length of rows says nothing.
    """
    if isinstance(hit.label.place, TextPlace) or segment.headings.trailing or (chosen[0].text and chosen[-1].text):
        return False
    short = len(segment.table.rows[hit.row]) < segment.usual
    return segment.wider and short and any(cell.text for cell in chosen)


def _starts_among_labels(segment: Segment, hit: RowHit, chosen: Sequence[Cell]) -> bool:
    """Would a blank be the first value where other rows of this length have their labels?

    Those rows have too few cells for the columns of the form: a column is missing, and a blank of the labels makes up for it.
    """
    if segment.headings.trailing or chosen[0].text:
        return False
    row = segment.table.rows[hit.row]
    return any((len(row), first) in segment.stubs for first in columns_of(row, chosen[:1]))


def _holds_two_figures(chosen: Sequence[Cell]) -> bool:
    """Does one cell hold several figures, while another is blank? Which belongs where nobody can tell."""
    return any(_SEVERAL.fullmatch(cell.text) for cell in chosen) and any(not cell.text for cell in chosen)


def _is_proved(segment: Segment, hit: RowHit, known: Known) -> bool | None:
    """Do rows without a blank show that values stand below the headings, or (None) that they do not?"""
    row = segment.table.rows[hit.row]
    drawn = _grid_columns(segment, len(row), known)
    others = [segment.table.rows[other.row] for other in segment.hits if len(segment.table.rows[other.row]) == len(row)]
    if any(length == len(row) and set(found) - {drawn} for (length, _), found in known.full.items()):
        return None
    return any(all(other[at].text for at in drawn) for other in others)


def _grid_columns(segment: Segment, length: int, known: Known, without: int | None = None) -> tuple[int, ...]:
    """Return where the columns start in rows of this length, by the headings or by rows that leave no choice; else nothing."""
    alike = known.drawn(length, segment.width, without)
    leaves = segment.headings.leaves
    by_leaf = {leaf.column: leaf.at for leaf in leaves if leaf.length == length}
    if segment.headings.order and len(by_leaf) == segment.width == len(set(by_leaf.values())):
        drawn = tuple(by_leaf[column] for column in segment.headings.order)
        if list(drawn) == sorted(drawn) and alike <= {drawn}:
            return drawn
    return next(iter(alike)) if len(alike) == 1 and not segment.headings.foreign else ()


def _below_headings(segment: Segment, hit: RowHit, known: Known) -> tuple[Cell, ...] | None:
    """Return the cells that stand below the headings, where all that is not blank does."""
    row = segment.table.rows[hit.row]
    columns = _grid_columns(segment, len(row), known)
    if segment.headings.foreign or not columns or not segment.headings.leaves:
        return None
    cells = [row[at] for at in columns]
    first = columns_of(row, (hit.label,))
    inside = bool(first) and first[0] < columns[0] and not any(cell.continues for cell in cells)
    filled = {id(cell) for cell in hit.values if cell.text}
    return tuple(cells) if inside and filled <= {id(cell) for cell in cells} else None


def beside_values(segment: Segment, hit: RowHit) -> tuple[Cell, ...]:
    """Return the cells behind a label that stand below headings that name no figures: the line's unit, a remark."""
    row = segment.table.rows[hit.row]
    after = [id(cell) for cell in hit.values]
    return tuple(row[at] for at, length in sorted(segment.headings.aside) if length == len(row) and id(row[at]) in after)


def _between(segment: Segment, hit: RowHit) -> tuple[Cell, ...] | None:
    """Return the values where there are columns of something else too: each below its own heading, or nobody could tell."""
    row, headings = segment.table.rows[hit.row], segment.headings
    by_leaf = {leaf.column: row[leaf.at] for leaf in headings.leaves if leaf.length == len(row)}
    beside = beside_values(segment, hit)
    cells = [by_leaf[column] for column in headings.order or () if column in by_leaf]
    filled = {id(cell) for cell in hit.values if cell.text} - {id(cell) for cell in beside}
    if len(cells) < segment.width or headings.foreign or not filled <= {id(cell) for cell in cells}:
        return None
    return None if any(unsettles(cell.text, 0) for cell in beside) else tuple(cells)


def _merged(segment: Segment, hit: RowHit, known: Known) -> tuple[Cell, ...] | None:
    """Return the values with those marked that a merged cell covers; None where no cell is merged."""
    row = segment.table.rows[hit.row]
    label = columns_of(row, (hit.label,))[0]
    after = label + hit.label.column_span
    spans = any(cell.column_span > 1 or cell.row_span > 1 or cell.continues for cell in row[after:])
    if not spans:
        return None
    columns = _grid_columns(segment, len(row), known, without=hit.row) or _grid_columns(segment, len(row), known)
    if not columns or columns[0] < after:
        return None
    spots = [covering(segment.table, hit.row, at) for at in columns]
    shared = {spot for spot in spots if spots.count(spot) > 1}
    over_lines = {(r, c) for r, c in spots if r != hit.row or _reaches_down(segment, r, c, label)}
    bad = {spot for spot in shared | over_lines if spot[1] >= after}
    filled = {at for at, cell in enumerate(row) if at >= after and cell.text and not cell.continues}
    if not bad or not filled <= {c for r, c in spots if r == hit.row}:
        return None
    return tuple(marked(segment.table, hit.row, at, spot, bad=spot in bad) for at, spot in zip(columns, spots, strict=True))


def marked(table: Table, row: int, at: int, spot: tuple[int, int], *, bad: bool) -> Cell:
    """Return the cell that covers a position, marked as merged where it is; its place is that of the position."""
    cell = table.rows[spot[0]][spot[1]]
    if not bad:
        return cell
    own = cell if spot[0] == row else table.rows[row][at]
    return own._replace(text=cell.text, doubts=(*cell.doubts, Remark("merged-values", one_line(cell.text))))


def covering(table: Table, row: int, at: int) -> tuple[int, int]:
    """Return row and column where the cell starts that covers a position."""
    column = at
    while column and table.rows[row][column].continues and not _starts_above(table, row, column):
        column -= 1
    start = row
    while start and column < len(table.rows[start]) and table.rows[start][column].continues:
        start -= 1
        if column >= len(table.rows[start]):
            return row, at
    while column and table.rows[start][column].continues:
        column -= 1
    return start, column


def _starts_above(table: Table, row: int, column: int) -> bool:
    """Does the cell that covers a position start in a row above, in this column?"""
    for above in range(row - 1, -1, -1):
        if column >= len(table.rows[above]):
            return False
        cell = table.rows[above][column]
        if not cell.continues:
            return cell.row_span > row - above
    return False


def _reaches_down(segment: Segment, row: int, column: int, label: int) -> bool:
    """Does a cell go down into another line: one that was found, or a row with another word where this line has its label?"""
    rows = segment.table.rows
    below = range(row + 1, min(row + rows[row][column].row_span, len(rows)))
    labels = [(at, *covering(segment.table, at, label)) for at in below if label < len(rows[at])]
    named = any(start == at and rows[start][first].text for at, start, first in labels)
    return named or any(hit.row in below for hit in segment.hits)


def _parted(segment: Segment, hit: RowHit) -> tuple[tuple[Cell, ...] | None, bool]:
    """Part cells that hold several figures with white space between them, if that gives as many as there are columns."""
    filled = [cell for cell in hit.values if cell.text]
    pieces = [cell._replace(text=piece, second=None) for cell in filled for piece in cell.text.split()]
    numbers = all(piece.text.replace(".", "", 1).isdecimal() for piece in pieces)
    many = len(filled) < len(hit.values) and any(not cell.text for cell in hit.values)
    second = any(cell.second is not None and cell.second.split() != cell.text.split() for cell in filled)
    if len(pieces) != segment.width or len(filled) == len(pieces) or not numbers or many or second:
        return None, False
    return tuple(pieces), True

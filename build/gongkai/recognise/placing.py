"""Which cells after a label are the values of its line, and which of them are merged with others.

The values are the cells that start after the label, as many as the block has columns (`alignment`). Where a row leaves a
choice, the rows around it may decide, or the headings above. A cell that is merged over several columns or lines is no
figure of any one of them: what it covers is marked, and nothing moves into its place.

Which of the cells after a label are the values: the window that covers all that is not blank.

Where converters drop spans, a row may hold empty cells before or after its values. A window is taken only when it is
the only one that leaves nothing but blanks outside, or when all such windows read the same.

>>> windows(("", "3", "0", "3", ""), 3)
(1,)
>>> windows(("", "3", "0", "", ""), 3)
(0, 1)
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.document import Cell, Remark, Row, Table, TextPlace
from gongkai.findings import Finding
from gongkai.form import Line
from gongkai.recognise.column_headings import Headings
from gongkai.recognise.labels import TableLabels
from gongkai.text import one_line

_SEVERAL = re.compile(r"[+-]?[0-9.]+(?:(?:\s+[+-]?|[-−])[0-9.]+)+")
"""Several figures, with white space or a sign between."""


class RowHit(NamedTuple):
    """A row that names a line of the form: its label cell and the cells that start after it."""

    row: int
    line: Line
    label: Cell
    label_at: int
    exact: bool
    values: tuple[Cell, ...]
    fused: bool = False


class Part(NamedTuple):
    """A table of the document that holds lines of one table of the form; `doubt` says why it is not the form's."""

    table: Table
    hits: tuple[RowHit, ...]
    doubt: Finding | None = None


class Segment(NamedTuple):
    """Lines of one block under the same headings, in one table of the document.

    `stubs` says where rows that have too few cells for the form's columns have their labels: length of the row, column.
    """

    table: Table
    hits: tuple[RowHit, ...]
    width: int
    headings: Headings
    stubs: frozenset[tuple[int, int]] = frozenset()


class ValueColumn(NamedTuple):
    """A row whose values start in a column that is beyond doubt.

    Attributes:
        row: Its number.
        length: How many positions it has.
        width: How many values.
        columns: Where they start.
        full: Whether none of them is blank, so that no empty column can stand among them.
    """

    row: int
    length: int
    width: int
    columns: tuple[int, ...]
    full: bool


class Placed(NamedTuple):
    """The values of a line in column order, None where they cannot be told apart; whether cells were parted that ran together."""

    values: tuple[Cell, ...] | None
    fused: bool = False


def undoubted(labels: TableLabels, table: Table, hits: Iterable[RowHit]) -> Iterator[ValueColumn]:
    """Yield where the values start in the rows that leave no choice."""
    for hit in hits:
        width = len(labels.block_of[hit.line.id].columns)
        candidates = windows([cell.text for cell in hit.values], width)
        if len(candidates) == 1:
            row = table.rows[hit.row]
            at = columns_of(row, hit.values[candidates[0] : candidates[0] + width])
            yield ValueColumn(hit.row, len(row), width, at, all(cell.text for cell in hit.values[candidates[0] :][:width]))


def stubs(segment: Segment) -> frozenset[tuple[int, int]]:
    """Return length and column of each place where more than one row with too few cells has its label."""
    rows = segment.table.rows
    short = [hit for hit in segment.hits if len(hit.values) < segment.width]
    found = Counter((len(rows[hit.row]), at) for hit in short for at in columns_of(rows[hit.row], (hit.label,)))
    return frozenset(place for place, count in found.items() if count > 1)


def columns_of(row: Row, cells: Sequence[Cell]) -> tuple[int, ...]:
    """Return the columns of the grid in which these cells of a row start."""
    wanted = {id(cell) for cell in cells}
    return tuple(at for at, cell in enumerate(row) if id(cell) in wanted and not cell.continues)[: len(cells)]


def placed(segment: Segment, hit: RowHit, known: Sequence[ValueColumn]) -> Placed:
    """Return the values of a line in the order in which they are printed."""
    merged = _merged(segment, hit, known)
    if merged is not None:
        return Placed(merged)
    if _is_uneven(segment, hit, known):
        return Placed(None)
    row = segment.table.rows[hit.row]
    sure = any(column.row == hit.row for column in known)
    texts = [cell.text for cell in hit.values]
    start = choose(texts, segment.width, None if sure else _hint(known, row, hit, segment.width))
    if start is None and segment.headings.trailing and 0 in windows(texts, segment.width):
        start = 0
    below = _below_headings(segment, hit, known) if len(hit.values) != segment.width else None
    if start is None:
        return Placed(below) if below else Placed(*_parted(segment, hit))
    chosen = hit.values[start : start + segment.width]
    if _lacks_a_cell(segment, hit, chosen) or _starts_among_labels(segment, hit, chosen) or _holds_two_figures(chosen):
        return Placed(None)
    if below and [cell.text for cell in below] != [cell.text for cell in chosen] and not segment.headings.trailing:
        proved = _is_proved(segment, hit, known)
        return Placed(chosen if proved is None else below if proved else None)
    return Placed(chosen)


def _is_uneven(segment: Segment, hit: RowHit, known: Sequence[ValueColumn]) -> bool:
    """Do figures cover different numbers of columns, and neither headings nor other rows tell where the columns are?"""
    spans = {cell.column_span for cell in hit.values if cell.text}
    others = [other for other in known if other.row != hit.row]
    return segment.width > 1 and len(spans) > 1 and not _grid_columns(segment, len(segment.table.rows[hit.row]), others)


def _lacks_a_cell(segment: Segment, hit: RowHit, chosen: Sequence[Cell]) -> bool:
    """May a cell be missing from this row, as an empty column makes up for it?

    Its row is shorter than most, rows have more cells than there are columns, and a blank at the edge of its values leaves open
    which one is missing. In a text white space at the end of lines is lost, and the length of rows says nothing.
    """
    if isinstance(hit.label.place, TextPlace) or segment.headings.trailing or (chosen[0].text and chosen[-1].text):
        return False
    lengths = [len(segment.table.rows[other.row]) for other in segment.hits]
    usual = max(set(lengths), key=lambda length: (lengths.count(length), length))
    wider = any(len(other.values) > segment.width for other in segment.hits)
    return wider and len(segment.table.rows[hit.row]) < usual and any(cell.text for cell in chosen)


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


def _is_proved(segment: Segment, hit: RowHit, known: Sequence[ValueColumn]) -> bool | None:
    """Do rows without a blank show that values stand below the headings, or (None) that they do not?"""
    row = segment.table.rows[hit.row]
    drawn = _grid_columns(segment, len(row), known)
    others = [segment.table.rows[other.row] for other in segment.hits if len(segment.table.rows[other.row]) == len(row)]
    if any(other.full and other.length == len(row) and other.columns != drawn for other in known):
        return None
    return any(all(other[at].text for at in drawn) for other in others)


def _hint(known: Iterable[ValueColumn], row: Row, hit: RowHit, width: int) -> int | None:
    """Where the values of a row start, if the nearest such rows above and below put theirs into one and the same column."""
    alike = [other for other in known if (other.length, other.width) == (len(row), width)]
    above = max((other for other in alike if other.row < hit.row), default=None)
    below = min((other for other in alike if other.row > hit.row), default=None)
    columns = {other.columns[0] for other in (above, below) if other}
    starts = [number for number, cell in enumerate(hit.values) if columns_of(row, (cell,))[0] in columns]
    return starts[0] if len(columns) == len(starts) == 1 else None


def _grid_columns(segment: Segment, length: int, known: Sequence[ValueColumn]) -> tuple[int, ...]:
    """Return where the columns start in rows of this length, by the headings or by rows that leave no choice; else nothing."""
    alike = {other.columns for other in known if (other.length, other.width) == (length, segment.width) and other.full}
    leaves = segment.headings.leaves
    by_leaf = {leaf.column: leaf.at for leaf in leaves if leaf.length == length}
    if segment.headings.order and len(by_leaf) == segment.width == len(set(by_leaf.values())):
        drawn = tuple(by_leaf[column] for column in segment.headings.order)
        if list(drawn) == sorted(drawn) and alike <= {drawn}:
            return drawn
    return next(iter(alike)) if len(alike) == 1 and not segment.headings.foreign else ()


def _below_headings(segment: Segment, hit: RowHit, known: Sequence[ValueColumn]) -> tuple[Cell, ...] | None:
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


def _merged(segment: Segment, hit: RowHit, known: Sequence[ValueColumn]) -> tuple[Cell, ...] | None:
    """Return the values with those marked that a merged cell covers; None where no cell is merged."""
    row = segment.table.rows[hit.row]
    label = columns_of(row, (hit.label,))[0]
    after = label + hit.label.column_span
    spans = any(cell.column_span > 1 or cell.row_span > 1 or cell.continues for cell in row[after:])
    if not spans:
        return None
    columns = _grid_columns(segment, len(row), [other for other in known if other.row != hit.row]) or _grid_columns(
        segment, len(row), known
    )
    if not columns or columns[0] < after:
        return None
    spots = [covering(segment.table, hit.row, at) for at in columns]
    shared = {spot for spot in spots if spots.count(spot) > 1}
    over_lines = {(r, c) for r, c in spots if r != hit.row or _reaches_down(segment, r, c)}
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


def _reaches_down(segment: Segment, row: int, column: int) -> bool:
    """Does a cell go down into another line?"""
    span = segment.table.rows[row][column].row_span
    return any(row < hit.row < row + span for hit in segment.hits)


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


def windows(texts: Sequence[str], width: int) -> tuple[int, ...]:
    """Return every start of a window of `width` cells outside which all cells are blank."""
    filled = [i for i, text in enumerate(texts) if text]
    first, last = (filled[0], filled[-1]) if filled else (0, -1)
    return tuple(start for start in range(len(texts) - width + 1) if (start <= first and last < start + width) or not filled)


def choose(texts: Sequence[str], width: int, hint: int | None) -> int | None:
    """Return the start of the values, or None when it cannot be known."""
    starts = windows(texts, width)
    if len({tuple(texts[s : s + width]) for s in starts}) == 1:
        return starts[0]
    return hint if hint in starts else None

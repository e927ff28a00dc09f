"""One line of a table as read: its values in the form's order, or why there are none."""

from dataclasses import dataclass, replace

from gongkai.document import Cell
from gongkai.findings import Finding
from gongkai.form import Line
from gongkai.recognise.column_headings import Heads, heading_words
from gongkai.recognise.labels import TableLabels, is_value
from gongkai.recognise.loose import FUSED
from gongkai.recognise.placing import Segment, placed
from gongkai.recognise.reading import Shortfall, named
from gongkai.recognise.units import Stated
from gongkai.recognise.value_columns import Known, RowHit
from gongkai.text import bare, one_line

_MOST_ROWS = 5
"""Rows that a label's cell covers; one that says more covers other lines by mistake."""


@dataclass(frozen=True, slots=True)
class LineReading:
    """The cells of one line in column order, or None where they cannot be told apart; and what was odd.

    Attributes:
        line: The line of the form.
        label: The cell with its label.
        values: Its cells.
        said: What was odd.
        stated: Units stated about each of its cells.
        fused: The words of cells that ran together.
        another: Whether it is known to be something else than the form's line: of another year, under other headings, a title.
        refused: The columns whose heading names something else: of another year, another scope.
        headed: Whether the form's headings stand above it, all of them.
        variant: Whether the label is the form's in other words.
        perhaps: Whether nothing of it was found but a cell that was not understood.
        shortfall: The cells that cannot be told apart.
    """

    line: Line
    label: Cell
    values: tuple[Cell, ...] | None
    said: tuple[Finding, ...] = ()
    stated: tuple[tuple[Stated, ...], ...] = ()
    fused: str = ""
    another: bool = False
    refused: frozenset[int] = frozenset()
    headed: bool = True
    variant: bool = False
    perhaps: bool = False
    shortfall: Shortfall | None = None


def read_line(
    labels: TableLabels,
    segment: Segment,
    hit: RowHit,
    known: Known,
    told: list[Finding],
    year: int,
    stated: tuple[tuple[Stated, ...], ...],
) -> LineReading:
    """Read the row of one line: its values, or why it has none."""
    cell_id, place = f"{labels.table.id}.{hit.line.id}", str(hit.label.place)
    said, headed = list(told), segment.headings.heads in (Heads.OWN, Heads.REORDERED)
    if heading_words(hit.label.text, year)[2] and not _is_own_remark(hit.line, hit.label.text):
        said.append(Finding("label-qualified", cell_id, place, one_line(hit.label.text), named(hit.line)))
        return LineReading(hit.line, hit.label, None, tuple(said), another=True, headed=headed)
    if not hit.exact:
        said.append(Finding("label-variant", cell_id, place, one_line(hit.label.text), {"label": hit.line.label}))
    found = placed(segment, hit, known)
    fused = _words_of(hit) if hit.fused or found.fused else ""
    met = LineReading(hit.line, hit.label, None, fused=fused, headed=headed, variant=not hit.exact)
    torn = _is_torn(labels, segment, hit) or _has_two_rows(labels, segment, hit)
    if found.values is None or torn:
        raw = " | ".join(one_line(cell.text) for cell in hit.values)
        count = sum(bool(cell.text) for cell in hit.values) if torn else len(hit.values)
        short = None if fused else Shortfall(cell_id, hit.line.label, count, segment.width, raw, place)
        blank = not fused and not any(cell.text for cell in hit.values)
        return replace(met, said=(*said, *([short.finding] if short else ())), shortfall=short, another=blank)
    order = segment.headings.order or ()
    values = tuple(found.values[order.index(column)] for column in range(segment.width))
    return replace(met, values=values, said=tuple(said), stated=stated, refused=frozenset(segment.headings.refused))


def _is_torn(labels: TableLabels, segment: Segment, hit: RowHit) -> bool:
    """Does the row open with an empty cell and go on in a row of figures without a label, so that its places cannot be told?"""
    below = segment.table.rows[hit.row + 1 : hit.row + 2]
    if not hit.values or hit.values[0].text or not below:
        return False
    filled = [cell.text for cell in below[0] if cell.text and not cell.continues]
    return bool(filled) and all(is_value(labels, text) for text in filled)


def _has_two_rows(labels: TableLabels, segment: Segment, hit: RowHit) -> bool:
    """Does the label's cell cover another row of figures, so that nobody can tell which of the two are the line's?"""
    below = segment.table.rows[hit.row + 1 : hit.row + min(hit.label.row_span, _MOST_ROWS)]
    filled = [[cell.text for cell in row if cell.text and not cell.continues] for row in below]
    return any(texts and all(is_value(labels, text) for text in texts) for texts in filled)


def _words_of(hit: RowHit) -> str:
    """Return the words of a row whose cells ran together, as printed."""
    told = [remark.what for remark in hit.label.remarks if remark.code == FUSED]
    return told[0] if told else " | ".join(one_line(cell.text) for cell in (hit.label, *hit.values) if cell.text)


def _is_own_remark(line: Line, text: str) -> bool:
    """Is the remark one that the form prints in this label?"""
    return any(bare(text) == bare(own) and one_line(text) in own for own in (line.label, *line.variants))

"""Rows of a table that name a line of the form: where its label stands, and the cells that start after it."""

from collections.abc import Iterator, Sequence

from gongkai.document import Cell, Row, Table
from gongkai.form import Line
from gongkai.recognise.labels import TableLabels, is_value, match_line
from gongkai.recognise.loose import FUSED
from gongkai.recognise.misprints import ORDINAL
from gongkai.recognise.value_columns import Part, RowHit
from gongkai.text import bare, fold


def hit_tables(labels: TableLabels, tables: Sequence[Table]) -> Iterator[Part]:
    """Find the lines in every table; one that begins where a table ended with a line may be the rest of it."""
    below_a_line = False
    for table in tables:
        hits = tuple(row_hits(table, labels, below_a_line))
        below_a_line = bool(hits) and hits[-1].row == len(table.rows) - 1
        yield Part(table, hits)


def row_hits(table: Table, labels: TableLabels, below_a_line: bool) -> Iterator[RowHit]:
    """Find the rows that name a line. A weak label counts only below another line and in front of values."""
    for number, row in enumerate(table.rows):
        hit = _row_hit(number, row, labels, below_a_line)
        if hit:
            below_a_line = True
            yield hit


def _row_hit(number: int, row: Row, labels: TableLabels, below_a_line: bool) -> RowHit | None:
    cells = [cell for cell in row if not cell.continues]
    for at in reversed(range(len(cells))):
        match = match_line(labels, cells[at].text) if cells[at].text else None
        if match and (_heads_columns(cells[at + 1 :], labels) or _is_label(cells[at + 1 :])):
            return None
        if match and (not match.weak or (below_a_line and _are_values(cells[at + 1 :], labels, match.line))):
            fused = any(remark.code == FUSED for remark in cells[at].remarks)
            return RowHit(number, match.line, cells[at], at, match.exact, tuple(cells[at + 1 :]), fused)
    return None


def _is_label(cells: Sequence[Cell]) -> bool:
    """Does a label with an ordinal of its own come next? Then the words before it name its group."""
    after = next((fold(cell.text) for cell in cells if cell.text), "")
    return bool(ORDINAL.match(after)) and after[-1:].isalpha()


def _heads_columns(cells: Sequence[Cell], labels: TableLabels) -> bool:
    """Is this the rest of a row of headings: words that name columns or lines, and not one figure?"""
    filled = [cell.text for cell in cells if cell.text]
    named = any(bare(text) in labels.columns or match_line(labels, text) for text in filled)
    return named and not any(is_value(labels, text) for text in filled)


def _are_values(cells: Sequence[Cell], labels: TableLabels, line: Line) -> bool:
    named = any(bare(cell.text) in labels.columns for cell in cells if cell.text)
    return len(cells) >= len(labels.block_of[line.id].columns) and not named

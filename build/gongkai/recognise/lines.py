"""Tables whose lines stand in rows: the label, then the cells that start after it.

    tables → row hits (a label and the cells after it) → parts (tables that hold the form's lines)
           → lines (one window of values each) → what was left over

The columns of a block are compared with the headings printed above it; a block whose headings differ is not read. A line
that was not found, but may be a row that was not understood, comes back without values (`wholeness` has the rule).
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.document import Cell, Row, Table
from gongkai.findings import Finding
from gongkai.form import Block, Line
from gongkai.recognise.alignment import choose, windows
from gongkai.recognise.column_headings import heading_finding
from gongkai.recognise.labels import TableLabels, is_furniture, match_line
from gongkai.recognise.wholeness import recorded, row_of_unknown
from gongkai.text import bare, one_line


class RowHit(NamedTuple):
    """A row that names a line of the form: its label cell and the cells that start after it."""

    row: int
    line: Line
    label: Cell
    label_at: int
    exact: bool
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LineReading:
    """The cells of one line in column order, or None where they cannot be told apart; and what was odd."""

    line: Line
    label: Cell
    values: tuple[Cell, ...] | None
    findings: tuple[Finding, ...]


class Part(NamedTuple):
    """A table of the document that holds lines of one table of the form."""

    table: Table
    hits: tuple[RowHit, ...]


class ValueColumn(NamedTuple):
    """A row whose values start in a column that is beyond doubt; `width` is how many they are, `length` that of the row."""

    row: int
    length: int
    width: int
    column: int


def read_lines(labels: TableLabels, tables: Sequence[Table]) -> tuple[list[LineReading], list[Finding]]:
    """Read every line of a form table that the document's tables hold; lines come in the order met."""
    met = list(_hit_tables(labels, tables))
    parts = _parts(labels, met)
    readings: list[LineReading] = []
    findings: list[Finding] = []
    for part in parts:
        readings += _read_part(labels, part)
        findings += (leftover(labels.table.id, stray.cell) for stray in _leftovers(labels, part))
    found = {read.line.id for read in readings}
    if len(found) < len(labels.block_of):
        readings += (read for read in strays(labels, parts, met) if read.line.id not in found)
    return readings, findings


def _hit_tables(labels: TableLabels, tables: Sequence[Table]) -> Iterator[Part]:
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
        if match and (not match.weak or (below_a_line and _are_values(cells[at + 1 :], labels, match.line))):
            return RowHit(number, match.line, cells[at], at, match.exact, tuple(cells[at + 1 :]))
    return None


def _are_values(cells: Sequence[Cell], labels: TableLabels, line: Line) -> bool:
    named = any(bare(cell.text) in labels.columns for cell in cells if cell.text)
    return len(cells) >= len(labels.block_of[line.id].columns) and not named


def _parts(labels: TableLabels, found: Iterable[Part]) -> list[Part]:
    """Keep the table with most lines of the form, those that add lines to it, and those that rival it."""
    ranked = sorted((part for part in found if part.hits), key=lambda part: -len({hit.line.id for hit in part.hits}))
    enough = len(labels.block_of) / 2
    seen: set[str] = set()
    kept: list[Part] = []
    for part in ranked:
        lines = {hit.line.id for hit in part.hits}
        if not lines & seen or len(lines) >= enough:
            kept.append(part)
            seen |= lines
    return sorted(kept, key=lambda part: part.table.place)


def _read_part(labels: TableLabels, part: Part) -> Iterator[LineReading]:
    known: dict[tuple[int, int], list[ValueColumn]] = defaultdict(list)
    for column in _undoubted(labels, part):
        known[column.length, column.width].append(column)
    sure = {column.row for alike in known.values() for column in alike}
    bad = {block.id: finding for block, finding in _headings(labels, part)}
    told: set[str] = set()
    for hit in part.hits:
        block = labels.block_of[hit.line.id]
        heading = bad.get(block.id)
        findings = [heading] if heading and block.id not in told else []
        told.add(block.id)
        if heading and heading.code == "columns-differ":
            yield LineReading(hit.line, hit.label, None, tuple(findings))
        else:
            hint = None if hit.row in sure else _hint(known, part, hit, len(block.columns))
            yield _read_line(labels, hit, hint, findings)


def _undoubted(labels: TableLabels, part: Part) -> Iterator[ValueColumn]:
    """Yield where the values start in the rows that leave no choice."""
    for hit in part.hits:
        width = len(labels.block_of[hit.line.id].columns)
        candidates = windows([cell.text for cell in hit.values], width)
        if len(candidates) == 1:
            row = part.table.rows[hit.row]
            yield ValueColumn(hit.row, len(row), width, _column(row, hit.values[candidates[0]]))


def _column(row: Row, cell: Cell) -> int:
    return next(column for column, other in enumerate(row) if other is cell)


def _hint(known: Mapping[tuple[int, int], Sequence[ValueColumn]], part: Part, hit: RowHit, width: int) -> int | None:
    """Where the values of a row start, if the nearest such rows above and below put theirs into one and the same column."""
    row = part.table.rows[hit.row]
    alike = known.get((len(row), width), ())
    at = bisect_left(alike, hit.row, key=lambda other: other.row)
    columns = {other.column for other in alike[max(0, at - 1) : at + 1]}
    starts = [number for number, cell in enumerate(hit.values) if _column(row, cell) in columns]
    return starts[0] if len(columns) == len(starts) == 1 else None


def _headings(labels: TableLabels, part: Part) -> Iterator[tuple[Block, Finding]]:
    for block in labels.table.blocks:
        rows = [hit.row for hit in part.hits if labels.block_of[hit.line.id] is block]
        if rows:
            above = _rows_above(part, min(rows))
            finding = heading_finding(labels, block, above)
            if finding:
                yield block, finding


def _rows_above(part: Part, row: int) -> tuple[Row, ...]:
    """Return the rows between the line before this one and this one."""
    before = max((hit.row for hit in part.hits if hit.row < row), default=-1)
    return part.table.rows[before + 1 : row]


def _read_line(labels: TableLabels, hit: RowHit, hint: int | None, findings: list[Finding]) -> LineReading:
    cell_id, place = f"{labels.table.id}.{hit.line.id}", str(hit.label.place)
    width = len(labels.block_of[hit.line.id].columns)
    if not hit.exact:
        params = {"label": hit.line.label}
        findings.append(Finding("label-variant", cell_id, place, one_line(hit.label.text), params))
    start = choose([cell.text for cell in hit.values], width, hint)
    if start is None:
        raw = " | ".join(one_line(cell.text) for cell in hit.values)
        params = {"label": hit.line.label, "found": str(len(hit.values)), "wanted": str(width)}
        findings.append(Finding("line-unreadable", cell_id, place, raw, params))
        return LineReading(hit.line, hit.label, None, tuple(findings))
    return LineReading(hit.line, hit.label, hit.values[start : start + width], tuple(findings))


class Stray(NamedTuple):
    """A cell that belongs neither to a line nor to the form's own headings: the number of its row, the cells after it."""

    row: int
    cell: Cell
    after: tuple[str, ...]


def _leftovers(labels: TableLabels, part: Part) -> Iterator[Stray]:
    """Yield what stands in the table but belongs neither to a line nor to the form's own headings."""
    label_at = {hit.row: hit.label_at for hit in part.hits}
    for number, row in enumerate(part.table.rows):
        cells = [cell for cell in row if not cell.continues]
        for at, cell in enumerate(cells[: label_at.get(number, len(cells))]):
            if not is_furniture(labels, cell.text):
                after = () if number in label_at else tuple(other.text for other in cells[at + 1 :])
                yield Stray(number, cell, after)


def strays(labels: TableLabels, parts: Sequence[Part], met: Sequence[Part]) -> Iterator[LineReading]:
    """Yield the lines that may stand in rows that were not understood, or in tables that were left aside, each once."""
    aside = (part for part in met if parts and not any(part is kept for kept in parts))
    told: set[str] = set()
    for line, cell in (*_in_unknown_rows(labels, parts), *((hit.line, hit.label) for part in aside for hit in part.hits)):
        if line.id not in told:
            told.add(line.id)
            params = {"label": line.label, **recorded("unreadable")}
            finding = Finding("line-missing", f"{labels.table.id}.{line.id}", str(cell.place), one_line(cell.text), params)
            yield LineReading(line, cell, None, (finding,))


def _in_unknown_rows(labels: TableLabels, parts: Sequence[Part]) -> Iterator[tuple[Line, Cell]]:
    """Yield each line that belongs, by the form's order, between the lines around what was left over, and that cell."""
    order = {line_id: at for at, line_id in enumerate(labels.block_of)}
    lines = [line for block in labels.table.blocks for line in block.lines]
    hits = [((number, hit.row), order[hit.line.id]) for number, part in enumerate(parts) for hit in part.hits]
    rows = [row for row, _ in hits]
    for number, part in enumerate(parts):
        for stray in _leftovers(labels, part):
            before, after = bisect_left(rows, (number, stray.row)), bisect_right(rows, (number, stray.row))
            above = hits[before - 1][1] if before else -1
            below = hits[after][1] if after < len(hits) else len(lines)
            for line in lines[above + 1 : below] if above < below else lines:
                width = len(labels.block_of[line.id].columns)
                if any(c.isdigit() for c in stray.cell.text) or row_of_unknown(stray.cell.text, stray.after, width):
                    yield line, stray.cell


def leftover(table_id: str, cell: Cell) -> Finding:
    """Return the finding about a cell that belongs to nothing in the form."""
    code = "leftover-number" if any(c.isdigit() for c in cell.text) else "leftover-text"
    return Finding(code, table_id, str(cell.place), one_line(cell.text))

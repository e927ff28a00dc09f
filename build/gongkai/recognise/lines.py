"""Tables whose lines stand in rows: the label, then the cells that start after it.

    tables → row hits (a label and the cells after it) → parts (tables that hold the form's lines)
           → segments (lines of one block under the same headings) → lines (their values in column order)
           → what was left over

The columns are those that the headings above name (`column_headings`); under a heading of anything else nothing is read. A table
that the words above it give to another year or scope is not the form's, nor is a line whose label a remark makes another one,
or the words left of it that hold for several lines: （三）不予公开（上年）.
A line that was not found, but may be a row that was not understood, comes back without values (`wholeness` has the rule).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.document import Cell, Row, Table
from gongkai.findings import Finding
from gongkai.form import Block
from gongkai.recognise.captions import Caption, is_title_of_another
from gongkai.recognise.column_headings import Headings, Heads, heading_words, is_heading_piece, read_headings, said_of
from gongkai.recognise.label_remarks import is_harmless, is_of_another, without_remarks
from gongkai.recognise.labels import TableLabels, is_value
from gongkai.recognise.line_values import LineReading, read_line
from gongkai.recognise.loose import FUSED
from gongkai.recognise.placing import Segment, beside_values, measured
from gongkai.recognise.reading import Left, named
from gongkai.recognise.row_hits import group_is_other, hit_tables, recovered
from gongkai.recognise.strays import in_unknown_rows, leftover, leftovers
from gongkai.recognise.units import Stated, about, stated_in
from gongkai.recognise.value_columns import Known, Part, RowHit, columns_of, undoubted
from gongkai.text import bare, fold, one_line


class TableReading(NamedTuple):
    """What was found of one table of the form: its lines in the order met, what was left over, what was odd about the whole."""

    lines: list[LineReading]
    left: tuple[Left, ...] = ()
    said: tuple[Finding, ...] = ()


def read_lines(labels: TableLabels, tables: Sequence[Table], captions: Mapping[int, Caption], year: int) -> TableReading:
    """Read every line of a form table that the document's tables hold; lines come in the order met.

    Args:
        labels: The vocabulary of the table.
        tables: The tables of the document, in rows.
        captions: What the words above a table say of it, by the table's place in `tables`.
        year: The report's; 0 where it is not known.
    """
    met = [_captioned(labels, part, captions.get(at)) for at, part in enumerate(hit_tables(labels, tables))]
    parts = [recovered(labels, _without_titles(labels, part)) for part in _parts(labels, met)]
    stated = {id(part.table): caption.stated for at, part in enumerate(met) if (caption := captions.get(at))}
    readings = list(_read_parts(labels, parts, stated, year))
    left = tuple(leftover(stray.cell) for part in parts for stray in leftovers(labels, part))
    said = tuple(_fused(labels, readings))
    kept = {id(part.table) for part in parts}
    aside = [part for part in met if part.hits and id(part.table) not in kept]
    readings += _rivals(readings, _read_parts(labels, aside, stated, year))
    found = {read.line.id for read in readings}
    if len(found) < len(labels.block_of):
        readings += (read for read in _strays(labels, parts, aside) if read.line.id not in found)
    return TableReading(readings, left, said)


def _fused(labels: TableLabels, readings: Iterable[LineReading]) -> Iterator[Finding]:
    """Say once of a table that cells of it ran together, and which."""
    fused = [read for read in readings if read.fused]
    if fused:
        raw = "、".join(read.fused for read in fused)
        yield Finding(FUSED, labels.table.id, str(fused[0].label.place), raw, named(labels.table))


def _captioned(labels: TableLabels, part: Part, caption: Caption | None) -> Part:
    if caption is None or not caption.another:
        return part
    return part._replace(doubt=Finding("label-qualified", labels.table.id, caption.place, caption.another, named(labels.table)))


def _parts(labels: TableLabels, found: Iterable[Part]) -> list[Part]:
    """Keep the table with most lines of the form, those that add lines to it, and those that rival it."""
    with_lines = [part for part in found if part.hits]
    ranked = sorted(with_lines, key=lambda part: (part.doubt is not None, -len({hit.line.id for hit in part.hits})))
    enough = len(labels.block_of) / 2
    seen: set[str] = set()
    kept: list[Part] = []
    for part in ranked:
        lines = {hit.line.id for hit in part.hits}
        if not lines & seen or (len(lines) >= enough and part.doubt is None):
            kept.append(part)
            seen |= lines
    return sorted(kept, key=lambda part: part.table.place)


def _without_titles(labels: TableLabels, part: Part) -> Part:
    """Return a part without the rows that only head a line's own rows: its words, no figure, and headings below."""
    filled = {hit.line.id for hit in part.hits if any(cell.text for cell in hit.values)}
    rows = part.table.rows
    kept = tuple(
        hit
        for hit in part.hits
        if any(cell.text for cell in hit.values)
        or hit.line.id not in filled
        or not _is_heading_row(labels, labels.block_of[hit.line.id], rows[min(hit.row + 1, len(rows) - 1)])
    )
    return part._replace(hits=kept) if len(kept) < len(part.hits) else part


def _rivals(readings: Sequence[LineReading], aside: Iterable[LineReading]) -> Iterator[LineReading]:
    """Yield the lines of tables that were left aside which say a line again with other figures."""
    found = {read.line.id for read in readings}
    for read in aside:
        if read.line.id in found and read.values is not None and not read.another:
            yield replace(read, said=(), headed=True, variant=False)


def _read_parts(
    labels: TableLabels, parts: Sequence[Part], stated: Mapping[int, tuple[Stated, ...]], year: int
) -> Iterator[LineReading]:
    before: dict[str, Headings] = {}
    told: set[str] = set()
    for part in parts:
        known = Known(tuple(undoubted(labels, part.table, part.hits)))
        for segment in _segments(labels, part, before, year):
            block = labels.block_of[segment.hits[0].line.id]
            yield from _read_segment(labels, part, segment, known, stated.get(id(part.table), ()), year, told_in=told)
            before[block.id] = segment.headings


def _segments(labels: TableLabels, part: Part, before: Mapping[str, Headings], year: int) -> Iterator[Segment]:
    """Yield the lines of a table under the headings that stand above them, by blocks.

    Rows between two lines that hold headings begin another segment. A table that goes on without headings of its own has
    those of the table before.
    """
    headings: dict[str, Headings] = dict(before)
    fresh: set[str] = set()
    hits: list[RowHit] = []
    title: Finding | None = None
    last = -1
    for hit in part.hits:
        block = labels.block_of[hit.line.id]
        above = part.table.rows[last + 1 : hit.row]
        begins = block.id not in fresh or any(_is_heading_row(labels, block, row) for row in above)
        if hits and (begins or labels.block_of[hits[-1].line.id] is not block):
            yield _segment(labels, part, hits, headings, title)
            hits = []
        if begins:
            below = part.table.rows[hit.row]
            first = columns_of(below, (hit.label,))[0] + hit.label.column_span
            read = read_headings(labels, block, above, year, first, below, flows=part.table.flows)
            inherited = headings.get(block.id) if block.id not in fresh else None
            plain = inherited is None or (inherited.order == tuple(range(len(block.columns))) and not inherited.refused)
            headings[block.id] = read if read.printed or plain or inherited is None else inherited
            title = _title_of_another(labels, above, year) or title
            fresh.add(block.id)
        hits.append(hit)
        last = hit.row
    if hits:
        yield _segment(labels, part, hits, headings, title)


def _segment(
    labels: TableLabels, part: Part, hits: Sequence[RowHit], headings: Mapping[str, Headings], title: Finding | None
) -> Segment:
    block = labels.block_of[hits[0].line.id]
    return Segment(part.table, tuple(hits), len(block.columns), headings[block.id], title=title)


def _title_of_another(labels: TableLabels, rows: Sequence[Row], year: int) -> Finding | None:
    """Say which row of a single cell gives what stands below it to another year or scope."""
    for row in rows:
        filled = [cell for cell in row if cell.text and not cell.continues]
        if len(filled) == 1 and is_title_of_another(filled[0].text, year):
            raw = one_line(filled[0].text)
            return Finding("label-qualified", labels.table.id, str(filled[0].place), raw, named(labels.table))
    return None


def _is_heading_row(labels: TableLabels, block: Block, row: Row) -> bool:
    """Is this a row of headings between two lines: several words, and not one figure?"""
    filled = [cell.text for cell in row if cell.text and not cell.continues]
    words = [text for text in filled if not is_value(labels, text)]
    if len(words) < 2 or len(words) < len(filled):
        return len(block.columns) == 1 and any(bare(text) in labels.columns for text in words)
    return any(not is_heading_piece(labels, text) or heading_words(text, 0)[0] in labels.columns for text in words[1:])


def _read_segment(
    labels: TableLabels,
    part: Part,
    segment: Segment,
    known: Known,
    caption: tuple[Stated, ...],
    year: int,
    *,
    told_in: set[str],
) -> Iterator[LineReading]:
    block = labels.block_of[segment.hits[0].line.id]
    above = [segment.title] if segment.title else said_of(labels, block, segment.headings)
    told = [finding for finding in above if _key(block, finding) not in told_in]
    told_in |= {_key(block, finding) for finding in told}
    if part.doubt:
        told = [part.doubt] if str(part.doubt.place) not in told_in else []
        told_in.add(part.doubt.place)
    own = known.within(frozenset(hit.row for hit in segment.hits))
    known, segment = own if own.columns else known, measured(segment)
    for hit, group in zip(segment.hits, _groups_of(segment), strict=True):
        if part.doubt or segment.title or segment.headings.order is None:
            headed = segment.headings.heads in (Heads.OWN, Heads.REORDERED)
            yield LineReading(hit.line, hit.label, None, tuple(told), another=True, headed=headed)
        elif other := _group_of_another(labels, hit, group, year):
            finding = Finding("label-qualified", labels.table.id, str(other.place), one_line(other.text), named(labels.table))
            told += [finding] if _key(block, finding) not in told_in else []
            told_in.add(_key(block, finding))
            yield LineReading(hit.line, hit.label, None, tuple(told), another=True)
        else:
            general = (*caption, *segment.headings.general, *_units_in(group, year))
            stated = tuple(_stated(labels, block, segment, general, hit))
            yield read_line(labels, segment, hit, known, told, year, stated if any(stated) else ())
        told = []


def _groups_of(segment: Segment) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of words that stand left of each line of a segment, or above its own left neighbours."""
    above: list[tuple[int, Cell]] = []
    last = segment.hits[0].row
    for hit in segment.hits:
        label = columns_of(segment.table.rows[hit.row], (hit.label,))[0]
        for row in segment.table.rows[last : hit.row + 1]:
            for at, cell in enumerate(row[:label]):
                if cell.text and not cell.continues:
                    _left_of(above, at).append((at, cell))
        last = hit.row + 1
        yield tuple(cell for _, cell in _left_of(above, label))


def _left_of(above: list[tuple[int, Cell]], column: int) -> list[tuple[int, Cell]]:
    while above and above[-1][0] >= column:
        above.pop()
    return above


def _group_of_another(labels: TableLabels, hit: RowHit, group: Sequence[Cell], year: int) -> Cell | None:
    """Return the words that give a line to another year, scope or group, if any do."""
    if group_is_other(labels, hit.line, hit.label.text, label=True):
        return hit.label
    others = (c for c in group if _is_of_another(labels, c.text, year) or group_is_other(labels, hit.line, c.text))
    return next(others, None)


def _is_of_another(labels: TableLabels, text: str, year: int) -> bool:
    words, remarks = without_remarks(text)
    if any(not is_harmless(remark, year) and is_of_another(remark, year) for remark in remarks):
        return True
    known = words in labels.paths or fold(text) in labels.paths or bare(words) in labels.lines
    return not known and is_of_another(words, year)


def _units_in(group: Sequence[Cell], year: int) -> Iterator[Stated]:
    return (unit for cell in group for unit in heading_words(cell.text, year)[1])


def _key(block: Block, finding: Finding) -> str:
    return f"{block.id} {finding.rule} {finding.raw}"


def _stated(
    labels: TableLabels, block: Block, segment: Segment, general: tuple[Stated, ...], hit: RowHit
) -> Iterator[tuple[Stated, ...]]:
    """Yield the units stated about each cell of a line: in its column's heading, in its label, about the table."""
    units = [next(unit for unit in labels.units if unit.id == column.unit) for column in block.columns]
    beside = (unit for cell in beside_values(segment, hit) for unit in stated_in(cell.text, alone=True))
    in_label = about((*heading_words(hit.label.text, 0)[1], *beside), units)
    for unit, in_heading in zip(units, segment.headings.stated, strict=True):
        yield (*about(in_heading, [unit]), *in_label, *general)


def _strays(labels: TableLabels, parts: Sequence[Part], aside: Sequence[Part]) -> Iterator[LineReading]:
    """Yield the lines that may stand in rows that were not understood, or in tables that were left aside, each once."""
    told: set[str] = set()
    left = ((hit.line, hit.label) for part in aside if parts for hit in part.hits)
    for line, cell in (*in_unknown_rows(labels, parts), *left):
        if line.id not in told:
            told.add(line.id)
            yield LineReading(line, cell, None, perhaps=True)

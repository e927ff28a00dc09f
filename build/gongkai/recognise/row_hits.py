"""Rows of a table that name a line of the form: where its label stands, and the cells that start after it.

A row whose label is misprinted names a line when nothing else can be meant. Between two lines that were found stand as many
unknown rows as the form has lines there, in the same order; the row's label begins with the ordinal of its line, resembles
the line's label and no other, and is followed by as many figures as there are columns. All of this has to hold, or the row stays
unknown.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from gongkai.document import Cell, Row, Table
from gongkai.form import Line
from gongkai.recognise.label_remarks import changes_label, is_harmless, is_of_another, without_remarks
from gongkai.recognise.labels import LONGEST_LABEL, TableLabels, is_value, match_line
from gongkai.recognise.loose import FUSED
from gongkai.recognise.value_columns import Part, RowHit
from gongkai.text import bare, fold

ORDINAL = re.compile(r"(?:\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、,](?![0-9])|[一二三四五六七八九十]{1,3}、)")
"""The number of a label, in folded text."""
_NEGATES = re.compile("[不未非无没]")
_ALIKE = 0.6
_MARGIN = 0.1


def recovered(labels: TableLabels, part: Part) -> Part:
    """Return a part with the hits of rows whose labels are misprinted."""
    hits = [*part.hits, *_misprinted(labels, part)]
    return part._replace(hits=tuple(sorted(hits, key=lambda hit: hit.row))) if len(hits) > len(part.hits) else part


def _misprinted(labels: TableLabels, part: Part) -> Iterator[RowHit]:
    lines = [line for block in labels.table.blocks for line in block.lines]
    order = {line.id: at for at, line in enumerate(lines)}
    met = {hit.line.id for hit in part.hits}
    edges = [(-1, -1), *((hit.row, order[hit.line.id]) for hit in part.hits), (len(part.table.rows), len(lines))]
    for (row_above, above), (row_below, below) in pairwise(edges):
        missing = [line for line in lines[above + 1 : below] if line.id not in met]
        if not missing or above >= below:
            continue
        rows = [(n, part.table.rows[n]) for n in range(row_above + 1, row_below)]
        unknown = [hit for n, row in rows if (hit := _unknown(labels, n, row, missing[0]))]
        if len(unknown) == len(missing) and all(map(_may_be, unknown, missing, [missing] * len(missing))):
            yield from (hit._replace(line=line) for hit, line in zip(unknown, missing, strict=True))


def _unknown(labels: TableLabels, number: int, row: Row, line: Line) -> RowHit | None:
    """Return a row of words and figures after them, as a hit of a line yet to be told."""
    cells = [cell for cell in row if not cell.continues]
    first = next((at for at, cell in enumerate(cells) if is_value(labels, cell.text)), None)
    named = [at for at, cell in enumerate(cells[:first]) if cell.text]
    if first is None or not named:
        return None
    return RowHit(number, line, cells[named[-1]], named[-1], False, tuple(cells[named[-1] + 1 :]))


def _may_be(hit: RowHit, line: Line, missing: Sequence[Line]) -> bool:
    text, words = fold(hit.label.text), bare(hit.label.text)
    ours, theirs = ORDINAL.findall(text), ORDINAL.findall(fold(line.label))
    remarks = without_remarks(hit.label.text)[1]
    if not ours or not theirs or ours[-1] != theirs[-1] or len(words) > LONGEST_LABEL:
        return False
    if any(not is_harmless(remark, 0) for remark in remarks) or _means_another(words, line):
        return False
    alike = max(_likeness(words, spelling) for spelling in (line.label, *line.variants))
    rivals = [_likeness(words, other.label) for other in missing if other is not line]
    return alike >= _ALIKE and all(alike > rival + _MARGIN for rival in rivals) and bool(hit.values)


def _means_another(words: str, line: Line) -> bool:
    """Do the characters that differ from the form's label, or the words that they make, mean something else?"""
    more, label = _more(words, line), bare(line.label)
    if is_of_another(more, 0) or _NEGATES.search(more):
        return True
    return changes_label(words) > changes_label(label) or is_of_another(words, 0) > is_of_another(label, 0)


def _more(words: str, line: Line) -> str:
    """Return the characters that the form's label does not have."""
    blocks = SequenceMatcher(None, words, bare(line.label), autojunk=False).get_opcodes()
    return "".join(words[a:b] for tag, a, b, _, _ in blocks if tag in {"insert", "replace", "delete"})


def _likeness(words: str, label: str) -> float:
    return SequenceMatcher(None, words, bare(label), autojunk=False).ratio()


def group_is_other(labels: TableLabels, line: Line, text: str, *, label: bool = False) -> bool:
    """Do words left of a line name another group than the form's: （三）予以公开 where it has （三）不予公开?

    Words with the number of the line's group, or that resemble it, name another one when they are those of a group elsewhere
    in the form, or when one of both denies and the other does not. A part of the form's words is no other. `label`: the text is
    the line's own label, in front of which those words may stand.
    """
    words = fold(text)
    starts = [found.start() for found in ORDINAL.finditer(words)]
    pieces = [words[a:b] for a, b in pairwise(sorted({0, *starts, len(words)}))]
    return any(_contradicts(labels, line, piece) for piece in (pieces[:-1] if label else pieces))


def _contradicts(labels: TableLabels, line: Line, piece: str) -> bool:
    own = [fold(group) for group in line.path]
    said, number = ORDINAL.sub("", piece, count=1), ORDINAL.match(piece)
    if not said or any(piece in group or said == ORDINAL.sub("", group, count=1) for group in own):
        return False
    others = {ORDINAL.sub("", path, count=1) for path in labels.paths}
    for group in own:
        form, at = ORDINAL.sub("", group, count=1), ORDINAL.match(group)
        numbered = number is not None and at is not None and number.group() == at.group()
        denies = bool(_NEGATES.search(said)) != bool(_NEGATES.search(form))
        if (numbered and (denies or said in others)) or (denies and SequenceMatcher(None, said, form, False).ratio() >= _ALIKE):
            return True
    return False


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

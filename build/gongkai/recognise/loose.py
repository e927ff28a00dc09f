"""Rows that lost what parts their cells: `行政许可 58`, `规章000`, `信息内容本年处理决定数量`.

A label and figures after it are a row when there is only one way to part them: with white space between the figures, as
many as the block has columns; without, when no other parting gives as many numbers of which none begins with a zero.

>>> parted("000", 3), parted("4100005", 7), parted("1000", 3), parted("1234", 3)
(('0', '0', '0'), ('4', '1', '0', '0', '0', '0', '5'), ('10', '0', '0'), ())
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gongkai.document import Block, Cell, Document, Paragraph, Remark, Row, Table
from gongkai.recognise.label_remarks import wording
from gongkai.recognise.labels import TableLabels, is_value, match_line
from gongkai.text import fold, one_line

FUSED = "cells-fused"
_FIGURES = r"(?P<figures>[0-9](?:[0-9.,\s]*[0-9])?)"
_UNIT = r"(?P<unit>(?<=[0-9])(?:万元|元|[件份个项条次宗起部]))?"
_ROW = re.compile(rf"(?P<label>.*[^0-9\s.,])(?P<gap>\s*){_FIGURES}{_UNIT}\s*", re.DOTALL)
_NUMBERED = re.compile(r"\s*(?:[(（][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、])")
_ENDS = re.compile(r"[0-9](?:万元|元|[件份个项条次宗起部])?\s*$")
_LONGEST = 120
_WIDEST = 1000
"""Characters with the white space that sets columns apart."""
_ENOUGH = 2
_PAGED = frozenset({"pdf", "ofd", "scan"})


def parted(digits: str, width: int) -> tuple[str, ...]:
    """Part a run of digits into as many numbers as there are columns; nothing where that can be done in several ways."""
    ways = list(_ways(digits, width, _ENOUGH))
    return ways[0] if len(ways) == 1 else ()


def _ways(digits: str, width: int, most: int) -> Iterator[tuple[str, ...]]:
    if width == 1:
        if digits and (len(digits) == 1 or digits[0] != "0"):
            yield (digits,)
        return
    found = 0
    longest = 1 if digits[:1] == "0" else len(digits) - width + 1
    for size in range(1, longest + 1):
        for rest in _ways(digits[size:], width - 1, most):
            yield (digits[:size], *rest)
            found += 1
            if found == most:
                return


@lru_cache(maxsize=16384)
def loose_row(labels: TableLabels, text: str, more: int = 0) -> tuple[str, tuple[str, ...], bool] | None:
    """Return label, figures and whether they ran together, of a text that holds a row; no figures where they cannot be parted.

    `more` is how many values stand in cells of their own after it.
    """
    row = _ROW.fullmatch(text) if _is_short(text) else None
    match = match_line(labels, row["label"]) if row else None
    if row is None or match is None or not match.exact:
        return None
    width = len(labels.block_of[match.line.id].columns) - more
    figures = tuple(row["figures"].split())
    alone = row["gap"] and len(figures) == width == 1
    if (match.weak and not (_NUMBERED.match(text) and len(figures) == width > 1)) or (row["unit"] and not alone):
        return None
    if row["unit"]:
        figures = (figures[0] + row["unit"],)
    if len(figures) == width and (row["gap"] or width > 1 or more):
        return row["label"], figures, not row["gap"] or more > 0
    if len(figures) > 1 or width < 1:
        return row["label"], (), True
    if width == 1:
        return row["label"], figures, True
    return row["label"], parted(figures[0], width) if figures[0].isdecimal() else (), True


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST or (len(text) <= _WIDEST and len(one_line(text)) <= _LONGEST)


def cells_of_row(labels: TableLabels, cell: Cell) -> Row:
    """Return the cells of a row that stands in one cell or paragraph: label and figures, or headings; else the cell itself."""
    if found := loose_row(labels, cell.text):
        label, figures, fused = found
        remarks = (Remark(FUSED, one_line(cell.text)),) if fused else ()
        return (cell._replace(text=label.strip(), remarks=remarks), *(cell._replace(text=figure) for figure in figures))
    return tuple(cell._replace(text=piece) for piece in headings_in(labels, cell.text)) or (cell,)


def whole_row(labels: TableLabels, row: Row) -> Row:
    """Return a row whose label and figures stand in one cell, or the label and the first of them do, with a cell for each."""
    if not row:
        return row
    at = 0
    while at < len(row) - 1 and not row[at].text:
        at += 1
    cell = row[at]
    if not cell.text or cell.text[-1] not in "0123456789" or (cell.text[0] in "0123456789" and cell.text.isdecimal()):
        return row
    after = [other for other in row[at + 1 :] if other.text]
    found = loose_row(labels, cell.text, len(after)) if all(is_value(labels, other.text) for other in after) else None
    if found is None:
        return row
    label, figures, _ = found
    parts = (
        cell._replace(text=label.strip(), column_span=1, remarks=(Remark(FUSED, _joined(cell, after)),)),
        *(cell._replace(text=figure, column_span=1, second=None) for figure in figures),
    )
    rest = row[at + 1 :] if after else ()
    return (*row[:at], *parts, *rest)


def _joined(cell: Cell, after: Sequence[Cell]) -> str:
    return " | ".join(one_line(each.text) for each in (cell, *after))


@lru_cache(maxsize=4096)
def headings_in(labels: TableLabels, text: str) -> tuple[str, ...]:
    """Return the form's headings of which a text consists, where they are two or more."""
    words = fold(text)
    known = {fold(piece) for piece in (*labels.headings, labels.table.stub, *wording()["headings"]["fused"]) if piece}
    if words in known or len(words) > _LONGEST:
        return ()
    found = _pieces(words, sorted(known, key=len, reverse=True))
    return tuple(found) if found and len(found) > 1 else ()


def _pieces(words: str, known: Sequence[str]) -> list[str] | None:
    if not words:
        return []
    for piece in known:
        if words.startswith(piece) and (rest := _pieces(words[len(piece) :], known)) is not None:
            return [piece, *rest]
    return None


def may_have_loose_rows(document: Document) -> bool:
    """Is there a line beside tables that may be a row: a few words, and figures at their end?"""
    beside = document.container not in _PAGED and document.tables
    return bool(beside) and any(_ENDS.search(p.text) and _is_short(p.text) for p in document.paragraphs)


def with_loose_rows(document: Document, labels: Mapping[str, TableLabels], found: frozenset[str]) -> Document:
    """Return a document whose running text beside its tables has rows for the lines that no table has.

    Pages are left as they are: what stands outside their tables was not read cell by cell.
    """
    blocks: list[Block] = []
    run: list[Paragraph] = []
    for block in (*document.blocks, None):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        for each in labels.values():
            blocks += _table_in(each, run, found)
        blocks += run
        run = []
        if block is not None:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _table_in(labels: TableLabels, paragraphs: Sequence[Paragraph], found: frozenset[str]) -> Iterator[Table]:
    rows = [cells_of_row(labels, Cell(p.text, p.place)) for p in paragraphs]
    rows = [row for row in rows if len(row) > 1 or row[0].remarks]
    named = [match.line.id for row in rows if (match := match_line(labels, row[0].text))]
    if any(f"{labels.table.id}.{line}" not in found for line in named):
        kept = [r for r in rows if not (m := match_line(labels, r[0].text)) or f"{labels.table.id}.{m.line.id}" not in found]
        yield Table(tuple(kept), kept[0][0].place)

"""Was a table read whole? What was not found in one that was is `absent`; in one that was not it is `unreadable`.

Nobody can say of a line that it is not there while something is printed that was not understood:

| of a line, or of a whole table, that was not found | its cells are |
|---|---|
| where the line belongs by the form's order, a row or a number stands that is no line of the form's (`strays`) | unreadable |
| the line stands in a table that was left aside for another one with more of the same lines (`strays`) | unreadable |
| the line stands in running text with its figures, as where a table lost its rules | unreadable |
| rows and columns of its table were guessed, and no sum proves them | unreadable |
| the file has pages, and some of them or large pictures on them nobody has read | unreadable |
| the whole table: its heading is there, and with it pictures, or a table with figures that was not recognised | unreadable |
| none of these | absent |

>>> row_of_unknown("其他主动公开文件", ("7", "", "—"), 3), row_of_unknown("注：按年末计", (), 3)
(True, False)
>>> row_of_unknown("单位", ("件",), 1)
False
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gongkai.document import Block as Piece
from gongkai.document import Document, Paragraph
from gongkai.document import Table as DrawnTable
from gongkai.form import Block, Table
from gongkai.recognise.labels import LONGEST_LABEL, TableLabels, match_line, vocabulary
from gongkai.recognise.loose import loose_row
from gongkai.recognise.reading import UNREADABLE, Reading, Standing, TableState
from gongkai.recognise.titles import table_headings
from gongkai.text import bare, fold

_PAGED = frozenset({"pdf", "ofd", "scan"})
_FEWEST_FIGURES = 2  # a sentence gives one after the words of a label
_FIGURE = "[0-9.,/—-]"
_COUNTED = "[0-9.,]*[件条份个项次人家年万元]"


def row_of_unknown(label: str, after: Sequence[str], width: int) -> bool:
    """May this be a row of the form whose label nobody knows: words for a label, then room for values and nothing else?"""
    return len(bare(label)) <= LONGEST_LABEL and len(after) >= width and not any(_is_words(text) for text in after)


def _is_words(text: str) -> bool:
    return text != "无" and any(c.isalpha() for c in text)


def settled(reading: Reading, document: Document) -> Reading:
    """Return a reading with what may stand where nobody has read as such, its cells unreadable."""
    if not any(line.is_missing for state in reading.tables for line in state.lines):
        return reading
    lines = {line for state in reading.tables for line in _unread(reading, document, state)}
    cells = tuple(
        c._replace(quantity=UNREADABLE) if c.kind == "absent" and f"{c.cell.table}.{c.cell.line}" in lines else c
        for c in reading.cells
    )
    return replace(reading, cells=cells, tables=tuple(_with_perhaps(state, lines) for state in reading.tables))


def _with_perhaps(state: TableState, lines: Collection[str]) -> TableState:
    own = (e._replace(standing=Standing.PERHAPS) if e.standing is Standing.ABSENT and e.id in lines else e for e in state.lines)
    return replace(state, lines=tuple(own))


def _unread(reading: Reading, document: Document, state: TableState) -> Iterator[str]:
    """Yield the ids of the lines of a table that may stand where nobody has read."""
    table, lines = state.table, [line.id for line in state.lines]
    outside = list(_outside(vocabulary(reading.form)[table.id], document))
    pages = document.container in _PAGED and document.pictures > 0
    if not state.found:
        if outside or pages or _is_below_heading(document, table):
            yield from lines
    elif pages or state.guessed:
        yield from lines
    else:
        yield from outside


def _outside(labels: TableLabels, document: Document) -> Iterator[str]:
    """Yield the lines that running text gives with all their figures."""
    figured = [p.text for p in document.paragraphs if any(c.isdigit() for c in p.text)]
    texts = [fold(text) for text in figured]
    for row in filter(None, (loose_row(labels, text) for text in figured)):
        if match := match_line(labels, row[0]):
            yield f"{labels.table.id}.{match.line.id}"
    for block in labels.table.blocks:
        for line in block.lines:
            spellings = [bare(s) for s in (line.label, *line.variants) if bare(s) not in labels.weak]
            if len(block.columns) >= _FEWEST_FIGURES and any(_gives(text, spellings, block) for text in texts):
                yield f"{labels.table.id}.{line.id}"


def _gives(text: str, spellings: Sequence[str], block: Block) -> bool:
    found = (text.partition(words)[2] for words in spellings if words in text)
    return any(re.match(rf"(?!{_COUNTED}){_FIGURE}{{{len(block.columns)},}}", rest) for rest in found)


def _is_below_heading(document: Document, table: Table) -> bool:
    """Does a picture stand below the heading, as far as anybody knows, or a table with figures?"""
    headings = {found.id: paragraph for found, paragraph in table_headings(document)}
    if table.id not in headings:
        return False
    return document.pictures > 0 or any(map(_has_figures, _below(document, headings[table.id], list(headings.values()))))


def _below(document: Document, heading: Paragraph, headings: Sequence[Paragraph]) -> Iterator[Piece]:
    """Yield what stands between a heading and the next one."""
    after = False
    for piece in document.blocks:
        if after and piece in headings:
            return
        if after:
            yield piece
        after = after or piece is heading


def _has_figures(piece: Piece) -> bool:
    return isinstance(piece, DrawnTable) and any(c.isdigit() for row in piece.rows for cell in row for c in cell.text)

"""The one door for text of a file: whatever a reader took it from, a `Document` holds clean text only.

A control character, half of a pair or a noncharacter is no text, yet a page may show ink in its place: a font whose table of
characters is wrong gives them for digits. So each becomes �, which makes no number, never a space or nothing. Line ends of every
kind become line feeds. Private characters and marks that do not print are characters and stay.

>>> from gongkai.document import GridPlace
>>> place = GridPlace(1, 1, 1)
>>> table = Table(((Cell("12\\u20283", place), Cell("\\x01\\x02", place)),), place)
>>> [cell.text for cell in clean(Document("a", "html", (table,))).tables[0].rows[0]]
['12\\n3', '��']
"""

from collections.abc import Iterator
from dataclasses import replace

from gongkai.document import Block, Cell, Document, Paragraph, Remark
from gongkai.text import cleaned, is_clean


def clean(document: Document) -> Document:
    """Return the document with all its texts cleaned; the same one where there is nothing to clean, as is usual."""
    if all(map(is_clean, _texts(document))):
        return document
    return replace(document, file=cleaned(document.file), blocks=tuple(map(_block, document.blocks)))


def _texts(document: Document) -> Iterator[str]:
    yield document.file
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        for row in block.rows:
            for cell in row:
                yield cell.text
                if cell.artefact or cell.second or cell.remarks or cell.doubts:
                    yield from (cell.artefact, cell.second or "", *(each.what for each in (*cell.remarks, *cell.doubts)))


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(cleaned(block.text), block.place)
    return replace(block, rows=tuple(tuple(map(_cell, row)) for row in block.rows))


def _cell(cell: Cell) -> Cell:
    return cell._replace(
        text=cleaned(cell.text),
        artefact=cleaned(cell.artefact),
        second=None if cell.second is None else cleaned(cell.second),
        remarks=_remarks(cell.remarks),
        doubts=_remarks(cell.doubts),
    )


def _remarks(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return tuple(Remark(code, cleaned(what)) for code, what in remarks)

"""Older Word formats (DOC and WPS, RTF, Word's XML): through LibreOffice to DOCX, then the reader of DOCX.

Many files cost little more than one, so `read_many_legacy` takes them together. A DOC is read a second time by `doc`,
at hardly any cost: where both find the same rows each cell keeps both readings; where they do not, the one that found
more in tables counts (LibreOffice loses tables inside tables). Where LibreOffice is not installed `doc` reads alone, and
the other formats are refused by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongkai.document import Cell, Document, Row, Table
from gongkai.errors import SourceError
from gongkai.libreoffice import office_program
from gongkai.sources import refusals
from gongkai.sources.sniff import container_of
from gongkai.sources.word.binary import check_header
from gongkai.sources.word.doc import read_doc
from gongkai.sources.word.docx import read_docx
from gongkai.sources.word.office import SUFFIXES, convert_many
from gongkai.sources.word.ole import OleFile
from gongkai.sources.worker import guarded

LEGACY = frozenset(SUFFIXES)


def read_legacy(data: bytes, file: str) -> Document:
    """Read one file; SourceError when it cannot be read."""
    found = read_many_legacy({file: data})[file]
    if isinstance(found, SourceError):
        raise found
    return found


def read_many_legacy(files: Mapping[str, bytes]) -> dict[str, Document | SourceError]:
    """Read many files with few calls of LibreOffice; each gives a document or says why not."""
    found: dict[str, Document | SourceError] = {}
    whole: dict[str, tuple[bytes, str]] = {}
    for file, data in files.items():
        container = container_of(data)
        try:
            _check(data, file, container)
            if container == "doc" and office_program() is None:
                found[file] = guarded(read_doc, file)(data, file)
            else:
                whole[file] = data, container
        except SourceError as error:
            found[file] = error
    for file, content in convert_many(whole).items():
        try:
            found[file] = content if isinstance(content, SourceError) else guarded(_converted, file)(content, file, *whole[file])
        except SourceError as error:
            found[file] = error
    return found


def _converted(content: bytes, file: str, data: bytes, container: str) -> Document:
    first = read_docx(content, file, container)
    if container != "doc":
        return first
    try:
        return _compared(first, read_doc(data, file))
    except SourceError:
        # A file that only LibreOffice can read has one reading.
        return first


def _compared(first: Document, second: Document) -> Document:
    """Two readings of one file as one document."""
    if _shape(first) == _shape(second):
        texts = iter([cell.text for cell in _starting(second)])
        blocks = (replace(b, rows=_with_second(b, texts)) if isinstance(b, Table) else b for b in first.blocks)
        return replace(first, blocks=tuple(blocks))
    return max((first, second), key=lambda document: sum(bool(cell.text) for cell in _starting(document)))


def _with_second(table: Table, texts: Iterator[str]) -> tuple[Row, ...]:
    return tuple(tuple(c if c.continues else c._replace(second=next(texts)) for c in row) for row in table.rows)


def _shape(document: Document) -> list[list[int]]:
    """How many cells start in each row of each table."""
    return [[sum(not cell.continues for cell in row) for row in table.rows] for table in document.tables]


def _starting(document: Document) -> Iterator[Cell]:
    return (cell for table in document.tables for row in table.rows for cell in row if not cell.continues)


def _check(data: bytes, file: str, container: str) -> None:
    """Refuse what LibreOffice would open as something else, or in part without a word."""
    if container == "doc":
        check_header(OleFile(data, file))
    elif container == "rtf" and b"}" not in data[-64:]:
        raise refusals.damaged(file, "RTF 没有结尾，文件不完整")
    elif container == "wordml" and b"</" not in data[-64:]:
        raise refusals.damaged(file, "XML 没有结尾，文件不完整")

"""Reading a source file into a `Document`. The kind of file is decided by its content, never by its name.

A reader knows one file format and nothing of the form. Every file is parsed in a process of its own, which may die without
harm (`worker`); LibreOffice is one anyway.

The one door for text of a file: whatever a reader took it from, a `Document` holds clean text only.

A control character, half of a pair or a noncharacter is no text, yet a page may show ink in its place: a font whose table of
characters is wrong gives them for digits. So each becomes �, which makes no number, never a space or nothing. Line ends of every
kind become line feeds. Private characters and marks that do not print are characters and stay.

>>> from gongkai.document import GridPlace, Table
>>> place = GridPlace(1, 1, 1)
>>> table = Table(((Cell("12\\u20283", place), Cell("\\x01\\x02", place)),), place)
>>> [cell.text for cell in clean(Document("a", "html", (table,))).tables[0].rows[0]]
['12\\n3', '��']
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path

from gongkai.document import Block, Cell, Document, Paragraph, Remark
from gongkai.errors import SourceError
from gongkai.kinds import OFFICE
from gongkai.sources import refusals
from gongkai.sources.sniff import ARCHIVE_END, container_of
from gongkai.sources.worker import PICTURES, READING, guarded, limited
from gongkai.text import cleaned, is_clean

__all__ = ["LARGEST_FILE", "READERS", "container_of", "read_bytes", "read_many", "read_source"]

LARGEST_FILE = 64 * 1024 * 1024
MOST_PIECES = 50_000
"""Cells and paragraphs of one file, as many as a hundred reports have: what follows reading takes time for each."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by the module and the name it has there; the module is loaded when the first file of its kind is read."""

    module: str
    name: str

    def __call__(self, data: bytes, file: str, **options: bool) -> Document:
        """Read a file."""
        document: Document = getattr(import_module(f"{__name__}.{self.module}"), self.name)(data, file, **options)
        return document


_OFFICE = Reader("word.legacy", "read_legacy")

# Container → its reader. A container that is not here is refused by name.
READERS: dict[str, Reader] = {
    "text": Reader("plain.plain_text", "read_text"),
    "html": Reader("web.html_pages", "read_html"),
    "mhtml": Reader("web.html_pages", "read_mhtml"),
    "docx": Reader("word.docx", "read_docx"),
    **dict.fromkeys(OFFICE, _OFFICE),
    "xlsx": Reader("sheets.xlsx", "read_xlsx"),
    "image": Reader("scan.pictures", "read_image"),
    "ofd": Reader("ofd.read_ofd", "read_ofd"),
    "pdf": Reader("pdf.read_pdf", "read_pdf"),
}


def read_bytes(data: bytes, file: str, *, second_reading: bool = True) -> Document:
    """Read the bytes of a source file; SourceError when they cannot be read.

    `second_reading`: whether the tables of a PDF are read twice; pictures are in any case, for one reading would not do.
    """
    container = _known_container(data, file)
    once = container == "pdf" and not second_reading
    reader: Callable[[bytes, str], Document] = partial(READERS[container], second_reading=False) if once else READERS[container]
    if container in OFFICE:
        return _measured(reader(data, file))
    if container == "text":
        return _measured(limited(reader, file)(data, file))
    return _measured(guarded(reader, file, PICTURES if container == "image" else READING)(data, file))


def _measured(document: Document) -> Document:
    """Return a document that is no larger than a report can be, its text cleaned; SourceError for any other."""
    pieces = len(document.paragraphs) + sum(len(row) for table in document.tables for row in table.rows)
    if pieces > MOST_PIECES:
        raise refusals.too_large(document.file, f"有 {pieces} 个段落和单元格，最多读 {MOST_PIECES} 个")
    return clean(document)


def read_many(files: Mapping[str, bytes]) -> dict[str, Document | SourceError]:
    """Read many files, by the name that messages give them; what costs much to start (LibreOffice) is started once."""
    found: dict[str, Document | SourceError] = {}
    legacy: dict[str, bytes] = {}
    for file, data in files.items():
        try:
            if _known_container(data, file) in OFFICE:
                legacy[file] = data
            else:
                found[file] = read_bytes(data, file)
        except SourceError as error:
            found[file] = error
    for file, document in _read_many_legacy(legacy).items():
        try:
            found[file] = document if isinstance(document, SourceError) else _measured(document)
        except SourceError as error:
            found[file] = error
    return {file: found[file] for file in files}


def _read_many_legacy(files: Mapping[str, bytes]) -> Mapping[str, Document | SourceError]:
    if not files:
        return {}
    from gongkai.sources.word.legacy import read_many_legacy  # noqa: PLC0415 - few files need it

    return read_many_legacy(files)


def _known_container(data: bytes, file: str) -> str:
    """Say which reader takes the file; SourceError when none does."""
    if not data.strip():
        raise refusals.empty(file)
    if len(data) > LARGEST_FILE:
        raise refusals.too_large(file, f"文件超过 {LARGEST_FILE >> 20} MiB")
    container = container_of(data)
    if container == "zip" and ARCHIVE_END not in data:
        raise refusals.damaged(file, "压缩包不完整")
    if container == "zip" and _encrypted(data, file):
        raise refusals.encrypted(file)
    if container == "ole":
        from gongkai.sources.word.ole import OleFile  # noqa: PLC0415 - few files need it

        OleFile(data, file)  # raises when it is not whole: then nobody knows what is inside
    if container not in READERS:
        raise refusals.unsupported(file, container)
    return container


def _encrypted(data: bytes, file: str) -> bool:
    from gongkai.sources.archive import Archive  # noqa: PLC0415 - few files need it

    return Archive(data, file).encrypted


def read_source(path: Path, name: str = "", *, second_reading: bool = True) -> Document:
    """Read a source file as `read_bytes` does; `name` is how messages call it (default: its file name)."""
    shown = name or path.name
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("没有这个文件", code="file-not-found", file=shown, remedy="请检查路径") from error
    except IsADirectoryError as error:
        raise SourceError("这是文件夹，不是文件", code="file-not-readable", file=shown, remedy="请给出其中的文件") from error
    except OSError as error:
        raise SourceError(f"打不开文件（{error.strerror}）", code="file-not-readable", file=shown, remedy="请检查权限") from error
    return read_bytes(data, shown, second_reading=second_reading)


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

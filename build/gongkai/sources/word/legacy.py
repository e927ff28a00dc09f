"""Older and other office formats (DOC and WPS, RTF, Word's XML, ODT, UOT; XLS, ODS): through LibreOffice to DOCX or XLSX, then
its reader.

Many files cost little more than one, so `read_many_legacy` takes them together. A DOC is read a second time by `doc`,
at hardly any cost: where both find the same rows each cell keeps both readings; where they do not, the one that found
more in tables counts (LibreOffice loses tables inside tables). Where LibreOffice is not installed `doc` reads alone, and
the other formats are refused by name.

Older and other office files (`kinds.OFFICE`) become DOCX or XLSX through LibreOffice, many files in one call.

contents → one call for all → what is missing, when the call was cut short: one call each → DOCX, XLSX or SourceError

Where LibreOffice gives nothing for a file, a file that is known to be whole is tried: if that fails too it is not the file's
fault, and the error is one of the installation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongkai.document import Cell, Document, Row, Table
from gongkai.errors import SourceError
from gongkai.kinds import KINDS, OFFICE
from gongkai.libreoffice import convert, office_program
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.sheets.xlsx import read_xlsx
from gongkai.sources.sniff import container_of
from gongkai.sources.word.binary import check_header
from gongkai.sources.word.doc import read_doc
from gongkai.sources.word.docx import read_docx
from gongkai.sources.word.looks import FAINT
from gongkai.sources.word.ole import OleFile
from gongkai.sources.worker import guarded


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
            found[file] = _read_converted(content, file, *whole[file])
        except SourceError as error:
            found[file] = error
    return found


def _read_converted(content: bytes | SourceError, file: str, data: bytes, container: str) -> Document | SourceError:
    """Read what LibreOffice gave; where it does not work a DOC is read as if it were not installed."""
    if isinstance(content, bytes):
        return guarded(_converted, file)(content, file, data, container)
    if container == "doc" and content.code == "office-broken":
        return guarded(read_doc, file)(data, file)
    return content


def _converted(content: bytes, file: str, data: bytes, container: str) -> Document:
    if container in SHEETS:
        return read_xlsx(content, file, container)
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
        others = iter(list(_starting(second)))
        blocks = (replace(b, rows=_with_second(b, others)) if isinstance(b, Table) else b for b in first.blocks)
        return replace(first, blocks=tuple(blocks))
    return max((first, second), key=lambda document: sum(bool(cell.text) for cell in _starting(document)))


def _with_second(table: Table, others: Iterator[Cell]) -> tuple[Row, ...]:
    return tuple(tuple(c if c.continues else _both(c, next(others)) for c in row) for row in table.rows)


def _both(cell: Cell, other: Cell) -> Cell:
    """Keep both texts, and what either reader saw; where `doc` could not tell whether text is seen it is no second reading."""
    if any(doubt.what == FAINT for doubt in other.doubts):
        return cell
    remarks = tuple(dict.fromkeys(cell.remarks + other.remarks))
    return cell._replace(second=other.text, remarks=remarks, doubts=tuple(dict.fromkeys(cell.doubts + other.doubts)))


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
    elif container in {"odt", "ods"} and Archive(data, file).encrypted:
        raise refusals.encrypted(file)
    elif container in {"wordml", "fodt", "uot"} and b"</" not in data[-64:]:
        raise refusals.damaged(file, "XML 没有结尾，文件不完整")


FILES_A_CALL = 25
SECONDS_A_CALL = 60.0
SECONDS_ALONE = 30.0

_DOCX, _XLSX = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
SHEETS = frozenset(("xls", "ods"))
"""Containers that become XLSX; all others become DOCX."""
_WHOLE = {_DOCX: (b"{\\rtf1\\ansi a}", ".rtf"), _XLSX: (b"a,1\n", ".csv")}


def convert_many(
    files: Mapping[str, tuple[bytes, str]], *, seconds_alone: float = SECONDS_ALONE
) -> dict[str, bytes | SourceError]:
    """Convert files to DOCX, or XLSX.

    Args:
        files: Name of each file as messages call it → its content and its container, one of `kinds.OFFICE`.
        seconds_alone: Time for a call with one file.
    """
    program = office_program()
    if program is None:
        return {file: refusals.office_missing(file, KINDS[container].name) for file, (_, container) in files.items()}
    found: dict[str, bytes | SourceError] = {}
    for target in (_DOCX, _XLSX):
        names = sorted(file for file, (_, container) in files.items() if (container in SHEETS) == (target is _XLSX))
        for start in range(0, len(names), FILES_A_CALL):
            batch = {name: files[name] for name in names[start : start + FILES_A_CALL]}
            found.update(_convert_batch(program, batch, target, seconds_alone))
    return found


def _convert_batch(
    program: str, files: Mapping[str, tuple[bytes, str]], target: str, seconds_alone: float
) -> dict[str, bytes | SourceError]:
    alone = len(files) == 1
    seconds = seconds_alone if alone else SECONDS_A_CALL
    inputs = [(data, OFFICE[container]) for data, container in files.values()]
    try:
        converted, ending = convert(program, inputs, target, seconds)
    except OSError as error:
        return {file: refusals.office_broken(file, str(error.strerror or type(error).__name__)) for file in files}
    found: dict[str, bytes | SourceError] = {}
    for file, content in zip(files, converted, strict=True):
        if content:
            found[file] = content
        elif ending != 0 and not alone:
            # The call was cut short, perhaps by another file.
            found.update(_convert_batch(program, {file: files[file]}, target, seconds_alone))
        elif ending is None:
            found[file] = refusals.office_timeout(file, seconds)
        elif _works(program, target):
            found[file] = refusals.damaged(file, "LibreOffice 打不开")
        else:
            found[file] = refusals.office_broken(file, f"exit {ending}")
    return found


def _works(program: str, target: str) -> bool:
    """Does LibreOffice convert a file that is known to be whole?"""
    try:
        return bool(convert(program, [_WHOLE[target]], target, SECONDS_ALONE)[0][0])
    except OSError:
        return False

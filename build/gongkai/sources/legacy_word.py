"""Older Word formats (DOC and WPS, RTF, Word's XML): through LibreOffice to DOCX, then the reader of DOCX.

Many files cost little more than one, so `read_many_legacy` takes them together. Where LibreOffice is not installed DOC
files are read by `doc`, the others are refused by name.
"""

from collections.abc import Mapping

from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.sources import refusals
from gongkai.sources.doc import read_doc
from gongkai.sources.docx import read_docx
from gongkai.sources.office import SUFFIXES, convert_many, office_program
from gongkai.sources.ole import OleFile
from gongkai.sources.sniff import container_of
from gongkai.sources.word_binary import check_header

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
                found[file] = read_doc(data, file)
            else:
                whole[file] = data, container
        except SourceError as error:
            found[file] = error
    for file, content in convert_many(whole).items():
        found[file] = content if isinstance(content, SourceError) else _read_converted(content, file, whole[file][1])
    return found


def _read_converted(content: bytes, file: str, container: str) -> Document | SourceError:
    try:
        return read_docx(content, file, container)
    except SourceError as error:
        return error


def _check(data: bytes, file: str, container: str) -> None:
    """Refuse what LibreOffice would open as something else, or in part without a word."""
    if container == "doc":
        check_header(OleFile(data, file))
    elif container == "rtf" and b"}" not in data[-64:]:
        raise refusals.damaged(file, "RTF 没有结尾，文件不完整")
    elif container == "wordml" and b"</" not in data[-64:]:
        raise refusals.damaged(file, "XML 没有结尾，文件不完整")

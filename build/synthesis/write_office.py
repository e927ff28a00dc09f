"""Reports in the formats that LibreOffice writes: DOC and RTF from Word documents, PDF from text documents of its own."""

from collections.abc import Sequence

from gongkai.libreoffice import convert, office_program
from synthesis.draft import Draft
from synthesis.write_docx import WORD_STYLES, write_docx

_FILES_A_CALL = 25
_SECONDS_A_CALL = 120.0

LEGACY_STYLES = tuple(style for style in WORD_STYLES if style.id in ("plain", "tracked", "nested"))
"""What the older formats can hold and LibreOffice can write."""


def office_missing() -> str:
    """Say that LibreOffice is not installed; empty when it is."""
    return "" if office_program() else "LibreOffice (soffice) is not installed"


def write_doc(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports in Word's older binary format."""
    return convert_all(write_docx(drafts), ".docx", "doc:MS Word 97")


def write_rtf(drafts: Sequence[Draft]) -> list[bytes]:
    """Write reports in Rich Text Format."""
    return convert_all(write_docx(drafts), ".docx", "rtf:Rich Text Format")


def convert_all(files: Sequence[bytes], suffix: str, target: str) -> list[bytes]:
    """Convert files of one kind, many a call; RuntimeError when LibreOffice does not give one of them back."""
    program = office_program() or ""
    found: list[bytes] = []
    for start in range(0, len(files), _FILES_A_CALL):
        batch = [(data, suffix) for data in files[start : start + _FILES_A_CALL]]
        converted, _ = convert(program, batch, target, _SECONDS_A_CALL)
        found += converted
    if not all(found):
        raise RuntimeError(f"LibreOffice wrote {sum(map(bool, found))} of {len(files)} files as {target}")
    return found

"""Older and other office files (`kinds.OFFICE`) become DOCX or XLSX through LibreOffice, many files in one call.

contents → one call for all → what is missing, when the call was cut short: one call each → DOCX, XLSX or SourceError

Where LibreOffice gives nothing for a file, a file that is known to be whole is tried: if that fails too it is not the file's
fault, and the error is one of the installation.
"""

from collections.abc import Mapping

from gongkai.errors import SourceError
from gongkai.kinds import KINDS, OFFICE
from gongkai.libreoffice import convert, office_program
from gongkai.sources import refusals

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

"""DOC, WPS, RTF and Word's XML become DOCX through LibreOffice, many files in one call.

contents → one call for all → what is missing, when the call was cut short: one call each → DOCX or SourceError
"""

from collections.abc import Mapping

from gongkai.errors import SourceError
from gongkai.libreoffice import convert, office_program
from gongkai.sources import refusals

SUFFIXES: Mapping[str, str] = {"doc": ".doc", "rtf": ".rtf", "wordml": ".xml"}
"""Containers that LibreOffice converts, and the suffix under which it expects them."""

FILES_A_CALL = 25
SECONDS_A_CALL = 60.0
SECONDS_ALONE = 30.0

_DOCX = "docx:MS Word 2007 XML"


def convert_many(
    files: Mapping[str, tuple[bytes, str]], *, seconds_alone: float = SECONDS_ALONE
) -> dict[str, bytes | SourceError]:
    """Convert files to DOCX.

    Args:
        files: Name of each file as messages call it → its content and its container, one of SUFFIXES.
        seconds_alone: Time for a call with one file.
    """
    program = office_program()
    if program is None:
        return {file: refusals.office_missing(file, f"{container.upper()} ") for file, (_, container) in files.items()}
    found: dict[str, bytes | SourceError] = {}
    names = sorted(files)
    for start in range(0, len(names), FILES_A_CALL):
        found.update(_convert_batch(program, {name: files[name] for name in names[start : start + FILES_A_CALL]}, seconds_alone))
    return found


def _convert_batch(program: str, files: Mapping[str, tuple[bytes, str]], seconds_alone: float) -> dict[str, bytes | SourceError]:
    alone = len(files) == 1
    seconds = seconds_alone if alone else SECONDS_A_CALL
    inputs = [(data, SUFFIXES[container]) for data, container in files.values()]
    converted, ending = convert(program, inputs, _DOCX, seconds)
    found: dict[str, bytes | SourceError] = {}
    for file, content in zip(files, converted, strict=True):
        if content:
            found[file] = content
        elif ending != 0 and not alone:
            # The call was cut short, perhaps by another file.
            found.update(_convert_batch(program, {file: files[file]}, seconds_alone))
        elif ending is None:
            found[file] = refusals.office_timeout(file, seconds)
        else:
            found[file] = refusals.damaged(file, "LibreOffice 打不开")
    return found

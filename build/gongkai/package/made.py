"""From the bytes of a source to the files of its package, in the process that may die: read, recognised, checked, made bytes.

All of it is fed by strangers, the recognition of tables and sentences as much as the parsing of files: a table of a hundred
thousand rows or a sentence without an end costs the worker its time and memory, not the build. Back come a badge and bytes.
"""

from pathlib import Path

from gongkai.agencies.model import Period
from gongkai.checks.run import check_reports
from gongkai.document import Document
from gongkai.form.known_editions import added_folders, editions_from
from gongkai.package.write import package_files
from gongkai.publication import Publication
from gongkai.report.assemble import assemble
from gongkai.report.source import Source, shown
from gongkai.sources import container_of, read_bytes
from gongkai.sources.worker import PICTURES, READING, guarded

Files = dict[str, bytes]


def made_files(
    source: Source,
    data: bytes | Document,
    size: int,
    period: tuple[Period, tuple[str, ...], tuple[str, str]],
    publication: Publication,
    *,
    second_reading: bool,
) -> tuple[str, Files]:
    """Return the badge of a report and the files of its package.

    Args:
        source: What is said of the source.
        data: Its bytes, or what was read of it already.
        size: How many bytes it has.
        period: The agency in that year, the names that tell it from all others, and those that titles give it.
        publication: Whose package it is.
        second_reading: Whether the tables of a PDF are read twice.

    Raises:
        GongkaiError: it cannot be read, or took more than its limits.
    """
    limits = PICTURES if isinstance(data, bytes) and container_of(data) == "image" else READING
    made = guarded(_made, shown(source), limits)
    badge, files = made(source, data, size, period, publication, second_reading, added_folders())
    return badge, files


def _made(
    source: Source,
    data: bytes | Document,
    size: int,
    period: tuple[Period, tuple[str, ...], tuple[str, str]],
    publication: Publication,
    second_reading: bool,
    editions: tuple[Path, ...],
) -> tuple[str, Files]:
    agency, names, title_names = period
    with editions_from(*editions):
        document = read_bytes(data, shown(source), second_reading=second_reading) if isinstance(data, bytes) else data
        checked = check_reports([assemble(source, size, document, names, agency)])[0]
        return checked.badge, package_files(checked, title_names, publication)

"""A report that was stopped: its outcome, and the record of it beside its source; and what every step asks of a folder."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gongkai.agencies.model import Agencies, Period
from gongkai.disk import remove_if_there
from gongkai.errors import GongkaiError, kept_apart, stop_if_of_machine
from gongkai.package.error_record import write_error
from gongkai.package.stored_descriptor import read_head
from gongkai.package.stored_package import SPOILT, is_package
from gongkai.pipeline.outcomes import Outcome
from gongkai.report.source import Source, load_source
from gongkai.text import cleaned

CHUNK = 100
"""Folders handed to a worker at a time; enough to pay, few enough to share evenly."""


def chunks_of(folders: Sequence[Path], size: int = CHUNK) -> list[Sequence[Path]]:
    """Return the folders so many at a time."""
    return [folders[at : at + size] for at in range(0, len(folders), size)]


def stopped(folder: Path, error: GongkaiError, agencies: Agencies, title: str) -> Outcome:
    """Record what stopped a report; where not even that can be written, the outcome says so nevertheless.

    A package written earlier stays while it is of the registered source; figures of another file are not this report's.
    """
    changed, names = False, ("", "")
    with suppress(GongkaiError):
        names = title_names(agencies, folder)
    try:
        changed = write_error(folder, error, names, title)
        if is_package(folder) and _of_another_source(folder):
            changed = remove_if_there(folder / "datapackage.json")
    except OSError as trouble:
        stop_if_of_machine(trouble)
    return outcome_of(folder, error, changed=changed)


def _of_another_source(folder: Path) -> bool:
    """Say whether a package was read from another file than the one that is now registered."""
    sources: list[Source] = []
    with kept_apart(lambda _: None):
        sources.append(load_source(folder))
    try:
        return any(read_head(folder)["report"]["source"]["sha256"] != source.sha256 for source in sources)
    except SPOILT as trouble:
        stop_if_of_machine(trouble)
        return True


def outcome_of(folder: Path, error: GongkaiError, *, changed: bool) -> Outcome:
    """Return the outcome of a folder whose report was stopped."""
    return Outcome(cleaned(folder.parent.name), cleaned(folder.name), "unreadable", changed, cleaned(str(error)), error.code)


def title_of(folder: Path) -> str:
    """Return the title that a description gives its report; nothing where it cannot be read."""
    known: list[str] = []
    with kept_apart(lambda _: None):
        known.append(load_source(folder).title)
    return known[0] if known else ""


def _year(folder: Path) -> int:
    return int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0


def period_of(agencies: Agencies, folder: Path) -> Period:
    """Return what the registry says of the agency in the year of a folder."""
    return agencies[folder.parent.name].in_year(_year(folder))


def title_names(agencies: Agencies, folder: Path) -> tuple[str, str]:
    """Return the name that the agency then had, in Chinese and English."""
    period = period_of(agencies, folder)
    return period.name, period.name_en

"""Each report by itself: from a folder with a source to a package on disk, or to an error that is recorded beside the source."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from gongkai.agencies.model import Agencies, Period
from gongkai.disk import recover, remove_if_there
from gongkai.document import Document
from gongkai.errors import DataError, GongkaiError, SourceError, kept_apart, stop_if_of_machine
from gongkai.kinds import OFFICE
from gongkai.package.made import made_files
from gongkai.package.stored_descriptor import read_head
from gongkai.package.stored_package import SPOILT, is_package
from gongkai.package.write import write_error, write_files
from gongkai.pipeline.outcomes import Outcome, odd_in
from gongkai.publication import UNNAMED, Publication
from gongkai.report.source import Source, load_source, open_source, shown
from gongkai.sources import container_of, read_many
from gongkai.text import cleaned

CHUNK = 100
"""Folders handed to a worker at a time; enough to pay, few enough to share evenly."""


def source_folders(datasets: Path) -> tuple[Path, ...]:
    """Return every `<agency_id>/<year>` folder, sorted by agency id and year; links to folders too, to be told.

    Raises:
        DataError: `datasets` is not there.
    """
    if not datasets.is_dir():
        message, remedy = "没有 datasets 文件夹", "请在项目文件夹里运行，或用 --project 指明"
        raise DataError(message, code="no-datasets", file=str(datasets.parent), remedy=remedy)
    return tuple(sorted(path for path in datasets.glob("*/*") if path.is_dir() and not path.name.startswith(".")))


def chunks_of(folders: Sequence[Path], size: int = CHUNK) -> list[Sequence[Path]]:
    """Return the folders so many at a time."""
    return [folders[at : at + size] for at in range(0, len(folders), size)]


def build_packages(
    folders: Sequence[Path], agencies: Agencies, *, publication: Publication = UNNAMED, second_reading: bool = True
) -> list[Outcome]:
    """Read and check the reports in some folders and write their packages, as the publication's."""
    outcomes: dict[Path, Outcome] = {}
    names: dict[Path, tuple[str, ...]] = {}
    opened: dict[Path, tuple[Source, bytes]] = {}

    def stop(folder: Path, error: GongkaiError, title: str = "") -> None:
        outcomes[folder] = stopped(folder, error, agencies, title)

    for folder in folders:
        if odd := odd_in(folder):
            outcomes[folder] = _outcome_of(folder, odd, changed=False)
            continue
        recover(folder)
        with kept_apart(partial(stop, folder)):
            names[folder] = _names(agencies, folder)
            opened[folder] = open_source(folder)
    converted = _converted(opened.values())
    for folder, (source, data) in opened.items():
        with kept_apart(partial(stop, folder, title=source.title)):
            name = shown(source)
            document = converted.get(name, data)
            if isinstance(document, SourceError):
                raise document
            told = _period(agencies, folder), names[folder], _title_names(agencies, folder)
            badge, files = made_files(source, document, len(data), told, publication, second_reading=second_reading)
            outcomes[folder] = Outcome(folder.parent.name, folder.name, badge, write_files(folder, files))
    return [outcomes[folder] for folder in folders]


def _converted(opened: Iterable[tuple[Source, bytes]]) -> dict[str, Document | SourceError]:
    """Read together what costs much to start; where even that fails, each is read by itself."""
    found: dict[str, Document | SourceError] = {}
    with kept_apart(lambda _: None):
        found |= read_many({shown(source): data for source, data in opened if container_of(data) in OFFICE})
    return found


def stopped(folder: Path, error: GongkaiError, agencies: Agencies, title: str) -> Outcome:
    """Record what stopped a report; where not even that can be written, the outcome says so nevertheless.

    A package written earlier stays while it is of the registered source; figures of another file are not this report's.
    """
    changed, names = False, ("", "")
    with suppress(GongkaiError):
        names = _title_names(agencies, folder)
    try:
        changed = write_error(folder, error, names, title)
        if is_package(folder) and _of_another_source(folder):
            changed = remove_if_there(folder / "datapackage.json")
    except OSError as trouble:
        stop_if_of_machine(trouble)
    return _outcome_of(folder, error, changed=changed)


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


def _outcome_of(folder: Path, error: GongkaiError, *, changed: bool) -> Outcome:
    return Outcome(cleaned(folder.parent.name), cleaned(folder.name), "unreadable", changed, cleaned(str(error)), error.code)


def title_of(folder: Path) -> str:
    """Return the title that a description gives its report; nothing where it cannot be read."""
    known: list[str] = []
    with kept_apart(lambda _: None):
        known.append(load_source(folder).title)
    return known[0] if known else ""


def _year(folder: Path) -> int:
    return int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0


def _period(agencies: Agencies, folder: Path) -> Period:
    return agencies[folder.parent.name].in_year(_year(folder))


def _names(agencies: Agencies, folder: Path) -> tuple[str, ...]:
    """Return the names that tell this agency from all others; the title of its report should hold one of them."""
    if folder.parent.name not in agencies and folder.parent.name not in agencies.refused:
        raise DataError(
            "登记表里没有这个机关", code="agency-unknown", file=folder.parent.name, remedy="请先登记到 datasets/agencies.csv"
        )
    return tuple(name for name in _period(agencies, folder).names if len(agencies.find(name)) == 1)


def _title_names(agencies: Agencies, folder: Path) -> tuple[str, str]:
    period = _period(agencies, folder)
    return period.name, period.name_en

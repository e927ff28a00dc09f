"""Each report by itself: from a folder with a source to a package on disk, or to an error that is recorded beside the source."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gongkai.agencies.model import Agencies
from gongkai.document import Document
from gongkai.errors import DataError, GongkaiError, SourceError, kept_apart
from gongkai.kinds import OFFICE
from gongkai.package.write import Files, made_files, write_files
from gongkai.pipeline.outcomes import Outcome, odd_in
from gongkai.pipeline.stopping import outcome_of, period_of, stopped, title_names
from gongkai.publication import UNNAMED, Publication
from gongkai.report.source import Source, open_source, shown
from gongkai.sources import container_of, read_many
from gongkai.versions import recover


def build_packages(
    folders: Sequence[Path], agencies: Agencies, *, publication: Publication = UNNAMED, second_reading: bool = True
) -> list[Outcome]:
    """Read and check the reports in some folders and write their packages, as the publication's."""
    outcomes: dict[Path, Outcome] = {}

    def stop(folder: Path, title: str, error: GongkaiError) -> None:
        outcomes[folder] = stopped(folder, error, agencies, title)

    for folder in folders:
        if odd := odd_in(folder):
            outcomes[folder] = outcome_of(folder, odd, changed=False)
        else:
            recover(folder)
    others = [folder for folder in folders if folder not in outcomes]
    for made in packages_of(others, agencies, stop, publication=publication, second_reading=second_reading):
        with kept_apart(partial(stop, made.folder, made.source.title)):
            changed = write_files(made.folder, made.files)
            outcomes[made.folder] = Outcome(made.folder.parent.name, made.folder.name, made.badge, changed)
    return [outcomes[folder] for folder in folders]


@dataclass(frozen=True, slots=True)
class Made:
    """The package of the report in a folder, not written anywhere yet."""

    folder: Path
    source: Source
    badge: str
    files: Files


def packages_of(
    folders: Iterable[Path],
    agencies: Agencies,
    stop: Callable[[Path, str, GongkaiError], None],
    *,
    publication: Publication,
    second_reading: bool,
) -> Iterator[Made]:
    """Yield the packages of the reports in some folders; `stop` is told title and reason of a report without one."""
    names: dict[Path, tuple[str, ...]] = {}
    opened: dict[Path, tuple[Source, bytes]] = {}
    for folder in folders:
        with kept_apart(partial(stop, folder, "")):
            names[folder] = _names(agencies, folder)
            opened[folder] = open_source(folder)
    converted = _converted(opened.values())
    for folder, (source, data) in opened.items():
        found: list[Made] = []
        with kept_apart(partial(stop, folder, source.title)):
            document = converted.get(shown(source), data)
            if isinstance(document, SourceError):
                raise document
            told = period_of(agencies, folder), names[folder], title_names(agencies, folder)
            badge, files = made_files(source, document, len(data), told, publication, second_reading=second_reading)
            found.append(Made(folder, source, badge, files))
        yield from found


def _converted(opened: Iterable[tuple[Source, bytes]]) -> dict[str, Document | SourceError]:
    """Read together what costs much to start; where even that fails, each is read by itself."""
    found: dict[str, Document | SourceError] = {}
    with kept_apart(lambda _: None):
        found |= read_many({shown(source): data for source, data in opened if container_of(data) in OFFICE})
    return found


def _names(agencies: Agencies, folder: Path) -> tuple[str, ...]:
    """Return the names that tell this agency from all others; the title of its report should hold one of them."""
    if folder.parent.name not in agencies and folder.parent.name not in agencies.refused:
        raise DataError(
            "登记表里没有这个机关", code="agency-unknown", file=folder.parent.name, remedy="请先登记到 datasets/agencies.csv"
        )
    return tuple(name for name in period_of(agencies, folder).names if len(agencies.find(name)) == 1)

"""From a project folder to data packages and a published site, one bad file never stopping the rest.

    datasets/ → reports → packages → frictionless → comparisons → collection → crops, downloads → pages → site

Every folder with a source has exactly one outcome: a package, or an error that is recorded beside the source and gets
its page. What was published before stays until everything new is complete.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from gongkai.agencies.model import Agencies, Period
from gongkai.agencies.registry import load_agencies
from gongkai.checks.run import check_reports
from gongkai.comparisons.measures import measure_rows
from gongkai.comparisons.model import Statements
from gongkai.comparisons.run_all import compare
from gongkai.comparisons.statements import Statement, read_statements
from gongkai.errors import DataError, GongkaiError, SourceError, internal
from gongkai.package.collected import write_collection
from gongkai.package.downloads import finish_downloads, start_downloads
from gongkai.package.stored_package import is_package
from gongkai.package.validate import validate_folders
from gongkai.package.write import write_error, write_package
from gongkai.pages.build.publish import publish
from gongkai.pages.build.site import write_pages
from gongkai.pages.desk.renderer import Setting
from gongkai.pages.report.cards import chinese_font, draw_cards
from gongkai.pictures.evidence import cut_crops, drop_stale
from gongkai.pictures.wanted import CropsWanted
from gongkai.report import Source, assemble, open_source, shown
from gongkai.sources import LEGACY, container_of, read_bytes, read_many

CHUNK = 100
"""Folders handed to a worker at a time; enough to pay, few enough to share evenly."""
VALIDATED = 500
"""Packages that are validated together: frictionless opens one of them as any user would, which takes as long as all others."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one folder: its badge, or the error that stopped it (then `badge` is `unreadable`)."""

    agency_id: str
    year: str
    badge: str
    changed: bool
    error: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: one outcome a folder, in order, and the site's folder if one was made.

    `undrawn` says of which sources no picture could be made, and why.
    """

    outcomes: tuple[Outcome, ...]
    site: Path | None
    undrawn: tuple[str, ...] = ()


def build(  # noqa: PLR0913 - a parameter for each option
    project: Path,
    *,
    site_url: str = "",
    jobs: int = 0,
    with_site: bool = True,
    second_reading: bool = True,
    crops: CropsWanted = CropsWanted.findings,
    cards: bool = False,
    progress: Progress = lambda *_: None,
) -> Built:
    """Build all packages of a project, and the site unless told otherwise.

    Args:
        project: Folder with `datasets/`, `site_src/` and `mkdocs.yml`.
        site_url: Address the site will be served at, with a closing slash; empty when not known.
        jobs: Processes to use; 0 for one a processor. The bytes written do not depend on it.
        with_site: Whether to make the pages and run the site engine.
        second_reading: Whether the tables of a PDF are read twice; each cell says what came of it (`confidence`).
        crops: Which cells get a picture cut from the source.
        cards: Whether pages get a picture for those who share them; needs the address, and a Chinese font on the machine.
        progress: Told stage, number done and total.

    Raises:
        DataError: there is no `datasets/`, or the registry is wrong.
        GongkaiError: a package is not valid, or the site engine stopped.
    """
    datasets, output = project / "datasets", project / "output"
    folders = source_folders(datasets)
    agencies = load_agencies(datasets / "agencies.csv")
    collection = output / "collection"
    with _workers(jobs or os.cpu_count() or 1, len(folders)) as pool:
        read = partial(build_packages, agencies=agencies, second_reading=second_reading)
        outcomes = tuple(_told(pool.map(read, _chunks(folders)), len(folders), progress))
        _withdraw_outdated(folders, outcomes)
        packages = [folder for folder in folders if is_package(folder)]
        if not with_site:
            _validate(packages, pool, progress)
            return Built(outcomes, None)
        _validate_and_collect(packages, collection, agencies, pool, progress)
        undrawn = _cut_beside(collection, packages, site_url, crops, pool, progress)
        told = partial(_tell_pages, progress, len(folders))
        written = write_pages(datasets, project, output, site_url=site_url, collection=collection, pool=pool, progress=told)
        setting = Setting(project / "site_src", site_url)
        draw_cards(output / "cards", setting, written.summaries, chinese_font() if cards and site_url else "", pool)
    progress("site", 0, 1)
    site = publish(datasets, project, output, written, site_url=site_url, collection=collection, jobs=jobs)
    progress("site", 1, 1)
    return Built(outcomes, site, undrawn)


def _workers(jobs: int, folders: int) -> Executor:
    """Return as many processes as there is work for; for little work a thread of this one, which starts at once."""
    if jobs == 1 or folders <= CHUNK:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def _chunks(folders: Sequence[Path], size: int = CHUNK) -> list[Sequence[Path]]:
    return [folders[at : at + size] for at in range(0, len(folders), size)]


def _tell_pages(progress: Progress, total: int, done: int) -> None:
    progress("pages", done, total)


def _validate(packages: Sequence[Path], pool: Executor, progress: Progress) -> None:
    """Let frictionless judge all packages; one that it finds wrong stops the build before anything new is published."""
    chunks = _chunks(packages, VALIDATED)
    found: list[str] = []
    done = 0
    for chunk, problems in zip(chunks, pool.map(validate_folders, chunks), strict=True):
        found += problems
        done += len(chunk)
        progress("validation", done, len(packages))
    if found:
        raise GongkaiError("数据包未通过 frictionless 验证：" + "；".join(found[:5]), code="package-invalid")


def _validate_and_collect(
    packages: Sequence[Path], collection: Path, agencies: Agencies, pool: Executor, progress: Progress
) -> None:
    """Validate all packages while one worker compares them and writes the collection."""
    collected = pool.submit(_collect, packages, collection, agencies, _statements(packages, agencies, pool))
    _validate(packages, pool, progress)
    progress("comparisons", 0, len(packages))
    collected.result()
    progress("comparisons", len(packages), len(packages))


def _statements(packages: Sequence[Path], agencies: Agencies, pool: Executor) -> list[Statement]:
    """Return what is compared of all packages."""
    chunks = pool.map(partial(read_statements, agencies=agencies), _chunks(packages))
    return [statement for chunk in chunks for statement in chunk]


def _collect(packages: Sequence[Path], collection: Path, agencies: Agencies, statements: Sequence[Statement]) -> None:
    """Compare all packages and write the collection-wide files."""
    ordered = Statements.of(statements)
    compared = (comparison.row for comparison in compare(ordered, agencies))
    write_collection(packages, collection, compared, agencies, measure_rows(ordered))


def _cut_beside(
    collection: Path, packages: Sequence[Path], site_url: str, crops: CropsWanted, pool: Executor, progress: Progress
) -> tuple[str, ...]:
    """Cut the pictures while the collection is written in its other forms, which keep one worker busy for long."""
    forms = start_downloads(collection, site_url, pool)
    undrawn = _cut(packages, collection.with_name("crops"), crops, pool, progress)
    finish_downloads(collection, forms)
    return undrawn


def _cut(packages: Sequence[Path], crops: Path, wanted: CropsWanted, pool: Executor, progress: Progress) -> tuple[str, ...]:
    """Cut the pictures of cells that are not there yet; say which sources cannot be drawn."""
    drop_stale(packages, crops)
    chunks, done, undrawn = _chunks(packages), 0, []
    for chunk, troubles in zip(chunks, pool.map(partial(cut_crops, crops=crops, wanted=wanted), chunks), strict=True):
        undrawn += troubles
        done += len(chunk)
        progress("crops", done, len(packages))
    return tuple(undrawn)


def _withdraw_outdated(folders: Sequence[Path], outcomes: Sequence[Outcome]) -> None:
    """Take back packages of an earlier version whose source no longer reads: nobody could make them anew, or read them."""
    for folder, outcome in zip(folders, outcomes, strict=True):
        if outcome.error and is_package(folder) and validate_folders([folder]):
            (folder / "datapackage.json").unlink()


def source_folders(datasets: Path) -> tuple[Path, ...]:
    """Return every `<agency_id>/<year>` folder, sorted by agency id and year; DataError when `datasets` is not there."""
    if not datasets.is_dir():
        message, remedy = "没有 datasets 文件夹", "请在项目文件夹里运行，或用 --project 指明"
        raise DataError(message, code="no-datasets", file=str(datasets.parent), remedy=remedy)
    return tuple(sorted(path for path in datasets.glob("*/*") if path.is_dir() and not path.name.startswith(".")))


def _told(results: Iterator[Sequence[Outcome]], total: int, progress: Progress) -> Iterator[Outcome]:
    done = 0
    for outcomes in results:
        done += len(outcomes)
        progress("packages", done, total)
        yield from outcomes


def build_packages(folders: Sequence[Path], agencies: Agencies, *, second_reading: bool = True) -> list[Outcome]:
    """Read and check the reports in some folders and write their packages."""
    outcomes: dict[Path, Outcome] = {}
    names: dict[Path, tuple[str, ...]] = {}
    opened: dict[Path, tuple[Source, bytes]] = {}
    for folder in folders:
        with _one_outcome(folder, outcomes, agencies):
            names[folder] = _names(agencies, folder)
            opened[folder] = open_source(folder)
    converted = read_many({shown(source): data for source, data in opened.values() if container_of(data) in LEGACY})
    for folder, (source, data) in opened.items():
        with _one_outcome(folder, outcomes, agencies, source.title):
            name = shown(source)
            document = converted[name] if name in converted else read_bytes(data, name, second_reading=second_reading)
            if isinstance(document, SourceError):
                raise document
            report = assemble(source, len(data), document, names[folder], _period(agencies, folder))
            checked = check_reports([report])[0]
            changed = write_package(folder, checked, _title_names(agencies, folder))
            outcomes[folder] = Outcome(folder.parent.name, folder.name, checked.badge, changed)
    return [outcomes[folder] for folder in folders]


@contextmanager
def _one_outcome(folder: Path, outcomes: dict[Path, Outcome], agencies: Agencies, title: str = "") -> Iterator[None]:
    """Whatever goes wrong with one folder becomes its outcome and stops no other."""
    try:
        yield
    except GongkaiError as error:
        outcomes[folder] = _stopped(folder, error, agencies, title)
    except Exception as error:  # noqa: BLE001 - the one boundary: a bug met in one file must not stop the others
        outcomes[folder] = _stopped(folder, internal(error), agencies, title)


def _stopped(folder: Path, error: GongkaiError, agencies: Agencies, title: str) -> Outcome:
    names = _title_names(agencies, folder) if folder.parent.name in agencies else ("", "")
    changed = write_error(folder, error, names, title)
    return Outcome(folder.parent.name, folder.name, "unreadable", changed, str(error), error.code)


def _year(folder: Path) -> int:
    return int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0


def _period(agencies: Agencies, folder: Path) -> Period:
    return agencies[folder.parent.name].in_year(_year(folder))


def _names(agencies: Agencies, folder: Path) -> tuple[str, ...]:
    """Return the names that tell this agency from all others; the title of its report should hold one of them."""
    if folder.parent.name not in agencies:
        raise DataError(
            "登记表里没有这个机关", code="agency-unknown", file=folder.parent.name, remedy="请先登记到 datasets/agencies.csv"
        )
    return tuple(name for name in _period(agencies, folder).names if len(agencies.find(name)) == 1)


def _title_names(agencies: Agencies, folder: Path) -> tuple[str, str]:
    period = _period(agencies, folder)
    return period.name, period.name_en

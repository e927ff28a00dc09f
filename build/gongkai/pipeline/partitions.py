"""The data of very many reports: sources from a place, tables in parts to a place, on this machine or on a cluster.

    datasets (folder, s3://…) → parts: a province in a year → reports, cells, checks … as Parquet (folder, s3://…)

Neither this process nor any other holds all reports. A part is the work of one process, which needs nothing but its `Task`:
sources and registry are read where they are, and each file is parsed within the limits of `sources.worker` there too.

A record of the part is written last: who finds it with the key of what the part is made from has nothing to do. So a process
that dies loses what it had begun and no more, and what is made anew after it has the same bytes. Comparisons between years and
agencies, and pages, need the collection of a build with a site.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from gongkai.agencies.model import Agencies
from gongkai.agencies.registry import AGENCY_ID, Problem, judged_agencies, told_of
from gongkai.cache import key_of, program_key
from gongkai.errors import DataError, GongkaiError, faults_of_the_machine, kept_apart
from gongkai.package.partition import Part, file_of
from gongkai.package.stored_package import is_year
from gongkai.pipeline.again import made_files
from gongkai.pipeline.outcomes import PASSING, odd_in
from gongkai.pipeline.parts import (
    PARQUET,
    BuiltAtScale,
    Done,
    File,
    Job,
    Record,
    Task,
    Unread,
    done_of,
    drop_left_over,
    record_of,
    summed,
    write_root,
)
from gongkai.pipeline.reports import Made, packages_of
from gongkai.pipeline.stopping import chunks_of
from gongkai.pipeline.workers import losses_told, on_cluster, workers
from gongkai.publication import Publication
from gongkai.report.source import load_source
from gongkai.sources import LARGEST_FILE, refusals
from gongkai.storage import Entry, Place, place_of
from gongkai.text import cleaned

REGISTRY = "agencies.csv"
Progress = Callable[[str, int, int], None]
_Stop = Callable[[Path, str, GongkaiError], None]


@faults_of_the_machine()
def build_at_scale(
    origin: str,
    target: str,
    publication: Publication,
    *,
    scheduler: str = "",
    jobs: int = 0,
    second_reading: bool = True,
    progress: Progress = lambda *_: None,
) -> BuiltAtScale:
    """Read, check and write all reports of a place as tables in parts.

    Args:
        origin: Folder or address of the sources, laid out as `datasets/`.
        target: Folder or address for the tables; what else is there stays.
        publication: Whose data they are.
        scheduler: Address of a Dask scheduler whose workers do it; empty for processes of this machine.
        jobs: Processes of this machine; 0 for one a processor. The bytes written depend neither on it nor on a cluster.
        second_reading: Whether the tables of a PDF are read twice.
        progress: Told stage, number done and total.

    Raises:
        DataError: there are no sources, or no scheduler answers.
        MachineError: a store does not answer, or a worker was ended.
    """
    sources, place = place_of(origin), place_of(target)
    registry = sources.read(REGISTRY)
    if registry is None:
        remedy = "请检查地址；里面应有 agencies.csv 和各机关的文件夹"
        raise DataError("这里没有登记表和报告", code="no-sources", file=origin, remedy=remedy)
    agencies, problems = _judged(registry)
    digest = hashlib.sha256(registry).hexdigest()
    job = Job(sources.address, place.address, digest, program_key(), publication, second_reading)
    tasks, strange = planned(sources)
    done = list(_all(tasks, job, scheduler, jobs, progress))
    drop_left_over(place, {task.record for task in tasks})
    write_root(place, [task.record for task in tasks], strange, agencies, publication)
    again = sum(each.again for each in done)
    return BuiltAtScale(
        len(done) - again, again, summed(each.badges for each in done), summed(each.unread for each in done), problems
    )


def planned(sources: Place) -> tuple[list[Task], list[Unread]]:
    """Return the parts that there are to make, and the folders that can be no report's.

    Names of files of a store are looked at by the agencies of one province at a time.
    """
    parts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    strange: list[Unread] = []
    found = [name for name in sources.folders() if not name.startswith(".")]
    for province in sorted({name[:2] for name in found}):
        for agency, year in sorted(_reports(sources, province, found)):
            if AGENCY_ID.fullmatch(agency) and is_year(year):
                parts[year, province].add(agency)
            else:
                strange.append(_strange(agency, year))
    return [Task(year, province, tuple(sorted(of))) for (year, province), of in sorted(parts.items())], strange


def _strange(agency: str, year: str) -> Unread:
    return Unread(agency, year, "package-name", f"{agency}/{year}", "", "文件夹名不是 机关代码/年份")


def _reports(sources: Place, province: str, agencies: Iterable[str]) -> set[tuple[str, str]]:
    """Return agency and year of every folder of a report of a province."""
    if (own := sources.folder) is not None:
        return {
            (agency, entry.name)
            for agency in agencies if agency.startswith(province)
            for entry in os.scandir(own / agency) if entry.is_dir() and not entry.name.startswith(".")
        }  # fmt: skip
    parts = (name.split("/") for name in sources.files(province))
    return {(part[0], part[1]) for part in parts if len(part) > 2 and not part[1].startswith(".")}


def _all(tasks: list[Task], job: Job, scheduler: str, jobs: int, progress: Progress) -> Iterator[Done]:
    """Have all parts made; yield what became of each, in order."""
    total, done = sum(len(task.agencies) for task in tasks), 0
    with on_cluster(scheduler) if scheduler else workers(jobs or os.cpu_count() or 1, len(tasks), 0) as pool, losses_told():
        for task, made in zip(tasks, pool.map(make_part, tasks, [job] * len(tasks)), strict=True):
            done += len(task.agencies)
            progress("packages", done, total)
            yield made


def _judged(registry: bytes) -> tuple[Agencies, tuple[Problem, ...]]:
    with TemporaryDirectory() as folder:
        path = Path(folder, REGISTRY)
        path.write_bytes(registry)
        return judged_agencies(path)


def make_part(task: Task, job: Job) -> Done:
    """Make a part, unless it is there already.

    Raises:
        GongkaiError: this process is of another program than the one that asks, or a place does not answer.
    """
    if program_key() != job.program:
        raise DataError(
            "这个工作进程的程序与发起的不是同一版", code="cluster-differs", file=task.record, remedy="请在各机装同一版本"
        )
    origin, target = place_of(job.origin), place_of(job.target)
    agencies = _registry(job.origin, job.registry)
    given = {agency: origin.files(f"{agency}/{task.year}/") for agency in task.agencies}
    key = _key(task, job, given, agencies)
    known = record_of(target, task.record)
    if known and known.key == key:
        return done_of(task, known, again=True)
    with TemporaryDirectory() as place:
        made = _make(task, job, Path(place), given, agencies)
        record = msgspec.structs.replace(made, key="" if any(each.code.startswith(PASSING) for each in made.unread) else key)
    target.write(task.record, msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
    return done_of(task, record, again=False)


@lru_cache(maxsize=1)
def _registry(origin: str, digest: str) -> Agencies:
    """Return the registry, read once a process.

    Raises:
        DataError: it is not the one that was there when the work began.
    """
    data = place_of(origin).read(REGISTRY) or b""
    if hashlib.sha256(data).hexdigest() != digest:
        raise DataError("名录在运行中变了", code="registry-changed", file=REGISTRY, remedy="请再运行一次")
    return _judged(data)[0]


def _key(task: Task, job: Job, given: Mapping[str, Mapping[str, Entry]], agencies: Agencies) -> str:
    """Return the key of all that a part is made from."""
    made = made_files()
    states = [
        (agency, {name: (e.size, e.signature) for name, e in files.items() if name.split("/")[2] not in made})
        for agency, files in given.items()
    ]
    told = [told_of(agencies, agency, task.year) for agency in task.agencies]
    return key_of(job.program, msgspec.to_builtins(job.publication), job.second_reading, task.year, states, told)


def _make(task: Task, job: Job, place: Path, given: Mapping[str, Mapping[str, Entry]], agencies: Agencies) -> Record:
    """Write the files of a part; what is read of a store is brought here some reports at a time."""
    unread: list[Unread] = []
    badges: dict[str, int] = {}
    origin, target = place_of(job.origin), place_of(job.target)

    def stop(folder: Path, _: str, error: GongkaiError) -> None:
        told = (error.code, error.file, error.place, f"{error.message}。{error.remedy}" if error.remedy else error.message)
        unread.append(Unread(folder.parent.name, folder.name, *map(cleaned, told)))

    def counted(made: Made) -> dict[str, bytes]:
        badges[made.badge] = badges.get(made.badge, 0) + 1
        return made.files

    with Part(place, agencies) as part:
        for chunk in chunks_of([Path(agency, task.year) for agency in task.agencies]):
            with TemporaryDirectory(dir=place) as brought:
                folders = list(_here(origin, chunk, given, Path(brought), stop))
                found = packages_of(folders, agencies, stop, publication=job.publication, second_reading=job.second_reading)
                part.add(map(counted, found))
    rows = part.rows
    files = tuple(_sent(target, path, file_of(name, task.year, task.province), rows[name]) for name, path in part.files.items())
    ordered = sorted(unread, key=lambda each: (each.agency_id, each.year))
    return Record("", dict(sorted(badges.items())), files, tuple(ordered))


def _here(
    origin: Place, chunk: Sequence[Path], given: Mapping[str, Mapping[str, Entry]], brought: Path, stop: _Stop
) -> Iterator[Path]:
    """Yield the folders of some reports on this machine: where they are, or where what is needed of them was brought to."""
    if (own := origin.folder) is None:
        yield from _brought(origin, chunk, given, brought, stop)
        return
    for name in chunk:
        if odd := odd_in(own / name):
            stop(name, "", odd)
        else:
            yield own / name


def _brought(
    origin: Place, chunk: Sequence[Path], given: Mapping[str, Mapping[str, Entry]], place: Path, stop: _Stop
) -> list[Path]:
    """Bring descriptions, and then the files that they name, into folders of this machine; nothing too large is brought."""
    left = list(chunk)
    for named in (lambda _: "source.toml", _named):
        wanted: dict[str, Path] = {}
        for name in list(left):
            folder = place / name
            folder.mkdir(parents=True, exist_ok=True)
            path = f"{name.as_posix()}/{named(folder)}"
            known = given[name.parent.name].get(path)
            if known and known.size > LARGEST_FILE:
                stop(name, "", refusals.too_large(path, f"文件超过 {LARGEST_FILE >> 20} MiB"))
                left.remove(name)
            elif known:
                wanted[path] = place / path
        origin.fetch(wanted)
    return [place / name for name in left]


def _named(folder: Path) -> str:
    """Return the name of the source that a description gives; empty where it gives none, which is told when it is read."""
    found: list[str] = []
    with kept_apart(lambda _: None):
        found.append(load_source(folder).file)
    return found[0] if found else ""


def _sent(target: Place, path: Path, name: str, rows: int) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    target.put(path, name, PARQUET)
    return File(name, path.stat().st_size, digest, rows)

"""One part of the data at scale: the reports of a province in a year, from their sources to Parquet files in a place.

It is the work of one process, on this machine or on another, and needs nothing but its `Task`: sources and registry are read
where they are, and each file is parsed within the limits of `sources.worker` there too. Some reports at a time are in memory.

A record of the part is written last (`_records/`): who finds it with the key of what the part is made from has nothing to do.
So a process that dies loses what it had begun and no more, and what is made anew after it has the same bytes.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from gongkai.agencies.model import Agencies
from gongkai.agencies.registry import judged_agencies, told_of
from gongkai.cache import key_of, program_key
from gongkai.errors import DataError, GongkaiError, kept_apart
from gongkai.package.partition import Part, file_of
from gongkai.pipeline.again import PASSING, made_files
from gongkai.pipeline.outcomes import odd_in
from gongkai.pipeline.reports import Made, packages_of
from gongkai.pipeline.stopping import chunks_of
from gongkai.publication import Publication
from gongkai.report.source import load_source
from gongkai.sources import LARGEST_FILE, refusals
from gongkai.storage import Entry, Place, place_of
from gongkai.text import cleaned

RECORDS = "_records/"
REGISTRY = "agencies.csv"
PARQUET = "application/vnd.apache.parquet"
_Stop = Callable[[Path, str, GongkaiError], None]


class Job(msgspec.Struct, frozen=True):
    """What all parts have in common: where sources are and results go, the registry and the program they are made by, options."""

    origin: str
    target: str
    registry: str
    program: str
    publication: Publication
    second_reading: bool


class Task(msgspec.Struct, frozen=True):
    """A part: the ids of the agencies of a province that have something in the folder of a year."""

    year: str
    province: str
    agencies: tuple[str, ...]

    @property
    def record(self) -> str:
        """The name of its record."""
        return f"{RECORDS}report_year={self.year}/province={self.province}.json"


class File(msgspec.Struct, frozen=True):
    """A file that was written."""

    path: str
    bytes: int
    sha256: str
    rows: int


class Unread(msgspec.Struct, frozen=True):
    """A report that there is no package of, and why."""

    agency_id: str
    year: str
    code: str
    file: str
    place: str
    message: str


class Record(msgspec.Struct, frozen=True):
    """What was made of a part, under the key of what it was made from; reports by badge."""

    key: str
    badges: dict[str, int]
    files: tuple[File, ...]
    unread: tuple[Unread, ...]


class Done(msgspec.Struct, frozen=True):
    """What became of a part, for whoever counts: whether it was there already, packages by badge, reports without one by code."""

    record: str
    again: bool
    badges: dict[str, int]
    unread: dict[str, int]


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
        return _done(task, known, again=True)
    with TemporaryDirectory() as place:
        made = _make(task, job, Path(place), given, agencies)
        record = msgspec.structs.replace(made, key="" if any(each.code.startswith(PASSING) for each in made.unread) else key)
    target.write(task.record, msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
    return _done(task, record, again=False)


def record_of(target: Place, name: str) -> Record | None:
    """Return the record of a part; None where there is none that can be read."""
    found = target.read(name)
    try:
        return msgspec.json.decode(found, type=Record) if found else None
    except msgspec.DecodeError:
        return None


def _done(task: Task, record: Record, *, again: bool) -> Done:
    unread: dict[str, int] = {}
    for each in record.unread:
        unread[each.code] = unread.get(each.code, 0) + 1
    return Done(task.record, again, record.badges, unread)


@lru_cache(maxsize=1)
def _registry(origin: str, digest: str) -> Agencies:
    """Return the registry, read once a process.

    Raises:
        DataError: it is not the one that was there when the work began.
    """
    data = place_of(origin).read(REGISTRY) or b""
    if hashlib.sha256(data).hexdigest() != digest:
        raise DataError("名录在运行中变了", code="registry-changed", file=REGISTRY, remedy="请再运行一次")
    with TemporaryDirectory() as place:
        path = Path(place, REGISTRY)
        path.write_bytes(data)
        return judged_agencies(path)[0]


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

"""The data of very many reports: sources from a place, tables in parts to a place, on this machine or on a cluster.

    datasets (folder, s3://…) → parts: a province in a year → reports, cells, checks … as Parquet (folder, s3://…)

Neither this process nor any other holds all reports: here are names and counts, and the work is in `partitions`. Comparisons
between years and agencies, and pages, need the collection of a build with a site.

What is written, beside the parts: `datapackage.json`, which lists them; the dictionary and the registry as Parquet;
`unread.csv`, the reports that there is no package of; `SHA256SUMS`. A part of which nothing is left in the sources is deleted.
"""

import hashlib
import io
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.agencies.model import Agencies
from gongkai.agencies.registry import AGENCY_ID, Problem, judged_agencies
from gongkai.cache import program_key
from gongkai.errors import DataError, faults_of_the_machine
from gongkai.form import newest_form
from gongkai.package.collected import codebook_rows, schema_of
from gongkai.package.collection_rows import CodebookRow, CrosswalkRow, DivisionRow, PeriodRow
from gongkai.package.csv_text import csv_of, to_csv
from gongkai.package.grouping import crosswalk_rows, division_rows, period_rows
from gongkai.package.parquet_files import Stack
from gongkai.package.partition import parted_resources
from gongkai.package.schema import Json, Resource, resources
from gongkai.package.stored_package import is_year
from gongkai.package.tables_described import SCHEMA, SUMS, VERSION, resource_descriptor
from gongkai.pipeline.partitions import PARQUET, RECORDS, REGISTRY, Done, File, Job, Record, Task, Unread, make_part, record_of
from gongkai.pipeline.workers import losses_told, on_cluster, workers
from gongkai.publication import Publication
from gongkai.storage import Place, place_of

UNREAD = "unread.csv"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuiltAtScale:
    """What became of it all: parts made and left as they were, reports by badge, those without a package by code."""

    made: int
    again: int
    badges: dict[str, int]
    unread: dict[str, int]
    registry: tuple[Problem, ...]


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
    _drop_left_over(place, {task.record for task in tasks})
    _write_root(place, [task.record for task in tasks], strange, agencies, publication)
    again = sum(each.again for each in done)
    return BuiltAtScale(
        len(done) - again, again, _summed(each.badges for each in done), _summed(each.unread for each in done), problems
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


def _drop_left_over(place: Place, records: set[str]) -> None:
    """Delete the files of parts that there are no longer; a record tells which they are."""
    for name in [name for name in place.files(RECORDS) if name not in records]:
        record = record_of(place, name)
        place.remove([*(file.path for file in record.files), name] if record else [name])


def _write_root(place: Place, records: list[str], strange: list[Unread], agencies: Agencies, publication: Publication) -> None:
    """Write what is about all parts; their records are read one by one."""
    files: defaultdict[str, list[File]] = defaultdict(list)
    unread = list(strange)
    for record in _records(place, records):
        unread += record.unread
        for file in record.files:
            files[file.path.partition("/")[0]].append(file)
    made = {f"{name}.parquet": data for name, data in _small_tables(agencies)}
    made[UNREAD] = to_csv(Unread.__struct_fields__, ([getattr(each, key) for key in Unread.__struct_fields__] for each in unread))
    made["datapackage.json"] = _descriptor(files, made, publication)
    sums = {file.path: file.sha256 for listed in files.values() for file in listed}
    sums |= {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    made[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    for name, data in made.items():
        place.write(name, data, PARQUET if name.endswith(".parquet") else "")


def _records(place: Place, names: Iterable[str]) -> Iterator[Record]:
    for name in names:
        if record := record_of(place, name):
            yield record


def _small_tables(agencies: Agencies) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of words and of the registry as Parquet."""
    known = {resource.name: resource for resource in resources("collection")}
    divisions = ((period.division_code, period.division_revision) for agency in agencies for period in agency.periods)
    yield "agency_periods", _parquet(known["agency_periods"], csv_of(PeriodRow, period_rows(agencies)))
    yield "divisions", _parquet(known["divisions"], csv_of(DivisionRow, division_rows(divisions)))
    yield "codebook", _parquet(known["codebook"], csv_of(CodebookRow, codebook_rows()))
    yield "crosswalk", _parquet(known["crosswalk"], csv_of(CrosswalkRow, crosswalk_rows()))


def _parquet(resource: Resource, table: bytes) -> bytes:
    out = io.BytesIO()
    with Stack(out, resource, schema_of(newest_form(), resource)) as stack:
        stack.add(table.partition(b"\n")[2])
    return out.getvalue()


def _descriptor(parts: dict[str, list[File]], small: dict[str, bytes], publication: Publication) -> bytes:
    """Return `datapackage.json`: every table with its schema and all its files."""
    form = newest_form()
    known = {resource.name: resource for resource in resources("collection")} | parted_resources()
    paths: dict[str, list[str]] = {name: [file.path for file in files] for name, files in parts.items()}
    paths |= {Path(name).stem: [name] for name in small if name.endswith(".parquet")}
    described: list[Json] = []
    for name, files in paths.items():
        told = resource_descriptor(form, known[name])
        for key in ("dialect", "encoding", "profile"):
            told.pop(key)
        told |= {"path": files, "format": "parquet", "mediatype": PARQUET, "schema": schema_of(form, known[name])}
        described.append(told)
    reports = sum(file.rows for file in parts.get("reports", ()))
    whole = {
        "$schema": SCHEMA,
        "name": publication.id,
        "title": "政府信息公开工作年度报告数据：按年度和省份分开的 Parquet",
        "title_en": "Annual reports on government information disclosure: Parquet by year and province",
        "description": f"{reports} 份报告；读不了的列在 {UNREAD}，各文件的 SHA-256 在 {SUMS}。",
        "description_en": f"{reports} reports; those that could not be read are in {UNREAD}, hashes of all files in {SUMS}.",
        "version": VERSION,
        "licenses": [publication.described_licence],
        "contributors": [{"title": publication.by, "role": "wrangler", "roles": ["wrangler"]}],
        "resources": described,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: defaultdict[str, int] = defaultdict(int)
    for each in counts:
        for key, number in each.items():
            total[key] += number
    return dict(sorted(total.items()))

"""What there is of the data at scale in a place: parts, their records, and beside them what is about all of them.

Beside the parts stand `datapackage.json`, which lists them; the dictionary and the registry as Parquet; `unread.csv`, the reports
that there is no package of; `SHA256SUMS`. A part of which nothing is left in the sources is deleted.
"""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gongkai.agencies.model import Agencies
from gongkai.agencies.registry import Problem
from gongkai.form import newest_form
from gongkai.package.collected import codebook_rows, schema_of
from gongkai.package.collection_rows import CodebookRow, CrosswalkRow, DivisionRow, PeriodRow
from gongkai.package.csv_text import csv_of, to_csv
from gongkai.package.grouping import crosswalk_rows, division_rows, period_rows
from gongkai.package.parquet_files import Stack
from gongkai.package.partition import parted_resources
from gongkai.package.schema import Json, Resource, resources
from gongkai.package.tables_described import SCHEMA, SUMS, VERSION, resource_descriptor
from gongkai.publication import Publication
from gongkai.storage import Place

RECORDS = "_records/"
UNREAD = "unread.csv"
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class BuiltAtScale:
    """What became of it all: parts made and left as they were, reports by badge, those without a package by code."""

    made: int
    again: int
    badges: dict[str, int]
    unread: dict[str, int]
    registry: tuple[Problem, ...]


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


def record_of(target: Place, name: str) -> Record | None:
    """Return the record of a part; None where there is none that can be read."""
    found = target.read(name)
    try:
        return msgspec.json.decode(found, type=Record) if found else None
    except msgspec.DecodeError:
        return None


def done_of(task: Task, record: Record, *, again: bool) -> Done:
    """Count what became of a part."""
    unread: dict[str, int] = {}
    for each in record.unread:
        unread[each.code] = unread.get(each.code, 0) + 1
    return Done(task.record, again, record.badges, unread)


def drop_left_over(place: Place, records: set[str]) -> None:
    """Delete the files of parts that there are no longer; a record tells which they are."""
    for name in [name for name in place.files(RECORDS) if name not in records]:
        record = record_of(place, name)
        place.remove([*(file.path for file in record.files), name] if record else [name])


def write_root(place: Place, records: list[str], strange: list[Unread], agencies: Agencies, publication: Publication) -> None:
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


def summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Add counts up by key."""
    total: defaultdict[str, int] = defaultdict(int)
    for each in counts:
        for key, number in each.items():
            total[key] += number
    return dict(sorted(total.items()))

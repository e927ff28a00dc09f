"""A data package of one agency-year read back from its folder, for what is made from packages: comparisons and pages.

Read are `datapackage.json` with its `report` object and the long tables. A folder with `error.json` instead holds a
report that could not be read. Characters that do not print are made visible here, once.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.errors import DataError
from gongkai.package.stored_descriptor import read_descriptor
from gongkai.text import unsafe_text, visible

_AGENCY = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")
_STANDARD = b'"$schema": "https://datapackage.org/profiles/'
_YEAR = re.compile(r"[0-9]{4}")


class CellRow(NamedTuple):
    """A row of cells.csv."""

    agency_id: str
    year: str
    table: str
    line: str
    column: str
    value: str
    kind: str
    obs_status: str
    precision: str
    raw: str
    note: str
    place: str
    confidence: str = ""
    raw_second: str = ""
    corrected: str = ""


class CheckRow(NamedTuple):
    """A row of checks.csv."""

    agency_id: str
    year: str
    check: str
    rule: str
    table: str
    verdict: str
    left: str
    right: str
    difference: str
    arithmetic: str
    cause: str
    suspects: str
    accepted: str


class FindingRow(NamedTuple):
    """A row of findings.csv."""

    agency_id: str
    year: str
    finding: str
    severity: str
    cell: str
    place: str
    raw: str
    message: str
    message_en: str
    accepted: str


class SuspectRow(NamedTuple):
    """A row of suspects.csv."""

    agency_id: str
    year: str
    table: str
    status: str
    set: str
    rank: str
    operation: str
    cell: str
    printed: str
    needed: str
    manner: str
    claims: str


class CorrectionRow(NamedTuple):
    """A row of corrections.csv."""

    agency_id: str
    year: str
    cell: str
    published: str
    corrected: str
    reason: str
    who: str
    date: str
    evidence: str


class ClaimRow(NamedTuple):
    """A row of claims.csv."""

    agency_id: str
    year: str
    claim: str
    code: str
    verdict: str
    reason: str
    place: str
    text: str
    start: str
    end: str
    figure: str
    relation: str
    cells: str
    arithmetic: str
    implied_low: str
    implied_high: str
    accepted: str


class PassageRow(NamedTuple):
    """A row of narrative.csv."""

    agency_id: str
    year: str
    paragraph: str
    chapter: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """One agency-year on disk: what is used of its descriptor, cells keyed by id, checks and findings in file order."""

    agency_id: str
    year: int
    version: str
    report: dict[str, Any]
    resources: tuple[dict[str, str], ...]
    source: str
    cells: dict[str, CellRow]
    checks: tuple[CheckRow, ...]
    findings: tuple[FindingRow, ...]
    suspects: tuple[SuspectRow, ...]
    claims: tuple[ClaimRow, ...]
    narrative: tuple[PassageRow, ...]
    corrections: tuple[CorrectionRow, ...]

    @property
    def fingerprint(self) -> str:
        """Its data version."""
        return fingerprint_of(resource["hash"] for resource in self.resources)


def fingerprint_of(hashes: Iterable[str]) -> str:
    """Return the data version of a package: twelve hex digits over the hashes of all its files."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:12]


def version_of(packages: Iterable[tuple[str, int, str]]) -> str:
    """Return the data version of many packages, given agency, year and fingerprint of each in order: twelve hex digits."""
    text = "\n".join(f"{agency_id}/{year} {fingerprint}" for agency_id, year, fingerprint in packages)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def package_folders(datasets: Path) -> tuple[Path, ...]:
    """Return the folders that hold a package or an error record, sorted by agency and year."""
    folders = (folder for agency in datasets.iterdir() if _AGENCY.fullmatch(agency.name) for folder in agency.iterdir())
    return tuple(sorted(f for f in folders if _YEAR.fullmatch(f.name) and (is_package(f) or is_error(f))))


def is_package(folder: Path) -> bool:
    """Say whether the folder holds a data package: a descriptor that opens by naming its standard, not any file so called."""
    try:
        with (folder / "datapackage.json").open("rb") as file:
            return _STANDARD in file.read(200)
    except OSError:
        return False


def is_error(folder: Path) -> bool:
    """Say whether the folder holds the record of a report that could not be read."""
    return (folder / "error.json").is_file()


def identity_of(folder: Path) -> tuple[str, int]:
    """Return agency_id and year, which the folder's own path gives."""
    agency_id, year = folder.parent.name, folder.name
    if not (_AGENCY.fullmatch(agency_id) and _YEAR.fullmatch(year)):
        raise DataError("文件夹名不是 机关代码/年份", code="package-name", file=f"{agency_id}/{year}")
    return agency_id, int(year)


def read_package(folder: Path) -> Package:
    """Read a package; DataError when its descriptor names another agency-year than its folder."""
    agency_id, year = identity_of(folder)
    descriptor, resources = read_descriptor(folder)
    source = str(descriptor["report"]["source"]["path"])
    report = _visible_data(descriptor["report"])
    if (report["agency_id"], report["year"]) != (agency_id, year):
        raise DataError("数据包与文件夹名不符", code="package-name", file=f"{agency_id}/{year}/datapackage.json")
    cells = _rows(folder / "cells.csv", len(CellRow._fields))
    by_id = {f"{row[2]}.{row[3]}.{row[4]}": CellRow._make(row) for row in cells}
    checks = tuple(map(CheckRow._make, _rows(folder / "checks.csv", len(CheckRow._fields))))
    findings = tuple(map(FindingRow._make, _rows(folder / "findings.csv", len(FindingRow._fields))))
    suspects = tuple(map(SuspectRow._make, _rows(folder / "suspects.csv", len(SuspectRow._fields))))
    claims = tuple(map(ClaimRow._make, _rows(folder / "claims.csv", len(ClaimRow._fields))))
    narrative = tuple(map(PassageRow._make, _rows(folder / "narrative.csv", len(PassageRow._fields))))
    corrections = tuple(map(CorrectionRow._make, _rows(folder / "corrections.csv", len(CorrectionRow._fields))))
    version = visible(str(descriptor["version"]))
    return Package(
        agency_id, year, version, report, resources, source, by_id, checks, findings, suspects, claims, narrative, corrections
    )


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object; text in it that does not print is made visible."""
    data: dict[str, Any] = _visible_data(json.loads(path.read_bytes()))
    return data


def _visible_data(data: Any) -> Any:
    """Return JSON data with all its texts made visible."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, list):
        return [_visible_data(item) for item in data]
    if isinstance(data, dict):
        return {visible(key): _visible_data(value) for key, value in data.items()}
    return data


def _prints(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def _rows(path: Path, width: int) -> list[list[str]]:
    """Return the rows of a CSV file without its header; text in them that does not print is made visible."""
    text = path.read_bytes().decode()
    if '"' in text or not _prints(text):
        rows = [[visible(field) for field in row] for row in csv.reader(io.StringIO(text, newline=""))]
    else:  # nothing quoted: splitting gives the same, in a third of the time
        rows = [line.split(",") for line in text.split("\n") if line]
    if "'" in text:  # the guard against formulas belongs to CSV, not to what was printed
        rows = [[unsafe_text(field) for field in row] for row in rows]
    if {len(row) for row in rows} - {width}:
        raise DataError(f"应有 {width} 列", code="package-columns", file=path.name)
    return rows[1:]

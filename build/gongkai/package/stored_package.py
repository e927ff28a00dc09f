"""A data package of one agency-year read back from its folder, for what is made from packages: comparisons and pages.

Read are `datapackage.json` with its `report` object and the long tables. A folder with `error.json` instead holds a
report that could not be read. Characters that do not print are made visible here, once.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.errors import DataError, stop_if_of_machine
from gongkai.package.csv_text import read_table
from gongkai.package.rows import CellRow, CheckRow, ClaimRow, CorrectionRow, FindingRow, PassageRow, SuspectRow
from gongkai.package.stored_descriptor import read_descriptor
from gongkai.text import visible

_AGENCY = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")
_STANDARD = b'"$schema": "https://datapackage.org/profiles/'
_YEAR = re.compile(r"[0-9]{4}")
SPOILT = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error)
"""What reading a package raises that is not as it was written."""
_REMEDY = "请由来源文件重新生成"
_RECORDED = ("agency", "agency_en", "title", "code", "file", "place", "message", "remedy")
_NO_RECORD = {"code": "error-record", "file": "error.json", "message": "出错记录读不出来", "remedy": "请删去它，再生成一次"}


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
    agencies = (agency for agency in datasets.iterdir() if _AGENCY.fullmatch(agency.name) and _is_folder(agency))
    folders = (folder for agency in agencies for folder in agency.iterdir() if is_year(folder.name) and _is_folder(folder))
    return tuple(sorted(f for f in folders if is_package(f) or is_error(f)))


def _is_folder(path: Path) -> bool:
    """Say whether this is a folder of the project, no link that could lead out of it."""
    return path.is_dir() and not path.is_symlink()


def is_year(name: str) -> bool:
    """Say whether a folder so called can be that of a year."""
    return bool(_YEAR.fullmatch(name))


def is_package(folder: Path) -> bool:
    """Say whether the folder holds a data package: a descriptor that opens by naming its standard, not any file so called."""
    path = folder / "datapackage.json"
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            return False
        with path.open("rb") as file:
            return _STANDARD in file.read(200)
    except OSError as error:
        stop_if_of_machine(error)
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
    """Read a package; DataError when it cannot be read, or its descriptor names another agency-year than its folder."""
    agency_id, year = identity_of(folder)
    try:
        return _package(folder, agency_id, year)
    except SPOILT as error:
        trouble = f"数据包读不回来（{type(error).__name__}）"
        raise DataError(trouble, code="package-unreadable", file=f"{agency_id}/{year}", remedy=_REMEDY) from error


def _package(folder: Path, agency_id: str, year: int) -> Package:
    descriptor, resources = read_descriptor(folder)
    source = str(descriptor["report"]["source"]["path"])
    report = _visible_data(descriptor["report"])
    if (report["agency_id"], report["year"]) != (agency_id, year):
        raise DataError("数据包与文件夹名不符", code="package-name", file=f"{agency_id}/{year}/datapackage.json")
    cells = {f"{row.table}.{row.line}.{row.column}": row for row in read_table(folder / "cells.csv", CellRow)}
    checks = read_table(folder / "checks.csv", CheckRow)
    findings = read_table(folder / "findings.csv", FindingRow)
    suspects = read_table(folder / "suspects.csv", SuspectRow)
    claims = read_table(folder / "claims.csv", ClaimRow)
    narrative = read_table(folder / "narrative.csv", PassageRow)
    corrections = read_table(folder / "corrections.csv", CorrectionRow)
    version = visible(str(descriptor["version"]))
    return Package(
        agency_id, year, version, report, resources, source, cells, checks, findings, suspects, claims, narrative, corrections
    )


def read_error(folder: Path) -> dict[str, str]:
    """Return the record of a report that could not be read, every key of it; where that cannot be read, say so."""
    try:
        recorded = read_json(folder / "error.json")
        return {key: str(recorded.get(key) or "") for key in _RECORDED}
    except SPOILT as error:
        stop_if_of_machine(error)
        return {**dict.fromkeys(_RECORDED, ""), **_NO_RECORD}


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

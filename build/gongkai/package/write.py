"""Writing one report's package into its folder, all of it or none: the descriptor names the hashes of the tables.

A report that could not be read gets `error.json` instead; a package written earlier stays as it was, unless it is withdrawn
because nobody can use it or its source is no longer the registered one.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from gongkai.checks.model import ReportChecks
from gongkai.disk import remove_if_there, write_if_changed, write_together
from gongkai.errors import GongkaiError
from gongkai.package.descriptor import report_descriptor
from gongkai.package.schema import resources
from gongkai.package.tables import csv_tables
from gongkai.publication import UNNAMED, Publication
from gongkai.text import cleaned

ERROR_FILE = "error.json"


def write_package(folder: Path, checked: ReportChecks, names: tuple[str, str], publication: Publication = UNNAMED) -> bool:
    """Write the package of a checked report, as the publication's; say whether any file changed."""
    return write_files(folder, package_files(checked, names, publication))


def package_files(checked: ReportChecks, names: tuple[str, str], publication: Publication = UNNAMED) -> dict[str, bytes]:
    """Return the files of the package of a checked report, by name."""
    tables = csv_tables(checked, resources())
    files = {f"{name}.csv": data for name, data in tables.items()}
    return {**files, "datapackage.json": report_descriptor(checked, names, tables, publication)}


def write_files(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Write the files of a package, and take away the record of an error; say whether anything changed."""
    changed = write_together(folder, files)
    return remove_if_there(folder / ERROR_FILE) or changed


def write_error(folder: Path, error: GongkaiError, names: tuple[str, str] = ("", ""), title: str = "") -> bool:
    """Record why the report in this folder could not be read; say whether the record changed.

    `names` are the agency's, in Chinese and English, empty where the registry does not know it.

    A file of that name which is no such record is somebody's own and stays.
    """
    path = folder / ERROR_FILE
    if path.is_symlink() or (path.exists() and not _is_record(path)):
        return False
    record = {
        "agency_id": folder.parent.name,
        "agency": names[0],
        "agency_en": names[1],
        "year": int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0,
        "title": title,
        "code": error.code,
        "file": error.file,
        "place": error.place,
        "message": error.message,
        "remedy": error.remedy,
    }
    told = {key: cleaned(value) if isinstance(value, str) else value for key, value in record.items()}
    return write_if_changed(path, (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())


def _is_record(path: Path) -> bool:
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(record, dict) and {"agency_id", "code", "message"} <= record.keys()

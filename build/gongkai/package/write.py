"""Writing one report's package into its folder: tables first, the descriptor last, because it names their hashes.

A report that could not be read gets `error.json` instead; a package written earlier stays as it was, unless it is withdrawn
because nobody can use it.

Writing files so that a reader never sees half of one, and an unchanged file is not touched.
"""

import json
import os
from pathlib import Path

from gongkai.checks.model import ReportChecks
from gongkai.errors import GongkaiError
from gongkai.package.descriptor import report_descriptor
from gongkai.package.schema import resources
from gongkai.package.tables import csv_tables
from gongkai.text import cleaned

ERROR_FILE = "error.json"


def write_package(folder: Path, checked: ReportChecks, names: tuple[str, str]) -> bool:
    """Write the package of a checked report; say whether any file changed."""
    tables = csv_tables(checked, resources())
    descriptor = report_descriptor(checked, names, tables)
    changed = [write_if_changed(folder / f"{name}.csv", data) for name, data in tables.items()]
    changed.append(write_if_changed(folder / "datapackage.json", descriptor))
    changed.append(remove_if_there(folder / ERROR_FILE))
    return any(changed)


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


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write `data` to `path` in one step (temporary file, then rename); say whether anything was written."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return True


def remove_if_there(path: Path) -> bool:
    """Remove a file; say whether there was one."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True

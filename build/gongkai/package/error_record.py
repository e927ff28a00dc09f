"""The record of why a report could not be read, which stands beside its source: `error.json`."""

import json
from pathlib import Path

from gongkai.disk import write_if_changed
from gongkai.errors import GongkaiError
from gongkai.text import cleaned

ERROR_FILE = "error.json"


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

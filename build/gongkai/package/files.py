"""Writing files so that a reader never sees half of one, and an unchanged file is not touched."""

import os
from pathlib import Path


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

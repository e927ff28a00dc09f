"""Files on a disk that may be full, be cut off at any moment, or hold things that are no files.

A fault of the machine (no space left, a disk that fails) is no report's fault: it stops a build at once, and nothing is taken
back. Files that belong together are replaced together:

    .staging/   they are being written; whoever finds it throws it away
    .staged/    all of them are written, which the renaming of the folder makes known in one step; whoever finds it goes on

so that after `recover` a folder holds what it held before or all of the new files, wherever the power of a process ended.
A whole tree takes the place of another in one step where the system can exchange two folders (Linux, macOS); elsewhere
in two, between which `recover_tree` puts the old one back.
"""

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

STAGING, STAGED = ".staging", ".staged"
_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})  # a link to itself leads nowhere


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write `data` to `path` in one step (temporary file, then rename); say whether anything was written."""
    if holds(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return True


def write_together(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Replace those files of a folder that are not yet so, all or none of them; say whether there were any."""
    changed = {name: data for name, data in files.items() if not holds(folder / name, data)}
    if not changed:
        return False
    for name in changed:
        if (folder / name).is_dir():
            raise IsADirectoryError(name)
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        for name, data in changed.items():
            (staging / name).write_bytes(data)
        staging.rename(folder / STAGED)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _settle(folder)
    return True


def _settle(folder: Path) -> None:
    staged = folder / STAGED
    for path in sorted(staged.iterdir()):
        path.replace(folder / path.name)
    staged.rmdir()


def recover(folder: Path) -> None:
    """Finish what was being written when an earlier run ended, or throw it away; nobody else may be writing there."""
    with os.scandir(folder) as found:
        names = {entry.name for entry in found if entry.name.startswith(".")}
    if STAGED in names:
        _settle(folder)
    if STAGING in names:
        shutil.rmtree(folder / STAGING)
    for name in names:
        if name.endswith(".tmp"):
            (folder / name).unlink()


def listed(top: Path, pattern: str) -> list[Path]:
    """Return what lies below a folder and fits a pattern (`*/*/source.toml`), sorted; where there is no such folder, nothing.

    A folder that cannot be listed is an error, never an empty one. `Path.glob` keeps it to itself where a folder may not be
    listed, and since Python 3.12 whatever the disk says.
    """
    places = [top]
    for step in pattern.split("/"):
        places = [place / name for place in places for name in _names(place, step)]
    return sorted(filter(_is_there, places))


def _names(folder: Path, pattern: str) -> list[str]:
    if "*" not in pattern and "[" not in pattern:
        return [pattern]
    try:
        with os.scandir(folder) as found:
            return [entry.name for entry in found if fnmatchcase(entry.name, pattern)]
    except OSError as error:
        if error.errno not in _NOTHING_THERE:
            raise
        return []


def _is_there(path: Path) -> bool:
    try:
        return bool(path.lstat())
    except OSError as error:
        if error.errno not in _NOTHING_THERE:
            raise
        return False


def holds(path: Path, data: bytes) -> bool:
    """Say whether there is a file that holds exactly this."""
    try:
        found = path.stat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def remove_if_there(path: Path) -> bool:
    """Remove a file; say whether there was one."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def remove_tree(path: Path) -> None:
    """Remove a folder and all in it, or a file, or a link but not what it leads to; nothing where there is nothing."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


_FICLONE = 0x40049409


def copy(source: Path, target: Path) -> None:
    """Copy a file; where the file system can, the copy shares the blocks of the original until one of them is changed."""
    with source.open("rb") as read, target.open("wb") as written:
        if not _cloned(read.fileno(), written.fileno()):
            shutil.copyfileobj(read, written, 1 << 20)


def _cloned(source: int, target: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    return True


def switch(new: Path, place: Path) -> None:
    """Put the tree `new` in the place of another, which is removed; whoever looks finds one of them, whole."""
    old = _old(place)
    if not os.path.lexists(place):
        new.rename(place)
    elif _exchanged(new, place):
        old = new
    else:
        remove_tree(old)
        place.rename(old)
        new.rename(place)
    with suppress(OSError):
        remove_tree(old)


def recover_tree(place: Path) -> None:
    """Put back the old tree where a switch in two steps ended between them."""
    if not os.path.lexists(place) and _old(place).is_dir():
        _old(place).rename(place)


def _old(place: Path) -> Path:
    return place.with_name(f"{place.name}.old")


_HERE = -100  # AT_FDCWD of Linux; of macOS -2
_EXCHANGE = 2  # of both: RENAME_EXCHANGE, RENAME_SWAP


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two paths in one step; say whether the system did so."""
    paths = os.fsencode(one), os.fsencode(other)
    library = ctypes.CDLL(None) if sys.platform != "win32" else None
    if function := getattr(library, "renameat2", None):
        return bool(function(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0)
    if function := getattr(library, "renamex_np", None):
        return bool(function(*paths, _EXCHANGE) == 0)
    return False

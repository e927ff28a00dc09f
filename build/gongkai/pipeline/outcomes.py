"""What becomes of a folder with a report, and which folders nothing can be done with."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gongkai.disk import listed
from gongkai.errors import DataError, SourceError
from gongkai.text import cleaned

PASSING = ("extra-", "file-not-", "internal", "machine-", "ocr-", "office-", "reader-")
"""How codes of errors begin that may be gone the next time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one folder: its badge, or the error that stopped it (then `badge` is `unreadable`)."""

    agency_id: str
    year: str
    badge: str
    changed: bool
    error: str = ""
    code: str = ""

    @property
    def passing(self) -> bool:
        """Whether its error may be gone the next time: the machine, or the time that it had, may be to blame."""
        return self.code.startswith(PASSING)


def source_folders(datasets: Path) -> tuple[Path, ...]:
    """Return every `<agency_id>/<year>` folder, sorted by agency id and year; links to folders too, to be told.

    Raises:
        DataError: `datasets` is not there.
    """
    if not datasets.is_dir():
        message, remedy = "没有 datasets 文件夹", "请在项目文件夹里运行，或用 --project 指明"
        raise DataError(message, code="no-datasets", file=str(datasets.parent), remedy=remedy)
    return tuple(path for path in listed(datasets, "*/*") if path.is_dir() and not path.name.startswith("."))


def odd_in(folder: Path) -> SourceError | None:
    """Return what keeps a folder from being read and written to: a link, a name that is no text, a thing that is no file.

    Nothing is recorded in it then, because the record could end up elsewhere.
    """
    name, remedy = f"{folder.parent.name}/{folder.name}", "请改用真正的文件夹和文件"
    if folder.is_symlink() or folder.parent.is_symlink():
        return SourceError("这是指向别处的链接，不是项目里的文件夹", code="folder-is-link", file=name, remedy=remedy)
    if not _is_text(name):
        return SourceError("文件夹名不是 UTF-8", code="folder-name", file=cleaned(name), remedy="请改名")
    for entry in _odd_entries(folder):
        return SourceError(
            "文件夹里有既非文件也非文件夹的东西", code="not-a-file", file=f"{name}/{cleaned(entry)}", remedy=remedy
        )
    return None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _odd_entries(folder: Path) -> Iterator[str]:
    """Yield the names of pipes, sockets and devices, which keep whoever opens them waiting, and of links to such."""
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda each: each.name):
            with suppress(FileNotFoundError):  # a link to nothing
                if not entry.is_file() and not entry.is_dir() and not stat.S_ISREG(entry.stat().st_mode):
                    yield entry.name

"""Places where files are: a folder of this machine, or object storage that fsspec knows (`s3://bucket/folder`).

A name in a place is a path with `/` between its parts. A file is written in one step: who reads finds the old one or the new one,
whole. Who may write where, and at which address a store answers, is a matter of the environment (`AWS_ACCESS_KEY_ID`,
`AWS_ENDPOINT_URL`, … of an S3-compatible store), which nothing here reads or keeps.

What a store does wrong is a fault of the machine, never of a report.

>>> is_address("s3://bucket/site"), is_address("output/site"), is_address("C:/site")
(True, False, False)
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.disk import copy, write_if_changed
from gongkai.errors import DataError, MachineError
from gongkai.extras import require

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")
_AT_ONCE = 1000
"""Files that a store is asked to delete with one request."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its size, and what changes when its content does; not necessarily a hash of it."""

    size: int
    signature: str


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or what comes after a prefix in a store; `store` is None for a folder of this machine.

    `address` leads to it from any process, on another machine too where it has the same folder.
    """

    address: str
    store: Any
    root: str

    @property
    def folder(self) -> Path | None:
        """The folder of this machine that it is, if it is one."""
        return Path(self.root) if self.store is None else None

    def folders(self) -> list[str]:
        """Return the names of the folders directly in it, sorted; none where there is no such place."""
        if self.store is None:
            found = [entry.name for entry in os.scandir(self.root) if entry.is_dir()] if Path(self.root).is_dir() else []
            return sorted(found)
        with _answering(self.address):
            try:
                listed = self.store.ls(self.root, detail=True, refresh=True)
            except FileNotFoundError:
                return []
            return sorted(each["name"].rstrip("/").rpartition("/")[2] for each in listed if each["type"] == "directory")

    def files(self, prefix: str = "") -> dict[str, Entry]:
        """Return the files whose names begin with a prefix, in order of their names."""
        return dict(sorted(self._walked(prefix) if self.store is None else self._listed(prefix)))

    def _walked(self, prefix: str) -> Iterator[tuple[str, Entry]]:
        top = Path(self.root, prefix) if prefix.endswith("/") else Path(self.root)
        for place, folders, names in os.walk(top):
            within = Path(place).relative_to(self.root).as_posix()
            folders[:] = [each for each in folders if within != "." or prefix.endswith("/") or each.startswith(prefix)]
            for name in names:
                path = name if within == "." else f"{within}/{name}"
                if path.startswith(prefix):
                    seen = os.lstat(os.path.join(place, name))  # noqa: PTH118 - hundreds of thousands of them
                    yield path, Entry(seen.st_size, f"{seen.st_mtime_ns} {seen.st_ino}")

    def _listed(self, prefix: str) -> Iterator[tuple[str, Entry]]:
        with _answering(self.address):
            try:
                found = self.store.find(self.root, prefix=prefix, detail=True, refresh=True)
            except FileNotFoundError:
                return
            for path, known in found.items():
                name = path.removeprefix(self.root).lstrip("/")
                if name.startswith(prefix) and known["type"] == "file":
                    told = known.get("ETag") or known.get("etag") or known.get("LastModified") or known.get("created")
                    yield name, Entry(int(known["size"] or 0), str(told))

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None where there is none."""
        with _answering(self.address):
            try:
                return Path(self.root, name).read_bytes() if self.store is None else bytes(self.store.cat_file(self._at(name)))
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes, kind: str = "") -> None:
        """Write a file; `kind` is what a store says that it is to whoever asks for it over the web."""
        with _answering(self.address):
            if self.store is None:
                write_if_changed(Path(self.root, name), data)
            else:
                self.store.pipe_file(self._at(name), data, **self._said(kind))

    def put(self, path: Path, name: str, kind: str = "") -> None:
        """Write a file from one of this machine."""
        with _answering(self.address):
            if self.store is not None:
                self.store.put_file(str(path), self._at(name), **self._said(kind))
                return
            target = Path(self.root, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
            copy(path, temporary)
            temporary.replace(target)

    def fetch(self, names: Mapping[str, Path]) -> None:
        """Bring files of a store to paths of this machine, many at a time."""
        for path in names.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        if names:
            with _answering(self.address):
                self.store.get([self._at(name) for name in names], [str(path) for path in names.values()])

    def remove(self, names: Iterable[str]) -> None:
        """Delete files that are there, and of a folder the folders that are empty then."""
        listed = list(names)
        if self.store is None:
            for name in listed:
                path = Path(self.root, name)
                path.unlink(missing_ok=True)
                _drop_empty(path.parent, Path(self.root))
            return
        with _answering(self.address):
            for at in range(0, len(listed), _AT_ONCE):
                self.store.rm([self._at(name) for name in listed[at : at + _AT_ONCE]])

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}" if self.root else name

    def _said(self, kind: str) -> dict[str, str]:
        """Return what is said of a file with it; the kinds of files are asked for by browsers, which S3 leaves to the writer."""
        return {"ContentType": kind} if kind and "s3" in _protocols(self.store) else {}


def is_address(text: str) -> bool:
    """Say whether this names a store, not a folder of this machine."""
    return bool(_ADDRESS.match(text))


def place_of(address: str | Path) -> Place:
    """Return the place at an address or path.

    Raises:
        UsageError: it is a store, and the extra `cluster` is not installed.
        DataError: no such kind of store is known.
    """
    text = str(address)
    if not is_address(text) or text.startswith("file://"):
        path = os.path.abspath(text.removeprefix("file://"))  # noqa: PTH100 - links stay as they are
        return Place(path, None, path)
    require("cluster")
    import fsspec  # noqa: PLC0415 - an extra, and slow to load

    try:
        store, root = fsspec.url_to_fs(text, use_listings_cache=False)
    except (ValueError, ImportError) as error:
        remedy = "请用 s3:// 之类的地址，或文件夹"
        raise DataError(f"不认识这种存储（{error}）", code="storage-unknown", file=text, remedy=remedy) from error
    return Place(text, store, root.rstrip("/"))


def _protocols(store: Any) -> tuple[str, ...]:
    return (store.protocol,) if isinstance(store.protocol, str) else tuple(store.protocol)


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """Within this block a store is asked; what it does wrong is called so."""
    try:
        yield
    except _faults() as error:
        remedy = "请检查地址、权限和网络，再运行一次；已写好的不会丢"
        told = f"存储没有照办（{type(error).__name__}: {error}）"
        raise MachineError(told, code="storage-failed", file=address, remedy=remedy) from error


def _faults() -> tuple[type[Exception], ...]:
    """Return what stores raise: errors of the system, and those of the library that speaks to S3 where that is loaded."""
    library = sys.modules.get("botocore.exceptions")
    return (OSError, *((library.BotoCoreError, library.ClientError) if library else ()))


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent

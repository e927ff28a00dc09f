"""What earlier builds made, kept under a key of all that it depends on; to be thrown away at any time.

    .cache/gongkai.sqlite      kept     stage, name → key, value
                               seen     path → size, times, inode, and the hash of its content

A value is used only where its key is the same to the bit: a key is a hash over the content of files, over options and over
`program_key`, which changes with every byte of the program, every library and Python. What a value says of files holds only
while the files have the content that it names. So nothing stale survives, and a cache from another machine serves as well.

The content of a file is known without reading it again while size, times and inode are those of the time it was read, as git
does it; a file changed within the last seconds before it was read is read again, because its time may not tell the next change.
A value that does not match its own checksum is none. A cache that cannot be read is begun anew.
"""

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gongkai.disk import remove_if_there

FILE = Path(".cache") / "gongkai.sqlite"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS kept (stage TEXT, name TEXT, key TEXT, value BLOB, sum TEXT, PRIMARY KEY (stage, name))",
    "CREATE TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY, signature TEXT, hash TEXT)",
)
_RECENT = 2.0
"""Seconds in which a file may change again without its times saying so, on the coarsest file systems."""

State = Mapping[str, str]
"""Files by name, with the hash of their content."""


_DIGITS = 32


def key_of(*parts: object) -> str:
    """Return the key of all that something depends on; parts are what JSON can say.

    >>> key_of("a", ["b"]) == key_of("a", ["b"]) != key_of("a", "b")
    True
    """
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Key:
    """The key of all that something depends on, part by part, so that it can be told which of them is another.

    >>> Key.of(source="甲", code="1").differs(Key.of(source="乙", code="1").text)
    ('source',)
    """

    parts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **parts: object) -> "Key":
        """Return the key of these parts; each is what JSON can say."""
        return cls(tuple((name, key_of(part)[:_DIGITS]) for name, part in parts.items()))

    @property
    def text(self) -> str:
        """The key as it is kept."""
        return " ".join(f"{name}={sha}" for name, sha in self.parts)

    def differs(self, kept: str) -> tuple[str, ...]:
        """Return the parts that are not those of a kept key."""
        known = dict(part.split("=") for part in kept.split(" ") if "=" in part)
        return tuple(name for name, sha in self.parts if known.get(name) != sha)


NEW, RESULT = "new", "result"
"""Why something is made: it never was, or what was made is not there any more as it was."""


class Cache:
    """The cache of a project; without a file it holds nothing. It counts by stage what was used again, and why not."""

    def __init__(self, file: Path | None = None) -> None:
        self.used: dict[str, int] = {}
        self.made: dict[str, int] = {}
        self.why: dict[str, Counter[tuple[str, ...]]] = {}
        self._file, self._known = file, dict[str, tuple[str, str]]()
        self._fresh: dict[str, tuple[str, str]] = {}
        self._base = _opened(file) if file else None
        if self._base:
            with suppress(sqlite3.Error):
                self._known = {path: (signature, sha) for path, signature, sha in self._base.execute("SELECT * FROM seen")}

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._base is not None

    def get(self, stage: str, name: str, key: Key) -> bytes | None:
        """Return the value of a name at a stage, if it was kept under this key; what is another is noted."""
        if not self._base:
            return None
        try:
            row = self._base.execute("SELECT key, value, sum FROM kept WHERE (stage, name) = (?, ?)", (stage, name)).fetchone()
        except sqlite3.Error:
            row = None
        if row and row[0] == key.text and row[2] == _sum(stage, name, row[0], row[1]):
            return bytes(row[1])
        self.note(stage, *(key.differs(row[0]) or (RESULT,) if row else (NEW,)))
        return None

    def note(self, stage: str, *parts: str) -> None:
        """Note why something at a stage is not used again."""
        self.why.setdefault(stage, Counter())[parts] += 1

    def put(self, stage: str, name: str, key: Key, value: bytes) -> None:
        """Keep a value; where the disk is full it is not kept, which harms nobody."""
        if self._base:
            with suppress(sqlite3.Error):
                row = (stage, name, key.text, value, _sum(stage, name, key.text, value))
                self._base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", row)

    def rows(self, stage: str) -> Iterator[tuple[object, ...]]:
        """Yield what is kept of a stage, as another cache takes it over."""
        if self._base:
            with suppress(sqlite3.Error):
                yield from self._base.execute("SELECT stage, name, key, value, sum FROM kept WHERE stage = ?", (stage,))

    def take_over(self, rows: Iterable[tuple[object, ...]]) -> int:
        """Keep what another cache keeps; say how many values that are."""
        before = self._base.total_changes if self._base else 0
        if self._base:
            with suppress(sqlite3.Error):
                self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", rows)
        return self._base.total_changes - before if self._base else 0

    def count(self, stage: str, *, again: bool, number: int = 1) -> None:
        """Count what was used again, or made."""
        counted = self.used if again else self.made
        counted[stage] = counted.get(stage, 0) + number

    def digest(self, path: Path) -> str:
        """Return the hash of a file's content; empty where there is no file."""
        return self._digest(os.path.abspath(path))  # noqa: PTH100 - faster, for a hundred thousand files

    def _digest(self, place: str) -> str:
        try:
            found = os.stat(place)  # noqa: PTH116
            signature = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
            known = self._known.get(place)
            if known is None or known[0] != signature:
                with open(place, "rb") as file:  # noqa: PTH123
                    known = signature, hashlib.file_digest(file, "sha256").hexdigest()
                if time.time() - max(found.st_mtime, found.st_ctime) > _RECENT:
                    self._known[place] = self._fresh[place] = known
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return ""
        return known[1]

    def state(self, folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
        """Return the files of a folder, or those of these names that are there."""
        listed = names if names is not None else (path.name for path in _files(folder))
        place = os.path.abspath(folder)  # noqa: PTH100
        found = ((name, self._digest(f"{place}/{name}")) for name in sorted(listed))
        return {name: sha for name, sha in found if sha}

    def tree(self, folder: Path) -> dict[str, str]:
        """Return all files under a folder by their path in it."""
        place = os.path.abspath(folder)  # noqa: PTH100
        return {name: self._digest(f"{place}/{name}") for name in sorted(_names_under(place))}

    def holds(self, root: Path, state: State) -> bool:
        """Say whether all these files are there with this content."""
        return all(self.digest(root / name) == sha for name, sha in state.items())

    def save(self) -> None:
        """Write down what was kept so far."""
        if self._base:
            with suppress(sqlite3.Error):
                rows = [(path, *known) for path, known in self._fresh.items()]
                self._base.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", rows)
                self._base.commit()
                self._fresh.clear()

    def close(self) -> None:
        """Write down what was kept, and let go of the file."""
        self.save()
        if self._base:
            self._base.close()
            self._base = None


def _names_under(place: str) -> Iterator[str]:
    """Yield the paths of all files under a folder; folders that are links are not looked into."""
    left = [""]
    while left:
        within = left.pop()
        with suppress(OSError), os.scandir(f"{place}/{within}") as found:
            for each in found:
                if not each.is_dir():
                    yield f"{within}{each.name}"
                elif not each.is_symlink():
                    left.append(f"{within}{each.name}/")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _opened(file: Path) -> sqlite3.Connection | None:
    """Open the cache; one that is damaged is begun anew, and without a place for it there is none."""
    for _ in range(2):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(file, isolation_level="DEFERRED", check_same_thread=False)
            base.execute("PRAGMA synchronous = OFF")
            for table in _TABLES:
                base.execute(table)
            if base.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return base
            base.close()
        except sqlite3.Error:
            pass
        except OSError:
            return None
        with suppress(OSError):
            remove_if_there(file)
            remove_if_there(file.with_name(f"{file.name}-journal"))
    return None


def _sum(stage: str, name: str, key: str, value: bytes) -> str:
    return hashlib.sha256(b"\0".join((stage.encode(), name.encode(), key.encode(), value))).hexdigest()[:32]


@lru_cache(maxsize=4)
def program_key(own: Path = Path(__file__).parent) -> str:
    """Return the key of the program: its own files, Python, and every library that is installed beside it."""
    files = sorted(path for path in own.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    hashes = [(path.relative_to(own).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    return key_of(sys.version, sys.platform, hashes, _libraries())


def _libraries() -> list[str]:
    """Return names and versions as the folders of installed distributions give them, without opening a hundred files."""
    places = {Path(place) for place in sys.path if place}
    return sorted({path.name for place in places if place.is_dir() for path in place.glob("*.dist-info")})

"""The project on disk: which files it holds, and the one place where adding writes.

Everything is staged first, in a hidden folder beside its place. Committing a batch puts the rows into the registry, then
each folder into its place by renaming; done twice it is as done once, so that a run that was cut off can commit again.
Another version of a source is known by its hash and replaces the former only when it is told to. The former file is in
`versions/` before that; source, description and record of versions are exchanged together, all or none.
"""

import hashlib
import re
import shutil
import tomllib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from gongkai import disk
from gongkai.agencies.model import COLUMNS, Period
from gongkai.agencies.registry import load_agencies
from gongkai.collect.inputs import csv_of
from gongkai.collect.register import Register
from gongkai.disk import holds, write_if_changed, write_together
from gongkai.errors import DataError
from gongkai.package.stored_package import is_package, read_package
from gongkai.report.source import open_source
from gongkai.versions import FILE, FOLDER, SUFFIXES, Seen, recover

OnRecord = Callable[[Path | None, Path, Seen | None], bytes | None]
"""Given the folders of a former source, where there is one, and of the one that follows it, and what a server said of that: the
record of versions as it is then, where there is anything to record."""
_STAGED, _BEGUN = ".adding-", ".begun"
_HASH = re.compile(r"(?m)^sha256 *= *[\"']([0-9A-Fa-f]{64})[\"']")


class Project:
    """A project that reports are added to; `on_record` says what is on record of a source and those before it."""

    def __init__(self, folder: Path, on_record: OnRecord = lambda *_: None) -> None:
        self._on_record = on_record
        self.datasets = folder / "datasets"
        self.registry = self.datasets / "agencies.csv"
        if not self.datasets.is_dir():
            message, remedy = "没有 datasets 文件夹", "请在项目文件夹里运行，或用 --project 指明"
            raise DataError(message, code="no-datasets", file=str(folder), remedy=remedy)
        self._taken: dict[tuple[str, int], str] = {}
        self._hashes: dict[str, tuple[str, int]] | None = None

    def register(self) -> Register:
        """Return the registry; DataError when anything in it is wrong, for what is added must fit it."""
        return Register(load_agencies(self.registry))

    def held(self, agency_id: str, year: int) -> str:
        """Return the hash of the source that this agency and year have, or are to have; empty where there is none."""
        if taken := self._taken.get((agency_id, year)):
            return taken
        try:
            raw = tomllib.loads((self._folder(agency_id, year) / "source.toml").read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            return ""
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return "?"
        return str(raw.get("sha256", "?")).lower()

    def holder(self, sha256: str) -> tuple[str, int] | None:
        """Return whose source, and of which year, a file is that is there already."""
        if self._hashes is None:
            described = reversed(disk.listed(self.datasets, "*/[0-9][0-9][0-9][0-9]/source.toml"))
            self._hashes = {
                hash_: (path.parents[1].name, int(path.parent.name)) for path in described for hash_ in _hashes_in(path)
            }
        return self._hashes.get(sha256)

    def take(self, agency_id: str, year: int, sha256: str) -> None:
        """Say that a source is about to be theirs; the one before it is nobody's any more."""
        former = self.held(agency_id, year)
        if self._hashes is not None and self._hashes.get(former) == (agency_id, year):
            del self._hashes[former]
        self._taken[agency_id, year] = sha256
        if self._hashes is not None:
            self._hashes.setdefault(sha256, (agency_id, year))

    def differences(self, agency_id: str, year: int, figures: Iterable[tuple[str, str]]) -> str:
        """Say how many cells the package there has otherwise; nothing where there is no package yet."""
        folder = self._folder(agency_id, year)
        if not is_package(folder):
            return ""
        there = {name: cell.raw for name, cell in read_package(folder).cells.items()}
        return str(sum(there.get(name) != raw for name, raw in figures) + len(there.keys() - {name for name, _ in figures}))

    def description(self, agency_id: str, year: int) -> str:
        """Return the description that is there, or is to be; empty where there is none."""
        path = self._former(agency_id, year) / "source.toml"
        return path.read_bytes().decode("utf-8-sig") if path.is_file() else ""

    def stage(self, agency_id: str, year: int, description: str, file: str, data: bytes, answer: Seen | None = None) -> None:
        """Write a source and its description beside their place, and open them as a build will; raises what that raises.

        One that was staged before and not yet committed is among the versions of this one.
        """
        staged, former = self._staged(agency_id, year), self._former(agency_id, year)
        begun = self._staged(agency_id, year, _BEGUN)
        shutil.rmtree(begun.parents[1], ignore_errors=True)
        begun.mkdir(parents=True)
        (begun / file).write_bytes(data)
        (begun / "source.toml").write_text(description, encoding="utf-8", newline="\n")
        open_source(begun)
        if (record := self._on_record(former if former.is_dir() else None, begun, answer)) is not None:
            (begun / FILE).write_bytes(record)
        if staged.is_dir():
            _keep(staged, begun)
        shutil.rmtree(staged.parents[1], ignore_errors=True)
        begun.parents[1].rename(staged.parents[1])

    def commit(self, rows: Sequence[Period], places: Iterable[tuple[str, int]]) -> None:
        """Put staged folders into their places, the rows of their agencies before them."""
        if rows:
            text = with_rows(self.registry.read_bytes().decode("utf-8-sig"), rows)
            write_if_changed(self.registry, text.encode())
        for agency_id, year in places:
            staged = self._staged(agency_id, year)
            if staged.is_dir():
                _put(staged, self._folder(agency_id, year))
            shutil.rmtree(staged.parents[1], ignore_errors=True)

    def clear(self) -> None:
        """Remove what an earlier run staged and never committed, or began to write; what it put in its place is tidied up."""
        disk.recover(self.datasets)
        for staged in disk.listed(self.datasets, f"*/{_STAGED}*"):
            for described in disk.listed(staged, "*/*/source.toml"):
                place = self.datasets / described.relative_to(staged).parent
                if place.is_dir():
                    recover(place)
                    if _is_put(described.parent, place):
                        _tidy(place)
            shutil.rmtree(staged, ignore_errors=True)
            with suppress(OSError):
                staged.parent.rmdir()

    def _folder(self, agency_id: str, year: int) -> Path:
        return self.datasets / agency_id / str(year)

    def _former(self, agency_id: str, year: int) -> Path:
        """Return where the source is that another follows: staged, or in its place."""
        staged = self._staged(agency_id, year)
        return staged if staged.is_dir() else self._folder(agency_id, year)

    def _staged(self, agency_id: str, year: int, begun: str = "") -> Path:
        return self.datasets / agency_id / f"{_STAGED}{year}{begun}" / agency_id / str(year)


def _hashes_in(description: Path) -> list[str]:
    """Return the hash that a description gives its source, without reading the rest of it."""
    return [found.lower() for found in _HASH.findall(description.read_text(encoding="utf-8", errors="replace"))[:1]]


def _put(staged: Path, place: Path) -> None:
    """Put a staged source into its place; a version before is kept, what was made of it a build makes again."""
    if not place.is_dir():
        staged.rename(place)
        return
    recover(place)
    if not _is_put(staged, place):
        _keep(place, place)
    for path in disk.listed(staged / FOLDER, "*"):
        write_if_changed(place / FOLDER / path.name, path.read_bytes())
    write_together(place, {path.name: path.read_bytes() for path in sorted(staged.iterdir()) if path.is_file()})
    _tidy(place)


def _is_put(staged: Path, place: Path) -> bool:
    return holds(place / "source.toml", (staged / "source.toml").read_bytes())


def _keep(folder: Path, where: Path) -> None:
    """Keep the source of a folder, and what is kept there, among the versions of another."""
    kept = {path.name: path.read_bytes() for path in disk.listed(folder / FOLDER, "*")} if where != folder else {}
    path = folder / _file_of(folder / "source.toml")
    if path.is_file():
        data = path.read_bytes()
        kept[_kept_as(path, data)] = data
    for name, data in kept.items():
        write_if_changed(where / FOLDER / name, data)


def _tidy(place: Path) -> None:
    """Remove the file of a former source, which is among the versions."""
    used = _file_of(place / "source.toml")
    for path in sorted(place.iterdir()):
        if path.name != used and path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            if holds(place / FOLDER / _kept_as(path, data), data):
                path.unlink()


def _kept_as(path: Path, data: bytes) -> str:
    suffix = path.suffix.lower()
    return f"{hashlib.sha256(data).hexdigest()[:12]}{suffix if suffix in SUFFIXES else '.bin'}"


def _file_of(description: Path) -> str:
    """Return the file that a description names; nothing where it cannot be told."""
    try:
        return PurePath(str(tomllib.loads(description.read_bytes().decode("utf-8-sig")).get("file", ""))).name
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ""


def with_rows(registry: str, rows: Sequence[Period]) -> str:
    """Return the text of a registry with more rows, each where its id belongs; what is there stays as it is.

    A row whose agency is there already is there already.
    """
    header, *kept = registry.splitlines(keepends=True)
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    there = {_id_in(line) for line in kept}
    first = {row.agency_id: row for row in reversed(rows) if row.agency_id not in there}
    coming = deque(sorted(first.values(), key=lambda row: row.agency_id))
    merged: list[str] = []
    for line in kept:
        while coming and coming[0].agency_id < _id_in(line):
            merged.append(_line(coming.popleft()))
        merged.append(line)
    return "".join([header, *merged, *map(_line, coming)])


def _id_in(line: str) -> str:
    return line.partition(",")[0]


def _line(row: Period) -> str:
    return csv_of((), [_cells(row)]).removeprefix("\n")


def _cells(row: Period) -> list[str]:
    values = {name: getattr(row, name) for name in COLUMNS}
    values["aliases"] = ";".join(row.aliases)
    return ["" if values[name] is None else str(values[name]) for name in COLUMNS]

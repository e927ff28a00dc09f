"""Visits to the addresses of reports that are held: what stands there now, and what that means for their versions.

All reports of a project are visited host by host: hosts side by side, each of them at leisure and in order (`watch`).
"""

import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from gongkai.errors import DataError, GongkaiError, SourceError
from gongkai.fetching import Condition, Received, Visitor, fetch
from gongkai.kinds import KINDS
from gongkai.report.source import Source, load_source, open_source
from gongkai.sources import container_of
from gongkai.versions import GONE, Version, Versions, read_versions, write_versions
from gongkai.watching.differences import Difference, difference
from gongkai.watching.succession import first_version


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit came to.

    Attributes:
        agency_id: Of the report.
        year: Of the report.
        title: Of the report.
        address: That was visited; empty where none is on record.
        news: `same`, a change of `versions.Change`, `gone`, `failing`, `no-address`, or `broken` where the folder is wrong.
        code: Of what it failed with.
        message: The same in words.
        since: The first visit in a row that failed so.
        version: What stands there now, where that is another version.
        last_seen: When the version before was last seen.
    """

    agency_id: str
    year: int
    title: str
    address: str
    news: str
    code: str = ""
    message: str = ""
    since: str = ""
    version: Version | None = None
    last_seen: str = ""

    @property
    def is_remarkable(self) -> bool:
        """Whether somebody should look: the report was exchanged, is another or cannot be read any more, or its link is dead."""
        return self.news in ("figures", "text", "other", "unreadable", "gone", "broken")


def visit(folder: Path, visitor: Visitor) -> Visit:
    """Visit the address of the report in a folder and write down what was seen; a source that is wrong raises DataError."""
    source, data = open_source(folder)
    if not source.url:
        return Visit(source.agency_id, source.year, source.title, "", "no-address")
    held = read_versions(folder)
    if held is None or held.address != source.url:
        kept = held.version if held else (first_version(source, data),)
        held = Versions(source.url, visitor.policy.today().isoformat(), version=kept)
    return _Looking(folder, source, data, held, visitor.policy.today()).at(visitor)


@dataclass(frozen=True, slots=True)
class _Looking:
    """What is at hand for one visit."""

    folder: Path
    source: Source
    data: bytes
    held: Versions
    day: date

    @property
    def last(self) -> Version:
        return self.held.version[-1]

    @property
    def _readable(self) -> Version:
        """The last version that could be read, with which others are compared."""
        return next((each for each in reversed(self.held.version) if each.is_the_report), self.held.version[0])

    def at(self, visitor: Visitor) -> Visit:
        """Go there and write down what comes of it."""
        try:
            received = fetch(self.source.url, visitor=visitor, known=self._known())
        except SourceError as error:
            return self._failed(error)
        if received.unchanged or hashlib.sha256(received.data).hexdigest() == self.last.sha256:
            return self._seen_again(received)
        before = self._bytes_of(self._readable)
        found = Difference("form") if before is None else difference(self.source, before, received.data)
        if found and not self.last.is_the_report and (found.change, found.code) == (self.last.change, self.last.code):
            return self._seen_again(received)
        if found is None and self._readable is not self.last:
            found = Difference("form")
        return self._exchanged(received, found) if found else self._seen_again(received)

    def _known(self) -> Mapping[str, Condition]:
        """Return what the last answer said of itself, unless the last visit saw nothing."""
        return {self.last.address: Condition(self.last.etag, self.last.last_modified)} if self.last.address else {}

    def _bytes_of(self, version: Version) -> bytes | None:
        """Return the bytes of a version, from its file or the source; None where they are not kept."""
        if version.sha256 == self.source.sha256:
            return self.data
        path = self.folder / version.name
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        return data if hashlib.sha256(data).hexdigest() == version.sha256 else None

    def _failed(self, error: SourceError) -> Visit:
        held, today = self.held, self.day.isoformat()
        alike = held.outcome == error.code or (held.outcome in GONE and error.code in GONE)
        since = held.since if alike else today
        written = Versions(held.address, today, error.code, since, held.version)
        write_versions(self.folder, written, {})
        return self._told("gone" if written.is_dead else "failing", error.code, error.message, since)

    def _seen_again(self, received: Received) -> Visit:
        last = self.last
        again = Version(
            last.sha256, last.suffix, last.bytes, last.first_seen or self.day.isoformat(), self.day.isoformat(), last.change,
            received.final_address, received.followed, received.etag or last.etag, received.last_modified or last.last_modified,
            last.code, last.passages, last.cell,
        )  # fmt: skip
        self._write((*self.held.version[:-1], again), {})
        return self._told("same")

    def _exchanged(self, received: Received, found: Difference) -> Visit:
        today = self.day.isoformat()
        digest = hashlib.sha256(received.data).hexdigest()
        new = Version(
            digest, _suffix(received.data), len(received.data), today, today, found.change, received.final_address,
            received.followed, received.etag, received.last_modified, found.code, found.passages, found.cells,
        )  # fmt: skip
        before = self._bytes_of(self.last)
        kept = {new.name: received.data} | ({self.last.name: before} if before is not None else {})
        self._write((*self.held.version, new), kept)
        return self._told(found.change, found.code, version=new, last_seen=self.last.last_seen)

    def _write(self, versions: tuple[Version, ...], contents: Mapping[str, bytes]) -> None:
        write_versions(self.folder, Versions(self.held.address, self.day.isoformat(), version=versions), contents)

    def _told(
        self, news: str, code: str = "", message: str = "", since: str = "", version: Version | None = None, last_seen: str = ""
    ) -> Visit:
        own = self.source
        return Visit(own.agency_id, own.year, own.title, own.url, news, code, message, since, version, last_seen)


def _suffix(data: bytes) -> str:
    kind = KINDS.get(container_of(data))
    return next(iter((*kind.passive, *kind.active)), ".bin") if kind else ".bin"


def broken(folder: Path, error: DataError | SourceError) -> Visit:
    """Say that a folder cannot be watched because what it holds is wrong."""
    year = int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0
    return Visit(folder.parent.name, year, "", "", "broken", error.code, str(error))


Tell = Callable[[int, int], None]


def watch(folders: Sequence[Path], visitor: Visitor, jobs: int, tell: Tell = lambda *_: None) -> list[Visit]:
    """Visit the addresses of the reports in some folders, so many hosts at a time; the result is in the order of the folders."""
    found: dict[Path, Visit] = {}
    guard = threading.Lock()

    def call_on(host: Iterable[Path]) -> None:
        for folder in host:
            came = visited(folder, visitor)
            with guard:
                found[folder] = came
                tell(len(found), len(folders))

    hosts: defaultdict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        hosts[_host(folder)].append(folder)
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        for _ in pool.map(call_on, hosts.values()):
            pass
    return [found[folder] for folder in folders]


def visited(folder: Path, visitor: Visitor) -> Visit:
    """Visit one report; a folder that is wrong is told and keeps nobody from the next."""
    try:
        return visit(folder, visitor)
    except (DataError, SourceError) as error:
        return broken(folder, error)


def _host(folder: Path) -> str:
    try:
        return urlsplit(load_source(folder).url).netloc
    except GongkaiError:
        return ""

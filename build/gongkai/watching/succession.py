"""A source that somebody replaced by a later one: the former stays among the versions, with what changed.

The former is on disk before it leaves its place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gongkai.errors import GongkaiError
from gongkai.report.source import Source, open_source
from gongkai.versions import SUFFIXES, Version, Versions, read_versions, write_contents, write_versions
from gongkai.watching.differences import Difference, difference


def first_version(source: Source, data: bytes) -> Version:
    """Return the version that a source is, as far as its description tells."""
    suffix = PurePosixPath(source.file).suffix.lower()
    day = source.retrieved
    return Version(source.sha256, suffix if suffix in SUFFIXES else ".bin", len(data), day, day, "first")


@contextmanager
def former_kept(folder: Path) -> Iterator[None]:
    """Within this block the source of a folder may be replaced."""
    former = keep_former(folder)
    yield
    record_succession(folder, former)


@dataclass(frozen=True, slots=True)
class Former:
    """A source that is about to be replaced."""

    source: Source
    data: bytes


def keep_former(folder: Path) -> Former | None:
    """Keep the source of a folder among its versions; None where it is not as described, and nobody could tell what it was."""
    try:
        source, data = open_source(folder)
    except GongkaiError:
        return None
    write_contents(folder, {first_version(source, data).name: data})
    return Former(source, data)


def record_succession(folder: Path, former: Former | None) -> None:
    """Write down that a source took the place of a former one, unless a visit saw it before."""
    if former is None:
        return
    source, data = open_source(folder)
    held = read_versions(folder) or Versions(former.source.url, "", version=(first_version(former.source, former.data),))
    if source.sha256 in {each.sha256 for each in held.version}:
        return
    found = difference(source, former.data, data) or Difference("form")
    bare = first_version(source, data)
    new = Version(
        bare.sha256, bare.suffix, bare.bytes, bare.first_seen, bare.last_seen, found.change,
        code=found.code, passages=found.passages, cell=found.cells,
    )  # fmt: skip
    write_versions(folder, Versions(held.address, held.checked, held.outcome, held.since, (*held.version, new)), {})

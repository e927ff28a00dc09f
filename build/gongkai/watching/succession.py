"""A source that somebody replaces by a later one: what is on record of the versions then, with what changed."""

from pathlib import Path, PurePosixPath

from msgspec import structs

from gongkai.errors import GongkaiError
from gongkai.report.source import Source, open_source
from gongkai.versions import SUFFIXES, Version, Versions, as_toml, read_versions
from gongkai.watching.differences import Difference, difference


def first_version(source: Source, data: bytes) -> Version:
    """Return the version that a source is, as far as its description tells."""
    suffix = PurePosixPath(source.file).suffix.lower()
    day = source.retrieved
    return Version(source.sha256, suffix if suffix in SUFFIXES else ".bin", len(data), day, day, "first")


def succession(former: Path, later: Path) -> bytes | None:
    """Return `versions.toml` as it is once the source of a folder has taken the place of a former one.

    None where the former is not as described, and nobody could tell what it was. Raises DataError where the record that is there
    is wrong.
    """
    try:
        before, data = open_source(former)
    except GongkaiError:
        return None
    source, own = open_source(later)
    held = read_versions(former) or Versions(before.url, "", version=(first_version(before, data),))
    if source.sha256 not in {each.sha256 for each in held.version}:  # a visit may have seen it before
        found, bare = difference(source, data, own) or Difference("form"), first_version(source, own)
        new = structs.replace(bare, change=found.change, code=found.code, passages=found.passages, cell=found.cells)
        held = structs.replace(held, version=(*held.version, new))
    return as_toml(held).encode()

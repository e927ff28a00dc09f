"""What is on record of a source that is added, and of those that it takes the place of: the versions, with what changed."""

from pathlib import Path, PurePosixPath

from msgspec import structs

from gongkai.errors import GongkaiError
from gongkai.report.source import Source, open_source
from gongkai.versions import SUFFIXES, Seen, Version, Versions, as_toml, read_versions
from gongkai.watching.differences import Difference, difference


def first_version(source: Source, data: bytes) -> Version:
    """Return the version that a source is, as far as its description tells."""
    suffix = PurePosixPath(source.file).suffix.lower()
    day = source.retrieved
    return Version(source.sha256, suffix if suffix in SUFFIXES else ".bin", len(data), day, day, "first")


def on_record(former: Path | None, later: Path, answer: Seen | None = None) -> bytes | None:
    """Return `versions.toml` as it is once the source of a folder is in its place; None where there is nothing to record.

    Of a source that nobody visited there is not, nor where the former is not as described, so that nobody can tell what it was.
    Raises DataError where the record that is there is wrong.
    """
    source, own = open_source(later)
    new = first_version(source, own)
    if answer:
        new = structs.replace(new, **answer._asdict())
    if former is None:
        return as_toml(Versions(source.url, source.retrieved, version=(new,))).encode() if answer else None
    try:
        before, data = open_source(former)
    except GongkaiError:
        return None
    held = read_versions(former) or Versions(before.url, "", version=(first_version(before, data),))
    if source.sha256 not in {each.sha256 for each in held.version}:  # a visit may have seen it before
        found = difference(source, data, own) or Difference("form")
        new = structs.replace(new, change=found.change, code=found.code, passages=found.passages, cell=found.cells)
        held = structs.replace(held, version=(*held.version, new))
    return as_toml(held).encode()

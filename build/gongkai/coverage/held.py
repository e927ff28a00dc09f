"""What a project holds of each agency and year, read from the folders alone: a package, a report that could not be read, or a
source that nobody has read yet; what a watched column page lists and nobody has collected; and whether an address was found dead.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gongkai.disk import listed
from gongkai.errors import DataError
from gongkai.package.stored_descriptor import read_head
from gongkai.package.stored_package import SPOILT, is_error, is_package, is_year
from gongkai.text import is_date
from gongkai.versions import COLUMNS, listed_reports, read_versions


class Held(NamedTuple):
    """One agency-year: `state` is `read`, `unreadable`, `found`, or `listed` with its address; days are ISO dates or empty.

    Of what is listed `retrieved` is the day on which it was first seen.
    """

    agency_id: str
    year: int
    state: str
    published: str = ""
    retrieved: str = ""
    dead: bool = False
    address: str = ""


def held(datasets: Path) -> list[Held]:
    """Return what the folders hold and what column pages list beside it, in order of agency and year."""
    folders = (
        path.parent for name in ("source.toml", "datapackage.json", "error.json") for path in listed(datasets, f"*/*/{name}")
    )
    there = [_held(folder) for folder in set(folders) if is_year(folder.name)]
    return sorted([*there, *_listed(datasets)])


def _listed(datasets: Path) -> Iterator[Held]:
    for path in listed(datasets, f"*/{COLUMNS}"):
        for each in listed_reports(path.parent):
            yield Held(path.parent.name, each.year, "listed", retrieved=each.first_seen, address=each.address)


def _held(folder: Path) -> Held:
    state = "unreadable" if is_error(folder) else "read" if is_package(folder) else "found"
    published, retrieved = _days(folder) if state == "read" else ("", "")
    return Held(folder.parent.name, int(folder.name), state, published, retrieved, _is_dead(folder))


def _days(folder: Path) -> tuple[str, str]:
    try:
        source = read_head(folder)["report"]["source"]
        found = (str(source["published"]), str(source["retrieved"]))
    except SPOILT:  # its page says so
        return "", ""
    return tuple(day if is_date(day) else "" for day in found)  # type: ignore[return-value]


def _is_dead(folder: Path) -> bool:
    try:
        versions = read_versions(folder)
    except DataError:  # the build says what is wrong with it
        return False
    return versions is not None and versions.is_dead


def newest_day(found: list[Held]) -> str:
    """Return the newest day on which a report was published or retrieved; empty where none is on record."""
    return max((day for each in found for day in (each.published, each.retrieved)), default="")


def years_of(found: list[Held]) -> Iterator[int]:
    """Yield the years of what is held."""
    yield from sorted({each.year for each in found})

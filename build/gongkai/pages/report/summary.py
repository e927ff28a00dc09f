"""What the pages about many reports need to know of one: small, and cheap to hand from a worker to the parent.

The names under which the files of a package are served.
"""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import addresses
from gongkai.form.crosswalk import continued, origin
from gongkai.kinds import ACTIVE, PASSIVE
from gongkai.package.stored_package import Package, is_error
from gongkai.pages.report.source_versions import SourceNews
from gongkai.pages.words.wording import Wording
from gongkai.publication import Publication


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series.

    Attributes:
        value: As in the package; the sum where several cells go on with the series.
        kind: As in the package; `absent` where the edition has nothing that means the same.
        holds: Whether no failed check touches the cells.
        edition: The edition that the figure comes from, also in a report that mixes them.
        cells: The cells it is taken from.
    """

    value: str
    kind: str
    holds: bool
    edition: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the agency says to findings of a rule, about a cell; both are empty where it is about the whole page."""

    rule: str
    cell: str
    text: str
    who: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One agency-year in short; `series` follows the order of the series in the wording.

    `figures` counts those that were read, `files` are those of its package that are copied to the site, with their addresses,
    `outside` is the original that is kept elsewhere, with the name that it has there, `news` is what happened to its source,
    `replies` what the agency says to findings.
    """

    agency_id: str
    agency: str
    agency_en: str
    year: int
    title: str
    edition: str
    scope: str
    badge: str
    excerpt: bool
    published: str
    retrieved: str
    verdicts: Mapping[str, int]
    figures: int
    failed_rules: tuple[str, ...]
    series: tuple[Point, ...]
    fingerprint: str
    files: tuple[tuple[str, str], ...]
    news: tuple[SourceNews, ...] = ()
    claims_failed: int = 0
    replies: tuple[Reply, ...] = ()
    outside: tuple[tuple[str, str], ...] = ()


def summary_of(package: Package, wording: Wording, failing: frozenset[str], *, with_source: bool = True) -> Summary:
    """Return the summary of a package, given the cells that its failed checks touch, and whether its source is served."""
    report = package.report
    points = tuple(_point(package, series.cell, failing) for series in wording.series)
    address = original_outside(package, wording.site) if with_source else ""
    outside = ((package.source, address.rpartition("/")[2]),) if address else ()
    failed = dict.fromkeys(check.rule for check in package.checks if check.verdict == "fail")
    return Summary(
        package.agency_id, report["agency"], report["agency_en"], package.year, report["title"], report["edition"],
        report["scope"], report["badge"], report["excerpt"], report["source"]["published"], report["source"]["retrieved"],
        report["verdicts"], report["kinds"].get("number", 0),
        tuple(failed), points, package.fingerprint, served_files(package, with_source=with_source and not outside),
        claims_failed=sum(claim.verdict == "fail" and claim.relation != "growth_of" for claim in package.claims),
        replies=tuple(Reply(**reply) for reply in report.get("replies", ())),
        outside=outside,
    )  # fmt: skip


def _point(package: Package, cell: str, failing: frozenset[str]) -> Point:
    form = package.report["edition"]
    cells = continued(cell, form)
    rows = [package.cells[each] for each in cells]
    kind = next((row.kind for row in rows if row.kind != "number"), "number" if rows else "absent")
    value = "" if kind != "number" else rows[0].value if len(rows) == 1 else str(sum(int(row.value) for row in rows))
    return Point(value, kind, failing.isdisjoint(cells), origin(cells[0] if cells else cell, form), cells)


def summary_of_error(agency_id: str, year: int, error: Mapping[str, Any]) -> Summary:
    """Return the summary of a report that could not be read."""
    names = str(error.get("agency", "")), str(error.get("agency_en", ""))
    return Summary(
        agency_id, *names, year, str(error["title"]), "", "unstated", "unreadable", False, "", "", {}, 0, (), (), "", ()
    )


FIRST_DATE = "2021-09-30"
"""Stands in for the newest date of data that record none: the date of the form of 2021."""


def newest_date(summaries: Iterable[Summary]) -> str:
    """Return the newest ISO date on which a report was published or retrieved, or an empty string."""
    dates = (date for s in summaries for date in (s.published, s.retrieved) if date)
    return max(dates, default="")


def newest_epoch(summaries: Iterable[Summary]) -> int:
    """Return midnight UTC of that date in seconds since 1970: the only clock of a build."""
    day = datetime.date.fromisoformat(newest_date(summaries) or FIRST_DATE)
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def served_source(source: str) -> str:
    """Return the name under which a source is served: never its own, which could be a page, a script or a server's settings."""
    suffix = Path(source).suffix.lower()
    return f"source{suffix if suffix in PASSIVE else '.txt' if suffix in ACTIVE else '.bin'}"


def source_served(folder: Path, package: Package) -> bool:
    """Say whether the source in the folder is served: never one that the figures were not read from."""
    path = folder / package.source
    if not is_error(folder) or path.is_symlink() or not path.is_file():
        return True
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == str(package.report["source"]["sha256"])


def original_outside(package: Package, publication: Publication) -> str:
    """Return the address of the source that the figures were read from, where it is kept outside the site."""
    source = package.report["source"]
    return publication.original_outside(source["sha256"], source["bytes"], Path(served_source(package.source)).suffix)


def served_files(package: Package, *, with_source: bool = True) -> tuple[tuple[str, str], ...]:
    """Return the files of the package that are served one by one, with their addresses: cells and source.

    All other tables are in the package as one file (`addresses.twin` of `zip`), which holds the cells too.
    """
    own = (package.agency_id, package.year)
    source = [(package.source, addresses.served(*own, served_source(package.source)))] if with_source else []
    return (("cells.csv", addresses.twin(*own, "csv")), *source)

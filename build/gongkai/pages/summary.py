"""What the pages about many reports need to know of one: small, and cheap to hand from a worker to the parent."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.package.stored import Package
from gongkai.pages.served import served_files
from gongkai.pages.wording import Wording


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series; `kind` as in the package, `holds` unless a failed check touches the cell."""

    value: str
    kind: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """One agency-year in short; `series` follows the order of the series in the wording, `files` are those of its package."""

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
    failed_rules: tuple[str, ...]
    series: tuple[Point, ...]
    fingerprint: str
    files: tuple[tuple[str, str], ...]


def summary_of(package: Package, wording: Wording, failing: Collection[str]) -> Summary:
    """Return the summary of a package, given the cells that its failed checks touch."""
    report = package.report
    points = tuple(_point(package, series.cell, failing) for series in wording.series)
    failed = dict.fromkeys(check.rule for check in package.checks if check.verdict == "fail")
    return Summary(
        package.agency_id, report["agency"], report["agency_en"], package.year, report["title"], report["edition"],
        report["scope"], report["badge"], report["excerpt"], report["source"]["published"], report["source"]["retrieved"],
        report["verdicts"], tuple(failed), points, package.fingerprint, served_files(package),
    )  # fmt: skip


def _point(package: Package, cell: str, failing: Collection[str]) -> Point:
    row = package.cells.get(cell)
    return Point(row.value, row.kind, cell not in failing) if row else Point("", "absent")


def summary_of_error(agency_id: str, year: int, error: Mapping[str, Any]) -> Summary:
    """Return the summary of a report that could not be read."""
    return Summary(agency_id, "", "", year, str(error["title"]), "", "unstated", "unreadable", False, "", "", {}, (), (), "", ())


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

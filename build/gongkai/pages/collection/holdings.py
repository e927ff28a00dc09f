"""What the collection holds, as every page about many reports needs it: reports, agencies, and the version of it all.

A page about some of the reports is given an `Extract`, which holds what the page shows and nothing else: what it depends on. Its
version is that of the reports that its figures come from, so that it changes with them and with no others.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from gongkai.agencies.model import Agencies
from gongkai.package.collection_rows import StatisticRow
from gongkai.package.stored_package import version_of
from gongkai.pages.collection.agency_names import Entry, entries
from gongkai.pages.report.summary import Summary, newest_date
from gongkai.statistics.held import Statistics
from gongkai.versions import ListedReport


@dataclass(frozen=True, eq=False)
class Holdings:
    """All reports in order of agency and year, the registry, and what column pages list and nobody has collected, by agency."""

    summaries: tuple[Summary, ...]
    registry: Agencies
    statistics: Statistics = field(default_factory=Statistics)
    listed: tuple[tuple[str, ListedReport], ...] = ()

    @cached_property
    def known(self) -> tuple[Entry, ...]:
        """The agencies that have a report, by id."""
        return entries(self.summaries, self.registry)

    @cached_property
    def version(self) -> str:
        """The data version of the whole collection: twelve hex digits over all packages."""
        return version_of(_fingerprints(self.summaries))

    @cached_property
    def mark(self) -> dict[str, Any]:
        """Version and newest date of the data: what the foot of every page says."""
        return {"version": self.version, "dated": newest_date(self.summaries)}

    @property
    def years(self) -> list[int]:
        """The years that have a report."""
        return sorted({summary.year for summary in self.summaries})


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """What pages about some of the reports are made from: agencies with their reports, statistics, the mark of the foot."""

    known: tuple[Entry, ...]
    statistics: Statistics
    mark: dict[str, Any]

    @property
    def shown(self) -> str:
        """The hash of it all."""
        rows = [*self.statistics.rows.values()]
        figures = [row for own in self.statistics.figures.values() for row in own.values()]
        return hashlib.sha256(msgspec.json.encode([self.known, rows, figures, self.mark])).hexdigest()


def mark_of(summaries: Sequence[Summary], rows: Iterable[StatisticRow] = ()) -> dict[str, Any]:
    """Return version and date of some reports, and of quartiles of others that stand beside them."""
    beside = ((row.statistic, int(row.year), f"{row.quartile_1} {row.quartile_3}") for row in rows)
    return {"version": version_of([*_fingerprints(summaries), *beside]), "dated": newest_date(summaries)}


def _fingerprints(summaries: Iterable[Summary]) -> Iterable[tuple[str, int, str]]:
    return ((s.agency_id, s.year, s.fingerprint) for s in summaries if s.badge != "unreadable")


def newest_first(summaries: Sequence[Summary]) -> list[Summary]:
    """Return the reports by the day they became known, then by year, newest first."""
    return sorted(summaries, key=lambda s: (s.published or s.retrieved, s.year, s.agency_id), reverse=True)

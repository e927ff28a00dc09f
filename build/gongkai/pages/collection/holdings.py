"""What the collection holds, as every page about many reports needs it: reports, agencies, and the version of it all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gongkai.agencies.model import Agencies
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
        return version_of((s.agency_id, s.year, s.fingerprint) for s in self.summaries if s.badge != "unreadable")

    @cached_property
    def mark(self) -> dict[str, Any]:
        """Version and newest date of the data: what the foot of every page says."""
        return {"version": self.version, "dated": newest_date(self.summaries)}

    @property
    def years(self) -> list[int]:
        """The years that have a report."""
        return sorted({summary.year for summary in self.summaries})


def newest_first(summaries: Sequence[Summary]) -> list[Summary]:
    """Return the reports by the day they became known, then by year, newest first."""
    return sorted(summaries, key=lambda s: (s.published or s.retrieved, s.year, s.agency_id), reverse=True)

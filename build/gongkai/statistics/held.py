"""The statistics of a collection as pages use them: read from its files, looked up by group or by report."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gongkai.package.collection_rows import FigureRow, StatisticRow
from gongkai.package.csv_text import read_table
from gongkai.statistics.definitions import family, statistic_id
from gongkai.statistics.small import UNSTATED

Key = tuple[str, int]
"""Agency id and year."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of a year and a scope; what is empty is not limited."""

    year: int
    scope: str
    level: str = ""
    kind: str = ""
    region: str = ""


@dataclass(frozen=True)
class Statistics:
    """Rows by id, and the figures of each report by measure."""

    rows: Mapping[str, StatisticRow] = field(default_factory=dict)
    figures: Mapping[Key, Mapping[str, FigureRow]] = field(default_factory=dict)

    def at(self, group: Group, measure: str) -> StatisticRow | None:
        """Return what a group comes to; None where it has no reports, or one alone in a grouping that leaves those out."""
        return self.rows.get(statistic_id(group.year, group.scope, measure, group.level, group.kind, group.region))

    def parts(self, group: Group, name: str) -> tuple[StatisticRow, ...]:
        """Return the measures of a family for a group, those with a sum; all or none where they are joint."""
        found = (self.at(group, each.id) for each in family(name))
        return tuple(row for row in found if row and row.total)

    def of_one_year(self, year: int) -> "Statistics":
        """Return the rows and figures of a year alone."""
        own = {row.statistic: row for row in self._by("year").get(str(year), ())}
        return Statistics(own, dict(self.of_year.get(year, ())))

    def of_region(self, code: str, digits: str) -> "Statistics":
        """Return the rows of a region, and the figures of reports whose division code begins with its digits."""
        own = {row.statistic: row for row in self._by("region").get(code, ())}
        return Statistics(own, {key: self.figures[key] for key in self._lying.get(digits, ())})

    def _by(self, field_name: str) -> Mapping[str, list[StatisticRow]]:
        """Return the rows by the value of a field."""
        if field_name not in self._sorted:
            found = self._sorted[field_name] = {}
            for row in self.rows.values():
                found.setdefault(getattr(row, field_name), []).append(row)
        return self._sorted[field_name]

    @cached_property
    def _sorted(self) -> dict[str, dict[str, list[StatisticRow]]]:
        return {}

    @cached_property
    def _lying(self) -> Mapping[str, list[Key]]:
        """The reports by the two, four and six digits that their division code begins with."""
        found: dict[str, list[Key]] = {}
        for key, own in self.figures.items():
            region = next((row.region for row in own.values()), "")
            for digits in {region[:2], region[:4], region[:6]} - {""}:
                found.setdefault(digits, []).append(key)
        return found

    @cached_property
    def of_year(self) -> Mapping[int, list[tuple[Key, Mapping[str, FigureRow]]]]:
        """The figures of each report by year, in order of agency."""
        found: dict[int, list[tuple[Key, Mapping[str, FigureRow]]]] = {}
        for key, own in sorted(self.figures.items()):
            found.setdefault(key[1], []).append((key, own))
        return found

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have reports, oldest first."""
        return tuple(sorted({year for _, year in self.figures}))

    @cached_property
    def full_year(self) -> int:
        """The newest year with at least half as many reports as the year that has most; 0 without reports."""
        counts = Counter(year for _, year in self.figures)
        most = max(counts.values(), default=0)
        return max((year for year, n in counts.items() if 2 * n >= most), default=0)

    def scopes(self, year: int, region: str = "") -> tuple[str, ...]:
        """Return the stated scopes of a year, that with most reports first."""
        found = [row for row in self._received(year) if row.region == region and not row.agency_level and not row.agency_kind]
        stated = [row for row in found if row.scope != UNSTATED]
        return tuple(row.scope for row in sorted(stated, key=lambda row: (-int(row.reports), row.scope)))

    def _received(self, year: int) -> Iterable[StatisticRow]:
        return self._by_year.get(year, ())

    @cached_property
    def _by_year(self) -> Mapping[int, list[StatisticRow]]:
        found: dict[int, list[StatisticRow]] = {}
        for row in self.rows.values():
            if row.measure == "received":
                found.setdefault(int(row.year), []).append(row)
        return found

    def groups(self, year: int, scope: str, by: str, region: str = "") -> tuple[str, ...]:
        """Return the levels (`agency_level`), kinds or regions that a scope of a year has rows for, in order of code."""
        others = {"agency_level", "agency_kind", "region"} - {by}
        if by != "region" and region:
            others -= {"region"}
        rows = (row for row in self._received(year) if row.scope == scope and getattr(row, by))
        kept = (row for row in rows if not any(getattr(row, name) for name in others))
        return tuple(sorted({getattr(row, by) for row in kept if not region or by == "region" or row.region == region}))


def read_statistics(collection: Path) -> Statistics:
    """Read statistics.csv and report_figures.csv of a collection."""
    rows = {row.statistic: row for row in read_table(collection / "statistics.csv", StatisticRow)}
    figures: dict[Key, dict[str, FigureRow]] = {}
    for row in read_table(collection / "report_figures.csv", FigureRow):
        figures.setdefault((row.agency_id, int(row.year)), {})[row.measure] = row
    return Statistics(rows, figures)

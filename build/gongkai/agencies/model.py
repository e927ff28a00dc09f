"""Agencies as typed data: each with the periods in which its name and attributes stay the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from gongkai.codes import family_of, ids
from gongkai.errors import DataError
from gongkai.text import fold

LEVELS, KINDS, SCOPES = ids("level"), ids("agency_kind"), ids("scope")


@dataclass(frozen=True, slots=True)
class Period:
    """One row of the registry: an agency while its name and attributes stay the same."""

    agency_id: str
    name: str
    name_en: str
    short_name: str
    aliases: tuple[str, ...]
    pinyin: str
    pinyin_initials: str
    valid_from: int | None
    valid_to: int | None
    division_code: str
    division_revision: int
    level: str
    kind: str
    parent: str
    scope_default: str
    uscc: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the agency goes by in this period, the full one first."""
        return tuple(name for name in (self.name, self.short_name, *self.aliases) if name)

    @property
    def family(self) -> str:
        """What the kind of the agency has in common with others: whether it governs, is a department, or neither."""
        return family_of(self.kind)


COLUMNS = tuple(each.name for each in fields(Period))
REQUIRED = tuple(name for name in COLUMNS if name not in {"short_name", "aliases", "valid_from", "valid_to", "parent", "uscc"})


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency with its periods, oldest first."""

    id: str
    periods: tuple[Period, ...]

    @property
    def current(self) -> Period:
        """The latest period known."""
        return self.periods[-1]

    def in_year(self, year: int) -> Period:
        """Return the period that holds in `year`; a year that no period covers is an error, not a guess."""
        for period in self.periods:
            if (period.valid_from or 0) <= year <= (period.valid_to or 9999):
                return period
        message = f"机关 {self.id} 在 {year} 年没有名称记录"
        raise DataError(message, code="agency-not-in-year", remedy="请在机关名录中补上这一年的名称，或核对年份")


@dataclass(frozen=True)
class Agencies:
    """The registry, in order of id.

    `refused` says of each agency whose rows are wrong what is; under "" stands what is wrong with rows of nobody knows whom.
    """

    agencies: tuple[Agency, ...]
    refused: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _by_id(self) -> dict[str, Agency]:
        return {agency.id: agency for agency in self.agencies}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Agency, ...]]:
        found: defaultdict[str, dict[str, Agency]] = defaultdict(dict)
        for agency in self.agencies:
            for name in (name for period in agency.periods for name in period.names):
                found[fold(name)][agency.id] = agency
        return {name: tuple(bearers.values()) for name, bearers in found.items()}

    def __getitem__(self, agency_id: str) -> Agency:
        if agency_id in self.refused:
            raise DataError(
                f"机关名录中 {agency_id} 的登记有误：{self.refused[agency_id]}",
                code="agency-refused",
                remedy="请改正 agencies.csv",
            )
        if agency_id not in self._by_id:
            message = f"机关名录中没有 {agency_id}"
            raise DataError(message, code="unknown-agency", remedy="请核对机关编号，或先把机关加进 agencies.csv")
        return self._by_id[agency_id]

    def __contains__(self, agency_id: object) -> bool:
        return agency_id in self._by_id

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.agencies)

    def __len__(self) -> int:
        return len(self.agencies)

    def name_in(self, agency_id: str, year: int) -> str:
        """Return the full name the agency had in `year`."""
        return self[agency_id].in_year(year).name

    def find(self, name: str) -> tuple[Agency, ...]:
        """Return every agency that goes, or went, by exactly this name, short name or alias."""
        return self._by_name.get(fold(name), ())

    def children(self, agency_id: str) -> tuple[Agency, ...]:
        """Return the agencies directly below this one today."""
        return tuple(agency for agency in self.agencies if agency.current.parent == agency_id)

"""The registry while reports are added: looked up by division and organ, growing with the agencies that are new."""

from collections import defaultdict
from collections.abc import Iterable

from gongkai.agencies.model import Agencies, Agency, Period
from gongkai.collect.divided import divided, normal
from gongkai.text import fold


class Register:
    """All agencies known so far, with what each of its names says of its division and organ.

    >>> from gongkai.agencies.model import Agencies
    >>> Register(Agencies(())).bearers("310000", "公安局")
    ()
    """

    def __init__(self, agencies: Agencies) -> None:
        self.new: list[Period] = []
        self._periods: dict[str, tuple[Period, ...]] = {}
        self._by_organ: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._by_name: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._organs: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        self._beside: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for agency in agencies:
            self._know(agency.id, agency.periods)

    def __contains__(self, agency_id: str) -> bool:
        return agency_id in self._periods

    def __getitem__(self, agency_id: str) -> Agency:
        return Agency(agency_id, self._periods[agency_id])

    def add(self, rows: Iterable[Period]) -> None:
        """Register new agencies."""
        for row in rows:
            self.new.append(row)
            self._know(row.agency_id, (row,))

    def bearers(self, code: str, organ: str) -> tuple[str, ...]:
        """Return the ids of the agencies that are, or were, this organ of this division."""
        return tuple(sorted(self._by_organ.get((code, organ), ())))

    def named(self, name: str) -> tuple[str, ...]:
        """Return the ids of the agencies that go, or went, by exactly this name."""
        return tuple(sorted(self._by_name.get(normal(name), ())))

    def organs(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return the organs known of a division, each with an agency's id."""
        return tuple(self._organs.get(code, ()))

    def codes_beside(self, code: str) -> tuple[str, ...]:
        """Return the other divisions with an agency in the same city, or of the same province for a city."""
        return tuple(sorted(each for each in self._beside.get(_shared(code), ()) if each != code))

    def names(self) -> tuple[str, ...]:
        """Return every name there is."""
        return tuple(self._by_name)

    def _know(self, agency_id: str, periods: tuple[Period, ...]) -> None:
        self._periods[agency_id] = periods
        for period in periods:
            self._beside[_shared(period.division_code)][period.division_code] = None
            for name in period.names:
                self._by_name[fold(name)][agency_id] = None
                self._by_name[normal(name)][agency_id] = None
                organ = _organ_in(period, name)
                self._by_organ[period.division_code, organ][agency_id] = None
                self._organs[period.division_code][organ, agency_id] = None


def _shared(code: str) -> str:
    """Return what the codes of one city's counties, or of one province's cities, share."""
    return f"{code[:2]}/" if code.endswith("00") else code[:4]


def _organ_in(period: Period, name: str) -> str:
    """Return what a name says beyond the agency's own division."""
    found = (each.organ for each in divided(name, period.division_revision) if each.code == period.division_code)
    return next(found, normal(name))

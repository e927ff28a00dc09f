"""What is held against what is expected on a day.

States are the codes of list `coverage`. A report is expected of every registered agency that article 49 binds, for every year
from the first that is held up to the one before the day; one that nobody asked for counts where it is held or listed. Divisions
are those of the year of that day; the special administrative regions and Taiwan, where the Regulations do not apply,
are left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gongkai.agencies.divisions import Division, places_in, provinces
from gongkai.agencies.model import Agencies, Period
from gongkai.codes import ids
from gongkai.coverage.held import Held
from gongkai.errors import DataError
from gongkai.rules.due import due_day

STATES = ids("coverage")
ELSEWHERE = frozenset({"71", "81", "82"})
"""First-level divisions in which the Regulations do not apply."""
_HELD = {"unreadable": "unreadable", "found": "found", "listed": "found"}


@dataclass(frozen=True, slots=True)
class Place:
    """An agency in a year: its state, when it was due, how late it was, whether its address is dead, where it is only listed."""

    agency_id: str
    year: int
    state: str
    due: str = ""
    days_late: int = 0
    dead: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Province:
    """A division of the first level: its places, of how many a government is registered, which lack one, and its agencies."""

    code: str
    name: str
    name_en: str
    divisions: int
    missing: tuple[Division, ...]
    agencies: tuple[str, ...]

    @property
    def registered(self) -> int:
        """How many places have a registered government."""
        return self.divisions - len(self.missing)


@dataclass(frozen=True)
class Coverage:
    """Everything on a day: the years, the place of each agency in each, and the provinces."""

    day: date
    years: tuple[int, ...]
    places: tuple[Place, ...]
    provinces: tuple[Province, ...]

    @cached_property
    def by_agency(self) -> Mapping[str, Mapping[int, Place]]:
        """The places of each agency by year."""
        found: dict[str, dict[int, Place]] = {}
        for place in self.places:
            found.setdefault(place.agency_id, {})[place.year] = place
        return found

    def counts(self, year: int, agencies: Iterable[str] | None = None) -> Counter[str]:
        """Count the states of a year, of these agencies or of all; `dead` is counted beside them."""
        known = self.by_agency if agencies is None else {each: self.by_agency.get(each, {}) for each in agencies}
        places = [own[year] for own in known.values() if year in own]
        return Counter(place.state for place in places) + Counter(dead=sum(place.dead for place in places))


def coverage(found: Sequence[Held], agencies: Agencies, day: date) -> Coverage:
    """Set what is held against what is expected on a day."""
    last = day.year - 1
    years = tuple(range(min((each.year for each in found), default=last), max((last, *(each.year for each in found))) + 1))
    known = {(each.agency_id, each.year): each for each in found}
    first = min((each.year for each in found if each.state != "listed"), default=last)
    places = [*_expected(agencies, [year for year in years if year >= first], known, day)]
    named = {(place.agency_id, place.year) for place in places}
    places += (_place(each, None) for key, each in known.items() if key not in named)
    ordered = tuple(sorted(places, key=lambda place: (place.agency_id, place.year)))
    return Coverage(day, years, ordered, tuple(_provinces(agencies, ordered, day.year)))


def _expected(agencies: Agencies, years: Sequence[int], known: Mapping[tuple[str, int], Held], day: date) -> Iterator[Place]:
    for agency in agencies:
        for year in years:
            period, own = _period(agencies, agency.id, year), known.get((agency.id, year))
            due = due_day(period.level, period.family, year) if period else None
            if own:
                yield _place(own, due)
            elif due:
                yield Place(agency.id, year, "not_found" if due < day else "not_due", due.isoformat())


def _period(agencies: Agencies, agency_id: str, year: int) -> Period | None:
    try:
        return agencies[agency_id].in_year(year)
    except DataError:  # it was not there in that year
        return None


def _place(own: Held, due: date | None) -> Place:
    late = max((date.fromisoformat(own.published) - due).days, 0) if due and own.published else 0
    state = _HELD.get(own.state, "late" if late else "published")
    return Place(own.agency_id, own.year, state, due.isoformat() if due else "", late, own.dead, own.address)


def _provinces(agencies: Agencies, places: Iterable[Place], year: int) -> Iterator[Province]:
    """Yield the provinces in order of code; agencies of no province (of the whole country, unregistered) come last."""
    governed = {agency.current.division_code for agency in agencies if agency.current.family == "government"}
    within: dict[str, list[str]] = {}
    for agency_id in dict.fromkeys(place.agency_id for place in places):
        code = agencies[agency_id].current.division_code if agency_id in agencies else agency_id
        within.setdefault(code[:2] if code[:2] in provinces() else "", []).append(agency_id)
    by_code: dict[str, list[Division]] = {}
    for division in places_in(year):
        by_code.setdefault(division.code[:2], []).append(division)
    for code, (name_en, name) in provinces().items():
        if code not in ELSEWHERE or code in within:
            own = by_code.get(code, [])
            missing = tuple(each for each in own if each.code not in governed)
            yield Province(f"{code}0000", name, name_en, len(own), missing, tuple(within.get(code, ())))
    if "" in within:
        yield Province("", "", "", 0, (), tuple(within[""]))

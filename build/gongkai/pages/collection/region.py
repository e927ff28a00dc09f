"""Regions: the tree of divisions that have an agency in the registry, each with its agencies and their reports.

A region is a division code. Agencies stand under their code of today; under a code that they bore before they are named
with the code they have now. Figures are never added up: a consolidated report (口径 level or region) is listed beside those
of the members, which it may or may not contain.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gongkai.agencies.divisions import Division, division, division_path, province_names
from gongkai.agencies.model import Agency
from gongkai.errors import DataError
from gongkai.pages.collection.agency_names import Entry
from gongkai.pages.collection.holdings import Holdings

T = TypeVar("T")

CONSOLIDATED = ("level", "region")
"""Scopes whose figures include those of other organs."""


@dataclass(frozen=True, slots=True)
class Region:
    """A division: `path` names it from the province down; `above` are the codes of what it lies in, outermost first.

    `name_en` is its name in English. `waiting` are agencies without a report, `moved` those that had this code before.
    """

    code: str
    name: str
    path: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    entries: tuple[Entry, ...]
    waiting: tuple[Agency, ...]
    moved: tuple[Agency, ...]
    name_en: str

    @property
    def key(self) -> str:
        """The digits that the codes of all divisions inside begin with."""
        return self.code[: 2 if self.code.endswith("0000") else 4 if self.code.endswith("00") else 6]

    @property
    def years(self) -> list[int]:
        """The years that have a report here, newest first."""
        return sorted({report.year for entry in self.entries for report in entry.reports}, reverse=True)


def regions_of(holdings: Holdings) -> dict[str, Region]:
    """Return every region by code, in order of code."""
    years = {p.division_code: p.division_revision for agency in holdings.registry for p in agency.periods}
    lines = {code: _above(code, year) for code, year in years.items()}
    for code, line in list(lines.items()):
        for at, upper in enumerate(line):
            years.setdefault(upper, years[code])
            lines.setdefault(upper, line[:at])
    here = _grouped((agency.current.division_code, agency) for agency in holdings.registry)
    ever = _grouped((period.division_code, agency) for agency in holdings.registry for period in agency.periods)
    below = _grouped((line[-1], code) for code, line in sorted(lines.items()) if line)
    entry_of = {entry.id: entry for entry in holdings.known}
    return {
        code: Region(
            code, division(code, years[code]).name, division_path(code, years[code]), lines[code], tuple(below[code]),
            tuple(entry_of[agency.id] for agency in here[code] if agency.id in entry_of),
            tuple(agency for agency in here[code] if agency.id not in entry_of),
            tuple(agency for agency in ever[code] if agency not in here[code]),
            _in_english(division(code, years[code]), lines[code], years[code], tuple(here[code])),
        )
        for code in sorted(lines)
    }  # fmt: skip


_OF = re.compile(
    r"People's Government of (?:the )?(?P<first>.+)|(?P<second>.+?)(?: (?:Municipal|Provincial))? People's Government"
)
"""How the registry calls a government in English, with the place in it."""


def _in_english(place: Division, above: Sequence[str], year: int, agencies: Iterable[Agency]) -> str:
    """Return what a place is called in English: as its government is registered; without one, its name and what it lies in."""
    province = province_names(place.code)[0]
    if place.code.endswith("0000") and province:
        return province
    for agency in agencies:
        known = _OF.fullmatch(agency.current.name_en) if agency.current.kind == "government" else None
        if known:
            return known["first"] or known["second"]
    city = division(above[-1], year).name_en.removesuffix(" City") if len(above) > 1 else province
    return f"{place.name_en or place.name}, {city}" if city else place.name_en


def _grouped(pairs: Iterable[tuple[str, T]]) -> defaultdict[str, dict[T, None]]:
    """Return the second of each pair by the first, each once, in order."""
    groups: defaultdict[str, dict[T, None]] = defaultdict(dict)
    for code, item in pairs:
        groups[code][item] = None
    return groups


def _above(code: str, year: int) -> tuple[str, ...]:
    """Return the codes of the divisions that this one lies in, outermost first, leaving out codes that only group."""
    uppers = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00"))
    return tuple(upper for upper in uppers if upper != code and _is_place(upper, year))


def _is_place(code: str, year: int) -> bool:
    try:
        return not division(code, year).is_placeholder
    except DataError:
        return False

"""Administrative divisions of China down to the county, by code and year, from table `cn/loc` of python-stdnum.

An entry of the table reads `[2002-2018]华亭县`; a code that was used again has several, separated by commas. The English names
are ours: of the first level in `provinces.toml`, of all in `divisions_en.csv` (`python -m tests.agencies.place_names --write`).

>>> level_of("370600"), parent_of("370602", 2023), parent_of("429004", 2023), parent_of("310113", 2023)
('prefecture', '370600', '420000', '310000')
>>> len(divisions_in(2023)) > 3000, province_names("370602"), division("321322", 2023).name_en
(True, ('Shandong', '山东'), 'Shuyang County')
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from gongkai.errors import DataError
from gongkai.strict import Record, convert, packaged
from gongkai.text import fold

_CODE = re.compile(r"[0-9]{6}")
_ENTRY = re.compile(r"(?:\[(?P<start>[0-9]{4})?-(?P<end>[0-9]{4})?\])?(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division under one code and name; a missing year is an open end."""

    code: str
    name: str
    province: str
    valid_from: int | None
    valid_to: int | None

    @property
    def name_en(self) -> str:
        """The name in English; empty for one that `divisions_en.csv` does not know."""
        return _english().get(self.name, "")

    @property
    def is_placeholder(self) -> bool:
        """Whether this code only groups divisions (市辖区, 林区, 省直辖县级行政单位) and is no place of its own."""
        return self.name in {"市辖区", "县", "林区"} or "直辖" in self.name


@lru_cache(maxsize=8192)
def _entries(code: str) -> tuple[Division, ...]:
    """Return what the code table says about `code`, in its order; nothing for an unknown code.

    A few names are in traditional characters there (呼中區); here all are as China writes them.
    """
    from stdnum import numdb  # noqa: PLC0415 - the table takes 70 ms to load and few commands need it

    known = {key: text for _, found in numdb.get("cn/loc").info(code) for key, text in found.items()}
    matches = (_ENTRY.fullmatch(entry) for entry in known.get("county", "").split(","))
    return tuple(
        Division(code, fold(match["name"]), known["province"], _year(match["start"]), _year(match["end"]))
        for match in matches
        if match
    )


def _year(digits: str | None) -> int | None:
    return int(digits) if digits else None


@lru_cache(maxsize=32)
def divisions_in(year: int) -> tuple[Division, ...]:
    """Return every division of a year in order of code; codes that only group are none."""
    from stdnum import numdb  # noqa: PLC0415 - the table takes 70 ms to load and few commands need it

    codes = (f"{above}{low}" for _, above, _, _, below in numdb.get("cn/loc").prefixes for _, low, _, _, _ in below)
    found = (_division_in(code, year) for code in codes)
    return tuple(each for each in found if each and not each.is_placeholder)


@lru_cache(maxsize=32)
def places_in(year: int) -> tuple[Division, ...]:
    """Return the divisions of a year, each place once: for some the code before or after is left open in the table.

    Of a name under two codes of one province, one of them directly below it (42 90 01), a city's code counts, else that one.
    """
    found = divisions_in(year)
    cities = {(each.name, each.code[:2]) for each in found if each.code.endswith("00")}
    direct = {(each.name, each.code[:2]) for each in found if each.code[2:4] == "90"}
    return tuple(each for each in found if not _is_left_open(each, cities, direct))


def _is_left_open(each: Division, cities: set[tuple[str, str]], direct: set[tuple[str, str]]) -> bool:
    key = each.name, each.code[:2]
    return key in cities if each.code[2:4] == "90" else key in direct and key not in cities


@lru_cache(maxsize=1)
def newest_year() -> int:
    """Return the newest year of which the table tells a change: it is at least as new as that."""
    from stdnum import numdb  # noqa: PLC0415 - the table takes 70 ms to load and few commands need it

    told = [str(texts.get("county", "")) for *_, below in numdb.get("cn/loc").prefixes for _, _, _, texts, _ in below]
    years = (each[name] for text in told for each in map(_ENTRY.fullmatch, text.split(",")) if each for name in ("start", "end"))
    return max(int(year) for year in years if year)


def is_code_ever(code: str) -> bool:
    """Tell whether `code` was a division code in any year."""
    return bool(_entries(code))


def _division_in(code: str, year: int) -> Division | None:
    valid = [entry for entry in _entries(code) if (entry.valid_from or 0) <= year <= (entry.valid_to or 9999)]
    return valid[-1] if valid else None


def division(code: str, year: int) -> Division:
    """Return the division that bore `code` in `year`."""
    found = _division_in(code, year) if _CODE.fullmatch(code) else None
    if found is None:
        message = f"{year} 年的区划代码表中没有 {code}"
        raise DataError(message, code="unknown-division", remedy="请核对代码和年份：撤县设市、设区后代码会变")
    return found


def division_path(code: str, year: int) -> str:
    """Return the names from the province down to `code`, leaving out codes that only group."""
    here = division(code, year)
    above = _division_in(f"{code[:4]}00", year)
    names = [here.province, *(step.name for step in (above, here) if step and not step.is_placeholder)]
    return "/".join(dict.fromkeys(names))


def level_of(code: str) -> str:
    """Return the level of government that a code is of: `province`, `prefecture` or `county`."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def parent_of(code: str, year: int) -> str:
    """Return the code of the division above in a year, past codes that only group; empty for the first level."""
    if level_of(code) == "province":
        return ""
    above = _division_in(f"{code[:4]}00", year) if level_of(code) == "county" else None
    return above.code if above and not above.is_placeholder else f"{code[:2]}0000"


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    """Return the English name of every division there ever was, by its name."""
    text = resources.files("gongkai.agencies").joinpath("divisions_en.csv").read_text(encoding="utf-8")
    return dict(line.split(",", 1) for line in text.splitlines()[1:])


class _Provinces(Record, frozen=True):
    province: dict[str, tuple[str, str]]


def provinces_of(raw: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    """Return what `provinces.toml` says, by the first two digits of a code."""
    return convert(raw, _Provinces, "provinces.toml").province


@lru_cache(maxsize=1)
def provinces() -> Mapping[str, tuple[str, str]]:
    """Return English and short Chinese name of each division of the first level, by the first two digits of its code."""
    return provinces_of(packaged("gongkai.agencies", "provinces.toml"))


def province_names(code: str) -> tuple[str, str]:
    """Return English and short Chinese name of the first-level division that a code is in; empty for one that there is not."""
    return provinces().get(code[:2], ("", ""))

"""Rows of the registry for agencies that are not in it: id, names, division, level, kind and parent, and the governments above.

A parent is registered with its child, up to the city; a province is a parent where it is registered already. The rows
satisfy what `agencies.registry` demands, and a person may improve names at any time; the id stays.

The name in English is put together from the words of `english.toml` and pinyin:

>>> in_english("321322", "发展和改革局", 2023), in_english("320813", "人民政府", 2023)
('Shuyang County Development and Reform Bureau', "People's Government of Hongze District, Huai'an")
>>> in_english("320500", "公安局", 2023), in_english("320800", "人民政府", 2023)
('Suzhou Municipal Public Security Bureau', "Huai'an Municipal People's Government")
>>> in_english("320813", "教育局", 2023), in_english("321322", "示例镇人民政府", 2023)
("Hongze District Education Bureau, Huai'an", "Shili Town People's Government, Shuyang County")
>>> in_english("310113", "公安局宝山分局", 2023)
'Shanghai Municipal Public Security Bureau, Baoshan Branch'
"""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from gongkai.agencies.divisions import Division
from gongkai.agencies.kinds import kind_of
from gongkai.agencies.model import Period
from gongkai.codes import family_of
from gongkai.collect.divided import GOVERNMENT, gazetteer, stem_of
from gongkai.collect.place_names import english_words, place_in_english, spelt, stem_in_english
from gongkai.collect.register import Register
from gongkai.recognise.organs import standing_of


def in_english(code: str, organ: str, year: int) -> str:
    """Return an English name for an organ of a division."""
    path = gazetteer(year).path(code)
    bureau, _, branch = organ.removesuffix("分局").partition("局")
    if organ.endswith("分局") and branch:
        of = path[-2].code if _is_of_city(organ, path) else code
        return f"{in_english(of, f'{bureau}局', year)}, {stem_in_english(branch)} Branch"
    own, above = path[-1], path[-2] if len(path) > 1 else None
    city = f", {stem_in_english(above.name)}" if above and own.name.endswith("区") else ""
    place = stem_in_english(own.name)
    if code.endswith("0000") and own.name.endswith(("省", "自治区")):
        return (
            f"People's Government of {place_in_english(own.name)}"
            if organ == GOVERNMENT
            else f"{place} Provincial {_organ(organ)}"
        )
    if own.name.endswith("市") and code.endswith("00"):
        return f"{place} Municipal {_organ(organ)}"
    if organ == GOVERNMENT:
        return f"People's Government of {place_in_english(own.name)}{city}"
    if organ.endswith(GOVERNMENT):
        return f"{_organ(organ)}, {place_in_english(own.name)}{city}"
    return f"{place_in_english(own.name)} {_organ(organ)}{city}"


def _is_of_city(organ: str, path: Sequence[Division]) -> bool:
    """Say whether a branch (公安局宝山分局) is that of the city's bureau for the district: it is called by the district."""
    before, own = organ.removesuffix(_BRANCH), path[-1].name
    named = (f"局{own}", *([f"局{stem}"] if (stem := stem_of(own)) else []))
    return organ.endswith(_BRANCH) and len(path) > 1 and before.endswith(named)


def _organ(organ: str) -> str:
    if organ == GOVERNMENT:
        return english_words().subjects[GOVERNMENT]
    if organ.startswith(GOVERNMENT):
        return f"{_organ(organ.removeprefix(GOVERNMENT))} of the {english_words().subjects[GOVERNMENT]}"
    ends = sorted((each for each in english_words().bodies if organ.endswith(each)), key=len, reverse=True) or [""]
    end = next((each for each in ends if _subjects(organ.removesuffix(each))), ends[0])
    body, subject = english_words().bodies.get(end, ""), organ.removesuffix(end)
    told = _subjects(subject)
    known = " and ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else spelt(subject) if subject else ""
    return f"{known} {body}".strip()


def _subjects(words: str) -> list[str]:
    """Return the subjects that some words are, one after the other, in English; nothing where a part of them is not known.

    >>> _subjects("发展改革和统计"), _subjects("发展改革和某某")
    (['Development and Reform', 'Statistics'], [])
    """
    known = english_words().subjects
    for length in range(len(words), 0, -1):
        if first := known.get(words[:length]):
            rest = words[length:].removeprefix("和")
            if not rest:
                return [first]
            if others := _subjects(rest):
                return [first, *others]
    return []


def _longest(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the longest word that a text ends in, and its English."""
    fitting = [word for word in words if text.endswith(word)]
    end = max(fitting, key=len, default="")
    return end, words.get(end, "")


_LEADERS = ("国家税务总局", "国家统计局", "国家金融监督管理总局", "中国人民银行", "中国气象局")
_BRANCH = "分局"
OUTSIDE = "outside"
"""The family of what is no administrative organ (courts, associations): no government is its parent."""


class Place(NamedTuple):
    """An organ and the division it belongs to, in a year."""

    code: str
    organ: str
    year: int


def place_of(code: str, organ: str, year: int) -> Place | None:
    """Return where an organ belongs: a branch (公安局宝山分局) to the division that it names; None where that cannot be told."""
    if not organ.endswith(_BRANCH) or not code.endswith("00"):
        return Place(code, organ, year)
    known, before = gazetteer(year), organ.removesuffix(_BRANCH)
    below = [each for each in known.by_code.values() if known.above(each.code) == code]
    named = [each.code for each in below if (stem := stem_of(each.name)) and before.endswith((f"局{stem}", f"局{each.name}"))]
    return Place(named[0], organ, year) if len(named) == 1 else None


def agency_id(place: Place, register: Register) -> str:
    """Return the id for a new agency: division and pinyin, with a number where another bears it.

    >>> from gongkai.agencies.model import Agencies
    >>> agency_id(Place("321322", "发展和改革局", 2023), Register(Agencies(())))
    '321322-fazhanhegaigeju'
    """
    slug = plain_id(place)
    return next(each for n in count(1) if (each := slug if n == 1 else f"{slug}-{n}") not in register)


def plain_id(place: Place) -> str:
    """Return division and pinyin: the id unless another bears it, which then sounds the same."""
    return f"{place.code}-{_slug(place.organ)}"


def rows_for(place: Place, register: Register) -> tuple[Period, ...]:
    """Return the rows that register an agency: first those of the governments above it that are missing."""
    above = "" if family_of(kind_of(name_of(place))) == OUTSIDE else _above(place, register)
    rows = rows_for(above, register) if isinstance(above, Place) else ()
    parent = rows[-1].agency_id if rows else above if isinstance(above, str) else ""
    return (*rows, _row(place, parent, register))


def name_of(place: Place) -> str:
    """Return the full name: with the division above where the division's own name does not tell which it is."""
    path = gazetteer(place.year).path(place.code)
    own = path[-1].name
    lone = len(gazetteer(place.year).by_name[own]) == 1 and not own.endswith("区")
    before = own if lone or len(path) == 1 else f"{path[-2].name}{own}"
    if led := next((each for each in _LEADERS if place.organ.startswith(each)), ""):
        return f"{led}{before}{place.organ.removeprefix(led)}"
    if _is_of_city(place.organ, path):
        return f"{path[-2].name}{place.organ}"
    return f"{before}{place.organ}"


def _row(place: Place, parent: str, register: Register) -> Period:
    name, own = name_of(place), gazetteer(place.year).by_code[place.code].name
    government = place.organ == GOVERNMENT
    short = f"{own}政府" if government else ""
    others = [f"{own}{place.organ}", *([own] if government else [])]
    return Period(
        agency_id=agency_id(place, register),
        name=name,
        name_en=in_english(place.code, place.organ, place.year),
        short_name=short,
        aliases=tuple(each for each in others if each != name and _is_alias(place, name)),
        pinyin=_letters(name),
        pinyin_initials=_letters(name, first=True),
        valid_from=None,
        valid_to=None,
        division_code=place.code,
        division_revision=place.year,
        level=_level(place),
        kind=kind_of(name),
        parent=parent,
        scope_default="unstated" if place.organ.endswith(GOVERNMENT) else "own",
        uscc="",
    )


def _is_alias(place: Place, name: str) -> bool:
    """Say whether division and organ, one after the other, are a name of the agency."""
    return place.organ == GOVERNMENT or name.endswith(place.organ)


def _level(place: Place) -> str:
    if standing_of(place.organ) == "township" or kind_of(place.organ) == "subdistrict":
        return "township"
    if place.code.endswith("0000"):
        return "province"
    return "prefecture" if place.code.endswith("00") else "county"


def _above(place: Place, register: Register) -> str | Place:
    """Return the agency above: its id, or where it is to be registered; nothing above a city whose province is not registered."""
    code = place.code if place.organ != GOVERNMENT else gazetteer(place.year).above(place.code)
    if not code:
        return ""
    if found := register.bearers(code, GOVERNMENT):
        return found[0]
    return Place(code, GOVERNMENT, place.year) if place.organ != GOVERNMENT or _is_city(code, place.year) else ""


def _is_city(code: str, year: int) -> bool:
    return not code.endswith("0000") or gazetteer(year).by_code[code].name.endswith("市")


def _slug(organ: str) -> str:
    words = next((organ.removeprefix(each) for each in _LEADERS if organ.startswith(each)), organ)
    if words.endswith(GOVERNMENT):
        words = f"{words.removesuffix(GOVERNMENT)}政府"
    return _letters(words) or "jiguan"


def _letters(name: str, *, first: bool = False) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - few commands need it

    style = Style.FIRST_LETTER if first else Style.NORMAL
    return "".join(c for c in "".join(lazy_pinyin(name, style=style)).lower() if "a" <= c <= "z")

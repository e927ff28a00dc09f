"""A name of an agency, divided: which administrative division it begins with, and the organ that is left.

Divisions are those of a year. One name may be several divisions' (two 宝山区), and then all are returned. A division may be
named by its stem alone (宝山公安分局): that names no division with certainty, whatever the registry holds.

>>> divided("淮安市洪泽区人民政府", 2023), divided("沭阳县政府", 2023)
((Divided(code='320813', organ='人民政府', whole=True),), (Divided(code='321322', organ='人民政府', whole=True),))
>>> [(each.code, each.organ) for each in divided("宝山区教育局", 2023)]
[('230506', '教育局'), ('310113', '教育局')]
>>> [(each.code, each.whole) for each in divided("宝山公安分局", 2023)]
[('230506', False), ('310113', False)]
>>> divided("国家税务总局沭阳县税务局", 2023)[0].organ
'国家税务总局税务局'
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gongkai.agencies.divisions import Division, places_in
from gongkai.text import fold

GOVERNMENT = "人民政府"
_STEM = re.compile(r"(.{2,}?)(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|县|区|旗|盟)")
_BRACKETS = re.compile(r"\([^()]*\)$")
_LED = re.compile(r"(?:国家税务总局|国家统计局|国家金融监督管理总局|中国人民银行|中国气象局)(?=.)")


class Divided(NamedTuple):
    """A division, what the name says after it, and whether the division is named whole."""

    code: str
    organ: str
    whole: bool


@dataclass(frozen=True)
class Gazetteer:
    """The divisions of a year, by code, by name and by stem."""

    by_code: Mapping[str, Division]
    by_name: Mapping[str, tuple[str, ...]]
    by_stem: Mapping[str, tuple[str, ...]]
    longest: int

    def above(self, code: str) -> str:
        """Return the code of the division above; empty above a province."""
        for upper in (f"{code[:4]}00", f"{code[:2]}0000"):
            if upper != code and upper in self.by_code:
                return upper
        return ""

    def path(self, code: str) -> tuple[Division, ...]:
        """Return the divisions from the province down to this one."""
        upper = self.above(code)
        return (*(self.path(upper) if upper else ()), self.by_code[code])


@lru_cache(maxsize=16)
def gazetteer(year: int) -> Gazetteer:
    """Return the divisions of a year."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    stems: defaultdict[str, list[str]] = defaultdict(list)
    for each in places_in(year):
        names[fold(each.name)].append(each.code)
        stems[stem_of(fold(each.name))].append(each.code)
    return Gazetteer(
        {each.code: each for each in places_in(year)},
        {name: tuple(sorted(codes)) for name, codes in names.items()},
        {stem: tuple(sorted(codes)) for stem, codes in stems.items() if stem},
        max(map(len, names)),
    )


def stem_of(name: str) -> str:
    """Return a division's name without what kind of division it is; empty where too little is left to know it by.

    >>> stem_of("双鸭山市"), stem_of("城区")
    ('双鸭山', '')
    """
    found = _STEM.fullmatch(name)
    return found[1] if found else ""


def normal(name: str) -> str:
    """Return a name as it is compared: folded, without a closing bracket that tells bearers apart."""
    return _BRACKETS.sub("", fold(name))


def divided(name: str, year: int) -> tuple[Divided, ...]:
    """Return every way to take a division off the front of a name, in order of code; none where it names no division."""
    words, known = normal(name), gazetteer(year)
    led = _LED.match(words)
    leader, rest = (led[0], words[led.end() :]) if led else ("", words)
    found = sorted(set(_readings(rest, "", known))) or sorted(set(_by_stem(rest, known)))
    return tuple(Divided(code, leader + organ if leader else _organ(organ), whole) for code, organ, whole in found)


def _readings(words: str, above: str, known: Gazetteer) -> Iterator[Divided]:
    """Yield the divisions that the words begin with, below one already read; the longest name and the deepest division count."""
    for length in range(min(len(words), known.longest), 1, -1):
        codes = [code for code in known.by_name.get(words[:length], ()) if _is_below(code, above)]
        for code in codes:
            deeper = list(_readings(words[length:], code, known))
            yield from deeper or [Divided(code, words[length:], whole=True)]
        if codes:
            return


def _is_below(code: str, above: str) -> bool:
    return not above or (code != above and code.startswith(above.removesuffix("00").removesuffix("00")))


def _by_stem(words: str, known: Gazetteer) -> Iterator[Divided]:
    for length in range(min(len(words) - 2, known.longest), 1, -1):
        if codes := known.by_stem.get(words[:length]):
            yield from (Divided(code, words, whole=False) for code in codes)
            return


def _organ(words: str) -> str:
    return GOVERNMENT if words in ("", "政府") else words

"""What a place is called in English: pinyin of its name, and the kind of division it is; the words are those of `english.toml`.

>>> place_in_english("沭阳县"), place_in_english("六安市"), place_in_english("洪泽区"), place_in_english("单县")
('Shuyang County', "Lu'an City", 'Hongze District', 'Shanxian County')
>>> place_in_english("延边朝鲜族自治州"), place_in_english("围场满族蒙古族自治县")
('Yanbian Korean Autonomous Prefecture', 'Weichang Manchu and Mongol Autonomous County')
>>> stem_in_english("江苏省"), stem_in_english("浦东新区"), stem_in_english("宝山")
('Jiangsu', 'Pudong', 'Baoshan')

The names of all divisions are written once into `agencies/divisions_en.csv` (`python -m tests.agencies.place_names --write`),
so that pages need no dictionary of pinyin.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from gongkai.strict import Record, convert, packaged

FILE = "english.toml"
_VOWELS = tuple("aeo")
_SHORT = 2
"""Characters of a name that keeps its kind in it: 单县 is Shanxian County."""


class English(Record, frozen=True):
    """The whole file; its tables are explained in it."""

    bodies: dict[str, str]
    subjects: dict[str, str]
    places: dict[str, str]
    characters: dict[str, str]
    readings: dict[str, tuple[str, ...]]
    divisions: dict[str, str]
    peoples: dict[str, str]


def english_of(raw: Mapping[str, object], file: str = FILE) -> English:
    """Return what a file of English words says."""
    return convert(raw, English, file)


@lru_cache(maxsize=1)
def english_words() -> English:
    """Return the words that come with the program."""
    return english_of(packaged("gongkai.collect", FILE))


def place_in_english(name: str) -> str:
    """Return the English name of a division: its own name and its kind."""
    words = english_words()
    if name in words.places:
        return words.places[name]
    stem, peoples, kind = _parted(name)
    if not kind:
        return _own(name)
    own = _own(name) if not stem or (len(name) == _SHORT and not peoples) else _own(stem)
    called = [words.peoples[each] for each in peoples]
    last = " and ".join(filter(None, (", ".join(called[:-1]), called[-1]))) if called else ""
    return " ".join(filter(None, (own, last, words.divisions[kind])))


def stem_in_english(name: str) -> str:
    """Return the English name of a place without its kind."""
    stem, _, kind = _parted(name)
    return _own(stem if kind and stem and len(name) > _SHORT else name)


def _parted(name: str) -> tuple[str, list[str], str]:
    """Return a name's own part, the peoples that it names, and what kind of division it is, where it says so."""
    words, peoples = english_words(), list[str]()
    kind = _last_of(words.divisions, name)
    stem = name.removesuffix(kind)
    while stem not in words.places and (found := _last_of(words.peoples, stem)):
        peoples.insert(0, found)
        stem = stem.removesuffix(found)
    return stem, peoples, kind


def _last_of(words: Iterable[str], name: str) -> str:
    """Return the longest of some words that a name ends in, after something else."""
    return max((each for each in words if name.endswith(each) and len(name) > len(each)), key=len, default="")


def _own(name: str) -> str:
    return english_words().places.get(name) or spelt(name)


def spelt(chinese: str) -> str:
    """Return a proper name in pinyin, its syllables kept apart where they could be misread.

    >>> spelt("淮安"), spelt("沭阳"), spelt("长治")
    ("Huai'an", 'Shuyang', 'Changzhi')
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - few commands need it

    words = english_words()
    start = max((each for each in words.readings if chinese.startswith(each)), key=len, default="")
    read = [words.characters.get(each, found) for each, found in zip(chinese, lazy_pinyin(chinese), strict=False)]
    first, *rest = (*words.readings.get(start, ()), *read[len(start) :]) or ("",)
    return (first + "".join(f"'{each}" if each.startswith(_VOWELS) else each for each in rest)).capitalize()

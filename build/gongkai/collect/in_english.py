"""An agency's name in English, proposed from the words of `english.toml` and pinyin.

>>> in_english("321322", "发展和改革局", 2023), in_english("320813", "人民政府", 2023)
('Shuyang County Development and Reform Bureau', "People's Government of Hongze District, Huai'an")
>>> in_english("320500", "公安局", 2023), in_english("320800", "人民政府", 2023)
('Suzhou Municipal Public Security Bureau', "Huai'an Municipal People's Government")
>>> in_english("320813", "教育局", 2023), in_english("321322", "示例镇人民政府", 2023)
("Hongze District Education Bureau, Huai'an", "Shili Town People's Government, Shuyang County")
>>> in_english("310113", "公安局宝山分局", 2023)
'Shanghai Municipal Public Security Bureau, Baoshan Branch'
"""

from collections.abc import Mapping
from functools import lru_cache

from gongkai.collect.divided import GOVERNMENT, gazetteer, stem_of
from gongkai.strict import Record, convert, packaged

FILE = "english.toml"
_VOWELS = tuple("aeo")


class File(Record, frozen=True):
    """The whole file; its tables are explained in it."""

    bodies: dict[str, str]
    subjects: dict[str, str]
    places: dict[str, str]
    divisions: dict[str, str]


def english_of(raw: Mapping[str, object], file: str = FILE) -> File:
    """Return what a file of English words says."""
    return convert(raw, File, file)


@lru_cache(maxsize=1)
def _words() -> File:
    return english_of(packaged("gongkai.collect", FILE))


def spelt(chinese: str) -> str:
    """Return a proper name in pinyin, its syllables kept apart where they could be misread.

    >>> spelt("淮安"), spelt("沭阳")
    ("Huai'an", 'Shuyang')
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - few commands need it

    first, *rest = lazy_pinyin(chinese) or [""]
    return (first + "".join(f"'{each}" if each.startswith(_VOWELS) else each for each in rest)).capitalize()


def in_english(code: str, organ: str, year: int) -> str:
    """Return an English name for an organ of a division."""
    path = gazetteer(year).path(code)
    bureau, _, branch = organ.removesuffix("分局").partition("局")
    if organ.endswith("分局") and branch and len(path) > 1:
        return f"{in_english(path[-2].code, f'{bureau}局', year)}, {_place(branch)} Branch"
    own, above = path[-1], path[-2] if len(path) > 1 else None
    city = f", {_place(above.name)}" if above and own.name.endswith("区") else ""
    place = _place(own.name)
    if code.endswith("0000") and own.name.endswith(("省", "自治区")):
        return f"People's Government of {_whole(own.name)}" if organ == GOVERNMENT else f"{place} Provincial {_organ(organ)}"
    if own.name.endswith("市") and code.endswith("00"):
        return f"{place} Municipal {_organ(organ)}"
    if organ == GOVERNMENT:
        return f"People's Government of {_whole(own.name)}{city}"
    if organ.endswith(GOVERNMENT):
        return f"{_organ(organ)}, {_whole(own.name)}{city}"
    return f"{_whole(own.name)} {_organ(organ)}{city}"


def _place(name: str) -> str:
    stem = stem_of(name) or name
    return _words().places.get(stem) or spelt(stem)


def _whole(name: str) -> str:
    stem = stem_of(name)
    return f"{_place(name)} {_longest(name.removeprefix(stem), _words().divisions)[1]}".strip() if stem else _place(name)


def _organ(organ: str) -> str:
    if organ == GOVERNMENT:
        return _words().subjects[GOVERNMENT]
    if organ.startswith(GOVERNMENT):
        return f"{_organ(organ.removeprefix(GOVERNMENT))} of the {_words().subjects[GOVERNMENT]}"
    end, body = _longest(organ, _words().bodies)
    subject = organ.removesuffix(end)
    known = _words().subjects.get(subject) or (spelt(subject) if subject else "")
    return f"{known} {body}".strip()


def _longest(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the longest word that a text ends in, and its English."""
    fitting = [word for word in words if text.endswith(word)]
    end = max(fitting, key=len, default="")
    return end, words.get(end, "")

"""Figures in a sentence: a number with the word of its unit, exact or not.

>>> for f in figures_of("公开案件信息4.9万余条,答复2,041件,占30.3%"):
...     print(f.words, f.value, f.step, f.vague, f.unit)
4.9万余 49000 1000 True 条
2,041 2041 1 False 件
30.3 30.3 0.1 False %
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gongkai.claims.vocabulary import load_vocabulary
from gongkai.quantity import chinese_number

# Units that only matter because a clause that counts something else beside the quantity is not understood.
_OTHER_UNITS = ("条", "次", "家", "场", "人", "名", "篇", "期", "批", "张", "处", "户", "辆", "台", "笔", "万")
# 三五件 is between three and five, 二三十件 between twenty and thirty: no figure.
_BETWEEN = re.compile(r"[一二两三四五六七八九]{2}")
_SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


class Figure(NamedTuple):
    """A number in a sentence.

    Attributes:
        start: Where it begins in the folded text.
        end: Where its unit word ends.
        words: The number as folded, without its unit.
        value: The number, in the unit printed.
        step: The place of its last digit: 1 for 85, 10000 for 629万, 0.01 for 23.03.
        vague: Whether a word after it says that it is not exact.
        unit: The word after it.
    """

    start: int
    end: int
    words: str
    value: Decimal
    step: Decimal
    vague: bool
    unit: str


def _compiled() -> re.Pattern[str]:
    words = load_vocabulary()
    units = sorted({*(w for unit in words.unit_words.values() for w in unit), *_OTHER_UNITS}, key=lambda w: (-len(w), w))
    return re.compile(
        r"(?<![0-9.A-Za-z第])(?<![0-9],)(?:(?P<arabic>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?)|(?<![数几上好])(?P<chinese>[零〇一二两三四五六七八九十百千]+))"
        rf"(?P<scale>百万|千万|[千万亿])?(?P<vague>{words.vague_after})?(?P<unit>{'|'.join(units)})(?P<later>{words.vague_after})?"
    )


_FIGURE = _compiled()


def figures_of(text: str) -> Iterator[Figure]:
    """Yield the figures of a folded text from left to right."""
    for found in _FIGURE.finditer(text):
        number = _number(found["arabic"] or "", found["chinese"] or "")
        if number is not None:
            factor = _SCALES[found["scale"] or ""]
            step = Decimal((0, (1,), int(number.as_tuple().exponent))) * factor
            value, step = plain(number * factor), plain(step)
            vague = bool(found["vague"] or found["later"])
            words = text[found.start() : found.start("unit")]
            yield Figure(found.start(), found.end(), words, value, step, vague, found["unit"])


def plain(number: Decimal) -> Decimal:
    """Return a whole number without a fraction's zeros; any other number as it is."""
    return number.to_integral_value() if number == number.to_integral_value() else number


def _number(arabic: str, chinese: str) -> Decimal | None:
    if arabic:
        return Decimal(arabic.replace(",", ""))
    if _BETWEEN.search(chinese):
        return None
    try:
        return chinese_number(chinese)
    except ValueError:
        return None

"""The unit of a cell where something other than the cell states it: its column, its line, its block, the table's caption.

What states the form's own unit changes nothing. Another unit of the same kind is converted, with a finding; two that
contradict each other, a currency or a kind of count that the form does not know leave the cell unreadable.

>>> [(s.kind, s.word, s.factor) for s in stated_in("（单位：件、元）")]
[('count', '件', Decimal('1')), ('money', '元', Decimal('0.0001'))]
>>> from gongkai.form import load_form
>>> form = load_form("2021")
>>> in_unit("92.75", form.unit_by_id["10k_cny"], stated_in("单位：元")).value
Decimal('0.009275')
>>> q = in_unit("1.5", form.unit_by_id["item"], stated_in("单位：万件")); q.value, q.precision
(15000, 1000)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai.form import Unit
from gongkai.quantity import LARGEST, Quantity, parse_quantity
from gongkai.recognise.label_remarks import unsettles, wording
from gongkai.text import fold, one_line

UNCLEAR = Quantity("unreadable", oddities=("unit-unclear",))
_OWN_UNIT = frozenset({"unit-in-cell", "unit-converted", "rounded", "unit-kept"})
_FORM_MONEY = Decimal(10000)  # the form counts money in ten thousands of yuan


class Stated(NamedTuple):
    """A unit that is stated.

    Attributes:
        kind: `count`, `money`, or `either` (万 alone).
        word: Its name.
        factor: Into the form's unit of this kind; None where the form knows no way (a currency, a number of persons).
        raw: The words that state it, as printed.
    """

    kind: str
    word: str
    factor: Decimal | None
    raw: str = ""


_AND = "、,/和及与;"


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    """Return the pattern of one unit."""
    words = wording()

    def listed(names: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, names), key=len, reverse=True))

    scales = listed(words["scales"])
    return re.compile(
        rf"(?P<foreign>(?:{scales})?(?:{listed(words['currencies'])}))"
        rf"|(?:{listed(words['money_prefixes'])})?(?P<money>{scales})?(?P<yuan>{listed(words['money_words'])})"
        rf"|(?P<counted>{scales})?(?P<count>{listed(words['count_words'])})"
        rf"|(?P<other>(?:{scales})?(?:{listed(words['other_counts'])}))|(?P<scale>{scales})"
    )


@lru_cache(maxsize=1)
def _statement() -> re.Pattern[str]:
    """Return the pattern of a statement of units in words; what stands in a unit's place has only characters of units."""
    words = wording()
    names = (words["scales"], words["currencies"], words["money_prefixes"], words["money_words"], words["count_words"])
    chars = {char for each in (*names, words["other_counts"]) for name in each for char in name} | set(_AND)
    units = f"([{re.escape(''.join(sorted(chars)))}]{{1,24}})"
    return re.compile("|".join(each.replace("{unit}", units) for each in words["statements"]))


@lru_cache(maxsize=4096)
def stated_in(text: str, *, alone: bool = False) -> tuple[Stated, ...]:
    """Return the units that words state; `alone`: the words are a remark, which may be a unit and nothing else."""
    found = _statements(fold(text)) or [one for piece in text.split() for one in _statements(fold(piece))]
    if not found and alone and _are_units(fold(text)):
        found = [fold(text)]
    return tuple(stated for each in found for stated in _units(each, one_line(text)))


def _statements(words: str) -> list[str]:
    """Return the units stated; a name that begins with the character of a unit (元谋县, 千阳县) states none."""
    matches = _statement().finditer(words)
    found = [group for m in matches if not words[m.end() : m.end() + 1].isalpha() for group in m.groups() if group]
    return [each for each in found if _are_units(each)]


def _are_units(words: str) -> bool:
    """Are these words a unit, or several that are set apart?"""
    return all(_unit().fullmatch(each) for each in re.split(f"[{_AND}]", words.strip(_AND)))


def _units(words: str, raw: str) -> Iterator[Stated]:
    scales = wording()["scales"]
    for match in _unit().finditer(words):
        scale = Decimal(scales.get(match["money"] or match["counted"] or match["scale"], 1))
        if match["yuan"]:
            yield Stated("money", match.group(), scale / _FORM_MONEY, raw)
        elif match["count"]:
            yield Stated("count", match.group(), scale, raw)
        elif match["scale"]:
            yield Stated("either", match.group(), scale, raw)
        else:
            yield Stated("money" if match["foreign"] else "count", match.group(), None, raw)


def in_unit(text: str, unit: Unit, stated: Sequence[Stated], year: int = 0) -> Quantity:
    """Read a cell whose figures are given in the units stated about it, if any, else in the form's.

    A remark in the cell counts as one on its label does: it may state the unit, or that the figure is another year's (`year` is
    the report's).
    """
    read = parse_quantity(text, unit)
    if "note-in-cell" not in read.oddities:
        return _as_stated(read, text, unit, stated)
    remark = fold(read.note).strip("()[]〔〕【】")
    if unsettles(remark, year):
        return Quantity("unreadable", oddities=("unreadable-cell",))
    if own := stated_in(remark, alone=True):
        figure = text.replace(read.note, "")
        read = _as_stated(parse_quantity(figure, unit), figure, unit, (*stated, *about(own, (unit,))))
        if read.kind == "number":
            return read._replace(note=read.note or remark, oddities=(*read.oddities, "note-in-cell"))
        return read
    return _as_stated(read, text, unit, stated)


def _as_stated(read: Quantity, text: str, unit: Unit, stated: Sequence[Stated]) -> Quantity:
    """Convert what was read of a cell from the units stated about it."""
    if not stated or read.kind not in {"number", "unreadable"}:
        return read
    ours = [one for one in stated if _concerns(one, unit)]
    factors = {_factor(one, unit) for one in ours}
    if not factors or (factors == {Decimal(1)} and not unit.kept_words):
        return read
    if len(factors) > 1 or None in factors:
        return UNCLEAR if read.kind == "number" else read
    if unit.kept_words:
        return _kept(read, ours[0])
    return _converted(text, unit, next(iter(factors)) or Decimal(1), ours[0])


def about(stated: Sequence[Stated], units: Sequence[Unit]) -> tuple[Stated, ...]:
    """Return what is stated about one line or column; a unit that is none of its kinds of quantity makes it unclear."""
    if not stated or any(_concerns(one, unit) for one in stated for unit in units):
        return tuple(stated)
    return tuple(one._replace(kind="either", factor=None) for one in stated)


def _is_money(unit: Unit) -> bool:
    return unit.type == "number"


def _concerns(one: Stated, unit: Unit) -> bool:
    return one.kind == "either" or (one.kind == "money") == _is_money(unit)


def _factor(one: Stated, unit: Unit) -> Decimal | None:
    """Return the factor into the form's unit; None where there is none."""
    if one.factor is None:
        return None
    return one.factor / _FORM_MONEY if one.kind == "either" and _is_money(unit) else one.factor


def _kept(read: Quantity, stated: Stated) -> Quantity:
    """The form fixes no unit: the one that is stated stands beside the figure."""
    if read.kind != "number":
        return read
    if "unit-kept" in read.oddities:
        return read if read.note == stated.word else UNCLEAR
    return read._replace(note=read.note or stated.word, oddities=(*read.oddities, "unit-kept"))


def _converted(text: str, unit: Unit, factor: Decimal, stated: Stated) -> Quantity:
    read = parse_quantity(text, _with_fractions(unit))
    if read.kind != "number" or read.value is None:
        return read
    if _OWN_UNIT & set(read.oddities):  # the cell has a unit of its own
        return parse_quantity(text, unit) if fold(text).lstrip("+-.,0123456789") == stated.word else UNCLEAR
    value = Decimal(read.value) * factor
    digits = max(0, -int(Decimal(read.value).as_tuple().exponent))
    oddities = (*read.oddities, "unit-converted")
    if abs(value) >= LARGEST:
        return UNCLEAR
    if _is_money(unit):
        return read._replace(value=value, oddities=oddities)
    if value != value.to_integral_value():
        return UNCLEAR
    return read._replace(value=int(value), precision=max(1, int(factor) // 10**digits), oddities=oddities)


@lru_cache(maxsize=64)
def _with_fractions(unit: Unit) -> Unit:
    return unit.as_number()


def raw_of(stated: Iterable[Stated]) -> str:
    """Return the words that state the units, as printed."""
    return "、".join(dict.fromkeys(one.raw for one in stated))

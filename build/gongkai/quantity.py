"""What stands in one cell of a table: a number, or one of the kinds of nothing. Only `number` has a value.

Counts are `int`, money is `Decimal`, never float. Nothing but a printed number becomes a number; in particular nothing
blank becomes 0, and two groups of digits with a space between them are not joined, because they may be two cells.

>>> from gongkai.form import load_form
>>> item = load_form("2021").unit_by_id["item"]
>>> q = parse_quantity("629万", item); q.value, q.precision, q.oddities
(6290000, 10000, ('rounded',))
>>> q = parse_quantity("17（其中修订15件）", item); q.value, q.note
(17, '（其中修订15件）')
>>> parse_quantity("/", item).kind, parse_quantity("85 0", item).kind
('dash', 'unreadable')

A footnote's mark beside the figure is a note; what is struck out is not printed (see `beside`).

>>> q = parse_quantity("12²", item); q.value, q.note, q.oddities
(12, '²', ('footnote-mark',))
>>> parse_quantity("8̶5̶86", item).value, parse_quantity("8̶5̶", item).kind
(86, 'unreadable')

What stands in a cell beside its figure and is no part of it: marks of footnotes, and characters that are struck out.

A mark is a circled or raised number, a number in square brackets, an asterisk, dagger or reference mark, in front of the
figure or behind it; inside it nothing is a mark. What is struck out is not printed, and parts what stands around it.

>>> parted("17①"), parted("※ 5"), parted("1²34")
(Parted(body='17', before='', after='①'), Parted(body='5', before='※ ', after=''), Parted(body='1²34', before='', after=''))
>>> without_struck("8̶5̶ 86"), without_struck("1̶2")
('86', '2')
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai.codes import ids, titles
from gongkai.form.model import Unit

KINDS = ids("kind")
KIND_WORDS = {kind: title for kind, title in titles("kind").items() if kind != "number"}
"""How arithmetic names a cell that holds no number."""
LARGEST = 10**15

_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0x2212: 0x2D, 0xA0: 0x20}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD, 0x202A, 0x202C, 0x2060))
_DASH = re.compile(r"[-—–―‐‑﹣﹘─/\\~_]+")
_NONE = re.compile(r"(?:无|沒有|没有|無)[。.]?")
_NUMBER = re.compile(r"([+-]?)([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_UNSIGNED = re.compile(r"[0-9]")
_ZERO_PAIR = re.compile(r"0\s*/\s*0")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_ONES = {"": 0, **{digit: i for i, digit in enumerate("一二三四五六七八九", start=1)}}
_TENS = {"": 0, "十": 10, **{f"{digit}十": 10 * i for digit, i in _ONES.items() if digit}}
_BELOW_HUNDRED = {tens + ones: Decimal(i + j) for tens, i in _TENS.items() for ones, j in _ONES.items() if tens or ones}
_BELOW_HUNDRED |= {"零": Decimal(0), "〇": Decimal(0), "两": Decimal(2)}
_UNITS_ALONE = re.compile(r"[百千万亿]+")
_SCALE = re.compile(r"[千万亿]+")
_VAGUE = re.compile(r"余|多|约|近|逾")
_NOTE = re.compile(r"[(〔\[【].*\Z", re.DOTALL)
_SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}


class Quantity(NamedTuple):
    """A cell's content.

    Attributes:
        kind: One of `KINDS`.
        value: `int` for counts, `Decimal` for money in the form's unit, None unless kind is `number`.
        precision: Power of ten to which the printed figure is rounded; 1 when it is exact as printed.
        note: Text beside the number, as printed: words in brackets, or else the marks of footnotes.
        oddities: Codes of findings about the way the number is written.
    """

    kind: str
    value: int | Decimal | None = None
    precision: int = 1
    note: str = ""
    oddities: tuple[str, ...] = ()


BLANK = Quantity("blank")
_UNREADABLE = Quantity("unreadable", oddities=("unreadable-cell",))


_LONGEST_NUMERAL = 40
"""Characters; no figure of the form has more, and reading one takes time with the square of its length."""


@lru_cache(maxsize=65536)
def parse_quantity(raw: str, unit: Unit) -> Quantity:
    """Read the content of one cell whose figures are given in `unit`."""
    shown = raw.translate(_INVISIBLE).strip()
    if not has_struck(shown):
        return _shown_quantity(shown, unit)
    left = without_struck(shown)
    if not left:
        return Quantity("unreadable", oddities=("struck-text",))
    read = _shown_quantity(left, unit)
    return read._replace(oddities=(*read.oddities, "struck-text"))


def _shown_quantity(shown: str, unit: Unit) -> Quantity:
    """Read what is printed: marks at both ends, what counts, words in brackets."""
    text = shown.translate(_WIDTH)  # character by character: places in one are places in the other
    if not text:
        return BLANK
    outer = parted(text)
    note = _NOTE.search(outer.body)
    words = parted(note.group()) if note else Parted("")
    inner = parted(outer.body[: note.start()].strip()) if note else outer
    read = _body(inner.body, unit)
    if read is None or (note and read.kind != "number"):
        return _UNREADABLE
    if outer.before or outer.after or inner.after or words.before or words.after:
        beside = shown[: len(outer.before)] + shown[len(shown) - len(outer.after) :]
        read = read._replace(note=read.note or beside.strip(), oddities=(*read.oddities, "footnote-mark"))
    if note is None:
        return read
    start = len(outer.before) + note.start() + len(words.before)
    printed = shown[start : start + len(words.body)]
    return read._replace(note=printed, oddities=(*read.oddities, "note-in-cell"))


def _body(body: str, unit: Unit) -> Quantity | None:
    if _DASH.fullmatch(body):
        return Quantity("dash")
    if _NONE.fullmatch(body):
        return Quantity("none")
    return _worded_sign(body, unit) or _arabic(body, unit) or _chinese(body, unit)


def _worded_sign(body: str, unit: Unit) -> Quantity | None:
    """Read 增加5, 减4, and a pair of zeros (0/0: nothing added, nothing taken away) where the unit has signs."""
    if unit.signs and _ZERO_PAIR.fullmatch(body):
        return Quantity("number", 0, oddities=("sign-in-words",))
    for word in sorted(unit.signs, key=len, reverse=True):
        if body.startswith(word) and _UNSIGNED.match(body[len(word) :].strip()):
            read = _arabic(body[len(word) :].strip(), unit)
            if read and isinstance(read.value, int):
                return read._replace(value=unit.signs[word] * read.value, oddities=(*read.oddities, "sign-in-words"))
    return None


def _arabic(body: str, unit: Unit) -> Quantity | None:
    match = _NUMBER.match(body)
    if match is None or len(match.group()) > _LONGEST_NUMERAL:
        return None
    sign, digits, fraction = match.groups()
    number = Decimal(sign + digits.replace(",", "") + (fraction or ""))
    oddities = ("thousands-separator",) if "," in digits else ()
    return _scaled(number, body[match.end() :].strip(), unit, oddities)


def _chinese(body: str, unit: Unit) -> Quantity | None:
    match = _CHINESE.match(body)
    if match is None or len(match.group()) > _LONGEST_NUMERAL:
        return None
    if _scaled(Decimal(0), body[match.end() :].strip(), unit, ()) is None:
        return None  # words that only begin like a numeral, as labels do
    try:
        number = chinese_number(match.group())
    except ValueError:
        return None
    return _scaled(number, body[match.end() :].strip(), unit, ("chinese-numeral",))


def chinese_number(words: str) -> Decimal:
    """Read a numeral in Chinese characters; ValueError when it is none.

    >>> [int(chinese_number(words)) for words in ("两", "十", "三十六", "一百零五")]
    [2, 10, 36, 105]
    """
    if words in _BELOW_HUNDRED:
        return _BELOW_HUNDRED[words]
    if _UNITS_ALONE.fullmatch(words):
        raise ValueError(words)
    import cn2an  # noqa: PLC0415 - takes longer to load than a report to read, and few reports have so long a numeral

    try:
        return Decimal(str(cn2an.cn2an(words, "normal")))
    except KeyError as error:  # of the library, at a zero that closes a numeral
        raise ValueError(words) from error


def _scaled(number: Decimal, tail: str, unit: Unit, oddities: tuple[str, ...]) -> Quantity | None:
    """Apply what follows the digits: 万/亿, words of vagueness, words of the unit. None when it is anything else."""
    vague = _VAGUE.search(tail)
    if vague:
        tail, oddities = _VAGUE.sub("", tail), (*oddities, "approximate")
    if tail in unit.kept_words:
        read = _quantity(number, 1, unit, (*oddities, "unit-kept"))
        return read._replace(note=tail) if read else None
    if tail in unit.scaled_words:
        return _quantity(number * Decimal(unit.scaled_words[tail]), 1, unit, (*oddities, "unit-converted"))
    if tail in unit.words:
        return _quantity(number, 1, unit, (*oddities, "unit-in-cell"))
    scale = _SCALE.match(tail)
    if scale and scale.group() in _SCALES and tail[scale.end() :] in ("", *unit.words):
        factor = _SCALES[scale.group()]
        digits_after_point = -int(number.as_tuple().exponent)
        precision = max(1, factor // 10**digits_after_point)
        return _quantity(number * factor, precision, unit, (*oddities, "rounded"))
    return _quantity(number, 1, unit, oddities) if not tail else None


def _quantity(number: Decimal, precision: int, unit: Unit, oddities: tuple[str, ...]) -> Quantity | None:
    if abs(number) >= LARGEST:
        return None
    if unit.type != "integer":
        return Quantity("number", number, precision, oddities=oddities)
    if number != number.to_integral_value():
        return None
    return Quantity("number", int(number), precision, oddities=oddities)


_CIRCLED = "①-⑳⑴-⒇㉑-㉟㊱-㊿❶-❿➀-➓⓫-⓴⓵-⓾"
_RAISED, _LOWERED = "⁰¹²³⁴-⁹", "₀-₉"
_MARK = "|".join(
    (
        f"注?[{_CIRCLED}]",
        r"注?⁽[^⁽⁾\s]{1,6}⁾",
        f"₍[{_LOWERED}]{{1,2}}₎",
        # Three raised digits are no footnote of a table; rather they are a figure that was set unevenly.
        f"注?(?<![{_RAISED}])[{_RAISED}]{{1,2}}(?![{_RAISED}])",
        f"(?<![{_LOWERED}])[{_LOWERED}]{{1,2}}(?![{_LOWERED}])",
        rf"[\[〔【⁅]\s*注?\s*[0-9{_RAISED}{_CIRCLED}*]{{1,3}}\s*[\]〕】⁆]",
        # Three asterisks stand for digits that are kept back.
        r"(?<![*])[*∗⁎]{1,2}(?![*])",
        "[†‡※]",
    )
)
_MARKS = rf"(?:(?:{_MARK})[\s,、;]*)+"
_BEFORE, _AFTER = re.compile(_MARKS), re.compile(rf"[\s]*{_MARKS}\Z")
_ANY = re.compile(f"[{_CIRCLED}{_RAISED}{_LOWERED}⁽₍\\[〔【⁅*∗⁎†‡※]")
_LONGEST = 40
"""Characters; longer rows of marks are something else."""

_STROKES = "\u0335-\u0338"
_STRUCK = re.compile(f"(?:[^{_STROKES}]?[{_STROKES}]+)+")
_STROKE = re.compile(f"[{_STROKES}]")


class Parted(NamedTuple):
    """A cell's text without the marks at its ends, and the marks."""

    body: str
    before: str = ""
    after: str = ""


def parted(text: str) -> Parted:
    """Take marks off both ends of a text whose characters have their usual width; a text of nothing but marks keeps them."""
    if not _ANY.search(text):
        return Parted(text)
    start = _BEFORE.match(text[:_LONGEST])
    before = start.group() if start else ""
    rest = text[len(before) :]
    end = _AFTER.search(rest[-_LONGEST:])
    after = end.group() if end else ""
    body = rest[: len(rest) - len(after)]
    return Parted(body, before, after) if body.strip() else Parted(text)


def has_struck(text: str) -> bool:
    """Is any character struck out?"""
    return bool(_STROKE.search(text))


def without_struck(text: str) -> str:
    """Return what is left to read; a space parts what stood on both sides of something struck."""
    return _STRUCK.sub(" ", text).strip()

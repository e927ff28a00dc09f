"""What stands in a cell beside its figure and is no part of it: marks of footnotes, and characters that are struck out.

A mark is a circled or raised number, a number in square brackets, an asterisk, dagger or reference mark, in front of the
figure or behind it; inside it nothing is a mark. What is struck out is not printed, and parts what stands around it.

>>> parted("17①"), parted("※ 5"), parted("1²34")
(Parted(body='17', before='', after='①'), Parted(body='5', before='※ ', after=''), Parted(body='1²34', before='', after=''))
>>> without_struck("8̶5̶ 86"), without_struck("1̶2")
('86', '2')
"""

import re
from typing import NamedTuple

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

"""Colours in Word documents: can text of one colour be seen on a ground of another?

A ground is what a shading (`shd`) or a highlight lays under the text; without any it is white paper. Text in the automatic
colour is always seen: Word makes it light on a dark ground.

>>> visibility("FFFFFF", None), visibility("FFFFFF", (68, 114, 196)), visibility("F0F0F0", None), visibility("auto", (0, 0, 0))
('hidden', 'shown', 'faint', 'shown')
"""

import re
from functools import lru_cache
from typing import Any

from gongkai.sources.word.elements import attribute

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
_HEX = re.compile("[0-9A-Fa-f]{6}")
_PERCENT = re.compile("pct([0-9]{1,2})")
_SAME, _ALIKE = 12, 40
"""The largest difference of a channel (of 255) up to which text is not seen at all, or hardly."""
_HIGHLIGHTS: dict[str, Colour] = {
    "black": _BLACK, "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE, "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip

_THEME = {
    **dict.fromkeys(("background1", "light1"), "FFFFFF"), **dict.fromkeys(("text1", "dark1"), "000000"),
    **dict.fromkeys(("background2", "light2"), "E7E6E6"), **dict.fromkeys(("text2", "dark2"), "44546A"),
    "accent1": "4472C4", "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47",
}  # fmt: skip
"""Colours of the theme as Word has them; one that a document changes is written beside its name."""


def written(element: Any, name: str, theme: str) -> str:
    """Return a colour as it is written, or that of the theme where nothing is."""
    said = attribute(element, name)
    return said if _HEX.fullmatch(said) else _THEME.get(attribute(element, theme), said)


def colour(text: str) -> Colour | None:
    """Return a colour written as six hexadecimal digits; None for the automatic one."""
    return (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)) if _HEX.fullmatch(text) else None


def highlight(name: str) -> Colour | None:
    """Return the ground that a highlight lays; None when it lays none."""
    return _HIGHLIGHTS.get(name)


def shading(element: Any) -> Colour | None:
    """Return the ground that a shading lays, its pattern mixed; None when it lays none."""
    if element is None:
        return None
    pattern = attribute(element, "val")
    if pattern == "nil":
        return None
    below = colour(written(element, "fill", "themeFill"))
    above = colour(written(element, "color", "themeColor")) or _BLACK
    if pattern == "solid":
        return above
    share = _PERCENT.fullmatch(pattern)
    if share is None:
        return below
    part = int(share[1]) / 100
    return _mixed(above, below or WHITE, part)


def _mixed(above: Colour, below: Colour, part: float) -> Colour:
    red, green, blue = (round(a * part + b * (1 - part)) for a, b in zip(above, below, strict=True))
    return red, green, blue


@lru_cache(maxsize=1024)
def visibility(text: str, ground: Colour | None) -> str:
    """Say whether text of a colour is `shown`, `faint` or `hidden` on its ground."""
    own = colour(text)
    if own is None:
        return "shown"
    difference = max(abs(a - b) for a, b in zip(own, ground or WHITE, strict=True))
    return "hidden" if difference <= _SAME else "faint" if difference <= _ALIKE else "shown"

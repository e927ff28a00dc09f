"""Lengths and colours of style sheets and of old attributes, as numbers.

>>> length("10.5pt", 16), length("-2em", 10), length("50%", 16, 40), length("12", 16)
(14.0, -20.0, 20.0, None)
>>> colour("#FFF"), colour("windowtext"), old_colour("ffffff"), colour("no-such")
((1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0), None)
"""

import re
from functools import lru_cache

from tinycss2.color4 import parse_color

Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity, from 0 to 1."""

WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
SCREEN_WIDTH, SCREEN_HEIGHT = 1280.0, 800.0
"""Of the desk on which a page is looked at, in pixels."""

_LENGTH = re.compile(r"(?:calc\(\s*)?([+-]?(?:[0-9]{1,9}\.?[0-9]{0,9}|\.[0-9]{1,9})(?:e[+-]?[0-9]{1,2})?)([a-z]*|%)\s*\)?")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
_RELATIVE = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "lh": 1.2}
_SCREEN = {"vw": SCREEN_WIDTH, "vh": SCREEN_HEIGHT, "vmin": SCREEN_HEIGHT, "vmax": SCREEN_WIDTH}
_SYSTEM_BLACK = ["windowtext", "canvastext", "buttontext", "fieldtext", "menutext", "infotext", "captiontext"]
_SYSTEM_WHITE = ["window", "canvas", "field", "infobackground", "menu"]
_SYSTEM = {**dict.fromkeys(_SYSTEM_BLACK, BLACK), **dict.fromkeys(_SYSTEM_WHITE, WHITE)}
_SYSTEM |= {"buttonface": (0.94, 0.94, 0.94, 1.0), "graytext": (0.5, 0.5, 0.5, 1.0), "linktext": (0.0, 0.0, 0.93, 1.0)}
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


def length(text: str, em: float, whole: float = 0.0, *, bare: bool = False) -> float | None:
    """Return a length in pixels; None when it is none. Percentages are of `whole`; `bare` numbers count as pixels."""
    found = _LENGTH.fullmatch(text)
    if not found:
        return None
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return number / 100 * whole
    if not unit:
        return number if bare or not number else None
    factor = _PIXELS.get(unit) or (_RELATIVE.get(unit, 0.0) * em) or (16.0 if unit in {"rem", "rlh"} else 0.0)
    factor = factor or _SCREEN.get(unit.removeprefix("s").removeprefix("d"), 0.0) / 100
    return number * factor if factor else None


@lru_cache(maxsize=4096)
def colour(text: str) -> Colour | None:
    """Return the colour that a value of CSS names; None for `currentcolor` and for what is none."""
    if text in _SYSTEM:
        return _SYSTEM[text]
    found = parse_color(text)
    if found is None or isinstance(found, str):
        return None
    if found.space != "srgb":
        try:
            found = found.to("srgb")
        except NotImplementedError:
            return None
    red, green, blue = (min(1.0, max(0.0, float(each or 0))) for each in found.coordinates)
    return red, green, blue, float(found.alpha)


def old_colour(text: str) -> Colour | None:
    """Return the colour of an attribute such as `bgcolor`, whose number sign may be lacking."""
    found = _HEX.fullmatch(text.strip().lower())
    return colour("#" + found[1]) if found else colour(text.strip().lower())


def over(above: Colour, ground: Colour) -> Colour:
    """Lay one colour over an opaque one."""
    share = above[3]
    red, green, blue = (a * share + g * (1 - share) for a, g in zip(above[:3], ground[:3], strict=True))
    return red, green, blue, 1.0


def apart(one: Colour, other: Colour) -> float:
    """How far two opaque colours are from each other, from 0 to 1."""
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True))

"""Lengths and colours of style sheets and of old attributes, as numbers.

>>> length("10.5pt", 16), length("-2em", 10), length("50%", 16, 40), length("12", 16)
(14.0, -20.0, 20.0, None)
>>> colour("#FFF"), colour("windowtext"), old_colour("ffffff"), colour("no-such")
((1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0), None)
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from tinycss2.color5 import parse_color

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


SMALLEST = 2.5
"""Pixels of a letter under which nobody sees one."""
FAINT, FAINTER = 0.07, 0.14
"""How far apart (from 0 to 1) a colour and its ground are where text is not seen, and where that depends on the eye."""
MEDIUM = 16.0
"""Pixels of text that says nothing of its size."""


class Look(NamedTuple):
    """How text looks.

    Attributes:
        size: Of its letters, in pixels.
        ink: Its colour.
        fill: Another colour that its letters are filled with, if any.
        ground: The colour behind it.
        pictured: Whether a picture lies over that.
        shown: False where `visibility` hides it; text inside may be shown again.
        collapsed: Whether that is `collapse`, which takes rows and columns away.
        gone: Whether it is not seen, whatever is said inside.
        opacity: Of all that is around it.
        level: 1 raised, -1 lowered.
        struck: Whether a line goes through it.
        indent: Of first lines, in pixels.
        rightwards: Whether it is written from left to right.
        reversed: Whether its letters come in reverse order.
        spacing: Between letters, in pixels.
        face: The font of the page that it is set in, if any.
        transform: `text-transform`.
        narrow: Width in pixels that it is cut off at; 0 for none.
        moves: Whether an animation may bring to light what is hidden.
        shadowed: Whether a shadow or an outline may show what its colour does not.
        doubts: Why what is seen may differ from the text, in the words of CSS.
        astray: The same of where it stands in its cell.
        variables: Custom properties.
    """

    size: float = MEDIUM
    ink: Colour = BLACK
    fill: Colour | None = None
    ground: Colour = WHITE
    pictured: bool = False
    shown: bool = True
    collapsed: bool = False
    gone: bool = False
    opacity: float = 1.0
    level: int = 0
    struck: bool = False
    indent: float = 0.0
    rightwards: bool = True
    reversed: bool = False
    spacing: float = 0.0
    face: str = ""
    transform: str = "none"
    narrow: float = 0.0
    moves: bool = False
    shadowed: bool = False
    doubts: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    variables: Mapping[str, str] = {}

    @property
    def hidden(self) -> bool:
        """Is text of this look not seen?"""
        return self.gone or not self.shown or self.size < SMALLEST or self.indent < -500 or self._faint < FAINT

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Why it cannot be said what is seen of such text."""
        found = [*self.doubts, *self.astray]
        if self.face:
            found.append(f"@font-face {self.face}")
        if self.reversed:
            found.append("unicode-bidi: bidi-override")
        if self.spacing < -0.35 * self.size:
            found.append("letter-spacing")
        if FAINT <= self._faint < FAINTER:
            found.append("color")
        return tuple(found)

    @property
    def perhaps(self) -> str:
        """Why such text may be seen although it is hidden as the sheets stand; empty where nothing speaks for it."""
        if self.moves:
            return "animation"
        only_colour = self.shown and not self.gone and self.size >= SMALLEST and self.indent >= -500
        if only_colour and (self.fill or self.ink)[3] * self.opacity >= FAINT and self.pictured:
            return "background-image"
        return "text-shadow" if only_colour and self.shadowed else ""

    @property
    def _faint(self) -> float:
        ink = self.fill or self.ink
        return apart(over(ink, self.ground), self.ground) * self.opacity

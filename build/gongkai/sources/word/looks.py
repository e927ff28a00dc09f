"""What text of a Word document looks like, by its run and by the place where it stands.

A run is seen or not, raised, struck out, in pictures. Not seen: hidden text, text in the colour of its ground, text under 3
points or squeezed to nothing. Raised is what says so, and what is lifted by half a line or in a smaller size beside text that is
not (`position`); where all is lifted alike nothing is. A place is an open cell or paragraph, with what it lays under its text;
a row may be too low for its text to be seen.
"""

from dataclasses import dataclass
from typing import Any

from gongkai.sources.raised import struck, subscript, superscript
from gongkai.sources.spans import MarkedCell
from gongkai.sources.word.colours import Colour, visibility
from gongkai.sources.word.elements import attribute, child, whole
from gongkai.sources.word.styles import OUTLINED, TOGGLES, Properties

_SMALLEST, _NARROWEST = 6, 10
"""Half points; per cent of a character's width."""
_USUAL_SIZE = 20
_CLOSEST = -3
"""Twentieths of a point for each half point of size: letters that are set closer lie over each other."""
FAINT = "看不清"
"""What a doubt says of text that is hardly seen, or of which nobody knows whether it is."""
_LIFTED, _LIFTED_SMALL, _DOUBTFUL = 0.3, 0.12, 0.15
"""How far text is lifted, in shares of the size of what it stands beside: at full size, in a smaller one, perhaps."""
_SMALLER = 0.9


@dataclass(frozen=True, slots=True)
class RunLook:
    """How a run's text shows.

    Attributes:
        seen: `shown`, `faint` (hardly seen, or nobody knows) or `hidden`.
        struck: A line goes through it.
        shift: `superscript`, `subscript` or nothing.
        pictures: Its font has pictures in the places of digits and letters.
        combined: Its characters stand in two short lines.
        size: In half points.
        position: How far it is lifted, in half points.
    """

    seen: str = "shown"
    struck: bool = False
    shift: str = ""
    pictures: bool = False
    combined: bool = False
    size: int = _USUAL_SIZE
    position: int = 0

    def shown(self, text: str) -> str:
        """Return the text with its look made visible."""
        if self.pictures:
            text = "".join(chr(0xF000 + ord(c)) if "!" <= c <= "~" else c for c in text)
        if self.shift:
            text = superscript(text) if self.shift == "superscript" else subscript(text)
        return struck(text) if self.struck else text


def applied(base: Properties, character: Properties, own: Properties) -> Properties:
    """Return what applies to a run by its paragraph, its character style and itself."""
    found = {**base, **character, **own}
    for name in TOGGLES:
        if name not in own and base.get(name) and character.get(name):
            found[name] = False
    return found


def look_of(said: Properties, ground: Colour | None, *, sure_of_ground: bool = True) -> RunLook:
    """Return the look that properties give on a ground."""
    size = said.get("sz", _USUAL_SIZE)
    seen = _seen(said, said.get("highlight") or said.get("shd") or ground)
    unsure = not sure_of_ground or any(said.get(name) for name in OUTLINED)
    if (seen == "hidden" and unsure and not said.get("vanish")) or (seen == "shown" and said.get("spacing", 0) < _CLOSEST * size):
        seen = "faint"
    if size < _SMALLEST or 0 < said.get("w", 100) <= _NARROWEST:
        seen = "hidden"
    shift = said.get("vertAlign", "")
    return RunLook(
        seen,
        bool(said.get("strike") or said.get("dstrike")),
        shift if shift in {"superscript", "subscript"} else "",
        bool(said.get("pictures")),
        bool(said.get("combined")),
        size,
        said.get("position", 0),
    )


def _seen(said: Properties, ground: Colour | None) -> str:
    if said.get("vanish"):
        return "hidden"
    fill = said.get("fill", "")
    if fill in {"hidden", "faint"}:
        return str(fill)
    return visibility(fill or said.get("color", "auto"), ground)


def lifted(look: RunLook, beside: RunLook) -> str:
    """Say how a run stands to the largest text beside it: `superscript`, `subscript`, `unsure` or nothing."""
    distance = (look.position - beside.position) / max(1, beside.size)
    least = _LIFTED_SMALL if look.size <= _SMALLER * beside.size else _LIFTED
    if abs(distance) >= least:
        return "superscript" if distance > 0 else "subscript"
    return "unsure" if abs(distance) >= _DOUBTFUL else ""


_LOWEST_ROW, _LOW_ROW = 40, 120
"""Heights of rows, in twentieths of a point, at which nothing is seen of their text, or not all."""


@dataclass(slots=True)
class OpenCell:
    """An open cell: its element, its ground, what its table's style says of runs in it."""

    element: Any
    ground: Colour | None
    said: Properties


@dataclass(slots=True)
class OpenParagraph:
    """An open paragraph: its ground, what it says of its runs, whether it runs into the next one, its largest text."""

    ground: Colour | None
    base: Properties
    runs_on: bool = False
    largest: RunLook | None = None


def row_seen(properties: Any) -> str:
    """Say what is seen of a row's text by its height: `shown`, `faint`, `hidden`."""
    height = child(properties, "trHeight")
    if height is None or attribute(height, "hRule") != "exact":
        return "shown"
    digits = attribute(height, "val")
    twips = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else _LOW_ROW
    return "hidden" if twips <= _LOWEST_ROW else "faint" if twips < _LOW_ROW else "shown"


def marked(said: dict[str, Any]) -> MarkedCell:
    """Return an empty cell with the spans and merges that the properties of this name give."""
    return MarkedCell(
        "",
        columns=whole(attribute(said["gridSpan"], "val"), 1) if "gridSpan" in said else 1,
        continues_above=_goes_on(said.get("vMerge")),
        continues_left=_goes_on(said.get("hMerge")),
    )


def _goes_on(merge: Any) -> bool:
    return merge is not None and attribute(merge, "val") != "restart"

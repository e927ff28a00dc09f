"""Places in the body of a Word document: what an open cell or paragraph lays under its text, rows, merges."""

from dataclasses import dataclass
from typing import Any

from gongkai.sources.spans import MarkedCell
from gongkai.sources.word_colours import Colour
from gongkai.sources.word_looks import RunLook
from gongkai.sources.word_styles import Properties
from gongkai.sources.word_xml import attribute, child, whole

_LOWEST_ROW, _LOW_ROW = 40, 120
"""Heights of rows, in twentieths of a point, at which nothing is seen of their text, or not all."""


NOTHING: Properties = {}


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

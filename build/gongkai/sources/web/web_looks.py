"""How the text inside an element looks: whether it is seen at all, raised, struck, and what of it cannot be told from the file.

    what holds for the element + how text around it looks → `Look` of the text inside, `Box` of the element itself

Not seen is what has no box, is set hidden, all but transparent, all but the colour of its ground, smaller than a dot, cut
away or moved off the screen. Where that can only be told by drawing the page (turned text, a picture as ground, a font that comes
from elsewhere), the look has a doubt: the words of CSS that raise it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from gongkai.sources.web.declared import INHERIT, UNTOLD, WORKED_OUT
from gongkai.sources.web.lengths import BLACK, FAINT, MEDIUM, Colour, Look, colour, length, old_colour, over
from gongkai.sources.web.moved import placed

_KEYWORD_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
    "xxx-large": 48.0,
}  # fmt: skip
_LARGER, _RAISED_SIZE, _SHIFT = 1.2, 0.87, 0.15
_DOUBTFUL_FEATURES = re.compile(r"[\"'](?:sups|sinf|subs|frac|afrc|ordn|numr|dnom)[\"'](?!\s*(?:0|off))")
_HARMLESS_FILTER = re.compile(
    r"(?:none|(?:grayscale|sepia|saturate|hue-rotate|drop-shadow)\([^()]*(?:\([^()]*\)[^()]*)*\)|\s|progid:.*|gray|alpha\(.*)*"
)
_FADED = re.compile(r"opacity\(\s*([0-9.]+%?)\s*\)")


class Box(NamedTuple):
    """What becomes of the element itself: its `display`, whether it is `out` of the flow, the picture behind it.

    `covers` says that it is filled with a colour and stands elsewhere than the flow would put it: over other words, perhaps.
    """

    display: str
    out: bool = False
    picture: str = ""
    covers: bool = False


_OF_TEXT = frozenset(
    (
        "color", "-webkit-text-fill-color", "visibility", "font-size", "font-family", "text-indent", "direction", "text-shadow",
        "letter-spacing", "text-transform", "-webkit-text-stroke-width", "-perhaps",
    )
)  # fmt: skip
"""Properties that text inherits."""
_NONE = Box("none")
_CLEAR: Colour = (0, 0, 0, 0)
_BLOCKISH_WORDS = (
    "block inline-block flex inline-flex grid inline-grid flow-root list-item -webkit-box -webkit-inline-box -webkit-flex"
)
_BLOCKISH = frozenset(_BLOCKISH_WORDS.split())


def looked(
    around: Look, values: Mapping[str, str], display: str, body: Colour | None = None, faces: Collection[str] = ()
) -> tuple[Look, Box]:
    """Return how text inside an element looks, and its box.

    `values` are as `cascaded` gives them, `display` is what elements of its kind have, `body` the page's colour of letters and
    `faces` the fonts that come from elsewhere.
    """
    display = values.get("display", display) if values.get("display") not in INHERIT else display
    if display == "none":
        return around, _NONE
    if display == "contents":  # without a box there is nothing to be faded, cut, moved or turned
        values = {name: value for name, value in values.items() if name in _OF_TEXT}
    size = _size(values.get("font-size", ""), around.size) * _zoom(values.get("zoom", ""))
    changes = _inked(around, values, body) | _inherited(around, values, size)
    look = around._replace(size=size, **changes)
    out = values.get("position") in {"absolute", "fixed"}
    block = out or values.get("float", "none") in {"left", "right", "inline-start", "inline-end"}
    if block and display not in {"table", "flex", "grid"}:
        display = "block"
    if look.struck and (block or display.startswith("inline-")):
        look = look._replace(struck=False)
    look = _lettered(look, around, values, display)
    look = _doubted(look, values)
    if value := values.get("font-family") if faces else None:
        look = look._replace(face=_face(value, faces))
    look = placed(look, values, display, display in _BLOCKISH)
    picture = values.get("background-image", "none")
    return look, Box(display, out, "" if picture in INHERIT or picture == "none" else picture, _covers(values, out=out))


def _covers(values: Mapping[str, str], *, out: bool) -> bool:
    value = values.get("background-color", "")
    filled = value == "currentcolor" or (colour(value) or old_colour(value) or _CLEAR)[3] >= FAINT
    moved = out or values.get("position") in {"relative", "sticky"} or values.get("transform", "none") != "none"
    return filled and (moved or any("-" in values.get(f"margin-{side}", "") for side in ("left", "right", "top", "bottom")))


def _face(value: str, faces: Collection[str]) -> str:
    names = (name.strip("\"' ").lower() for name in value.split(","))
    return next((name for name in names if name in faces), "")


def _size(value: str, around: float) -> float:
    if value == "smaller":
        return around / _LARGER
    if value == "larger":
        return around * _LARGER
    if value in {"initial", "revert"}:
        return MEDIUM
    found = _KEYWORD_SIZES.get(value) or length(value, around, around, bare=True)
    return around if found is None else found


def _zoom(value: str) -> float:
    found = length(value, 1.0, 1.0, bare=True) if value else None
    return found or 1.0


def _inked(around: Look, values: Mapping[str, str], body: Colour | None) -> dict[str, Any]:
    """Colours: of letters, of the ground, and whether a picture is between them."""
    changes: dict[str, Any] = {}
    if value := values.get("color"):
        kept = {"-body": body or BLACK, "initial": BLACK, "revert": BLACK}
        changes["ink"] = kept.get(value) or colour(value) or old_colour(value) or around.ink
    if value := values.get("-webkit-text-fill-color"):
        changes["fill"] = colour(value)
    image = values.get("background-image", "none")
    pictured = around.pictured
    value = values.get("background-color", "")
    ground = changes.get("ink", around.ink) if value == "currentcolor" else colour(value) or old_colour(value)
    if isinstance(ground, tuple) and ground[3]:
        changes["ground"] = over(ground, around.ground)
        pictured = pictured and ground[3] < 0.9
    changes["pictured"] = pictured or (image not in INHERIT and image != "none") or "inset" in values.get("box-shadow", "")
    return changes


def _inherited(around: Look, values: Mapping[str, str], size: float) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if (value := values.get("visibility")) and value not in {"inherit", "unset"}:
        changes["shown"] = value in {"visible", "initial", "revert"}
        changes["collapsed"] = value == "collapse"
    if (value := values.get("opacity")) and (found := length(value, 1.0, 1.0, bare=True)) is not None:
        changes["opacity"] = around.opacity * min(1.0, max(0.0, found))
    if (value := values.get("text-indent")) and (found := length(value.split()[0], size, 0.0, bare=True)) is not None:
        changes["indent"] = found
    if (value := values.get("direction")) and value not in {"inherit", "unset"}:
        changes["rightwards"] = value != "rtl"
    if value := values.get("letter-spacing"):
        changes["spacing"] = length(value, size, bare=True) or 0.0
    if (value := values.get("text-transform")) and value not in {"inherit", "unset"}:
        changes["transform"] = value
    rightwards = changes.get("rightwards", around.rightwards)
    if values.get("unicode-bidi", "") in {"bidi-override", "isolate-override"}:
        changes["reversed"] = not rightwards
    return changes


def _lettered(look: Look, around: Look, values: Mapping[str, str], display: str) -> Look:
    """Raised, lowered, struck."""
    if "line-through" in values.get("text-decoration-line", ""):
        look = look._replace(struck=True)
    level, doubt = 0, ""
    if display in {"inline", "inline-block", "ruby-text"}:
        level, doubt = _level(values, look.size, around.size)
    if level:
        return look._replace(level=level)
    return look._replace(doubts=(*look.doubts, doubt)) if doubt else look


def _level(values: Mapping[str, str], size: float, around: float) -> tuple[int, str]:
    """Whether something is raised (1) or lowered (-1), or the words of CSS that leave it open."""
    value = values.get("vertical-align", "baseline")
    position = values.get("font-variant-position", "normal")
    if value in {"super", "sub"} or position in {"super", "sub"}:
        return (1 if "super" in {value, position} else -1), ""
    smaller = size <= _RAISED_SIZE * around
    if value in {"top", "text-top", "bottom", "text-bottom"}:
        return ((1 if "top" in value else -1) if smaller else 0), ""
    up = length(value, size, 1.2 * around, bare=True) or 0.0
    if values.get("position") == "relative":
        up += length(values.get("bottom", "0"), size, bare=True) or 0.0
        up -= length(values.get("top", "0"), size, bare=True) or 0.0
    if not up or abs(up) < _SHIFT * around or abs(up) > 2 * around:
        return 0, ""
    if smaller:
        return (1 if up > 0 else -1), ""
    return 0, "" if abs(up) < 2 * _SHIFT * around else "vertical-align"


def _untold(values: Mapping[str, str]) -> Iterator[str]:
    """Say which values browsers alone can work out, and what takes the place of text."""
    for name in ("color", "-webkit-text-fill-color"):
        if values.get(name, "").startswith(UNTOLD) and colour(values[name]) is None:
            yield name
    if "-perhaps" in values:
        yield values["-perhaps"]
    if values.get("opacity", "").startswith(WORKED_OUT) and length(values["opacity"], 1.0, 1.0, bare=True) is None:
        yield "opacity"
    if "url(" in values.get("content", ""):
        yield "content: url()"


def _doubted(look: Look, values: Mapping[str, str]) -> Look:
    said = (name for name in ("mask-image", "-webkit-text-security") if values.get(name, "none") not in {"none", "initial"})
    doubts = [*look.doubts, *(f"{name.removeprefix('-webkit-')}: {values[name]}"[:40] for name in said)]
    doubts += _untold(values)
    if values.get("mso-hide", "none") != "none":
        doubts.append("mso-hide")  # Word does not show it, browsers do
    if values.get("mix-blend-mode", "normal") not in {"normal", "initial"}:
        doubts.append("mix-blend-mode")
    if _DOUBTFUL_FEATURES.search(values.get("font-feature-settings", "")):
        doubts.append("font-feature-settings")
    if "text" in values.get("background-clip", ""):
        look = look._replace(shadowed=True)
    filtered = values.get("filter", "none")
    if found := _FADED.search(filtered):
        look = look._replace(opacity=look.opacity * min(1.0, length(found[1], 1.0, 1.0, bare=True) or 0.0))
    if not _HARMLESS_FILTER.fullmatch(_FADED.sub("", filtered)):
        doubts.append(f"filter: {filtered}"[:40])
    outlined = values.get("-webkit-text-stroke-width", "0") not in {"0", "0px"}
    if outlined or values.get("text-shadow", "none") not in {"none", "initial"}:
        look = look._replace(shadowed=True)
    if values.get("animation-name", "none") not in {"none", "initial"}:
        look = look._replace(moves=True)
    return look._replace(doubts=tuple(dict.fromkeys(doubts)))

"""Where an element is drawn: cut away, moved off the screen, turned, out of its place in the line."""

import re
from collections.abc import Iterator, Mapping

from gongkai.sources.web.declared import words_of
from gongkai.sources.web.lengths import Look, length

FAR = 900.0
"""Pixels beyond which something was moved to be out of sight."""
_CALL = re.compile(r"([a-z0-9]+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_INSET = re.compile(r"inset\(([^()]*)\)")
_NOTHING = re.compile(r"(?:circle|ellipse)\(\s*0(?:px|%)?(?:\s+0(?:px|%)?)?\s*(?:at[^()]*)?\)")
_CLIPPED = re.compile(r"rect\(([^()]*)\)")
_TURNS = {"deg": 360.0, "grad": 400.0, "rad": 6.283185, "turn": 1.0, "": 360.0}
_ANGLE = re.compile(r"([+-]?[0-9.]+)(deg|grad|rad|turn|)")


def placed(look: Look, values: Mapping[str, str], display: str, block: bool) -> Look:
    """Return the look of text inside with what its place does to it."""
    gone = _moved_off(look, values, display) or _cut_away(look, values, block)
    doubts, astray = list(look.doubts), list(look.astray)
    if values.get("position") in {"absolute", "fixed"}:
        astray.append(f"position: {values['position']}")
    elif values.get("position") == "relative" and _strays(look, values):
        astray.append("position: relative")
    if values.get("float") in {"right", "inline-end"}:
        astray.append("float: right")
    if values.get("order", "0") not in {"0", "initial"} or "reverse" in values.get("flex-direction", ""):
        astray.append("order" if values.get("order") else "flex-direction")
    astray += _behind(values)
    margin = length(values.get("margin-left", "0"), look.size, bare=True) or 0.0
    if display.startswith("inline") and margin < -0.4 * look.size:
        astray.append("margin-left")
    if display != "inline":
        gone, turned = _turned(look, values, gone)
        doubts += turned
    if (clip := values.get("clip-path", "none")) not in {"none", "initial"}:
        gone = gone or _clips_all(clip)
        doubts.append("clip-path")
    if values.get("content-visibility") == "hidden" and display not in {"inline", "table-row", "table-row-group"}:
        gone = True
    narrow = _narrow(look, values) if block else look.narrow
    found = look._replace(gone=look.gone or gone, doubts=tuple(dict.fromkeys(doubts)), astray=tuple(dict.fromkeys(astray)))
    return found._replace(narrow=narrow)


def _behind(values: Mapping[str, str]) -> Iterator[str]:
    """Say what may lie behind its ground, or below the last line that is shown."""
    if values.get("position", "static") != "static" and values.get("z-index", "").startswith("-"):
        yield "z-index"
    if values.get("line-clamp", "none") not in {"none", "initial"}:
        yield "line-clamp"


def _moved_off(look: Look, values: Mapping[str, str], display: str) -> bool:
    names = ["margin-left"] if display.startswith("inline") else ["margin-left", "margin-top"]
    if values.get("position", "static") not in {"static", "initial"}:
        names += ["left", "right", "top", "bottom"]
    for name in names:
        found = length(values.get(name, "auto"), look.size, bare=True)
        far = 5 * FAR if "margin" in name else FAR  # columns of a page are laid side by side with margins of minus a thousand
        if found is not None and (found < -far or (found > 4 * far and "margin" not in name)):
            return True
    return False


def _strays(look: Look, values: Mapping[str, str]) -> bool:
    found = (length(values.get(name, "auto"), look.size, bare=True) or 0.0 for name in ("left", "right", "top", "bottom"))
    return any(abs(each) > look.size for each in found)


def _cut_away(look: Look, values: Mapping[str, str], block: bool) -> bool:
    if values.get("position") in {"absolute", "fixed"} and (found := _CLIPPED.fullmatch(values.get("clip", "auto"))):
        sides = [length(each, look.size) for each in re.split(r"[\s,]+", found[1].strip())]
        if len(sides) == 4 and all(each is not None for each in sides):
            top, right, bottom, left = (each or 0.0 for each in sides)
            return right - left <= 2 or bottom - top <= 2
    if not block or not _clips(values):
        return False
    flat = length(values.get("line-height", "normal"), look.size, look.size, bare=True) == 0
    indent = values.get("text-indent", "0")
    outside = (length(indent, look.size, 1.0) or 0.0) >= (1.0 if indent.endswith("%") else FAR)
    return (
        flat
        or outside
        or any(each is not None and each <= 2 for each in (_side(look, values, "height"), _side(look, values, "width")))
    )


def _side(look: Look, values: Mapping[str, str], name: str) -> float | None:
    """Return how wide or high a box is at most, in pixels; None where that is not known."""
    known = [found for each in (name, f"max-{name}") if (found := _extent(look, values, each)) is not None]
    if not known:
        return None
    least = _extent(look, values, f"min-{name}") or 0.0
    return max(min(known), least) + (_extent(look, values, "padding-bottom") or 0.0 if name == "height" else 0.0)


def _extent(look: Look, values: Mapping[str, str], name: str) -> float | None:
    """Return a width or height in pixels; what is a share of something else is not known."""
    value = values.get(name, "auto")
    return None if value.endswith("%") and not value.startswith("0") else length(value, look.size, bare=True)


def _clips(values: Mapping[str, str]) -> bool:
    return any(word in {"hidden", "clip", "scroll", "auto"} for word in values.get("overflow", "visible").split())


def _narrow(look: Look, values: Mapping[str, str]) -> float:
    """Width that a block cuts its lines off at; its height counts too when not even a line fits into it."""
    if not _clips(values):
        return look.narrow
    height = _side(look, values, "height")
    if height is not None and height < 0.7 * look.size:
        return 0.1
    return min((each for each in (look.narrow, _side(look, values, "width")) if each), default=0.0)


def _clips_all(value: str) -> bool:
    if _NOTHING.fullmatch(value):
        return True
    if found := _INSET.fullmatch(value):
        sides = found[1].partition(" round")[0].split()
        shares = [length(each, 16.0, 1.0) or 0.0 for each in sides if each.endswith("%")]
        return len(shares) == len(sides) > 0 and min(shares) >= 0.5
    points = value.removeprefix("polygon(").removesuffix(")").split(",") if value.startswith("polygon(") else ["", "-"]
    return len({" ".join(point.replace("%", "").replace("px", "").split()) for point in points}) == 1


def _turned(look: Look, values: Mapping[str, str], gone: bool) -> tuple[bool, list[str]]:
    """Whether transformations take text away, and which of them leave it another than it is."""
    calls = _CALL.findall(values.get("transform", "none"))
    calls += ((name, values[name]) for name in ("rotate", "scale", "translate") if values.get(name, "none") != "none")
    doubts: list[str] = []
    for name, inside in calls:
        words = words_of(inside.replace(",", " "))
        if name.startswith("translate"):
            moves = [length(word, look.size, bare=True) for word in words]
            gone = gone or any(each is not None and abs(each) > FAR for each in moves)
            shares = [length(word, 1.0, 1.0) or 0.0 for word in words if word.endswith("%")]
            if any(abs(each) > 0.9 for each in shares) or any(abs(each or 0.0) > look.size for each in moves):
                doubts.append(f"transform: {name}")
        elif name.startswith("scale"):
            factors = [length(word, 1.0, 1.0, bare=True) for word in words]
            gone = gone or 0.0 in factors
            if any(each is None or not 0.5 < each < 3 for each in factors):
                doubts.append(f"transform: {name}({inside})"[:40])
        elif not (name.startswith("rotate") and _upright(words)):
            doubts.append(f"transform: {name}({inside})"[:40])
    return gone, doubts


def _upright(words: list[str]) -> bool:
    found = [_ANGLE.fullmatch(word) for word in words[-1:]]
    return all(each is not None and round(float(each[1]) / _TURNS[each[2]], 2) % 1 == 0 for each in found)

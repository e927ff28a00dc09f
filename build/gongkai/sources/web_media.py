"""Which media queries hold for a screen on a desk.

>>> on_screen("screen and (min-width: 800px)"), on_screen("print, (max-width: 600px)"), on_screen("")
(True, False, True)
"""

import re

from gongkai.sources.web_units import SCREEN_HEIGHT, SCREEN_WIDTH, length

_MEDIA = re.compile(r"(not\s+|only\s+)?([a-z-]+)?(?:\s*and\s*)?((?:\([^()]*\)(?:\s*and\s*)?)*)")
_FEATURE = re.compile(r"\(\s*([a-z-]+)\s*(?::\s*([^()]+?)\s*)?\)")
_RANGE = re.compile(r"\(\s*(width|height)\s*(<=?|>=?)\s*([^()<>]+?)\s*\)")
_RANGE_TO = re.compile(r"\(\s*([^()<>]+?)\s*(<=?)\s*(width|height)\s*(<=?)\s*([^()<>]+?)\s*\)")
_SIDES = {"width": SCREEN_WIDTH, "height": SCREEN_HEIGHT, "device-width": SCREEN_WIDTH, "device-height": SCREEN_HEIGHT}
_DESK = {
    "orientation": ("landscape",), "hover": ("hover", ""), "any-hover": ("hover", ""), "pointer": ("fine", ""),
    "any-pointer": ("fine", ""), "prefers-color-scheme": ("light",), "prefers-reduced-motion": ("no-preference",),
    "color": ("", "8"), "scripting": ("enabled",), "min-color": ("1", "8"), "-webkit-min-device-pixel-ratio": ("0", "1"),
}  # fmt: skip


def on_screen(media: str) -> bool:
    """Does a list of media queries hold for a screen on a desk? An empty one does."""
    queries = media.strip().lower()
    return not queries or any(_holds(query.strip()) for query in queries.split(","))


def _holds(query: str) -> bool:
    found = _MEDIA.fullmatch(_RANGE_TO.sub(r"(min-\3: \1) and (max-\3: \5)", _RANGE.sub(_as_limit, query)))
    if not found:
        return False
    medium, features = found[2] or "all", _FEATURE.findall(found[3])
    holds = medium in {"all", "screen"} and all(_has(name, value) for name, value in features)
    return holds != (found[1] or "").startswith("not")


def _as_limit(found: re.Match[str]) -> str:
    return f"({'max' if '<' in found[2] else 'min'}-{found[1]}: {found[3]})"


def _has(name: str, value: str) -> bool:
    limit, _, side = name.partition("-")
    if limit in {"min", "max"} and side in _SIDES:
        wanted = length(value, 16.0)
        return wanted is not None and (_SIDES[side] >= wanted if limit == "min" else _SIDES[side] <= wanted)
    return value in _DESK.get(name, ())

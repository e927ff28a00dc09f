"""Selectors before they are compiled: what a page has nothing for is not compiled at all, and plain ones need no compiling.

Compiling a selector takes as long as reading thirty cells, and a sheet saved with a page is written for a whole site.

>>> names = Names(frozenset(("a",)), frozenset())
>>> wanted("table td.a > p", names), wanted("p.MsoNormal", names), plain(" td.a ")
(True, False, ('td', '', ('a',)))

Which media queries hold for a screen on a desk.

>>> on_screen("screen and (min-width: 800px)"), on_screen("print, (max-width: 600px)"), on_screen("")
(True, False, True)
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import cssselect2

from gongkai.sources.web.lengths import SCREEN_HEIGHT, SCREEN_WIDTH, length


class Names(NamedTuple):
    """Classes and ids that a page has."""

    classes: frozenset[str]
    ids: frozenset[str]


class Element(cssselect2.ElementWrapper):  # type: ignore[misc]
    """An element as selectors see it; neighbours are walked to, for a recursion would end at a thousand of them."""

    @property
    def ancestors(self) -> tuple["Element", ...]:
        """Those around it, the outermost first."""
        return tuple(_steps(self.parent, "parent"))[::-1]

    @property
    def previous_siblings(self) -> tuple["Element", ...]:
        """Those before it, the nearest first."""
        return tuple(_steps(self.previous, "previous"))


def _steps(start: Any, name: str) -> Iterator[Any]:
    while start is not None:
        yield start
        start = getattr(start, name)


_PLAIN = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9]*|\*)?(#[\w-]+)?((?:\.[\w-]+)*)\s*")
_NAME = re.compile(r"(?<![\w\\])([.#])((?:[\w-]|[^\x00-\x7f])+)|(?<=[\w)\]])([.#])((?:[\w-]|[^\x00-\x7f])+)")
_ARGUMENTS = re.compile(r"[\[(\\]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_AT = re.compile(r"\s*@(font-face|page)\b")


def plain(selector: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Return tag, id and classes of a selector that asks for nothing else; None for any other."""
    found = _PLAIN.fullmatch(selector)
    if not found or not selector.strip():
        return None
    tag = (found[1] or "").lower()
    return "" if tag == "*" else tag, (found[2] or "")[1:], tuple(found[3].split(".")[1:])


def wanted(selector: str, names: Names) -> bool:
    """May a selector match anything of the page? Not when it names a class or id that the page does not have."""
    if _ARGUMENTS.search(selector):
        return True
    return all((kind == "." and name in names.classes) or (kind == "#" and name in names.ids) for kind, name in _named(selector))


def _named(selector: str) -> Iterator[tuple[str, str]]:
    for one in _NAME.finditer(selector):
        yield one[1] or one[3], one[2] or one[4]


def quick_rules(text: str) -> list[tuple[str, str]] | None:
    """Part a flat sheet into selectors and blocks; None when it takes more than looking for braces."""
    text = _COMMENT.sub(" ", text)
    if "\\" in text or "/*" in text:
        return None
    if (
        any(set("{}@;,") & set(one[1] or one[2] or "") for one in _QUOTED.finditer(text))
        or text.count('"') % 2
        or text.count("'") % 2
    ):
        return None
    rules: list[tuple[str, str]] = []
    end = 0
    for found in _RULE.finditer(text):
        if found.start() != end or ("@" in found[1] and not _AT.match(found[1])) or ";" in found[1]:
            return None
        rules.append((found[1].strip(), found[2]))
        end = found.end()
    return None if text[end:].strip() else rules


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


_EITHER = re.compile(r"(?<=\))\s*or\s*(?=\()")
_WRAPPED = re.compile(r"(?:(.+?)\s+and\s*)?\(\s*(\(.*\))\s*\)")


def _holds(query: str) -> bool:
    if wrapped := _WRAPPED.fullmatch(query):
        return (not wrapped[1] or _holds(wrapped[1])) and _holds(wrapped[2])
    if len(either := _EITHER.split(query)) > 1:
        return any(map(_holds, either))
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


_OF_OTHERS = re.compile(r"\(\s*(?:-ms-|-moz-|-o-|-webkit-touch-callout|-webkit-overflow-scrolling)")


def supported(condition: str) -> bool:
    """Does a condition of `@supports` hold in a browser of today, but for what only other ones have?"""
    if condition.startswith("not"):
        return not supported(condition[3:].strip())
    return not _OF_OTHERS.search(condition)


def holds_digits(ranges: str) -> bool:
    """Does a `unicode-range` hold the digits? None at all holds everything."""
    for each in ranges.lower().replace("?", "0").split(","):
        first, _, last = each.strip().removeprefix("u+").partition("-")
        if not first or not re.fullmatch(r"[0-9a-f]{1,6}", first) or not re.fullmatch(r"[0-9a-f]{0,6}", last):
            return True
        if int(first, 16) <= 0x39 and int(last or first, 16) >= 0x30:
            return True
    return False

"""Elements of WordprocessingML: names without namespace (there are two, for the strict and the usual dialect), values,
switches.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

OFF = frozenset(("0", "false", "off", "none"))


@lru_cache(maxsize=4096)
def _local(tag: Any) -> str:
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def named(element: Any) -> str:
    """Return the element's name without its namespace; empty for what is no element."""
    return _local(element.tag)


def children(element: Any, name: str) -> Iterator[Any]:
    """Return the children of this name; none when there is no element."""
    return element.iterchildren(f"{{*}}{name}") if element is not None else iter(())


def child(element: Any, *path: str) -> Any:
    """Return the first descendant along a path of names, or None."""
    for name in path:
        # Faster than a search by name: what is looked for mostly comes first.
        element = next((each for each in element if named(each) == name), None) if element is not None else None
    return element


def by_name(element: Any) -> dict[str, Any]:
    """Return the children by name, of several the last; none when there is no element."""
    return {named(each): each for each in element} if element is not None else {}


def value(element: Any, *path: str) -> str:
    """Return the `val` of the element at the end of a path; empty when there is none."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace; empty when there is none."""
    return next((str(v) for k, v in element.attrib.items() if _local(k) == name), "")


def flag(element: Any, name: str) -> bool:
    """Is this switch there and not turned off?"""
    found = child(element, name)
    return found is not None and attribute(found, "val") not in OFF


def count(element: Any, name: str, otherwise: int) -> int:
    """Return a whole number, or `otherwise` when it is not there or not one."""
    return whole(value(element, name), otherwise)


def whole(digits: str, otherwise: int) -> int:
    """Return a whole number, or `otherwise` when this is none."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else otherwise


_LOWEST_LINE, _FAR_LEFT, _FAR_RIGHT = 160, -1000, 17000
"""In twentieths of a point: lines of a fixed height below which letters are cut, indents that leave the cell, or the page."""


def displaced(said: dict[str, Any]) -> bool:
    """Does a paragraph with these properties leave its cell, as a frame or to the left, or are its lines too low for letters?"""
    spacing, indent = said.get("spacing"), said.get("ind")
    low = (
        spacing is not None and attribute(spacing, "lineRule") == "exact" and _twips(spacing, "line", _LOWEST_LINE) < _LOWEST_LINE
    )
    left = _twips(indent, "left", 0) or _twips(indent, "start", 0)
    first = left + _twips(indent, "firstLine", 0) - _twips(indent, "hanging", 0)
    return "framePr" in said or low or min(left, first) < _FAR_LEFT or max(left, first) > _FAR_RIGHT


def _twips(element: Any, name: str, otherwise: int) -> int:
    said = attribute(element, name) if element is not None else ""
    return int(said) if re.fullmatch("-?[0-9]{1,6}", said) else otherwise

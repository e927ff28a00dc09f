"""Properties in WordprocessingML: names without namespace (there are two, for the strict and the usual dialect), values,
switches, and what a run looks like.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from gongkai.sources.archive import parse_xml
from gongkai.sources.raised import struck, subscript, superscript

_OFF = frozenset(("0", "false", "off", "none"))


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def named(element: Any) -> str:
    """Return the element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:
    """Return the children of this name; none when there is no element."""
    return element.iterchildren(f"{{*}}{name}") if element is not None else iter(())


def child(element: Any, *path: str) -> Any:
    """Return the first descendant along a path of names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


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
    return found is not None and attribute(found, "val") not in _OFF


def count(element: Any, name: str, otherwise: int) -> int:
    """Return a whole number, or `otherwise` when it is not there or not one."""
    digits = value(element, name)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else otherwise


@dataclass(frozen=True, slots=True)
class HiddenStyles:
    """The ids of the styles whose text is hidden."""

    ids: frozenset[str]

    @classmethod
    def of(cls, content: bytes, file: str, place: str) -> Self:
        """Read them from the styles part; most documents have none."""
        if b"vanish" not in content:
            return cls(frozenset())
        parent: dict[str, str] = {}
        says: dict[str, bool] = {}
        for style in children(parse_xml(content, file, place), "style"):
            name = attribute(style, "styleId")
            parent[name] = value(style, "basedOn")
            properties = child(style, "rPr")
            if child(properties, "vanish") is not None:
                says[name] = flag(properties, "vanish")
        return cls(frozenset(name for name in parent if _inherited(name, parent, says)))


def _inherited(name: str, parent: dict[str, str], says: dict[str, bool]) -> bool:
    for _ in range(20):
        if name in says or name not in parent:
            break
        name = parent[name]
    return says.get(name, False)


@dataclass(frozen=True, slots=True)
class RunLook:
    """What a run's text looks like."""

    hidden: bool = False
    struck: bool = False
    shift: str = ""

    def shown(self, text: str) -> str:
        """Return the text with its look made visible."""
        if self.shift:
            text = superscript(text) if self.shift == "superscript" else subscript(text)
        return struck(text) if self.struck else text


_PLAIN = RunLook()


def look_of(run: Any, styles: HiddenStyles, paragraph_hidden: bool) -> RunLook:
    """Return what a run looks like by its own properties and by the styles that hide text."""
    properties = child(run, "rPr")
    if properties is None:
        return RunLook(hidden=True) if paragraph_hidden else _PLAIN
    own = {named(each): attribute(each, "val") for each in properties}
    hidden = paragraph_hidden or own.get("rStyle", "") in styles.ids
    if "vanish" in own:
        hidden = own["vanish"] not in _OFF
    crossed = any(own.get(name, "off") not in _OFF for name in ("strike", "dstrike"))
    shift = own.get("vertAlign", "")
    return RunLook(hidden, crossed, shift if shift in {"superscript", "subscript"} else "")

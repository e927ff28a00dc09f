"""What holds for an element: its kind, its old attributes, the rules that match it and its `style`, in the order of the cascade.

Variables (`--name`, `var()`) are put in, with the ones that reach the element from above.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.sources.web_declared import Declared, declared, expanded
from gongkai.sources.web_sheets import Rule

Values = dict[str, str]

_STRUCK = {"text-decoration-line": "line-through"}
_FIELD = {"color": "fieldtext", "background-color": "field", "font-size": "13.33px", "text-indent": "0"}
# What browsers have for kinds of elements before any sheet is looked at.
_OF_TAGS: dict[str, Values] = {
    "sup": {"vertical-align": "super", "font-size": "smaller"},
    "sub": {"vertical-align": "sub", "font-size": "smaller"},
    "s": _STRUCK,
    "strike": _STRUCK,
    "del": _STRUCK,
    "small": {"font-size": "smaller"},
    "big": {"font-size": "larger"},
    "rt": {"font-size": "50%"},
    "bdo": {"unicode-bidi": "isolate-override"},
    "table": {"text-indent": "0"},
    "input": _FIELD,
    "select": _FIELD,
    "textarea": _FIELD,
    "button": {**_FIELD, "background-color": "buttonface"},
    "mark": {"background-color": "yellow", "color": "black"},
}
_QUIRKS: dict[str, Values] = {"table": {"font-size": "medium", "color": "-body", "text-indent": "0"}}
_FONT_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
_HINTED = frozenset(("hidden", "bgcolor", "background", "dir", "text"))
_HINTED_TAGS = frozenset(("font", "dialog"))
TELLING = _HINTED | {"style"}
"""Attributes without which, and tags outside which, an element of a page without sheets looks like what is around it."""
TELLING_TAGS = _HINTED_TAGS | frozenset(_OF_TAGS)
_SIZE = re.compile(r"\s*([+-]?)([0-9]{1,2})")
_VARIABLE = re.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_DEEPEST_VARIABLE = 10


def cascaded(
    element: Any, rules: Iterable[Rule], variables: Mapping[str, str], *, quirks: bool
) -> tuple[Values, Mapping[str, str]]:
    """Return property → value of what is declared for an element, and the variables that hold inside it."""
    tag = element.tag
    values: Values = dict((_QUIRKS if quirks and tag in _QUIRKS else _OF_TAGS).get(tag, {}))
    if tag in _HINTED_TAGS or not _HINTED.isdisjoint(element.attrib):
        values.update(_hints(element))
    style = element.get("style")
    return layered(values, rules, declared(style) if style else (), variables)


def layered(
    values: Values, rules: Iterable[Rule], own: Iterable[Declared], variables: Mapping[str, str]
) -> tuple[Values, Mapping[str, str]]:
    """Lay what rules and the element itself declare over `values`."""
    every = [one for rule in rules for one in rule.declared] + list(own)
    every = [one for one in every if not one.important] + [one for one in every if one.important]
    if set_here := {one.name: one.value for one in every if one.name.startswith("--")}:
        variables = {**variables, **set_here}
    for one in every:
        if one.name.startswith("--"):
            continue
        if "var(" not in one.value:
            values[one.name] = one.value
        else:
            values.update((each.name, each.value) for each in expanded(one._replace(value=_put_in(one.value, variables))))
    return values, variables


def _put_in(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(_DEEPEST_VARIABLE):
        if "var(" not in value or len(value) > 1000:
            break
        value = _VARIABLE.sub(lambda found: variables.get(found[1], found[2] or "").strip(), value)
    return " ".join(value.lower().split())


def _hints(element: Any) -> Iterator[tuple[str, str]]:
    """What old attributes say, weaker than any sheet of the page."""
    if "hidden" in element.attrib:
        yield ("content-visibility", "hidden") if element.get("hidden", "").lower() == "until-found" else ("display", "none")
    if element.tag == "dialog" and "open" not in element.attrib:
        yield "display", "none"
    for name, wanted in (("bgcolor", "background-color"), ("text" if element.tag == "body" else "", "color")):
        if name and (value := element.get(name)):
            yield wanted, _old(value)
    if element.get("background"):
        yield "background-image", "url()"
    if element.get("dir", "").lower() in {"ltr", "rtl"}:
        yield "direction", element.get("dir").lower()
    if element.tag == "font":
        if value := element.get("color"):
            yield "color", _old(value)
        if found := _SIZE.match(element.get("size") or ""):
            number = int(found[1] + found[2]) + (3 if found[1] else 0)
            yield "font-size", _FONT_SIZES[min(7, max(1, number)) - 1]


def _old(value: str) -> str:
    return value if not re.fullmatch(r"\s*(?:[0-9a-fA-F]{3}){1,2}\s*", value) else "#" + value.strip()

"""What holds for an element: its kind, its old attributes, the rules that match it and its `style`, in the order of the cascade.

Variables (`--name`, `var()`) are put in, with the ones that reach the element from above.

What browsers know of the elements of a page before any style sheet: which are shown, which are blocks, which draw.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gongkai.sources.web.declared import Declared, declared, expanded
from gongkai.sources.web.style_sheets import Rule
from gongkai.sources.web.web_looks import Box

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
_HINTED = frozenset(("hidden", "popover", "bgcolor", "background", "dir", "text"))
_HINTED_TAGS = frozenset(("font", "dialog"))
TELLING = _HINTED | {"style"}
"""Attributes without which, and tags outside which, an element of a page without sheets looks like what is around it."""
TELLING_TAGS = _HINTED_TAGS | frozenset(_OF_TAGS)
_SIZE = re.compile(r"\s*([+-]?)([0-9]{1,2})")
_VARIABLE = re.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_DEEPEST_VARIABLE = 10


def cascaded(
    element: Any, rules: Sequence[Rule], variables: Mapping[str, str], *, quirks: bool
) -> tuple[Values, Mapping[str, str]]:
    """Return property → value of what is declared for an element, and the variables that hold inside it."""
    tag = element.tag
    values: Values = dict((_QUIRKS if quirks and tag in _QUIRKS else _OF_TAGS).get(tag, {}))
    if tag in _HINTED_TAGS or not _HINTED.isdisjoint(element.attrib):
        values.update(_hints(element))
    style = element.get("style")
    return layered(values, rules, declared(style) if style else (), variables)


def layered(
    values: Values, rules: Sequence[Rule], own: Sequence[Declared], variables: Mapping[str, str]
) -> tuple[Values, Mapping[str, str]]:
    """Lay what rules and the element itself declare over `values`."""
    every = [one for one in (*(one for rule in rules for one in rule.declared), *own) if not one.important]
    every += (one for rule in _important_last(rules) for one in rule.declared if one.important)
    every += (one for one in own if one.important)
    if set_here := {one.name: one.value for one in every if one.name.startswith("--")}:
        variables = {**variables, **set_here}
    for one in every:
        if one.name.startswith("--"):
            continue
        if one.name == "all":
            values.clear()
            values |= _ALL.get(one.value, {})
        elif "var(" not in one.value:
            values[one.name] = one.value
        else:
            values.update((each.name, each.value) for each in expanded(one._replace(value=_put_in(one.value, variables))))
    return values, variables


def _important_last(rules: Iterable[Rule]) -> list[Rule]:
    """Put rules in the order in which what is important in them holds: of layers the first one is the strongest."""
    return sorted(rules, key=lambda rule: (-rule.order[0], rule.order[1:])) if rules else []


_ALL = {
    "unset": {"display": "inline"}, "revert": {},
    "initial": {"display": "inline", "color": "initial", "visibility": "initial", "font-size": "initial", "text-indent": "0"},
}  # fmt: skip
"""What `all` leaves of everything that was declared before."""


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
    if "popover" in element.attrib or (element.tag == "dialog" and "open" not in element.attrib):
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


_SKIPPED_NAMES = (
    "head style template noscript title object embed applet audio video datalist rp noframes noembed xml area param source "
    "track script"
)
_BLOCK_NAMES = (
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 section article header footer main nav aside pre blockquote hr center "
    "address form fieldset legend figure figcaption caption body details summary dialog"
)
SKIPPED, BLOCKS = frozenset(_SKIPPED_NAMES.split()), frozenset(_BLOCK_NAMES.split())
_INK_NAMES = "img svg canvas object embed applet video iframe meter progress msup msub mfrac mroot"
INK = frozenset(_INK_NAMES.split())
GROUPS = frozenset(("thead", "tbody", "tfoot"))
CELLS = frozenset(("td", "th"))
FRAMES = frozenset(("frame", "iframe"))
DISPLAYS = {
    **dict.fromkeys(BLOCKS - {"br"}, "block"), **dict.fromkeys(CELLS, "table-cell"),
    **dict.fromkeys(GROUPS, "table-row-group"), "tr": "table-row", "table": "table", "col": "table-column",
    "colgroup": "table-column-group", "html": "block", "rt": "ruby-text",
    **dict.fromkeys(("img", "input", "select", "textarea", "button", "svg", "canvas"), "inline-block"),
}  # fmt: skip
LINES = frozenset(("block", "flex", "grid", "list-item", "table", "flow-root", "-webkit-box", "-webkit-flex"))
_COUNT = re.compile(r"\s*\+?([0-9]{1,6})")
# What a page of today says first; without it browsers lay tables out as they did of old.
_DOCTYPE = re.compile(
    r"(?i)\s*(?:<!--.*?-->\s*|<\?.*?>\s*)*<!doctype\s+html"
    r"(?![^>]*(?:DTD HTML (?:2|3|4\.0 )|4\.01 (?:Transitional|Frameset)//EN\"\s*>))",
    re.DOTALL,
)
NO_LINES = frozenset(("table", "tr", "html", *GROUPS))
OPENERS = frozenset(("tr", "table", "col", "colgroup", *GROUPS))
INLINE = Box("inline")
BOXES = {tag: Box(display) for tag, display in DISPLAYS.items()}


def of_old(text: str) -> bool:
    """Is this a page without the words by which a page of today says that it is one?"""
    return not _DOCTYPE.match(text)


def is_speck(picture: Any) -> bool:
    """Is it as small as a blank that holds a place?"""
    sizes = (_COUNT.match(picture.get(name) or "") for name in ("width", "height"))
    return any(found is not None and int(found[1]) <= 3 for found in sizes)


def count(element: Any, name: str) -> int:
    """Read a span the way browsers do: leading digits, otherwise 1; `rowspan=0` is all the rest of the group."""
    found = _COUNT.match(element.get(name) or "")
    return int(found[1]) if found else 1

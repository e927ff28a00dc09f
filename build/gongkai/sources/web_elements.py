"""What browsers know of the elements of a page before any style sheet: which are shown, which are blocks, which draw."""

import re
from typing import Any

from gongkai.sources.web_looks import Box

_SKIPPED_NAMES = (
    "head style template noscript title object embed applet audio video datalist rp noframes xml area param source track script"
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

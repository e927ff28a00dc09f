"""The style sheets of a page, in it or linked to it, in their order."""

from collections.abc import Callable, Iterator
from typing import Any

from gongkai.sources.web.selectors import Names
from gongkai.sources.web.style_sheets import Sheets


def sheets_of(root: Any, fetch: Callable[[str], bytes | None] | None) -> Sheets:
    """Return the sheets of a page; `fetch` gives those that were saved beside it."""

    def text_of(address: str) -> str | None:
        data = fetch(address) if fetch else None
        return None if data is None else data.decode("utf-8", "replace")

    names = (frozenset(word for value in root.xpath(f"//@{name}") for word in value.split()) for name in ("class", "id"))
    sheets = Sheets(Names(*names), text_of)
    for element in _sheet_elements(root):
        media = element.get("media") or ""
        if element.tag == "style":
            if (element.get("type") or "text/css").strip().lower() == "text/css":
                sheets.add("".join(element.itertext()), media)
        elif element.get("href") and "disabled" not in element.attrib:
            sheets.link(element.get("href"), media)
    return sheets


def _sheet_elements(root: Any) -> Iterator[Any]:
    for element in root.iter("style", "link"):
        words = (element.get("rel") or "").lower().split()
        if element.tag == "link" and ("stylesheet" not in words or "alternate" in words):
            continue
        if next(element.iterancestors("noscript", "template"), None) is None:
            yield element

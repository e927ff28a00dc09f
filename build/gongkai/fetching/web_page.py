"""A web page as someone sees it who looks for something on it: its title, its words, and what it leads to.

>>> page = page_of('<base href="/x/"><a href="a.pdf">年报</a><iframe src=b.htm></iframe>'.encode(), "https://example.org/i.htm")
>>> [(link.kind, link.text, link.address) for link in page.links]
[('link', '年报', 'https://example.org/x/a.pdf'), ('frame', '', 'https://example.org/x/b.htm')]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from gongkai.sources.web.encoding import decode_html
from gongkai.text import fold, one_line

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head"})
_REFRESH = re.compile(r"""(?is)^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?['"]?\s*([^'"\s]+)""")
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w-]+)")
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_BUTTONS = frozenset({"button", "input"})
_LONGEST_BUTTON = 40
_MOST_LINKS = 5_000
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Link:
    """Something that a page leads to.

    Attributes:
        kind: `link`, `frame` (anything that the page shows inside itself), `refresh` (where it leads by itself) or `button`
            (what a script may open: anything to click on that has no address).
        text: What is written on it; for a frame its title or name.
        address: Where it leads, complete; empty where a script opens it.
        script: The script that opens it.
        beside: What stands around it, a date mostly.
        told: Further words that it bears unseen: title, name under which it is saved.
    """

    kind: str
    text: str
    address: str
    script: str = ""
    beside: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page: `words` is all its text, folded for comparison; `asks_password` whether a field for one is on it."""

    address: str
    title: str
    headings: tuple[str, ...]
    words: str
    links: tuple[Link, ...]
    scripts: str
    asks_password: bool


def page_of(data: bytes, address: str, media_type: str = "") -> WebPage:
    """Return the page that these bytes are."""
    said = _CHARSET.search(media_type)
    text = decode_html(data, said[1] if said else "").replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is None:
        return WebPage(address, "", (), "", (), "", asks_password=False)
    base = _base(root, address)
    title = next((one_line("".join(map(str, each.itertext()))) for each in root.iter("title")), "")
    headings = tuple(one_line("".join(_seen(each))) for name in ("h1", "h2", "h3") for each in root.iter(name))
    words = fold("".join(_seen(root))[: 1 << 20])
    scripts = "\n".join("".join(map(str, each.itertext())) for each in root.iter("script"))
    password = any((each.get("type") or "").lower() == "password" for each in root.iter("input"))
    return WebPage(address, title[:_LONGEST], headings, words, tuple(_links(root, base)), scripts, asks_password=password)


def _base(root: Any, address: str) -> str:
    named = next((each.get("href") for each in root.iter("base") if each.get("href")), "")
    return _joined(address, named) or address


def _seen(element: Any) -> Iterator[str]:
    """Yield the texts of an element, scripts and what else is not text left out."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    stack = [(element, iter(element))]
    yield element.text or ""
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield parent.tail or ""
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            yield child.text or ""
            stack.append((child, iter(child)))
        else:
            yield child.tail or ""


def _links(root: Any, base: str) -> Iterator[Link]:
    count = 0
    for element in root.iter():
        if count >= _MOST_LINKS:
            return
        for link in _of_element(element, base):
            count += 1
            yield link


def _of_element(element: Any, base: str) -> Iterator[Link]:
    name = element.tag if isinstance(element.tag, str) else ""
    if name in ("a", "area"):
        yield from _of_anchor(element, base)
    elif name in _BUTTONS or element.get("onclick"):
        words = one_line("".join(_seen(element)) or element.get("value") or "")
        if words and len(words) <= _LONGEST_BUTTON:
            yield Link("button", words, "", script=(element.get("onclick") or "")[:_LONGEST])
    elif name in _FRAMES:
        address = _joined(base, element.get(_FRAMES[name]) or "")
        words = " ".join(filter(None, (element.get("title"), element.get("name"), element.get("id"))))
        if address:
            yield Link("frame", one_line(words)[:_LONGEST], address)
    elif name == "meta" and (element.get("http-equiv") or "").strip().lower() == "refresh":
        found = _REFRESH.match(element.get("content") or "")
        if found and (address := _joined(base, found[1])):
            yield Link("refresh", "", address)


def _of_anchor(element: Any, base: str) -> Iterator[Link]:
    href, click = (element.get("href") or "").strip(), (element.get("onclick") or "").strip()
    text = one_line("".join(_seen(element)))[:_LONGEST]
    told = one_line(" ".join(filter(None, (element.get("title"), element.get("download")))))[:_LONGEST]
    if href.lower().startswith("javascript:") or (click and href in ("", "#")):
        yield Link("link", text, "", script=(click or href)[:_LONGEST], told=told)
    elif href and not href.startswith("#") and (address := _joined(base, href)):
        yield Link("link", text, address, beside=_beside(element), told=told)
    elif text and len(text) <= _LONGEST_BUTTON:
        yield Link("button", text, "")


def _beside(element: Any) -> str:
    """Return what stands around a link in its line of a list: the line as a whole, where it is short."""
    parent = element.getparent()
    while parent is not None and parent.tag in ("b", "strong", "span", "p", "h3", "h4", "font", "em"):
        parent = parent.getparent()
    if parent is None or parent.tag not in ("li", "td", "tr", "dd", "dt", "div"):
        return ""
    line = parent.getparent() if parent.tag == "td" and parent.getparent() is not None else parent
    text = one_line(" ".join(_seen(line)))
    return text if len(text) <= _LONGEST else ""


def _joined(base: str, href: str) -> str:
    """Return a complete address of the web, without a fragment; empty for any other."""
    try:
        address = urljoin(base, re.sub(r"[\t\r\n]", "", href).strip().replace("\\", "/"))
    except ValueError:
        return ""
    address = address.partition("#")[0]
    return address if address.lower().startswith(("http://", "https://")) else ""

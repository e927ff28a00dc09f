"""Built pages as trees, with the addresses they refer to."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from .project import ADDRESS

REFERENCES = (
    "href",
    "src",
    "action",
    "poster",
    "data",
    "srcset",
    "data-index",
    "data-root",
    "data-address",
    "data-program",
    "formaction",
)


@lru_cache(maxsize=64)
def tree_of(page: Path) -> html.HtmlElement:
    """Return a page of the built site as a tree."""
    return html.document_fromstring(page.read_bytes().decode())


def pages_of(site: Path) -> list[Path]:
    """Return every page of the built site."""
    return sorted(site.rglob("*.html"))


def leads_on(page: Path) -> bool:
    """Say whether a page only leads on to the new address of another."""
    return bool(tree_of(page).xpath("//meta[@http-equiv='refresh']"))


def references(page: Path) -> Iterator[tuple[html.HtmlElement, str, str]]:
    """Yield every element that refers to something, with the attribute and what it says."""
    for element in tree_of(page).iter():
        for name in REFERENCES:
            if name in element.attrib and element.tag != "meta":
                yield element, name, element.attrib[name]


def target_of(site: Path, page: Path, link: str) -> tuple[Path, str]:
    """Return the file of the site that a link on a page leads to, and the fragment."""
    here = ADDRESS + page.relative_to(site).as_posix().removesuffix("index.html")
    there = urlsplit(urljoin(here, link))
    assert there.path.startswith(urlsplit(ADDRESS).path), f"{page}: {link} leads out of the site"
    path = site / unquote(there.path.removeprefix(urlsplit(ADDRESS).path))
    return (path / "index.html" if there.path.endswith("/") else path), unquote(there.fragment)


def words(element: html.HtmlElement, *, without: tuple[str, ...] = ()) -> str:
    """Return the text of an element in one line, leaving out elements of some names."""
    copy = html.fromstring(html.tostring(element, encoding="unicode")) if without else element
    for name in without:
        for inner in list(copy.iter(name)):
            inner.drop_tree()
    return " ".join(copy.text_content().split())

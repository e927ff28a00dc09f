"""A page and its twins, and how they are handed to the site engine.

A page reaches the engine as a Markdown file that is front matter only, written as JSON (which is YAML): title and
description from the allow-list, and the body already rendered. Nothing of it is ever read as Markdown.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from gongkai.pages.words.html import plain

ENGLISH = "en/"
"""Where the English pages stand."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page at an address that ends with `/` (the home page: empty).

    Attributes:
        body: HTML.
        scripts: Names in assets/.
        linked: JSON-LD that is safe inside a script element, or empty.
        twin: The path of the page as Markdown, or empty.
        feed: The path of a feed of its own, or empty.
        paired: Whether the same page stands under `en/` in English, or is that page.
    """

    address: str
    title: str
    description: str
    body: str
    scripts: tuple[str, ...] = ()
    linked: str = ""
    twin: str = ""
    paired: bool = False
    feed: str = ""

    @property
    def source(self) -> str:
        """The file that the engine turns into this page: `a/x/2023/` comes from a/x/2023.md, `a/x/` from a/x/index.md."""
        return source_of(self.address)

    @property
    def is_english(self) -> bool:
        """Whether the page is of the English edition."""
        return self.address.startswith(ENGLISH)

    @property
    def other(self) -> str:
        """The address of the same page in the other language."""
        return self.address.removeprefix(ENGLISH) if self.is_english else f"{ENGLISH}{self.address}"

    @property
    def text(self) -> str:
        """The file's content."""
        meta = {
            "title": plain(self.title),
            "description": plain(self.description),
            "template": "main.html",
            "scripts": self.scripts,
            **({"linked": self.linked} if self.linked else {}),
            **({"twin": self.twin} if self.twin else {}),
            **({"lang": "en"} if self.is_english else {}),
            **({"other": self.other} if self.paired else {}),
            **({"feed": self.feed} if self.feed else {}),
            "body": self.body,
        }
        return text_of(meta)


_OPENING, _CLOSING, _BODY = "---\n{", "}\n---\n", '"body": '
"""How a page's file begins and ends, and how the line with the body does."""


def text_of(meta: Mapping[str, Any]) -> str:
    """Return the file of a page with this front matter: a line for each part, the body on the last."""
    lines = (f'"{key}": {json.dumps(meta[key], ensure_ascii=False)}' for key in sorted(meta, key="body".__eq__))
    return _OPENING + ",\n".join(lines) + _CLOSING


def read_meta(file: Iterable[str]) -> dict[str, Any]:
    """Return the front matter of a page's file but the body, whose line is left to be read.

    >>> read_meta(text_of({"body": "x", "title": "y"}).splitlines(keepends=True))
    {'title': 'y'}
    """
    head = "".join(takewhile(lambda line: not line.startswith(_BODY), file))
    return dict(json.loads(f"{head.removeprefix('---').rstrip().removesuffix(',')}}}"))


def read_page(path: Path) -> dict[str, Any]:
    """Return the whole front matter of a page's file."""
    text = path.read_text(encoding="utf-8")
    return dict(json.loads(text.removeprefix(_OPENING[:-1]).removesuffix(_CLOSING[1:])))


@dataclass(frozen=True, slots=True)
class Twin:
    """A file served beside the pages, written by us without passing through the engine."""

    path: str
    text: str


_INDEXES = ("a", "i", "q", "r", "y")


def source_of(address: str) -> str:
    """Return the engine's source file of an address.

    >>> source_of(""), source_of("a/"), source_of("a/x/"), source_of("a/x/2023/"), source_of("dict/")
    ('index.md', 'a/index.md', 'a/x/index.md', 'a/x/2023.md', 'dict.md')
    """
    parts = address.strip("/").split("/")
    if address in ("", *(f"{name}/" for name in _INDEXES)) or (parts[0] == "a" and len(parts) == 2):
        return f"{address}index.md"
    return f"{address.rstrip('/')}.md"


def address_of(source: str) -> str:
    """Return the address of a page whose source this is.

    >>> address_of("index.md"), address_of("a/x/index.md"), address_of("a/x/2023.md"), address_of("dict.md")
    ('', 'a/x/', 'a/x/2023/', 'dict/')
    """
    stem = source.removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"


def root_of(address: str) -> str:
    """Return the relative way from a page back to the home page.

    >>> root_of("a/x/2023/"), root_of("")
    ('../../../', './')
    """
    return "../" * address.count("/") or "./"


def whereabouts(address: str) -> dict[str, str]:
    """Return what templates are told of the page's place: the ways to the root and to the home page, and its language.

    >>> whereabouts("en/y/2023/")
    {'root': '../../../', 'home': '../../../en/', 'lang': 'en'}
    """
    return {"root": root_of(address), "home": home_of(address), "lang": "en" if address.startswith(ENGLISH) else "zh"}


def home_of(address: str) -> str:
    """Return the relative way from a page to the home page of its language.

    >>> home_of("en/y/2023/"), home_of("y/2023/")
    ('../../../en/', '../../')
    """
    return f"{root_of(address)}{ENGLISH if address.startswith(ENGLISH) else ''}"


def write_text(root: Path, path: str, text: str) -> None:
    """Write a file under the root, making its folder; the path must stay inside.

    What stands there is taken away, not written over: the published site may hold a link to it.
    """
    place, data = f"{root}/{path}", text.encode()
    while True:
        try:
            with open(place, "xb") as file:  # noqa: PTH123 - twice as fast as through a path, for ten files a report
                file.write(data)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        except FileExistsError:
            os.unlink(place)  # noqa: PTH108
        else:
            return


def json_text(data: object) -> str:
    """Return data as the JSON text of a twin."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"

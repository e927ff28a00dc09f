"""The frame of the site engine round every page, taken from one page of each kind.

    pages of a kind ─ one with marks in place of its texts ─ engine ─→ frame, cut at the marks ─→ every page of the kind

What the engine puts round a page of ours depends on where the page stands and on what its front matter has, never on what its
texts are: they are put in as they are, escaped or not. So the engine frames as many pages as there are kinds, some dozens, and
the others are put together. A frame is kept; the engine runs only for kinds that it has not framed yet.

This is known of the program's own theme. A project that has another one has every page framed by the engine.

>>> Kind.of("a/1-x/2023.md", {"title": "甲", "body": "", "feed": "a/1-x/feed.xml"}).source
'a/gk7pathaz7/gk7pathbz7.md'
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import escape

from gongkai.disk import remove_tree
from gongkai.pages.build.engine import Frame, Part, run_engine, stand_ins
from gongkai.pages.desk.page import ENGLISH, read_meta, read_page, text_of, write_text
from gongkai.pages.site_files import ENGINE_FILE, SiteFiles, carried

LOST = "404.html"
"""The one page that the engine makes by itself."""
_ESCAPED, _AS_IT_IS, _PATHS = ("title", "description"), ("linked", "body"), ("twin", "other", "feed")
_MARK = re.compile(r"gk7([a-z]+)z7")
_NUMBERED = re.compile(r"gk7([a-z]+)[0-9]+z7")

Pieces = tuple[str, ...]
"""A frame: text, the name of what stands there, text, and so on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages that have the same frame: source and front matter, with marks in place of what is each page's own."""

    source: str
    meta: str
    """As JSON."""

    @classmethod
    def of(cls, source: str, meta: Mapping[str, Any]) -> "Kind":
        """Return the kind of a page."""
        marks = {part: f"gk7{name}z7" for name, part in _parts(source).items()}
        texts = {key: f"gk7{key}z7" for key in (*_ESCAPED, *_AS_IT_IS) if meta.get(key)} | {"body": "gk7bodyz7"}
        paths = {key: _marked(meta[key], marks) for key in _PATHS if key in meta}
        return cls(_marked(source, marks), json.dumps({**meta, **texts, **paths}, ensure_ascii=False, sort_keys=True))

    def page(self, number: int) -> tuple[str, str]:
        """Return the page that the engine frames for this kind, among others: its source and text."""
        source, meta = (_MARK.sub(rf"gk7\g<1>{number}z7", text) for text in (self.source, self.meta))
        return source, text_of(json.loads(meta))


def _parts(source: str) -> dict[str, str]:
    """Return the parts of an address in which pages of a kind differ, by name: all but the first, or the first two of English."""
    first, *others = source.removesuffix(".md").removesuffix("/index").removeprefix(ENGLISH).split("/")
    own = [part for part in dict.fromkeys(others) if part not in ("", first, "en", "index") and quote(part) == part]
    return {f"path{letter}": part for letter, part in zip("abcdefgh", own, strict=False)}


def _marked(path: str, marks: Mapping[str, str]) -> str:
    """Put marks into a path, whose last part may have a suffix."""
    cut = (part.partition(".") if part not in marks else (part, "", "") for part in path.split("/"))
    return "/".join(f"{marks.get(stem, stem)}{dot}{suffix}" for stem, dot, suffix in cut)


def is_our_theme(files: SiteFiles) -> bool:
    """Say whether frame and settings of the engine are the program's own."""
    theme, program = dict(files.all_under("theme")), carried() / "site_src" / "theme"
    given = [(path, program / name) for name, path in theme.items()] + [(files.beside(ENGINE_FILE), carried() / ENGINE_FILE)]
    return all(path == own or (own.is_file() and path.read_bytes() == own.read_bytes()) for path, own in given)


def kinds_of(docs: Path, sources: Iterable[str]) -> dict[str, Kind]:
    """Return the kind of each page."""
    found: dict[str, Kind] = {}
    for source in sources:
        with (docs / source).open(encoding="utf-8") as file:
            found[source] = Kind.of(source, read_meta(file))
    return found


def new_frames(kinds: Iterable[Kind], docs: Path, scratch: Path, frame: Frame) -> tuple[dict[Kind, Pieces], str]:
    """Let the engine frame a page of each kind; return the frames, and the page for what is not there."""
    shutil.rmtree(scratch, ignore_errors=True)
    part, pages = Part(scratch / "docs", scratch / "site"), dict[Kind, str]()
    for number, kind in enumerate(sorted(kinds, key=lambda each: (each.source, each.meta))):
        source, text = kind.page(number)
        write_text(part.docs, source, text)
        pages[kind] = source
    part.docs.mkdir(parents=True, exist_ok=True)
    stand_ins(docs, part)
    run_engine(frame, part)
    found = {kind: pieces_of((part.target / page_of(source)).read_text(encoding="utf-8")) for kind, source in pages.items()}
    lost = (part.target / LOST).read_text(encoding="utf-8")
    remove_tree(scratch)
    return found, lost


def pieces_of(framed: str) -> Pieces:
    """Cut a framed page at its marks.

    >>> pieces_of("<title>gk7title3z7</title>")
    ('<title>', 'title', '</title>')
    """
    return tuple(_NUMBERED.split(framed))


def frame_pages(given: Sequence[tuple[str, Pieces]], docs: Path, site: Path) -> None:
    """Write framed pages into the site."""
    for source, pieces in given:
        write_text(site, page_of(source), "".join(_filled(pieces, read_page(docs / source), _parts(source))))


def _filled(pieces: Pieces, meta: Mapping[str, Any], parts: Mapping[str, str]) -> Iterator[str]:
    own = {key: str(escape(meta[key])) for key in _ESCAPED if key in meta}
    own |= {key: str(meta[key]) for key in _AS_IT_IS if key in meta} | dict(parts)
    for at, piece in enumerate(pieces):
        yield own[piece] if at % 2 else piece


def page_of(source: str) -> str:
    """Return the file in which the engine frames a page.

    >>> page_of("index.md"), page_of("a/x/2023.md"), page_of("a/index.md")
    ('index.html', 'a/x/2023/index.html', 'a/index.html')
    """
    stem = source.removesuffix(".md")
    return f"{stem}.html" if stem == "index" or stem.endswith("/index") else f"{stem}/index.html"

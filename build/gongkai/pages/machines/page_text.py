"""Pages about many reports as Markdown: headings, paragraphs, lists and tables of the page, without its pictures and forms.

What is written is what the page says, in its order, every text escaped (`markdown_text`); English second lines follow a slash.
Links lead where those of the page do, links to reports to their Markdown.

>>> said('<h1>甲<i lang="en">A</i></h1><p>共 <a href="../">1</a> 份</p>', "y/2023/", "y/2023.md")
'# 甲 / A\\n\\n共 [1](./) 份\\n'
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from posixpath import dirname, join, normpath, relpath

from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.machines.markdown_text import escaped

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    {*_HEADINGS, "p", "li", "dt", "dd", "caption", "figcaption", "summary", "div", "section", "article", "header"}
)
_SILENT = frozenset({"svg", "script", "style", "nav", "form", "button", "select", "datalist", "noscript", "template", "pre"})
_EMPTY = frozenset({"br", "img", "input", "hr", "meta", "link", "col", "path", "rect", "line", "circle"})
_IN_LINKS = {ord(char): f"%{ord(char):02X}" for char in " ()<>\\"}
"""What may not stand in the address of a link."""
_REPORT = re.compile(r"a/[^/]+/\d{4}/")
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
"""Pictures, of which nothing is said: half of a page, and dear to read."""


def twin_of(address: str) -> str:
    """Return where the Markdown of a page stands.

    >>> twin_of(""), twin_of("q/late/"), twin_of("y/2023/"), twin_of("a/x-y/")
    ('index.md', 'q/late.md', 'y/2023.md', 'a/x-y/index.md')
    """
    return f"{address}index.md" if not address or address.startswith("a/") else f"{address.rstrip('/')}.md"


def page_twin(page: Page, further: str = "") -> Twin:
    """Return a page as Markdown, with what is to stand under it."""
    return Twin(page.twin, said(page.body, page.address, page.twin) + further)


def said(body: str, address: str, twin: str) -> str:
    """Return the Markdown of a page's HTML."""
    reader = _Reader(address, twin)
    reader.feed(_PICTURE.sub("", body))
    reader.close()
    return "\n\n".join(reader.blocks()) + "\n"


class _Reader(HTMLParser):
    """Collects the blocks of a page, each as one line of Markdown; a table is one block of several lines."""

    def __init__(self, address: str, twin: str) -> None:
        super().__init__()
        self._place, self._twin = address, twin
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._before = ""
        self._silent: list[str] = []
        self._links: list[str] = []
        self._rows: list[list[str]] | None = None

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002
        """Count no lines: nobody asks where something stood."""
        return j

    def blocks(self) -> Iterator[str]:
        """Yield what was found; items of a list stand together."""
        self._end()
        at = 0
        while at < len(self._blocks):
            last = at + 1
            while self._blocks[at].startswith("- ") and last < len(self._blocks) and self._blocks[last].startswith("- "):
                last += 1
            yield "\n".join(self._blocks[at:last])
            at = last

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag in _EMPTY:
            self._line.append(" ")
        elif self._silent or tag in _SILENT or "hidden" in own:
            self._silent.append(tag)
        elif tag == "table":
            self._end()
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._line = []
        elif tag == "a":
            self._links.append(own.get("href") or "")
            self._line.append("[")
        elif own.get("class") == "dots":
            self._line.append(": ")
        elif own.get("lang") == "en":
            self._line.append(" / ")
        elif tag in _BLOCKS and self._rows is None:
            self._end()
            self._before = f"{_HEADINGS[tag]} " if tag in _HEADINGS else "- " if tag in ("li", "dd") else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        if self._silent:
            self._silent.pop()
        elif tag == "table":
            self._table()
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._text())
        elif tag == "a" and self._links:
            self._line.append(self._linked(self._links.pop()))
        elif tag in _BLOCKS and self._rows is None:
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            text = escaped(" ".join(data.split()))
            self._line += [" "[: data[:1].isspace()], text, " "[: data[-1:].isspace()]]

    def _text(self) -> str:
        text = " ".join("".join(self._line).split()).replace("[]", "").removeprefix("/ ")
        self._line = []
        return text

    def _end(self) -> None:
        text = self._text()
        if text:
            self._blocks.append(f"{self._before}{text}")
        self._before = ""

    def _table(self) -> None:
        rows, self._rows = [row for row in self._rows or () if row], None
        if rows:
            width = max(map(len, rows))
            lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
            self._blocks.append("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))

    def _linked(self, href: str) -> str:
        """Return the end of a link, with the way from the Markdown."""
        target, mark, anchor = href.partition("?" if "?" in href else "#")
        if "://" in href or href.startswith("mailto:"):
            return f"]({href.translate(_IN_LINKS)})"
        whole = normpath(join(self._place or ".", target)) + ("/" if target.endswith("/") else "") if target else self._place
        whole = f"{whole[:-1]}.md" if _REPORT.fullmatch(whole) else whole
        way = relpath(whole or ".", dirname(self._twin) or ".") + ("/" if whole.endswith("/") else "")
        return f"]({f'{way}{mark}{anchor}'.translate(_IN_LINKS)})"

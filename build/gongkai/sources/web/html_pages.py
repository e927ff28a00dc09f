"""Reports as web pages, alone (HTML) or saved with their parts in one file (MHTML): what a browser would show, in reading order.

Scripts and hidden parts are out, and so are tables inside a script's strings. What sheets and attributes make of a text is
worked out in `cascade` and `web_looks`: text that is not seen is no text of its cell (`text-hidden` says that it was there),
and where only drawing the page could tell what is seen, the cell is in doubt (`text-unsure`, `content-unread`). Inside a cell
`<br>` and blocks end a line. Raised and struck characters are marked as such (`raised`), because a footnote mark must not grow a
number (17¹ is not 171). See `markup` for tables inside tables, `spans` for merged cells and `said_text` for fields.

>>> page = "<h1>2023年度报告</h1><table><tr><td rowspan=2>规章<td>1<s>2</s><tr><td>2<b hidden>7</b></table>"
>>> document = read_html(page.encode("gb18030"), "a.html")
>>> document.paragraphs[0].text, [[c.text for c in row if not c.continues] for row in document.tables[0].rows]
('2023年度报告', [['规章', '12̶'], ['2']])

Of a page saved by a browser or by Word the first one inside the MIME message is read; frames and style sheets that were saved
beside it are found by the addresses under which the page asks for them.
"""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from gongkai.document import Document
from gongkai.sources import refusals, said_titles
from gongkai.sources.markup import Flow, TooDeep
from gongkai.sources.spans import TooManyCells, by_spans
from gongkai.sources.web.encoding import decode_html
from gongkai.sources.web.page_walk import PageWalk
from gongkai.sources.web.style_sheets import TooManyRules

__all__ = ["decode_html", "read_html"]

LARGEST_PAGE = 8 * 1024 * 1024
"""In characters, embedded pictures left aside."""
MOST_TAGS = 500_000
MOST_ATTRIBUTES = 1_000_000

Fetch = Callable[[str], bytes | None]
"""What stands at an address, where it is at hand."""

_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%\s]*")
_TABLE_IN_SCRIPT = re.compile(r"(?i)(?:<|&lt;|\\u003c|\\x3c)(?:table|tr|td)\b")


def read_html(data: bytes, file: str, charset: str = "", fetch: Fetch | None = None) -> Document:
    """Read a web page; SourceError when it is too large or nested beyond measure.

    `fetch` gives frames and style sheets that were saved with the page.
    """
    root, text = _tree(data, file, charset, whole=fetch is None)
    if root is None:
        return Document(file, "html", ())
    flow = Flow(by_spans)
    try:
        walk = PageWalk(flow, root, text, lambda each: _tree(each, file, ""), fetch)
        walk.read()
        blocks = flow.blocks()
    except TooDeep as error:
        raise refusals.damaged(file, "表格嵌套过深") from error
    except TooManyCells as error:
        raise refusals.too_large(file, "表格跨行、跨列过多，单元格超出上限") from error
    except TooManyRules as error:
        raise refusals.too_large(file, "样式规则过多") from error
    scripts = ["".join(script.itertext()) for script in root.iter("script")]
    scripted = sum(1 for script in scripts if _TABLE_IN_SCRIPT.search(script))
    elsewhere = walk.frames or scripted or int(not blocks and bool(scripts))
    pictures = sum(1 for _ in root.iter("img"))
    titles = said_titles.of_page(root)
    return Document(file, "html", blocks, pictures, elsewhere, scripted, walk.sheets_missing, titles)


def _tree(data: bytes, file: str, charset: str, *, whole: bool = False) -> tuple[Any, str]:
    """Return the root of a page, None when it is empty, and its text; `whole`: it is the file, and no part of one."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    text = _EMBEDDED.sub("", decode_html(data, charset)).replace("\0", "")
    text = _with_paragraphs(text) if whole else text
    if len(text) > LARGEST_PAGE or text.count("<") > MOST_TAGS or text.count("=") > MOST_ATTRIBUTES:
        raise refusals.too_large(file, "网页过大或标记过多")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise refusals.damaged(file, "网页标记嵌套过深或无法解析")
    return root, text


def _with_paragraphs(text: str) -> str:
    """Mark up the lines of a text that only its tables are marked up in, as Markdown has it."""
    if text.lstrip("\ufeff \t\r\n").startswith("<") or _PAGE.search(text):
        return text
    return "".join(
        piece if marked else "\n".join(f"<p>{line}</p>" for line in piece.splitlines()) for piece, marked in _parted(text)
    )


def _parted(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text in their order, and whether they are tables."""
    at = 0
    while (begins := _TABLE.search(text, at)) and (ends := _TABLE_ENDS.search(text, begins.end())):
        yield text[at : begins.start()], False
        yield text[begins.start() : ends.end()], True
        at = ends.end()
    yield text[at:], False


_PAGE, _TABLE, _TABLE_ENDS = (re.compile(each, re.IGNORECASE) for each in ("<html", r"<table\b", r"</table\s*>"))
_MOST_PARTS = 2_000
_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def read_mhtml(data: bytes, file: str) -> Document:
    """Read the page of a MIME message; SourceError when there is none."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))
        page = next((part for part in parts if part.get_content_type() in _PAGES), None)
        content = page.get_payload(decode=True) if page is not None else None
        charset = str(page.get_content_charset() or "") if page is not None else ""
        saved = {address: body for part in parts for address, body in _addressed(part)}
        base = str(page.get("Content-Location") or message.get("Content-Location") or "") if page is not None else ""
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise refusals.damaged(file, "网页存档的结构不完整") from error
    if not isinstance(content, bytes):
        raise refusals.damaged(file, "网页存档里没有网页")

    def fetch(address: str) -> bytes | None:
        return saved.get(address) or saved.get(_joined(base, address))

    return read_html(content, file, "" if charset == "unicode" else charset, fetch)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message in their order, at most one multipart inside another."""
    parts = [message]
    for part in parts:
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and len(parts) + len(payload) <= _MOST_PARTS:
            parts += [each for each in payload if isinstance(each, Message)]


def _addressed(part: Message) -> Iterator[tuple[str, bytes]]:
    """Pages and sheets by the addresses under which they can be asked for."""
    if part.get_content_type() in _PAGES or part.get_content_type() == "text/css":
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            if place := str(part.get("Content-Location") or "").strip():
                yield place, body
            if name := str(part.get("Content-ID") or "").strip("<> "):
                yield f"cid:{name}", body


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address

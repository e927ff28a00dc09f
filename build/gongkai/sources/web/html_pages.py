"""Reports as web pages: what a browser would show, in reading order.

Scripts and hidden parts are out, and so are tables inside a script's strings. What sheets and attributes make of a text is
worked out in `web_cascade` and `web_looks`: text that is not seen is no text of its cell (`text-hidden` says that it was there),
and where only drawing the page could tell what is seen, the cell is in doubt (`text-unsure`, `content-unread`). Inside a cell
`<br>` and blocks end a line. Raised and struck characters are marked as such (`raised`), because a footnote mark must not grow a
number (17¹ is not 171). See `flow` for tables inside tables and `grid` for spans, `web_forms` for fields.

>>> page = "<h1>2023年度报告</h1><table><tr><td rowspan=2>规章<td>1<s>2</s><tr><td>2<b hidden>7</b></table>"
>>> document = read_html(page.encode("gb18030"), "a.html")
>>> document.paragraphs[0].text, [[c.text for c in row if not c.continues] for row in document.tables[0].rows]
('2023年度报告', [['规章', '12̶'], ['2']])
"""

import re
from collections.abc import Callable
from typing import Any

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
    root, text = _tree(data, file, charset)
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


def _tree(data: bytes, file: str, charset: str) -> tuple[Any, str]:
    """Return the root of a page, None when it is empty, and its text."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    text = _EMBEDDED.sub("", decode_html(data, charset)).replace("\0", "")
    if len(text) > LARGEST_PAGE or text.count("<") > MOST_TAGS or text.count("=") > MOST_ATTRIBUTES:
        raise refusals.too_large(file, "网页过大或标记过多")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise refusals.damaged(file, "网页标记嵌套过深或无法解析")
    return root, text

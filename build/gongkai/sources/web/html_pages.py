"""Reports as web pages: what a browser would show, in reading order.

Hidden parts, scripts and styles are out, and so are tables inside a script's strings. Inside a cell `<br>` and paragraphs
end a line. Superscripts become superscript digits and struck-out characters get a stroke, because a footnote mark must
not grow a number (17¹ is not 171). See `flow` for tables inside tables and `grid` for spans.

>>> page = "<h1>2023年度报告</h1><table><tr><td rowspan=2>规章<td>1<tr><td>2</table>"
>>> document = read_html(page.encode("gb18030"), "a.html")
>>> document.paragraphs[0].text, [[c.text for c in row if not c.continues] for row in document.tables[0].rows]
('2023年度报告', [['规章', '1'], ['2']])
"""

import codecs
import re
from typing import Any

from lxml import etree

from gongkai.document import Document
from gongkai.sources import refusals
from gongkai.sources.markup import Flow, TooDeep
from gongkai.sources.raised import struck, subscript, superscript
from gongkai.sources.spans import MarkedCell, TooManyCells, by_spans

LARGEST_PAGE = 8 * 1024 * 1024
"""In characters, embedded pictures left aside."""
MOST_TAGS = 500_000
MOST_ATTRIBUTES = 1_000_000

_SKIPPED_NAMES = (
    "head script style template noscript title textarea select button iframe object embed applet svg canvas audio video map "
    "datalist rt rp del noframes xml"
)
_BLOCK_NAMES = (
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 section article header footer main nav aside pre blockquote hr center "
    "address form fieldset legend figure figcaption caption body details summary"
)
_SKIPPED, _BLOCKS = frozenset(_SKIPPED_NAMES.split()), frozenset(_BLOCK_NAMES.split())
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_LETTERING = {"sup": superscript, "sub": subscript, "s": struck, "strike": struck}
_SHOWN_INPUTS = frozenset(("", "text", "number", "button", "submit"))

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FRAMES = ("frame", "iframe", "embed", "object")
_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_-]{2,20})""")
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%\s]*")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?i)(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)")
_STRUCK = re.compile(r"(?i)text-decoration(?:-line)?\s*:[^;]*line-through")
_COUNT = re.compile(r"\s*\+?([0-9]{1,6})")


def decode_html(data: bytes, charset: str = "") -> str:
    """Decode by byte order mark, as strict UTF-8 (the end may be cut off), by `charset` or the declared one, as GB18030."""
    data = data.removeprefix(codecs.BOM_UTF8)  # programs put it before what they take over in another encoding, too
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        pass
    for encoding in (charset or _declared(data), "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return min((data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data, 0, 8192)
    name = found[1].decode("ascii").lower() if found else ""
    return "gb18030" if name in {"", "gb2312", "gbk", "utf-8", "utf8"} else name


def read_html(data: bytes, file: str, charset: str = "") -> Document:
    """Read a web page; SourceError when it is too large or nested beyond measure."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    text = _EMBEDDED.sub("", decode_html(data, charset)).replace("\0", "")
    if len(text) > LARGEST_PAGE or text.count("<") > MOST_TAGS or text.count("=") > MOST_ATTRIBUTES:
        raise refusals.too_large(file, "网页过大或标记过多")
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise refusals.damaged(file, "网页标记嵌套过深或无法解析")
    if root is None:
        return Document(file, "html", ())
    try:
        blocks = _Page().read(root)
        elsewhere = sum(1 for _ in root.iter(*_FRAMES)) or int(not blocks and next(root.iter("script"), None) is not None)
        return Document(file, "html", blocks, sum(1 for _ in root.iter("img")), elsewhere)
    except TooDeep as error:
        raise refusals.damaged(file, "表格嵌套过深") from error
    except TooManyCells as error:
        raise refusals.too_large(file, "表格跨行、跨列过多，单元格超出上限") from error


class _Page:
    """One walk over the elements; tells the flow what it meets."""

    def __init__(self) -> None:
        self._flow = Flow(by_spans)
        self._lettering: list[Any] = []

    def read(self, root: Any) -> Any:
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start" and self._is_shown(element):
                self._start(element)
                self._text(element.text)
            elif event == "start":
                walk.skip_subtree()
            else:
                if event == "end" and self._is_shown(element):
                    self._end(element)
                self._text(element.tail)
        return self._flow.blocks()

    def _is_shown(self, element: Any) -> bool:
        if element.tag in _SKIPPED or "hidden" in element.attrib:
            return False
        style = element.get("style")
        return not (style and _HIDDEN.search(style))

    def _text(self, text: str | None) -> None:
        if text:
            shown = _SPACE.sub(" ", text)
            for change in self._lettering:
                shown = change(shown)
            self._flow.text(shown)

    def _start(self, element: Any) -> None:
        tag = element.tag
        if change := _change(element):
            self._lettering.append(change)
        if tag in _BLOCKS:
            self._flow.end_line()
        elif tag in _CELLS:
            self._flow.open_cell(MarkedCell("", _count(element, "colspan"), _count(element, "rowspan")))
        elif tag == "tr":
            self._flow.open_row()
        elif tag == "table":
            self._flow.open_table()
        elif tag in _GROUPS:
            self._flow.open_group()
        elif tag == "input" and element.get("type", "").lower() in _SHOWN_INPUTS:
            self._flow.text(element.get("value", ""))

    def _end(self, element: Any) -> None:
        tag = element.tag
        if _change(element):
            self._lettering.pop()
        if tag in _BLOCKS:
            self._flow.end_line()
        elif tag in _CELLS or tag == "tr":
            self._flow.close_cell()
        elif tag in _GROUPS:
            self._flow.open_group()
        elif tag == "table":
            self._flow.close_table()


def _change(element: Any) -> Any:
    """How the characters inside this element are altered, if they are."""
    style = element.get("style")
    return struck if style and _STRUCK.search(style) else _LETTERING.get(element.tag)


def _count(element: Any, name: str) -> int:
    """Read a span the way browsers do: leading digits, otherwise 1; `rowspan=0` is all the rest of the group."""
    found = _COUNT.match(element.get(name) or "")
    return int(found[1]) if found else 1

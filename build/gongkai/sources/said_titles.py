"""What a file calls itself without printing it: titles of web pages, PDF files and Word documents.

Programs put there what the page says, what its site is called, or the name of the file it was made from; whether it is a
report's title is for others to tell.

>>> from lxml import etree
>>> of_page(etree.HTML("<title>示例局2023年年报-示例网</title><meta name=ArticleTitle content='示例局2023年年报'>"))
('示例局2023年年报', '示例局2023年年报-示例网')
"""

import re
from typing import Any

from gongkai.sources.archive import Archive

_LONGEST = 300
_SPACE = re.compile(r"\s+")
_CORE = "docProps/core.xml"
_META = frozenset({"articletitle", "og:title", "title", "dc.title"})


def of_page(root: Any) -> tuple[str, ...]:
    """Return the titles in the head of a web page; one the publisher set for the article comes first."""
    metas = [m for m in root.iter("meta") if (m.get("name") or m.get("property") or "").strip().lower() in _META]
    heads = [t.text for t in root.iter("title") if t.getparent() is not None and t.getparent().tag == "head"]
    return _plain([*(meta.get("content") for meta in metas), *heads])


def of_word(archive: Archive) -> tuple[str, ...]:
    """Return the title among the properties of a Word document."""
    if _CORE not in archive.names:
        return ()
    return _plain([element.text for element in archive.xml(_CORE).iter("{http://purl.org/dc/elements/1.1/}title")])


def of_pdf(data: bytes) -> tuple[str, ...]:
    """Return the title among the particulars of a PDF that can be opened."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - web pages and Word documents need none of it

    with pypdfium2.PdfDocument(data) as document:
        return _plain([document.get_metadata_value("Title")])


def _plain(texts: list[str | None]) -> tuple[str, ...]:
    told = (_SPACE.sub(" ", text).strip() for text in texts if text and len(text) <= _LONGEST)
    return tuple(dict.fromkeys(text for text in told if text and text.isprintable()))

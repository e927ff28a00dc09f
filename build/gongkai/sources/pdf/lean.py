"""pdfplumber and pdfminer.six, steered to do no more than the second reading of a PDF needs.

The libraries decode fonts, place characters and find rules with code of their own; here they are only spared what does not bear
on it. Most of the time goes into the hundred small fonts that Chromium makes of one CJK font, each with 256 widths and names.
"""

import io
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTLine, LTPage, LTRect
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

_MOST_DRAWN = 2000
_STROKES = {LTLine: "line", LTRect: "rect"}
_DRAWN = re.compile(rb"(?:-?[0-9.]{1,12}+\s){2,6}+(?:re|[mlcvy])\s(?:f\s)?")
# Chromium names the glyphs of a font by their numbers, which says nothing of their characters.
_SKIA_NAMES = re.compile(rb"/Differences \[[0-9]+(?: /g[0-9A-F]{1,5}){1,256}\]")
_WHOLE_NUMBERS = re.compile(rb"\s*+\[([0-9]{1,9}+(?: [0-9]{1,9}+)*+)\]")
# What a map of characters says before and after its characters is nearly always the same.
_MAP_FRAME = re.compile(
    rb"\A/CIDInit /ProcSet findresource begin\s+[0-9]+ dict begin\s+begincmap\s+/CIDSystemInfo\s*<<[^<>]*>>\s*def\s+"
    rb"/CMapName /[A-Za-z-]+ def\s+/CMapType 2 def\s+"
    rb"1 begincodespacerange\s+<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>\s+endcodespacerange\s"
    rb"|\sendcmap\s[\s\w/]{0,80}\Z"
)


def lean_pages(data: bytes, numbers: Collection[int]) -> Iterator[tuple[int, Page]]:
    """Yield the pages of these numbers, counted from 1."""
    document = _Pdf(_SKIA_NAMES.sub(_spaces, data))
    for number, page in enumerate(PDFPage.create_pages(document.doc), start=1):
        if number in numbers:
            yield number, _Page(document, page, number)


class _Pdf(PDF):
    """pdfplumber's document, without its metadata."""

    def __init__(self, data: bytes) -> None:
        self.doc = PDFDocument(_Parser(io.BytesIO(data)))
        self.rsrcmgr = _Fonts()
        self.laparams = self.unicode_norm = None


class _Parser(PDFParser):
    """pdfminer's parser of a file, which takes an array of whole numbers at once: the widths of a font."""

    BUFSIZ = 8192  # enough for a font

    def _parse_main(self, s: bytes, i: int) -> int:
        array = _WHOLE_NUMBERS.match(s, i)
        if not array:
            return super()._parse_main(s, i)
        self.push((self.bufpos + array.start(), list(map(int, array[1].split()))))
        return array.end()


class _Fonts(PDFResourceManager):
    """pdfminer's fonts, each made once for a document, from maps that hold their characters only."""

    def get_font(self, objid: Any, spec: Mapping[str, Any]) -> Any:
        """Return a font."""
        characters = resolve1(spec.get("ToUnicode"))
        if isinstance(characters, PDFStream) and objid not in self._cached_fonts:
            characters.data = _MAP_FRAME.sub(b"", characters.get_data())
        return super().get_font(objid, spec)


class _Page(Page):
    """pdfplumber's page, whose characters and strokes carry only what finding cells and joining words takes."""

    @cached_property
    def layout(self) -> LTPage:
        """What pdfminer finds on the page."""
        _drop_dots(self.page_obj)
        device = PDFPageAggregator(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
        PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()

    def process_object(self, obj: Any) -> dict[str, Any]:
        """Describe one object of pdfminer's."""
        left, top = self.mediabox[:2]
        shared = {"x0": obj.x0 + left, "x1": obj.x1 + left, "y0": obj.y0, "y1": obj.y1, "width": obj.width, "height": obj.height}
        shared["top"] = shared["doctop"] = self.height - obj.y1 + top
        shared["bottom"] = self.height - obj.y0 + top
        if isinstance(obj, LTChar):
            return {**shared, "object_type": "char", "text": obj.get_text(), "upright": obj.upright, "size": obj.size}
        if isinstance(obj, LTCurve):
            points = [self.point2coord(point) for point in obj.pts]
            return {**shared, "object_type": _STROKES.get(type(obj), "curve"), "pts": points}
        return {**shared, "object_type": "other"}


def _drop_dots(page: PDFPage) -> None:
    """Take the drawing out of a page of dotted borders: this reading takes seconds for them and does not see them."""
    for stream in filter(_is_stream, map(resolve1, page.contents)):
        written, drawn = _DRAWN.subn(b"", stream.get_data())
        if drawn > _MOST_DRAWN:
            stream.data = written


def _is_stream(thing: Any) -> bool:
    return isinstance(thing, PDFStream)


def _spaces(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])

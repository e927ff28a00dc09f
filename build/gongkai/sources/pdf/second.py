"""The second reading of a PDF: pdfplumber (pdfminer.six) reads the pages with statistical tables again.

It decodes fonts, finds rules and forms cells with code of its own. Its text of a cell is set beside the first reading's
where both found the same rectangle. Where it found another one (it does not see dotted borders), its characters inside
the first reading's rectangle are taken: fonts are then read twice, borders once. The libraries are only spared what does not
bear on that (`lean_pages`): most of the time goes into the hundred small fonts that Chromium makes of one CJK font, each with
256 widths and names.

Which tables are worth the time is told by phrases (`table_phrases.txt`) that stand in the form and not in prose. A page that
the libraries fail on, or end before, is said to be without a second reading (`second-reading-failed`).
"""

import io
import logging
import re
import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTLine, LTPage, LTRect
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import TableFinder
from pdfplumber.utils.exceptions import MalformedPDFException
from pdfplumber.utils.text import extract_text

from gongkai.document import Remark
from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.baselines import cell_text, lines_of, same, unfold_radicals
from gongkai.sources.geometry.marks import Box, Glyph
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.raised import unstruck
from gongkai.text import fold

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


_NEAR = 4.0  # how far the sides of one cell may lie apart in the two readings
_NEAR_SIZE = 0.6  # of a character, how far from the first reading's place the second's may be: boxes of fonts differ
_MOST_CELLS = 5000
_FAILURES = (
    *(PDFException, PSException, MalformedPDFException),  # what the libraries mean to raise
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, RuntimeError, TypeError, ValueError),
    *(struct.error, zlib.error),  # and what damaged objects make them raise
)
_CID = re.compile(r"\(cid:[0-9]+\)")


def read_again(
    data: bytes, layouts: Sequence[PageLayout], pages: Collection[int], aside: Mapping[int, Sequence[Glyph]]
) -> tuple[list[PageLayout], tuple[Remark, ...]]:
    """Return the layouts with a second text in the cells of these pages, and for each page where that failed a remark.

    `aside`: by page the characters that the page does not show, or that belong to no cell of it; they are passed over here too.
    """
    if not pages:
        return list(layouts), ()
    second, failures = _second_pages(data, sorted(pages), aside)
    return [_with_second(layout, second) for layout in layouts], tuple(
        Remark("second-reading-failed", f"page {number}: {why}") for number, why in sorted(failures.items())
    )


class SecondPage:
    """What pdfplumber makes of a page: its cells, and its characters by height, from the corner that is shown."""

    def __init__(self, page: Page, aside: Sequence[Glyph] = ()) -> None:
        left, top = (max(sides) for sides in zip(page.mediabox[:2], page.cropbox[:2], strict=True))
        cells = TableFinder(page).cells[:_MOST_CELLS]
        self._cells = sorted(Box(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in cells)
        self._lefts = [box.x0 for box in self._cells]
        chars = sorted((c for c in page.chars if c["text"].strip()), key=_middle)
        glyphs = [Glyph(c["text"], c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for c in chars]
        kept = sorted(set(without(glyphs, aside)) - _repeats(glyphs))
        self._chars, self._glyphs = [chars[i] for i in kept], [glyphs[i] for i in kept]
        self._middles = [_middle(c) - top for c in self._chars]

    def text(self, box: Box) -> str:
        """Return this reading's text of the cell in this rectangle."""
        for found in self._cells[bisect_left(self._lefts, box.x0 - _NEAR) : bisect_right(self._lefts, box.x0 + _NEAR)]:
            if all(abs(a - b) <= _NEAR for a, b in zip(found, box, strict=True)):
                return extract_text([self._chars[i] for i in self._inside(found)])
        return cell_text(lines_of(self._glyphs[i] for i in self._inside(box)), box)

    def in_frame(self, shown: Matrix) -> "SecondPage":
        """Return the characters of the page in the frame of a first reading that turned it, without this reading's cells."""
        to_frame, frame = shown.inverse(), copy(self)
        glyphs = sorted((Glyph(g.text, *to_frame.box(*g[1:])) for g in self._glyphs), key=lambda g: g.y0 + g.y1)
        vars(frame).update(_glyphs=glyphs, _middles=[(g.y0 + g.y1) / 2 for g in glyphs], _cells=[], _lefts=[])
        return frame

    def _inside(self, box: Box) -> list[int]:
        rows = range(bisect_left(self._middles, box.y0), bisect_right(self._middles, box.y1))
        return [i for i in rows if box.x0 <= (self._glyphs[i].x0 + self._glyphs[i].x1) / 2 < box.x1]


def _middle(char: dict[str, Any]) -> float:
    return float(char["top"] + char["bottom"]) / 2


def without(glyphs: Sequence[Glyph], aside: Sequence[Glyph]) -> list[int]:
    """Return which characters are left when those set aside by the other reading are taken out, each of them once."""
    left = dict.fromkeys(range(len(glyphs)))
    middles = np.array([((g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2) for g in glyphs] if aside else []).reshape(-1, 2)
    for gone in aside:
        alike = [i for i in left if glyphs[i].text == gone.text or _CID.fullmatch(glyphs[i].text)]
        if alike:
            away = np.abs(middles[alike] - ((gone.x0 + gone.x1) / 2, (gone.y0 + gone.y1) / 2)).max(axis=1)
            nearest = int(away.argmin())
            if away[nearest] <= _NEAR_SIZE * max(gone.x1 - gone.x0, gone.y1 - gone.y0):
                del left[alike[nearest]]
    return list(left)


def _repeats(glyphs: Sequence[Glyph]) -> set[int]:
    """Return which characters are drawn a second time, a little to the side, to make them look bold."""
    met: dict[tuple[str, int], list[Glyph]] = {}
    found: set[int] = set()
    for i, glyph in enumerate(glyphs):
        row = round(glyph.y0)
        if any(same(other, glyph) for near in (row - 1, row, row + 1) for other in met.get((glyph.text, near), ())):
            found.add(i)
        else:
            met.setdefault((glyph.text, row), []).append(glyph)
    return found


def _second_pages(
    data: bytes, pages: Sequence[int], aside: Mapping[int, Sequence[Glyph]]
) -> tuple[dict[int, SecondPage], dict[int, str]]:
    """Return what can be read, and why what cannot: by page the error, or that the file ended before."""
    second: dict[int, SecondPage] = {}
    failures: dict[int, str] = {}
    ending = "not reached"
    with _silenced("pdfminer"):
        try:
            for number, page in lean_pages(data, pages):
                try:
                    second[number] = SecondPage(page, aside.get(number, ()))
                except _FAILURES as error:
                    failures[number] = type(error).__name__
        except _FAILURES as error:
            ending = type(error).__name__
    return second, {number: failures.get(number, ending) for number in pages if number not in second}


@contextmanager
def _silenced(name: str) -> Iterator[None]:
    """Keep a library from logging a line for each odd font; what it reads is compared anyway."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _with_second(layout: PageLayout, second: Mapping[int, SecondPage]) -> PageLayout:
    if layout.shown and layout.number in second:
        second = {**second, layout.number: second[layout.number].in_frame(layout.shown)}
    return replace(layout, grids=tuple(_grid_read_twice(grid, second) for grid in layout.grids))


def _grid_read_twice(grid: Grid, second: Mapping[int, SecondPage]) -> Grid:
    cells = (_read_twice(cell, second[cell.page]) if cell.page in second else cell for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def _read_twice(cell: GridCell, second: SecondPage) -> GridCell:
    text = unfold_radicals(_CID.sub("\ufffd", second.text(cell.box)))
    return cell._replace(second=cell.text if fold(text) == fold(unstruck(cell.text)) else text)

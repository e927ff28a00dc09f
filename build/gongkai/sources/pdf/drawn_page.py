"""The witness of a PDF page: PDFium draws it, with its text and with none of it (`witness` has what follows).

All text objects of a page, those in forms too, are told not to be drawn; what PDFium draws then is the bare page. A character
that another one lies over is judged by leaving out the object that it belongs to. Marks that were set aside (`watermarks`) are in
neither picture, and in a third.

What a font that is not embedded writes is drawn as blocks (`pdfium_fonts`). 汉字 in one of the standard fonts of PDF have no
outline and draw nothing; they count as seen unless the file itself hides them: painted with no ink, transparent, or in the colour
of what lies there.
"""

from collections.abc import Callable, Sequence
from ctypes import c_uint
from functools import cached_property
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.sources.geometry.framed_witness import judged_in_frame
from gongkai.sources.geometry.ink import Grey, Pictures, seen
from gongkai.sources.geometry.marks import Box, Glyph, PageMarks
from gongkai.sources.geometry.page_grid import PageLayout
from gongkai.sources.geometry.witness import Note, Over, Page
from gongkai.sources.pdf.annotations import UNDRAWN, Noted
from gongkai.sources.pdf.page_marks import PdfPage
from gongkai.sources.pdf.pdfium_calls import objects_of, set_active, text_objects, typed

_DOTS = 1.5
_MOST_PIXELS = 6_000_000
_MOST_ALONE = 100  # characters of a page that are judged one by one
_WHITE = 0xFFFFFFFF
_UNPAINTED = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_OPAQUE = 12  # of 255; less is not seen


Annotated = Callable[[int, Callable[[Any, int], Grey], Sequence[str]], Over]


def as_printed(
    page: Any, read: PdfPage, frames: Sequence[PageMarks], layouts: Sequence[PageLayout], noted: Noted, annotated: Annotated
) -> tuple[list[PageLayout], list[Glyph]]:
    """Return the layouts with their cells on one page as they are printed, and the characters that are not.

    Args:
        page: The opened page.
        read: The page as it was read.
        frames: The pages as they were turned to be read, one for each layout.
        layouts: The tables; one without rules stands with its first page.
        noted: The annotations that are seen on it.
        annotated: Draws a page with those that carry no text: its number, how to draw, what they are called.
    """
    sheet = _Sheet(page, read)
    others = [annotation.kind for annotation in noted if not annotation.carries_text]
    over = (*sheet.strays, *([annotated(read.marks.number, sheet.draw, others)] if others else ()))
    notes = tuple(Note(a.box, a.kind, a.drawn) for a in noted if a.carries_text or (not a.drawn and a.kind in UNDRAWN))
    view = Page(read.marks, read.letters, sheet.pictures, sheet.undrawn, sheet.alone, over, notes)
    judged = [judged_in_frame(layout, view, frame) for layout, frame in zip(layouts, frames, strict=True)]
    return [layout for layout, _ in judged], [glyph for _, hidden in judged for glyph in hidden]


def drawn(
    page: Any, dots: float, size: tuple[float, float], part: Box | None = None, *, flags: int = 0, colour: bool = False
) -> Any:
    """Draw a page, or a part of it in points, in grey or in colour."""
    x0, y0, x1, y1 = part or Box(0, 0, *size)
    left, top = int(x0 * dots), int(y0 * dots)
    width, height = max(1, round(x1 * dots) - left), max(1, round(y1 * dots) - top)
    deep = 4 if colour else 1
    pixels = np.full((height, width * deep), 255, np.uint8)
    kind = pdfium.FPDFBitmap_BGRx if colour else pdfium.FPDFBitmap_Gray
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, kind, pixels.ctypes.data, width * deep)
    try:
        whole = (round(size[0] * dots), round(size[1] * dots))
        pdfium.FPDF_RenderPageBitmap(bitmap, page, -left, -top, *whole, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels.reshape(height, width, deep) if colour else pixels


class _Sheet:
    """An opened page and what is drawn of it."""

    def __init__(self, page: Any, read: PdfPage) -> None:
        self._page, self._read = page, read
        self._size = (read.marks.width, read.marks.height)
        self.dots = min(_DOTS, (_MOST_PIXELS / max(1.0, self._size[0] * self._size[1])) ** 0.5)
        self._text = text_objects(page)
        self._stray = (
            sorted(set(self._objects(read.letters.aside_numbers)) - set(self._objects(read.letters.numbers)) - {0})
            if read.letters.aside
            else []
        )
        self._number = {id(glyph): number for glyph, number in zip(read.marks.glyphs, read.letters.numbers, strict=True)}
        self._left = _MOST_ALONE

    def _objects(self, numbers: Sequence[int]) -> list[int]:
        text_page = pdfium.FPDFText_LoadPage(self._page)
        try:
            return objects_of(text_page, numbers)
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def _draw(self, left_out: Sequence[int], part: Box | None = None, *, colour: bool = False) -> Any:
        set_active(left_out, active=False)
        try:
            return drawn(self._page, self.dots, self._size, part, colour=colour)
        finally:
            set_active(left_out, active=True)

    def draw(self, page: Any, flags: int) -> Grey:
        """Draw another opening of this page."""
        picture: Grey = drawn(page, self.dots, self._size, flags=flags)
        return picture

    @cached_property
    def pictures(self) -> Pictures:
        """The page without stray marks, with and without its text."""
        return Pictures(self._draw(self._stray), self._draw(self._text), self.dots)

    @property
    def strays(self) -> tuple[Over, ...]:
        """The page with its stray marks, where there are any."""
        if not self._stray:
            return ()
        words = "".join(glyph.text for glyph in self._read.letters.aside[:20])
        return (Over(self._draw(()), self.pictures.shown, words),)

    def alone(self, glyphs: Sequence[Glyph]) -> list[str]:
        """Say how each character is seen when the object it belongs to is left out of the page, and nothing else."""
        objects = self._objects([self._number[id(glyph)] for glyph in glyphs])
        self._left -= len(glyphs)
        if self._left < 0 or 0 in objects:
            return ["faint"] * len(glyphs)
        without = {handle: self._draw((*self._stray, handle)) for handle in dict.fromkeys(objects)}
        outlines = {
            id(glyph): box for glyph, box in zip(self._read.marks.glyphs, self._read.letters.outlines.tolist(), strict=True)
        }
        return [
            seen(Pictures(self.pictures.shown, without[handle], self.dots), Box(*outlines[id(glyph)]), whole=False)
            for glyph, handle in zip(glyphs, objects, strict=True)
        ]

    def undrawn(self, glyph: Glyph) -> str:
        """Say how a character is seen of which this machine has no outline."""
        (handle,) = self._objects([self._number[id(glyph)]])
        if not handle:
            return "faint"
        text = typed(handle)
        if pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text)) == 1:
            return "faint"
        return "hidden" if self._unpainted(text, Box(*glyph[1:])) else "clear"

    def _unpainted(self, text: Any, box: Box) -> bool:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
        stroked = mode in (pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP)
        ask = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
        red, green, blue, alpha = (c_uint() for _ in range(4))
        ask(text, red, green, blue, alpha)
        ground = self.pictures.bare[self.pictures.cut(box)]
        if mode in _UNPAINTED or alpha.value < _OPAQUE or not ground.size:
            return True
        grey = 0.3 * red.value + 0.59 * green.value + 0.11 * blue.value
        return bool(abs(grey - float(np.median(ground))) * alpha.value / 255 < _OPAQUE)

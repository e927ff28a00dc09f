"""PDF files with a text layer: PDFium's characters and strokes, our own geometry.

    page, its dots joined (`dots`), its fields and text boxes part of it (`annotations`)
    → characters and marks (`page_marks`) → rules → lattice → cells with their text
    → held against what the page shows (`drawn_page`) → tables joined over pages

A page that is a picture, with or without a hidden text layer, is read as a scan. Nothing in a file is run or fetched.
"""

import ctypes
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.document import Document, Remark
from gongkai.errors import SourceError
from gongkai.sources import refusals, said_titles
from gongkai.sources.geometry.affine import AS_IT_IS
from gongkai.sources.geometry.ink import Grey
from gongkai.sources.geometry.marks import Glyph
from gongkai.sources.geometry.page_blocks import page_document
from gongkai.sources.geometry.page_grid import PageLayout
from gongkai.sources.geometry.reading_frames import lay_out_frame, reading_frames, shown_as, with_places
from gongkai.sources.geometry.stitch import join_pages
from gongkai.sources.geometry.table_phrases import is_statistical
from gongkai.sources.geometry.unruled import with_unruled
from gongkai.sources.geometry.watermarks import repeated_marks
from gongkai.sources.geometry.witness import Over
from gongkai.sources.pdf.annotations import Noted, drawn_over, flattened
from gongkai.sources.pdf.dots import without_dots
from gongkai.sources.pdf.drawn_page import Annotated, as_printed
from gongkai.sources.pdf.page_marks import PdfPage, read_page, set_aside
from gongkai.sources.pdf.pdfium_fonts import without_system_fonts
from gongkai.sources.scan import ocr_extra
from gongkai.sources.worker import PICTURES, allow

MOST_PAGES = 300
_MOST_OPEN = 24  # pages
_DOTS = 200 / 72
_WIDEST = 3400.0  # pixels


def read_pdf(data: bytes, file: str, *, second_reading: bool = True) -> Document:
    """Read a PDF; SourceError when it is encrypted, damaged, too long, or holds no text.

    Args:
        data: The file.
        file: How messages call it.
        second_reading: Whether pdfplumber reads the statistical tables again, for comparison.
    """
    read = _read(data, file)
    layouts = read.layouts
    remarks: tuple[Remark, ...] = ()
    if second_reading:
        from gongkai.sources.pdf.second import read_again  # noqa: PLC0415 - pdfplumber takes longer to load than a report to read

        layouts, remarks = read_again(read.data, layouts, read.statistical, read.aside)
    scanned = [page.marks.number for page in read.pages if page.scanned]
    if scanned and (ocr_extra.available() or not any(layout.grids for layout in layouts)):
        scans = _read_scans(data, file, scanned)
        document = page_document(file, "scan", sorted([*layouts, *scans], key=lambda layout: layout.number))
        return replace(document, remarks=remarks)
    if not any(page.marks.glyphs for page in read.pages):
        raise _without_text(file, read.pages)
    document = page_document(file, "pdf", layouts)
    pictures = sum(page.pictures for page in read.pages)
    return replace(document, pictures=pictures, remarks=remarks, titles=said_titles.of_pdf(data))


class _Read(NamedTuple):
    """A file read once: its bytes with what annotations say as part of the pages, the pages, their layouts as they are printed.

    `statistical` are the pages with statistical tables, `aside` by page the characters that are not printed in a line of it.
    """

    data: bytes
    pages: list[PdfPage]
    layouts: list[PageLayout]
    statistical: frozenset[int]
    aside: dict[int, list[Glyph]]


def _read(data: bytes, file: str) -> _Read:
    with opened(without_dots(data), file) as document:
        pages = _pages(document)
        noted = {page.marks.number: page.annotations for page in pages if page.annotations}
        carriers = [number for number, found in noted.items() if any(annotation.carries_text for annotation in found)]
        if not carriers:
            return _printed(document, data, pages, noted, _annotated(data, file))
        shown = flattened(document.handle, carriers)
    with opened(without_dots(shown), file) as document:
        return _printed(document, shown, _pages(document), noted, _annotated(data, file))


def _printed(document: "Opened", data: bytes, pages: list[PdfPage], noted: Mapping[int, Noted], annotated: Annotated) -> _Read:
    """Lay the pages out, and hold those with statistical tables against what they show."""
    frames = [frame for page in pages if not page.scanned for frame in reading_frames(page.level)]
    layouts = with_places(with_unruled(frames, [lay_out_frame(frame) for frame in frames]))
    statistical = frozenset(cell.page for grid in join_pages(layouts) if is_statistical(grid) for cell in grid.cells)
    read = {page.marks.number: page for page in pages}
    aside = {number: list(page.letters.aside) for number, page in read.items()}
    for number in sorted(statistical):
        layouts, hidden = as_printed(document.page(number), read[number], frames, layouts, noted.get(number, ()), annotated)
        aside[number] += hidden
    return _Read(data, pages, layouts, statistical, aside)


def _annotated(data: bytes, file: str) -> Annotated:
    """Return what draws a page of the file as it came, with its annotations."""

    def draw(number: int, how: Callable[[Any, int], Grey], kinds: Sequence[str]) -> Over:
        with opened(without_dots(data), file) as original:
            return drawn_over(original.page(number), how, kinds)

    return draw


def _read_scans(data: bytes, file: str, numbers: list[int]) -> list[PageLayout]:
    """Read pages that are pictures."""
    if not ocr_extra.available():
        raise ocr_extra.missing(file)
    from gongkai.sources.scan.read_scan import page_layouts  # noqa: PLC0415 - imports the extra

    allow(PICTURES)
    with pypdfium2.PdfDocument(data) as document:
        return [layout for number in numbers for layout in page_layouts(number, scan_picture(document[number - 1]))]


def scan_picture(page: Any) -> Any:
    """Draw a page in grey, without seals, at 200 dots an inch or what a huge page allows."""
    drawn = page.render(scale=min(_DOTS, _WIDEST / max(page.get_size())), rev_byteorder=True).to_numpy()
    from gongkai.sources.scan.images import working_picture  # noqa: PLC0415 - imports the extra

    return working_picture(drawn)


def read_pages(data: bytes, file: str) -> list[PdfPage]:
    """Read the marks of all pages."""
    with opened(without_dots(data), file) as document:
        return _pages(document)


def _pages(document: "Opened") -> list[PdfPage]:
    pages = [read_page(document.page(number), number) for number in range(1, document.pages + 1)]
    upright = [i for i, page in enumerate(pages) if shown_as(page.level) == AS_IT_IS and not page.scanned]
    for i, mark in zip(upright, repeated_marks([pages[i].level for i in upright]), strict=True):
        pages[i] = set_aside(pages[i], mark) if mark else pages[i]
    return pages


class Opened:
    """A document as PDFium has it, and its pages, the last few of which stay open: opening one takes as long as drawing it.

    Attributes:
        handle: What PDFium calls it.
        pages: How many pages it has.
    """

    def __init__(self, handle: Any, file: str) -> None:
        self.handle, self.pages, self._file = handle, int(pdfium.FPDF_GetPageCount(handle)), file
        self._open: dict[int, Any] = {}

    def page(self, number: int) -> Any:
        """Return a page, counted from 1, as long as no others are asked for after it."""
        if number not in self._open:
            while len(self._open) >= _MOST_OPEN:
                pdfium.FPDF_ClosePage(self._open.pop(next(iter(self._open))))
            page = pdfium.FPDF_LoadPage(self.handle, number - 1)
            if not page:
                raise refusals.damaged(self._file, "这一页打不开", f"page {number}")
            self._open[number] = page
        return self._open[number]

    def close(self) -> None:
        """Close its pages, then itself."""
        for page in self._open.values():
            pdfium.FPDF_ClosePage(page)
        pdfium.FPDF_CloseDocument(self.handle)


@contextmanager
def opened(data: bytes, file: str) -> Iterator[Opened]:
    """Open a document; the bytes stay alive until it is closed."""
    without_system_fonts()
    buffer = ctypes.create_string_buffer(data, len(data))
    handle = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not handle:
        raise _unopened(file, pdfium.FPDF_GetLastError())
    document = Opened(handle, file)
    try:
        if document.pages > MOST_PAGES:
            raise refusals.too_large(file, f"有 {document.pages} 页，最多读 {MOST_PAGES} 页")
        if document.pages < 1:
            raise refusals.damaged(file, "没有页面")
        yield document
    finally:
        document.close()


def _unopened(file: str, reason: int) -> SourceError:
    if reason in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return refusals.encrypted(file)
    return refusals.damaged(file, "PDF 打不开或不完整")


def _without_text(file: str, pages: list[PdfPage]) -> SourceError:
    drawn = next((page.marks.number for page in pages if page.drawn), 0)
    return refusals.drawn_outlines(file, f"page {drawn}") if drawn else refusals.damaged(file, "页面是空白的")

"""PDF files with a text layer: PDFium's characters and strokes, our own geometry.

    page, its dots joined (`pdf_dots`) → characters and marks (`pdf_marks`) → rules → lattice → cells with their text
    → tables joined over pages

A page that is a picture, with or without a hidden text layer, is read as a scan. Nothing in a file is run or fetched.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.sources import refusals
from gongkai.sources.geometry.page_blocks import page_document
from gongkai.sources.geometry.page_grid import PageLayout, lay_out
from gongkai.sources.geometry.unruled import with_unruled
from gongkai.sources.pdf.dots import without_dots
from gongkai.sources.pdf.page_marks import PdfPage, read_page
from gongkai.sources.scan import ocr_extra
from gongkai.sources.worker import PICTURES, allow

MOST_PAGES = 300
_DOTS = 200 / 72
_WIDEST = 3400.0  # pixels


def read_pdf(data: bytes, file: str, *, second_reading: bool = True) -> Document:
    """Read a PDF; SourceError when it is encrypted, damaged, too long, or holds no text.

    Args:
        data: The file.
        file: How messages call it.
        second_reading: Whether pdfplumber reads the statistical tables again, for comparison.
    """
    pages = read_pages(data, file)
    marks = [page.marks for page in pages if not page.scanned]
    texts = with_unruled(marks, [lay_out(page) for page in marks])
    if second_reading:
        from gongkai.sources.pdf.second import read_again  # noqa: PLC0415 - pdfplumber takes longer to load than a report to read

        texts = read_again(data, texts)
    scanned = [page.marks.number for page in pages if page.scanned]
    if scanned and (ocr_extra.available() or not any(layout.grids for layout in texts)):
        scans = _read_scans(data, file, scanned)
        return page_document(file, "scan", sorted([*texts, *scans], key=lambda layout: layout.number))
    if not any(page.marks.glyphs for page in pages):
        raise _without_text(file, pages)
    return replace(page_document(file, "pdf", texts), pictures=sum(page.pictures for page in pages))


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
        return [_page(document, number, file) for number in range(pdfium.FPDF_GetPageCount(document))]


@contextmanager
def opened(data: bytes, file: str) -> Iterator[Any]:
    """Open a document for PDFium's C interface; the bytes stay alive until it is closed."""
    pdfium.FPDF_InitLibrary()
    buffer = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        raise _unopened(file, pdfium.FPDF_GetLastError())
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages > MOST_PAGES:
            raise refusals.too_large(file, f"有 {pages} 页，最多读 {MOST_PAGES} 页")
        if pages < 1:
            raise refusals.damaged(file, "没有页面")
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _page(document: Any, number: int, file: str) -> PdfPage:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise refusals.damaged(file, "这一页打不开", f"page {number + 1}")
    try:
        return read_page(page, number + 1)
    finally:
        pdfium.FPDF_ClosePage(page)


def _unopened(file: str, reason: int) -> SourceError:
    if reason in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return refusals.encrypted(file)
    return refusals.damaged(file, "PDF 打不开或不完整")


def _without_text(file: str, pages: list[PdfPage]) -> SourceError:
    drawn = next((page.marks.number for page in pages if page.drawn), 0)
    return refusals.drawn_outlines(file, f"page {drawn}") if drawn else refusals.damaged(file, "页面是空白的")

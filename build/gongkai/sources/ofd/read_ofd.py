"""OFD (GB/T 33190), the fixed-layout format of Chinese offices: a ZIP of XML, with the same geometry as PDF.

    OFD.xml → Document.xml → pages with their templates → layers → text and path objects → characters and rules

What the page does not show is no text of it: the pages with statistical tables are drawn from what they paint (`canvas`),
and their cells held against that (`witness`). A page that is a picture, with text under it or none, is read as a scan. Nothing
in the file is run or fetched; attachments are left aside.
"""

from collections.abc import Sequence
from dataclasses import replace

from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.sources import refusals
from gongkai.sources.archive import Archive
from gongkai.sources.geometry.marks import PageMarks
from gongkai.sources.geometry.page_blocks import page_document
from gongkai.sources.geometry.page_grid import PageLayout
from gongkai.sources.geometry.reading_frames import TurnedMarks, lay_out_frame, reading_frames, with_places
from gongkai.sources.geometry.stitch import join_pages
from gongkai.sources.geometry.table_phrases import is_statistical
from gongkai.sources.ofd.package_parts import Package, open_package, pages_of
from gongkai.sources.ofd.page_objects import OfdPage, read_page
from gongkai.sources.scan import ocr_extra
from gongkai.sources.worker import PICTURES, allow


def read_ofd(data: bytes, file: str) -> Document:
    """Read an OFD file; SourceError when it is encrypted, damaged, too large, or holds no text."""
    package, pages = _read(data, file)
    covers = [(page.marks.number, package.media[page.cover]) for page in pages if page.cover in package.media]
    texts = _layouts(package, [page for page in pages if page.cover not in package.media])
    if covers:
        return page_document(file, "scan", sorted([*texts, *_read_covers(package, covers)], key=lambda layout: layout.number))
    if not any(page.marks.glyphs for page in pages):
        raise _without_text(file, pages)
    return replace(page_document(file, "ofd", texts), pictures=sum(page.pictures for page in pages))


def read_pages(data: bytes, file: str) -> list[tuple[PageMarks, bytes]]:
    """Return what stands painted on each page and, where the page is a picture, the file of that picture (else nothing)."""
    package, pages = _read(data, file)
    return [(_painted(page), package.picture(page.cover)) for page in pages]


def _painted(page: OfdPage) -> PageMarks:
    kept = (glyph for i, glyph in enumerate(page.marks.glyphs) if i not in page.unpainted)
    return replace(page.marks, glyphs=tuple(kept))


def _read(data: bytes, file: str) -> tuple[Package, list[OfdPage]]:
    try:
        package = open_package(Archive(data, file))
        return package, [read_page(package, number, page) for number, page in enumerate(pages_of(package), start=1)]
    except (ValueError, OverflowError) as error:
        raise refusals.damaged(file, "版面数据里有不是数的数") from error


def _layouts(package: Package, pages: Sequence[OfdPage]) -> list[PageLayout]:
    """Lay the pages out, those with statistical tables as they are printed."""
    framed = [(page, frame) for page in pages for frame in reading_frames(page.marks)]
    layouts = [_laid_out(page, frame) for page, frame in framed]
    statistical = {cell.page for grid in join_pages(layouts) if is_statistical(grid) for cell in grid.cells}
    if statistical:
        from gongkai.sources.ofd.canvas import as_shown  # noqa: PLC0415 - only such pages are drawn, and that takes a library

        layouts = [
            as_shown(package, page, frame, layout) if layout.number in statistical else layout
            for (page, frame), layout in zip(framed, layouts, strict=True)
        ]
    return with_places(layouts)


def _laid_out(page: OfdPage, frame: PageMarks) -> PageLayout:
    """Lay a page out; its lines hold no text that is painted with nothing, its cells are looked at closely later."""
    layout = lay_out_frame(frame)
    if not page.unpainted:
        return layout
    own = frame.kept if isinstance(frame, TurnedMarks) else range(len(frame.glyphs))
    painted = tuple(glyph for glyph, i in zip(frame.glyphs, own, strict=True) if i not in page.unpainted)
    return replace(layout, lines=lay_out_frame(replace(frame, glyphs=painted)).lines)


def _read_covers(package: Package, covers: Sequence[tuple[int, str]]) -> list[PageLayout]:
    """Read pages that are pictures: their numbers, and where in the archive the pictures are."""
    file = package.archive.file
    if not ocr_extra.available():
        raise ocr_extra.missing(file)
    from gongkai.sources.scan.images import pictures  # noqa: PLC0415 - imports the extra
    from gongkai.sources.scan.read_scan import page_layouts  # noqa: PLC0415 - imports the extra

    allow(PICTURES)
    return [
        layout
        for number, path in covers
        for picture in pictures(package.archive.read(path), file)
        for layout in page_layouts(number, picture)
    ]


def _without_text(file: str, pages: Sequence[OfdPage]) -> SourceError:
    pictured = next((page.marks.number for page in pages if page.pictures), 0)
    outlined = next((page.marks.number for page in pages if page.outlines), 0)
    if pictured:
        remedy = "请用阅读器把各页导出为图片或 PDF 后再试"
        message = "各页是图片，没有文字"
        return SourceError(message, code="pictures-only", file=file, place=f"page {pictured}", remedy=remedy)
    if outlined:
        return refusals.drawn_outlines(file, f"page {outlined}")
    return refusals.damaged(file, "页面上没有文字")

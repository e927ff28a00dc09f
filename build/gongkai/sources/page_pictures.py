"""Pictures of a source's pages, in which its reader's places can be found: a point of 1/72 inch is `dots` pixels.

| page | picture |
|---|---|
| PDF with text | as PDFium renders it, in colour, with the machine's fonts for those it lacks |
| scan: a picture, or a page of a PDF or OFD that is one | as it was read: cut to the sheet, upright, in grey, without seals |
| OFD with text | not as it looks: its characters and rules where the file puts them, in a font that is at hand |

An OFD's own look nobody shows without its fonts, seals and drawing program: whoever publishes such a picture must say that
it is drawn anew.
"""

import math
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gongkai.sources.geometry.marks import PageMarks
from gongkai.sources.ofd import read_ofd as ofd
from gongkai.sources.pdf import read_pdf as pdf
from gongkai.sources.pdf.pdfium_fonts import system_fonts
from gongkai.sources.scan import ocr_extra
from gongkai.sources.sniff import container_of
from gongkai.sources.worker import PICTURES, allow

_DOTS = 200 / 72
_MOST_PIXELS = 16_000_000
_FACES = (("NotoSansCJK-Regular.ttc", 2), ("msyh.ttc", 0), ("PingFang.ttc", 0), ("simsun.ttc", 0))


class PagePicture(NamedTuple):
    """A page from 1 in RGB, shape (height, width, 3); the bounds of places times `dots` are pixels of it."""

    number: int
    pixels: NDArray[np.uint8]
    dots: float


def page_pictures(data: bytes, file: str, numbers: Collection[int]) -> Iterator[PagePicture]:
    """Yield the pictures of some pages in order; a page that is not there has none. To be called in the worker.

    Raises:
        KeyError: the container has no pages (see `DRAWABLE`).
        SourceError: the file cannot be read, or it is a scan and the extra `ocr` is not installed.
    """
    yield from DRAWABLE[container_of(data)](data, file, numbers)


def _of_pdf(data: bytes, file: str, numbers: Collection[int]) -> Iterator[PagePicture]:
    pages = [page for page in pdf.read_pages(data, file) if page.marks.number in numbers]
    with system_fonts(), pypdfium2.PdfDocument(data) as document:
        for page in pages:
            number = page.marks.number
            if page.scanned:
                yield _straightened(number, file, lambda n=number: pdf.scan_picture(document[n - 1]))  # type: ignore[misc]
            else:
                drawn = document[number - 1].render(scale=_scale(page.marks), rev_byteorder=True)
                yield PagePicture(number, np.array(drawn.to_numpy()[:, :, :3]), drawn.width / page.marks.width)


def _of_pictures(data: bytes, file: str, numbers: Collection[int]) -> Iterator[PagePicture]:
    if not ocr_extra.available():
        raise ocr_extra.missing(file)
    from gongkai.sources.scan.images import pictures  # noqa: PLC0415 - imports the extra

    for number, picture in enumerate(pictures(data, file), start=1):
        if number in numbers:
            yield _straightened(number, file, lambda picture=picture: picture)  # type: ignore[misc]


def _of_ofd(data: bytes, file: str, numbers: Collection[int]) -> Iterator[PagePicture]:
    for marks, cover in ofd.read_pages(data, file):
        if marks.number in numbers:
            covers = _of_pictures(cover, file, {1}) if cover else ()
            yield from (picture._replace(number=marks.number) for picture in covers)
            if not cover:
                yield _redrawn(marks)


DRAWABLE: dict[str, Callable[[bytes, str, Collection[int]], Iterator[PagePicture]]] = {
    "pdf": _of_pdf,
    "image": _of_pictures,
    "ofd": _of_ofd,
}
"""Container → what draws its pages. Other containers have no pages."""


def _scale(marks: PageMarks) -> float:
    """Return how many pixels a point gets: 200 dots an inch, or what a huge page allows."""
    return min(_DOTS, math.sqrt(_MOST_PIXELS / (marks.width * marks.height)))


def _straightened(number: int, file: str, grey: Callable[[], Any]) -> PagePicture:
    """Return a scanned page as the reader of scans works on it."""
    if not ocr_extra.available():
        raise ocr_extra.missing(file)
    from gongkai.sources.scan.read_scan import straightened  # noqa: PLC0415 - imports the extra

    allow(PICTURES)
    sheet = straightened(grey())
    return PagePicture(number, np.repeat(sheet.grey[:, :, None], 3, axis=2), sheet.grey.shape[1] / sheet.size[0])


def _redrawn(marks: PageMarks) -> PagePicture:
    """Draw the characters and rules of a page."""
    dots = _scale(marks)
    image = Image.new("RGB", (math.ceil(marks.width * dots), math.ceil(marks.height * dots)), "white")
    pen = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in marks.strokes:
        pen.rectangle((x0 * dots, y0 * dots, max(x1, x0) * dots, max(y1, y0) * dots), fill="black")
    for glyph in marks.glyphs:
        face = _face(max(1, min(400, round((glyph.y1 - glyph.y0) * dots))))
        pen.text((glyph.x0 * dots, glyph.y1 * dots), glyph.text, "black", face, "ld")
    return PagePicture(marks.number, np.asarray(image), dots)


@lru_cache(maxsize=256)
def _face(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font that has 汉字, or the one that comes with Pillow."""
    for name, index in _FACES:
        try:
            return ImageFont.truetype(name, size, index)
        except OSError:
            continue
    return ImageFont.load_default(size)

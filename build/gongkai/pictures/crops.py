"""Cutting the pictures of cells out of a source: each page is drawn once, each cell becomes a small WebP file.

Runs in the guarded worker. The same file, places and versions of PDFium, libwebp and (OFD) fonts give the same bytes.
"""

import io
from collections.abc import Mapping

from PIL import Image

from gongkai.document import PagePlace
from gongkai.sources.page_pictures import PagePicture, page_pictures

_MARGIN = 3.0
"""Points around the cell: its rules are in the picture, its neighbours' figures are not."""
_LARGEST = (640, 320)
_QUALITY = 60


def cut(data: bytes, file: str, places: Mapping[str, PagePlace]) -> dict[str, bytes]:
    """Return pictures as WebP by the names of their places; none for places on pages that show nothing.

    Raises:
        SourceError: the file cannot be read.
    """
    found: dict[str, bytes] = {}
    for page in page_pictures(data, file, {place.page for place in places.values()}):
        whole = Image.fromarray(page.pixels)
        for name, place in places.items():
            if place.page == page.number and (box := _pixels(place, page)):
                found[name] = _webp(whole.crop(box))
    return found


def _pixels(place: PagePlace, page: PagePicture) -> tuple[int, int, int, int] | None:
    """Return the rectangle of a place with its margin, inside the page; None when it lies outside."""
    height, width = page.pixels.shape[:2]
    left, top = (max(0, round((side - _MARGIN) * page.dots)) for side in (place.x0, place.y0))
    right = min(width, round((place.x1 + _MARGIN) * page.dots))
    bottom = min(height, round((place.y1 + _MARGIN) * page.dots))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _webp(picture: Image.Image) -> bytes:
    picture.thumbnail(_LARGEST)
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=_QUALITY, method=6)
    return stream.getvalue()

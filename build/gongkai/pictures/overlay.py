"""A page with what was read on it: the grid of every table, and each recognised cell with line and column of the form
and its value.

For whoever debugs a new layout. Colour and pattern say what kind of cell it is and how sure its reading:

| cell | colour | pattern |
|---|---|---|
| number, stated or agreed | green | plain |
| number, read once | amber | plain |
| number, readings differ | red | striped |
| blank, dash, none | blue | plain |
| unreadable | purple | striped |
| a cell of a table that no cell of the form was found in | teal | outline only |
"""

import io
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gongkai.document import Cell, Document, PagePlace
from gongkai.errors import UsageError
from gongkai.recognise import CellReading
from gongkai.sources.page_pictures import DRAWABLE, page_pictures
from gongkai.sources.sniff import container_of
from gongkai.sources.worker import PICTURES, READING, guarded

_GRID = (0, 150, 160)
_MARGIN = 26  # pixels for the legend


class _Style(NamedTuple):
    """How a kind of cell is shown, and its English name in the legend, for the font has no 汉字."""

    name: str
    colour: tuple[int, int, int]
    striped: bool = False


_SURE = _Style("number", (0, 140, 60))
_ONCE = _Style("number, read once", (200, 130, 0))
_DIFFERS = _Style("readings differ", (210, 0, 30), striped=True)
_EMPTY = _Style("blank, dash, none", (0, 90, 210))
_UNREADABLE = _Style("unreadable", (150, 0, 170), striped=True)
_LEGEND = (_SURE, _ONCE, _DIFFERS, _EMPTY, _UNREADABLE, _Style("cell of a grid", _GRID))
_BY_CONFIDENCE = {"single": _ONCE, "differs": _DIFFERS}


def draw_page(data: bytes, document: Document, cells: Iterable[CellReading], number: int = 0) -> bytes:
    """Return a PNG of one page of a source with the grid and the cells on it.

    Args:
        data: The source file.
        document: What was read from it.
        cells: What was recognised in that; nothing, where there is no form.
        number: The page, from 1; 0 for the first that holds a recognised cell, or else a table.

    Raises:
        UsageError: this kind of file has no pages to draw, or there is no such page.
        SourceError: the file cannot be read.
    """
    container = container_of(data)
    if container not in DRAWABLE:
        message, remedy = f"{container} 没有版面，画不出来", "能画的是 PDF、OFD、扫描件和图片"
        raise UsageError(message, code="not-drawable", file=document.file, remedy=remedy)
    read = [(cell, cell.place) for cell in cells if isinstance(cell.place, PagePlace)]
    page = number or min([place.page for _, place in read] or [place.page for _, place in _grid(document)] or [1])
    limits = PICTURES if document.container == "scan" else READING
    picture = guarded(_page, document.file, limits)(data, document.file, page)
    if picture is None:
        raise UsageError(f"没有第 {page} 页", code="no-such-page", file=document.file, remedy="请用 --page 指明文件里有的一页")
    return _png(*picture, [place for _, place in _grid(document) if place.page == page], [c for c in read if c[1].page == page])


def _page(data: bytes, file: str, number: int) -> tuple[np.ndarray, float] | None:
    """Draw one page, in the worker."""
    for page in page_pictures(data, file, {number}):
        return page.pixels, page.dots
    return None


def _grid(document: Document) -> Iterator[tuple[Cell, PagePlace]]:
    for table in document.tables:
        for row in table.rows:
            for cell in row:
                if isinstance(cell.place, PagePlace) and not cell.continues:
                    yield cell, cell.place


def _png(pixels: np.ndarray, dots: float, grid: Iterable[PagePlace], read: Iterable[tuple[CellReading, PagePlace]]) -> bytes:
    page = Image.fromarray(pixels)
    shades = Image.new("RGBA", page.size)
    pen = ImageDraw.Draw(shades)
    for place in grid:
        pen.rectangle(_box(place, dots), outline=(*_GRID, 255), width=2)
    for cell, place in read:
        _draw_cell(pen, cell, _box(place, dots))
    shaded = Image.alpha_composite(page.convert("RGBA"), shades).convert("RGB")
    whole = Image.new("RGB", (page.width, page.height + _MARGIN), "white")
    whole.paste(shaded, (0, _MARGIN))
    _draw_legend(ImageDraw.Draw(whole))
    stream = io.BytesIO()
    whole.save(stream, "PNG")
    return stream.getvalue()


def _box(place: PagePlace, dots: float) -> tuple[int, int, int, int]:
    return round(place.x0 * dots), round(place.y0 * dots), math.ceil(place.x1 * dots), math.ceil(place.y1 * dots)


def _style(cell: CellReading) -> _Style:
    if cell.kind == "number" or cell.confidence == "differs":
        return _BY_CONFIDENCE.get(cell.confidence, _SURE)
    return _UNREADABLE if cell.kind == "unreadable" else _EMPTY


def _draw_cell(pen: ImageDraw.ImageDraw, cell: CellReading, box: tuple[int, int, int, int]) -> None:
    style = _style(cell)
    pen.rectangle(box, fill=(*style.colour, 36), outline=(*style.colour, 255), width=2)
    if style.striped:
        _stripe(pen, style, box)
    value = cell.kind if cell.value is None else str(cell.value)
    name = f"{cell.cell.line}.{cell.cell.column}"
    while name and pen.textlength(name, _font(10)) > box[2] - box[0] - 4:
        name = name[:-1]
    pen.text((box[0] + 3, box[1] + 1), name, (*style.colour, 255), _font(10))
    pen.text((box[2] - 3, box[3] - 2), value, (*style.colour, 255), _font(13), "rd")


def _stripe(pen: ImageDraw.ImageDraw, style: _Style, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    for start in range(left + top, right + bottom, 8):
        x0, x1 = max(left, start - bottom), min(right, start - top)
        pen.line((x0, start - x0, x1, start - x1), (*style.colour, 120))


def _draw_legend(pen: ImageDraw.ImageDraw) -> None:
    x = 6
    for style in _LEGEND:
        box = (x, 6, x + 22, 20)
        pen.rectangle(box, outline=style.colour, width=2)
        if style.striped:
            _stripe(pen, style, box)
        pen.text((x + 28, 5), style.name, style.colour, _font(13))
        x += 44 + round(pen.textlength(style.name, _font(13)))


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)

"""The characters and drawn marks of a PDF page, as PDFium sees them.

Every call goes to PDFium's C interface: its Python wrapper makes an object for each character and each stroke, which is
ten times slower. Page and document are kept open by the caller while this runs.
"""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.sources.affine import Matrix
from gongkai.sources.marks import Box, Glyph, PageMarks
from gongkai.sources.rules import THICKEST, outline_strokes

_UNKNOWN = "\ufffd"  # a glyph whose character the file does not say: kept, so that no number passes for a shorter one
_DEEPEST = 8  # forms within forms
_MOST_OBJECTS = 400_000
_CONTROL = 0x20


class PdfPage(NamedTuple):
    """What one page holds; `scanned`: its text, if any, lies invisible or hidden under a picture of the page."""

    marks: PageMarks
    scanned: bool
    drawn: int  # how many paths with curves and areas: letters drawn as outlines, when there is no text


class _Objects:
    """What the page's objects add up to while they are walked."""

    def __init__(self) -> None:
        self.strokes: list[Box] = []
        self.covered = 0.0
        self.visible_text = False
        self.areas = 0
        self.seen = 0


def read_page(page: Any, number: int) -> PdfPage:
    """Read one opened page."""
    to_page, width, height = _view(page)
    objects = _Objects()
    _walk(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, to_page, objects, 0)
    glyphs = tuple(_glyphs(page, to_page))
    scanned = objects.covered > 0.6 * width * height and not (objects.visible_text and glyphs)
    strokes = tuple(box for box in objects.strokes if box.x1 > 0 and box.y1 > 0 and box.x0 < width and box.y0 < height)
    return PdfPage(PageMarks(number, width, height, glyphs, strokes), scanned, objects.areas)


def _view(page: Any) -> tuple[Matrix, float, float]:
    """Return the map from the page's own coordinates to ours, and its size as it is shown."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    turn = pdfium.FPDFPage_GetRotation(page)
    maps = (
        Matrix(1, 0, 0, -1, -left, top),
        Matrix(0, 1, 1, 0, -bottom, -left),
        Matrix(-1, 0, 0, 1, right, -bottom),
        Matrix(0, -1, -1, 0, top, right),
    )
    size = (right - left, top - bottom)
    return maps[turn % 4], size[turn % 2], size[1 - turn % 2]


def _glyphs(page: Any, to_page: Matrix) -> Iterator[Glyph]:
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return
    rect = pdfium.FS_RECTF()
    here = ctypes.byref(rect)
    get_code, get_box, get_map = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, to_page.box
    try:
        for i in range(pdfium.FPDFText_CountChars(text_page)):
            code = get_code(text_page, i)
            letter = _letter(code)
            if letter and get_box(text_page, i, here):
                left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
                if right > left or top > bottom:
                    yield Glyph(letter, *get_map(left, bottom, right, top))
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _letter(code: int) -> str:
    """Return the character; PDFium gives 2 for a hyphen at a line's end, and 0 for a glyph it cannot name."""
    if code > _CONTROL:
        letter = chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else _UNKNOWN
        return "" if letter.isspace() or code in (0xFEFF, 0xFFFE, 0xFFFF) else letter
    return {0: _UNKNOWN, 2: "-"}.get(code, "")


def _walk(holder: Any, count: Any, get: Any, to_page: Matrix, objects: _Objects, depth: int) -> None:
    """Gather strokes, pictures and text from a page's or a form's objects, in the order they are painted."""
    get_type = pdfium.FPDFPageObj_GetType
    for i in range(min(count(holder), _MOST_OBJECTS - objects.seen)):
        objects.seen += 1
        thing = get(holder, i)
        kind = get_type(thing)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(thing, to_page, objects)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            objects.visible_text = objects.visible_text or _is_visible(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(thing, to_page)
            objects.covered += box.width * box.height
            objects.visible_text = objects.visible_text and box.width * box.height < 0.5 * objects.covered
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = to_page.after(_matrix(thing))
            _walk(thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, objects, depth + 1)


def _is_visible(text: Any) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(text) not in (
        pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
        pdfium.FPDF_TEXTRENDERMODE_CLIP,
    )


def _matrix(thing: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, m)
    return Matrix(m.a, m.b, m.c, m.d, m.e, m.f)


_UPRIGHT = (1.0, 0.0, 0.0, -1.0)  # the ordinary page, tens of thousands of times
_SIDES = tuple(ctypes.c_float() for _ in range(4))
_REFERENCES = tuple(ctypes.byref(side) for side in _SIDES)


def _bounds(thing: Any, to_page: Matrix) -> Box:
    pdfium.FPDFPageObj_GetBounds(thing, *_REFERENCES)
    left, bottom, right, top = _SIDES
    if to_page[:4] == _UPRIGHT:
        return Box(left.value + to_page.e, to_page.f - top.value, right.value + to_page.e, to_page.f - bottom.value)
    return to_page.box(left.value, bottom.value, right.value, top.value)


def _path(path: Any, to_page: Matrix, objects: _Objects) -> None:
    box = _bounds(path, to_page)
    if box[2] - box[0] <= THICKEST or box[3] - box[1] <= THICKEST:
        objects.strokes.append(box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    objects.areas += 1
    to_here = to_page.after(_matrix(path))
    for points in _subpaths(path):
        objects.strokes += outline_strokes([to_here.point(*p) for p in points], stroked=bool(stroke.value))


def _subpaths(path: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the straight parts of a path; a curve ends one and starts the next."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(min(pdfium.FPDFPath_CountSegments(path), 5000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    yield points

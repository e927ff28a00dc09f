"""The characters and drawn marks of a PDF page, as PDFium sees them.

Every call goes to PDFium's C interface, and what there are thousands of is asked for at once (`pdfium_calls`): the Python
wrapper makes an object for each character and each stroke, which is twenty times slower. Page and document are kept open
by the caller while this runs.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.sources.geometry.affine import AS_IT_IS, Matrix
from gongkai.sources.geometry.direction import directed, snapped
from gongkai.sources.geometry.marks import Glyph, Letters, PageMarks
from gongkai.sources.geometry.reading_frames import from_shown, levelled, shown_as
from gongkai.sources.geometry.strokes import THICKEST, outline_strokes
from gongkai.sources.geometry.watermarks import strays
from gongkai.sources.pdf.annotations import Annotation, annotations
from gongkai.sources.pdf.pdfium_calls import Characters, Sides, characters, out_of_forms, things_in, typed

_UNKNOWN = "\ufffd"  # a glyph whose character the file does not say: kept, so that no number passes for a shorter one
_DEEPEST = 8  # forms within forms
_MOST_OBJECTS = 400_000
_CONTROL = 0x20
_OVERSIZE = 3.0  # times what is drawn of it, in both directions, no box of a character is
_TABLE = 0.04  # of a page, what a picture of a table covers at the least


class PdfPage(NamedTuple):
    """What one page holds, as it is shown, and `level`, turned straight if it lies askew.

    `scanned`: its text, if any, lies invisible or hidden under a picture of the page.
    """

    marks: PageMarks
    level: PageMarks
    letters: Letters
    scanned: bool
    drawn: int  # how many paths with curves and areas: letters drawn as outlines, when there is no text
    pictures: int  # how many are large enough for a table
    annotations: tuple[Annotation, ...] = ()


class _Objects:
    """What the page's objects add up to while they are walked."""

    def __init__(self) -> None:
        self.strokes: list[Sides] = []
        self.covered = 0.0
        self.visible_text = False
        self.areas = 0
        self.pictures: list[float] = []
        self.seen = 0


def read_page(page: Any, number: int) -> PdfPage:
    """Read one opened page."""
    to_page, width, height = _view(page)
    objects = _Objects()
    glyphs, letters = _glyphs(page, to_page)
    level = levelled(PageMarks(number, width, height, glyphs, ()))
    _walk(page, from_shown(level).after(to_page), objects, 0)
    area = level.width * level.height
    scanned = objects.covered > 0.6 * area and not (objects.visible_text and glyphs)
    strokes = np.concatenate([np.empty((0, 4)), *objects.strokes])
    on_page = (strokes[:, 2:] > 0).all(axis=1) & (strokes[:, :2] < (level.width, level.height)).all(axis=1)
    pictures = sum(picture > _TABLE * area for picture in objects.pictures)
    level = replace(level, strokes=strokes[on_page])
    marks = PageMarks(number, width, height, glyphs, () if shown_as(level) != AS_IT_IS else level.strokes)
    return PdfPage(marks, level, letters, scanned, objects.areas, pictures, annotations(page, to_page))


def set_aside(page: PdfPage, which: Sequence[int]) -> PdfPage:
    """Return a page that lies straight without some of its characters, which belong to no line of it."""
    glyphs, letters = page.marks.glyphs, page.letters
    kept = sorted(set(range(len(glyphs))) - set(which))
    left = tuple(glyphs[i] for i in kept)
    letters = Letters(
        letters.outlines[kept],
        letters.baselines[kept],
        tuple(letters.numbers[i] for i in kept),
        (*letters.aside, *(glyphs[i] for i in which)),
        (*letters.aside_numbers, *(letters.numbers[i] for i in which)),
    )
    return page._replace(marks=replace(page.marks, glyphs=left), level=replace(page.level, glyphs=left), letters=letters)


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


def _glyphs(page: Any, to_page: Matrix) -> tuple[tuple[Glyph, ...], Letters]:
    """Return the characters of a page, and what is known of them; those that stray are set aside."""
    found = _characters(page)
    letters = list(map(_letter, found.codes))
    outlines = to_page.boxes(found.outlines)
    boxes = _plausible(to_page.boxes(found.boxes), outlines)
    (x0, y0, x1, y1), number = boxes.T, len(letters)
    kept = ((x1 > x0) | (y1 > y0)) & np.fromiter(map(bool, letters), bool, number)
    apart = kept & strays(boxes, found.angles, kept)
    kept &= ~apart
    glyphs: list[Glyph] = list(map(Glyph, letters, *boxes.T.tolist()))
    towards = snapped(-np.degrees(found.angles) - 90 * pdfium.FPDFPage_GetRotation(page))
    if towards.any():
        glyphs = list(map(directed, glyphs, towards.tolist()))
    numbers, aside = np.flatnonzero(kept), np.flatnonzero(apart)
    baselines = to_page.b * found.origins[:, 0] + to_page.d * found.origins[:, 1] + to_page.f
    more = (tuple(glyphs[i] for i in aside.tolist()), tuple(aside.tolist()))
    return tuple(compress(glyphs, kept.tolist())), Letters(outlines[kept], baselines[kept], tuple(numbers.tolist()), *more)


def _characters(page: Any) -> Characters:
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return Characters([], np.empty((0, 4)), np.empty((0, 4)), np.empty((0, 2)), np.empty(0))
    try:
        return out_of_forms(page, text_page, characters(text_page))
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _plausible(boxes: Sides, outlines: Sides) -> Sides:
    """Take the outline for the box where a font's vertical writing made PDFium forget the matrix of its text.

    Such a box is that of the font's size before any scaling: twenty times too large in some programs' files.
    """
    if not len(boxes):
        return boxes
    drawn = (outlines[:, 2:] - outlines[:, :2]).max(axis=1)
    usual = np.median(drawn[drawn > 0]) if (drawn > 0).any() else 0.0
    least = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)
    wrong = (drawn > 0) & (least > _OVERSIZE * drawn) & (least > _OVERSIZE * usual)
    return np.where(wrong[:, None], outlines, boxes)


@lru_cache(maxsize=4096)
def _letter(code: int) -> str:
    """Return the character; PDFium gives 2 for a hyphen at a line's end, and 0 for a glyph it cannot name."""
    if code > _CONTROL:
        letter = chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else _UNKNOWN
        return "" if letter.isspace() or code in (0xFEFF, 0xFFFE, 0xFFFF) else letter
    return {0: _UNKNOWN, 2: "-"}.get(code, "")


def _walk(holder: Any, to_page: Matrix, objects: _Objects, depth: int) -> None:
    """Gather strokes, pictures and text from a page's or a form's objects, in the order they are painted."""
    handles, kinds, sides = things_in(holder, _MOST_OBJECTS - objects.seen, form=depth > 0)
    objects.seen += len(handles)
    boxes = to_page.boxes(sides)
    extents = boxes[:, 2:] - boxes[:, :2]
    thin = (extents <= THICKEST).any(axis=1) & (np.array(kinds) == pdfium.FPDF_PAGEOBJ_PATH)
    objects.strokes.append(boxes[thin])
    for i in np.flatnonzero(~thin).tolist():
        kind = kinds[i]
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _area(typed(handles[i]), to_page, objects)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            objects.visible_text = objects.visible_text or _is_visible(typed(handles[i]))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            area = float(extents[i].prod())
            objects.covered += area
            objects.pictures.append(area)
            objects.visible_text = objects.visible_text and area < 0.5 * objects.covered
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            form = typed(handles[i])
            _walk(form, to_page.after(_matrix(form)), objects, depth + 1)


def _is_visible(text: Any) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(text) not in (
        pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
        pdfium.FPDF_TEXTRENDERMODE_CLIP,
    )


def _matrix(thing: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, m)
    return Matrix(m.a, m.b, m.c, m.d, m.e, m.f)


def _area(path: Any, to_page: Matrix, objects: _Objects) -> None:
    """Take what may be a rule out of a path that is more than a stroke."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    objects.areas += 1
    to_here = to_page.after(_matrix(path))
    for points in _subpaths(path):
        edges = list(outline_strokes([to_here.point(*p) for p in points], stroked=bool(stroke.value)))
        objects.strokes += [np.array(edges)] if edges else []


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

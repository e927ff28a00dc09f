"""PDFium asked for thousands of things at once.

A call from Python to C costs more than what PDFium does in it. So handles stay plain integers, the functions are told
nothing of their types, `map` makes the calls, and what they write lands in an array. A page of 10,000 dots: 10 ms.

Characters that PDFium's text page leaves in the coordinates of a form XObject.

A radical that PDFium replaces by the character it stands for, and others of that kind, keep the coordinates of the form in which
they are written. Their matrix is right: an origin that lies off the line that starts there, but on the line of the text object in
its form, is brought out of the form. Asked for only on pages with such forms.
"""

import ctypes
import math
from collections import deque
from collections.abc import Iterable
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from numpy.typing import NDArray

from gongkai.sources.geometry.affine import AS_IT_IS, Matrix

Sides = NDArray[np.float64]
"""Rectangles in the coordinates of what was asked: left, bottom, right, top, one rectangle a row."""

_HANDLE = ctypes.c_void_p


def _address(handle: Any) -> int:
    return ctypes.cast(handle, _HANDLE).value or 0


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)(_address(function))


_COUNTED = (_HANDLE, _HANDLE, ctypes.c_int)
_ON_PAGE = _bare(pdfium.FPDFPage_GetObject, *_COUNTED)
_IN_FORM = _bare(pdfium.FPDFFormObj_GetObject, *_COUNTED)
_KIND = _bare(pdfium.FPDFPageObj_GetType, ctypes.c_int, _HANDLE)
_BOUNDS = _bare(pdfium.FPDFPageObj_GetBounds, ctypes.c_int, *[_HANDLE] * 5)
_CODE = _bare(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, ctypes.c_int)
_MATRIX = _bare(pdfium.FPDFText_GetMatrix, ctypes.c_int, _HANDLE, ctypes.c_int, _HANDLE)
_CHAR_BOX = _bare(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _HANDLE, ctypes.c_int, _HANDLE)
_OUTLINE = _bare(pdfium.FPDFText_GetCharBox, ctypes.c_int, _HANDLE, ctypes.c_int, *[_HANDLE] * 4)
_ORIGIN = _bare(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, _HANDLE, ctypes.c_int, _HANDLE, _HANDLE)
_ANGLE = _bare(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _HANDLE, ctypes.c_int)
_OF_CHAR = _bare(pdfium.FPDFText_GetTextObject, _HANDLE, _HANDLE, ctypes.c_int)
_SET_ACTIVE = _bare(pdfium.FPDFPageObj_SetIsActive, ctypes.c_int, _HANDLE, ctypes.c_int)


class Characters(NamedTuple):
    """The characters of a page as PDFium's text page lists them, in the page's own coordinates.

    Attributes:
        codes: What they are.
        boxes: Advance width and height of the font.
        outlines: What is drawn of them; no larger than a point where the font has no outline.
        origins: Where each stands on its baseline: x, y.
        angles: How far they are turned, in radians.
    """

    codes: list[int]
    boxes: Sides
    outlines: Sides
    origins: NDArray[np.float64]
    angles: NDArray[np.float64]


def things_in(holder: Any, most: int, *, form: bool) -> tuple[list[Any], list[int], Sides]:
    """Return the objects of a page or a form in the order they are painted, at most so many: handles, kinds, bounds."""
    count, get = (pdfium.FPDFFormObj_CountObjects, _IN_FORM) if form else (pdfium.FPDFPage_CountObjects, _ON_PAGE)
    number = max(0, min(count(holder), most))
    handles = list(map(get, repeat(_address(holder), number), range(number)))
    sides = np.zeros((number, 4), np.float32)
    deque(map(_BOUNDS, handles, *(_addresses(sides, side) for side in range(4))), maxlen=0)
    return handles, list(map(_KIND, handles)), sides.astype(np.float64)


_SLIGHT = 0.02
"""The sine of twice an angle, up to which characters stand upright or at a right angle."""


def characters(text_page: Any) -> Characters:
    """Return the characters of a page."""
    number = max(0, pdfium.FPDFText_CountChars(text_page))
    here, each = _address(text_page), range(number)
    loose, tight, origins = np.zeros((number, 4), np.float32), np.zeros((number, 4)), np.zeros((number, 2))
    deque(map(_CHAR_BOX, repeat(here), each, _addresses(loose, 0)), maxlen=0)
    deque(map(_OUTLINE, repeat(here), each, *(_addresses(tight, side) for side in range(4))), maxlen=0)
    deque(map(_ORIGIN, repeat(here), each, *(_addresses(origins, side) for side in range(2))), maxlen=0)
    angles = _turned(text_page, np.fromiter(map(_ANGLE, repeat(here), each), np.float64, number))
    left, top, right, bottom = loose.astype(np.float64).T  # the order of FS_RECTF
    boxes, outlines = np.stack([left, bottom, right, top], axis=1), tight[:, [0, 2, 1, 3]]  # that is: left, right, bottom, top
    return Characters(list(map(_CODE, repeat(here), each)), boxes, outlines, origins, angles)


def _turned(text_page: Any, angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far characters are turned; PDFium takes slanted ones, as italics that are made up, for turned ones."""
    for i in np.flatnonzero(np.abs(np.sin(2 * angles)) > _SLIGHT).tolist():
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(text_page, i, matrix):
            angles[i] = -np.arctan2(matrix.b, matrix.a) % (2 * np.pi)
    return angles


def text_objects(holder: Any, *, form: bool = False, depth: int = 8) -> list[int]:
    """Return all text objects of a page, those in its forms too."""
    count, get = (pdfium.FPDFFormObj_CountObjects, _IN_FORM) if form else (pdfium.FPDFPage_CountObjects, _ON_PAGE)
    number = max(0, count(holder))
    found: list[int] = []
    for handle in map(get, repeat(_address(holder), number), range(number)):
        kind = _KIND(handle)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.append(handle)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            found += text_objects(typed(handle), form=True, depth=depth - 1)
    return found


def objects_of(text_page: Any, characters: Iterable[int]) -> list[int]:
    """Return the text object that each of these characters belongs to, 0 for none."""
    here = _address(text_page)
    return [_OF_CHAR(here, character) or 0 for character in characters]


def set_active(handles: Iterable[int], *, active: bool) -> None:
    """Let page objects be drawn, or left out until told otherwise."""
    for handle in handles:
        _SET_ACTIVE(handle, active)


def matrices(text_page: Any, number: int) -> NDArray[np.float64]:
    """Return the matrices of the first so many characters of a page, six numbers a row."""
    found = np.zeros((number, 6), np.float32)
    deque(map(_MATRIX, repeat(_address(text_page)), range(number), _addresses(found, 0)), maxlen=0)
    return found.astype(np.float64)


def typed(handle: int) -> Any:
    """Return the handle of a page object as the functions of pypdfium2 take it."""
    return ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)


def _addresses(values: NDArray[Any], column: int) -> range:
    """Return where one value of each row lies in memory."""
    step = values.itemsize * values.shape[1]
    first = values.ctypes.data + column * values.itemsize
    return range(first, first + step * len(values), step)


_APART = 0.05  # points


def out_of_forms(page: Any, text_page: Any, found: Characters) -> Characters:
    """Return the characters of a page, those left in the coordinates of a form brought out of it."""
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)) for i in range(pdfium.FPDFPage_CountObjects(page)))
    if pdfium.FPDF_PAGEOBJ_FORM not in kinds:
        return found
    whole = matrices(text_page, len(found.codes))
    a, b, _, _, e, f = whole.T
    off_line = np.abs(a * (found.origins[:, 1] - f) - b * (found.origins[:, 0] - e)) > _APART * np.hypot(a, b)
    boxes, outlines, origins = found.boxes.copy(), found.outlines.copy(), found.origins.copy()
    for i in np.flatnonzero(off_line & found.boxes.any(axis=1)).tolist():
        form = _form(text_page, i, Matrix(*whole[i].tolist()), *origins[i].tolist())
        boxes[i], outlines[i], origins[i] = form.box(*boxes[i]), form.box(*outlines[i]), form.point(*origins[i])
    return found._replace(boxes=boxes, outlines=outlines, origins=origins)


def _form(text_page: Any, index: int, whole: Matrix, x: float, y: float) -> Matrix:
    """Return the matrix of the form in whose coordinates a character was left; none, if it was not."""
    m = pdfium.FS_MATRIX()
    text = pdfium.FPDFText_GetTextObject(text_page, index)
    known = bool(text) and pdfium.FPDFPageObj_GetMatrix(text, m) and m.a * m.d - m.b * m.c
    own = Matrix(m.a, m.b, m.c, m.d, m.e, m.f) if known else AS_IT_IS
    on_line = abs(own.a * (y - own.f) - own.b * (x - own.e)) <= _APART * math.hypot(own.a, own.b)
    return whole.after(own.inverse()) if known and on_line else AS_IT_IS

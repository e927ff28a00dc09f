"""PDFium asked for thousands of things at once.

A call from Python to C costs more than what PDFium does in it. So handles stay plain integers, the functions are told
nothing of their types, `map` makes the calls, and what they write lands in an array. A page of 10,000 dots: 10 ms.
"""

import ctypes
from collections import deque
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from numpy.typing import NDArray

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
_CHAR_BOX = _bare(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _HANDLE, ctypes.c_int, _HANDLE)


def things_in(holder: Any, most: int, *, form: bool) -> tuple[list[Any], list[int], Sides]:
    """Return the objects of a page or a form in the order they are painted, at most so many: handles, kinds, bounds."""
    count, get = (pdfium.FPDFFormObj_CountObjects, _IN_FORM) if form else (pdfium.FPDFPage_CountObjects, _ON_PAGE)
    number = max(0, min(count(holder), most))
    handles = list(map(get, repeat(_address(holder), number), range(number)))
    sides = np.zeros((number, 4), np.float32)
    deque(map(_BOUNDS, handles, *(_addresses(sides, side) for side in range(4))), maxlen=0)
    return handles, list(map(_KIND, handles)), sides.astype(np.float64)


def characters(text_page: Any) -> tuple[list[int], Sides]:
    """Return the characters of a page as PDFium's text page lists them: codes, and boxes of advance width and font height."""
    number = max(0, pdfium.FPDFText_CountChars(text_page))
    here = _address(text_page)
    sides = np.zeros((number, 4), np.float32)
    deque(map(_CHAR_BOX, repeat(here), range(number), _addresses(sides, 0)), maxlen=0)
    left, top, right, bottom = sides.astype(np.float64).T  # the order of FS_RECTF
    return list(map(_CODE, repeat(here), range(number))), np.stack([left, bottom, right, top], axis=1)


def typed(handle: int) -> Any:
    """Return the handle of a page object as the functions of pypdfium2 take it."""
    return ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)


def _addresses(sides: NDArray[np.float32], column: int) -> range:
    """Return where one side of each rectangle lies in memory."""
    first = sides.ctypes.data + column * sides.itemsize
    return range(first, first + sides.nbytes, 4 * sides.itemsize)

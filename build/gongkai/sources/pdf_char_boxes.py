"""Characters that PDFium's text page leaves in the coordinates of a form XObject.

A radical that PDFium replaces by the character it stands for, and others of that kind, keep the coordinates of the form in which
they are written. Their matrix is right: an origin that lies off the line that starts there, but on the line of the text object in
its form, is brought out of the form. Asked for only on pages with such forms.
"""

import math
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.sources.geometry.affine import AS_IT_IS, Matrix
from gongkai.sources.pdf.pdfium_calls import Characters, matrices

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

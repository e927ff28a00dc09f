"""Annotations and form fields of a PDF: those that carry text become part of their page, the others are drawn over it.

What a field or a text box shows is a drawing of its own, which PDFium can put into the page's content (it is flattened there).
From then on it is text as any other, for both readings. A stamp, a stroke of ink, a line through words stay what they are: the
page is drawn with them and without, and the cells they touch are in doubt. Links and notes that open on a click show nothing.

A text box or field with words and no drawing is drawn by some programs and not by others: its cells are in doubt too.
"""

import ctypes
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.ink import Grey
from gongkai.sources.geometry.marks import Box
from gongkai.sources.geometry.witness import Over

_UNSEEN = pdfium.FPDF_ANNOT_FLAG_INVISIBLE | pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_SHOWS_NOTHING = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
_CARRIES_TEXT = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET)
_NAMES = {
    getattr(pdfium, f"FPDF_ANNOT_{name.upper()}"): name
    for name in (
        *("Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly"),
        *("StrikeOut", "Stamp", "Caret", "Ink", "FileAttachment", "Widget", "Watermark", "Redact"),
    )
}
UNDRAWN = frozenset(("Line", "Polygon", "PolyLine", "Stamp"))
"""Kinds that have no drawing of their own from PDFium, and one from other programs."""
_MOST = 5000
_NO_WORDS = 2  # bytes of an empty text: its end


class Annotation(NamedTuple):
    """One that is seen: its kind as PDF calls it, where it lies, whether it carries text and has a drawing."""

    kind: str
    box: Box
    carries_text: bool
    drawn: bool


Noted = tuple[Annotation, ...]
"""The annotations that are seen on a page."""


def annotations(page: Any, to_page: Matrix) -> Noted:
    """Return the annotations of a page that are seen on it."""
    return tuple(found for annot in _each(page) if (found := _annotation(annot, to_page)))


def flattened(document: Any, numbers: Collection[int]) -> bytes:
    """Return the file with the text boxes and fields of these pages as part of them, and their other annotations left out."""
    form, _kept = _form(document)
    try:
        for number in numbers:
            page = pdfium.FPDF_LoadPage(document, number - 1)
            if form:
                pdfium.FORM_OnAfterLoadPage(page, form)
            _hide(page, carrying_text=False)
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            pdfium.FPDF_ClosePage(page)
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)
    return _saved(document)


def _form(document: Any) -> tuple[Any, Any]:
    """Open the document's form, so that fields without a drawing get one."""
    callbacks = pdfium.FPDF_FORMFILLINFO(version=2)
    return pdfium.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(callbacks)), callbacks


def _saved(document: Any) -> bytes:
    parts: list[bytes] = []

    def write(_writer: Any, data: Any, size: int) -> int:
        parts.append(ctypes.string_at(data, size))
        return 1

    kind = dict(pdfium.FPDF_FILEWRITE._fields_)["WriteBlock"]
    writer = pdfium.FPDF_FILEWRITE(version=1, WriteBlock=kind(write))
    pdfium.FPDF_SaveAsCopy(document, ctypes.byref(writer), pdfium.FPDF_NO_INCREMENTAL)
    return b"".join(parts)


def drawn_over(page: Any, draw: Callable[[Any, int], Grey], kinds: Collection[str]) -> Over:
    """Draw a page with the annotations that carry no text, and without; `draw` takes a page and the flags of PDFium."""
    _hide(page, carrying_text=True)
    return Over(draw(page, pdfium.FPDF_ANNOT), draw(page, 0), ", ".join(sorted(set(kinds))), is_mark=False)


def _hide(page: Any, *, carrying_text: bool) -> None:
    """Hide the annotations that carry text, or all others: flattening and drawing pass over what is hidden."""
    for annot in _each(page):
        flags = pdfium.FPDFAnnot_GetFlags(annot)
        if flags & _UNSEEN or (pdfium.FPDFAnnot_GetSubtype(annot) in _CARRIES_TEXT) == carrying_text:
            pdfium.FPDFAnnot_SetFlags(annot, flags | pdfium.FPDF_ANNOT_FLAG_HIDDEN)


def _each(page: Any) -> Iterator[Any]:
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        annot = pdfium.FPDFPage_GetAnnot(page, i)
        if annot:
            yield annot
            pdfium.FPDFPage_CloseAnnot(annot)


def _annotation(annot: Any, to_page: Matrix) -> Annotation | None:
    kind = pdfium.FPDFAnnot_GetSubtype(annot)
    if kind in _SHOWS_NOTHING or pdfium.FPDFAnnot_GetFlags(annot) & _UNSEEN:
        return None
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annot, rect)
    drawn = pdfium.FPDFAnnot_GetAP(annot, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _NO_WORDS
    carries = kind in _CARRIES_TEXT
    if carries and not drawn and not _words(annot, b"Contents" if kind == pdfium.FPDF_ANNOT_FREETEXT else b"V"):
        return None
    box = to_page.box(rect.left, rect.bottom, rect.right, rect.top)
    return Annotation(_NAMES.get(kind, "Annot"), box, carries, drawn)


def _words(annot: Any, key: bytes) -> bool:
    return bool(pdfium.FPDFAnnot_GetStringValue(annot, key, None, 0) > _NO_WORDS)

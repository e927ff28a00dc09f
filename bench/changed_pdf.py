"""The instrument for PDF: figures that the printing browser sets in another way, and objects and annotations put over them after.

What a style sheet hides is printed by Chromium as programs of agencies print it: white, transparent, clipped, off the page.
What lies over a figure is put into the printed file with PDFium, what is in a layer by `changed_layers`.
"""

import ctypes
from collections.abc import Sequence
from io import BytesIO

from bench.changed_layers import with_layers
from bench.changed_paint import LONG, Paint, painted_runs
from bench.changed_web import WEB_PAINTS
from synthesis import Draft
from synthesis.print_pages import print_page
from synthesis.write_pdf import print_html

_KINDS = frozenset({"hidden", "struck", "raised mark"})
_ELSEWHERE = ("<!--", "position:fixed")
"""No text of the page; shown on the page before."""
_WEB = tuple(
    p for p in WEB_PAINTS if p.kind in _KINDS and p.way.startswith("<") and not any(each in p.way for each in _ELSEWHERE)
)
_FIXED = (
    '<span>{}</span><i style="position:fixed;top:30%;left:15%;transform:rotate(-35deg);'
    'white-space:nowrap;font-size:{}px;color:{}">{}</i>'
)
_OVER = (
    '<span style="position:relative">{}<i style="position:absolute;left:-6px;top:-3px;transform:rotate(-30deg);'
    'white-space:nowrap;font-size:{}px;color:{}">{}</i></span>'
)
_LONG = f'<span style="display:inline-block;width:4px;white-space:nowrap;overflow:visible">{{}}{LONG}</span>'
_LAYER = "layer "
PDF_PAINTS: tuple[Paint, ...] = (
    *_WEB,
    *(Paint("hidden beside", p.way, "hidden beside") for p in _WEB if p.kind == "hidden" and p.way.startswith("<span style")),
    Paint("covered", "over white", "nothing"),
    Paint("covered", "over black", "unknown"),
    Paint("covered", "over half", "unknown"),
    Paint("struck", "over line", "nothing"),
    Paint("stamped", "over cross", "unknown"),
    Paint("stamped", "over red", "unknown"),
    Paint("annotated", "note square", "unknown"),
    Paint("annotated", "note strike", "nothing"),
    Paint("annotated", "note text", "unknown"),
    Paint("annotated", "note stamp", "unknown"),
    Paint("in a layer", "layer off", "nothing"),
    Paint("in a layer", "layer on"),
    Paint("in a layer", "layer of-off", "nothing"),
    Paint("in a layer", "layer not-off"),
    Paint("in a layer", "layer of-both", "nothing"),
    Paint("in a layer", "layer off", "hidden beside"),
    Paint("in a layer", "layer of-both", "hidden beside"),
    Paint("turned page", "turn 1"),
    Paint("turned page", "turn 2"),
    Paint("turned page", "turn 3"),
    Paint("watermark over the page", _FIXED.format("{}", 60, "#ddd", "20231024")),
    Paint("watermark over the page", _FIXED.format("{}", 40, "#bbb", "内部资料 31")),
    Paint("watermark in a cell", _OVER.format("{}", 9, "#bbb", "样本 88")),
    Paint("watermark in a cell", _OVER.format("{}", 8, "#999", "2024")),
    Paint("past a rule", _LONG, "past"),
    Paint("form field or look", '<span style="color:#c00">{}</span>'),
    Paint("form field or look", "<b>{}</b>"),
)


def write_painted_pdf(drafts: Sequence[Draft]) -> list[bytes]:
    """Print drafts with painted figures."""
    pages = [painted_runs(print_page(draft), _marked_up) for draft in drafts]
    layers = {at + 1: p.way.removeprefix(_LAYER) for at, p in enumerate(PDF_PAINTS) if p.way.startswith(_LAYER)}
    return [_over(with_layers(data, layers)) for data in print_html(pages)]


def _marked_up(text: str, at: int) -> str:
    way = PDF_PAINTS[at].way
    return way.format(text) if way.startswith("<") else f'<span style="color:#0000{at + 1:02x}">{text}</span>'


def _over(data: bytes) -> bytes:
    """Put over each text of an odd colour what its paint says."""
    import pypdfium2 as pdfium  # noqa: PLC0415
    import pypdfium2.raw as c  # noqa: PLC0415

    document = pdfium.PdfDocument(data)
    changed = False
    for page in document:
        for item in list(page.get_objects(filter=(c.FPDF_PAGEOBJ_TEXT,), max_depth=1)):
            rgba = [ctypes.c_uint() for _ in range(4)]
            c.FPDFPageObj_GetFillColor(item.raw, *rgba)
            red, green, blue = (x.value for x in rgba[:3])
            if (red, green) == (0, 0) and 0 < blue <= len(PDF_PAINTS) and not PDF_PAINTS[blue - 1].way.startswith(("<", _LAYER)):
                _put(c, page, item, PDF_PAINTS[blue - 1].way)
                changed = True
        if changed:
            page.gen_content()
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue() if changed else data


def _put(c: object, page: object, item: object, way: str) -> None:
    how, _, what = way.partition(" ")
    if how == "turn":
        c.FPDFPage_SetRotation(page.raw, int(what))  # type: ignore[attr-defined]
        return
    left, bottom, right, top = item.get_bounds()  # type: ignore[attr-defined]
    if how == "note":
        _note(c, page, what, (left, bottom, right, top))
        return
    if what in {"line", "cross"}:
        path = c.FPDFPageObj_CreateNewPath(left - 1, (bottom + top) / 2 if what == "line" else bottom)  # type: ignore[attr-defined]
        c.FPDFPath_LineTo(path, right + 1, (bottom + top) / 2 if what == "line" else top)  # type: ignore[attr-defined]
        c.FPDFPageObj_SetStrokeColor(path, 0 if what == "line" else 200, 0, 0, 255)  # type: ignore[attr-defined]
        c.FPDFPageObj_SetStrokeWidth(path, ctypes.c_float(1))  # type: ignore[attr-defined]
        c.FPDFPath_SetDrawMode(path, 0, True)  # type: ignore[attr-defined]
    else:
        colors = {"white": (255, 255, 255), "black": (0, 0, 0), "half": (255, 255, 255), "red": (220, 30, 30)}
        high = (top - bottom + 2) * (0.5 if what == "half" else 1)
        path = c.FPDFPageObj_CreateNewRect(left - 1, bottom - 1, right - left + 2, high)  # type: ignore[attr-defined]
        c.FPDFPageObj_SetFillColor(path, *colors[what], 255)  # type: ignore[attr-defined]
        c.FPDFPath_SetDrawMode(path, 1, False)  # type: ignore[attr-defined]
    c.FPDFPage_InsertObject(page.raw, path)  # type: ignore[attr-defined]


def _wide(text: str) -> object:
    """Return text as PDFium takes it."""
    data = text.encode("utf-16-le") + b"\0\0"
    return (ctypes.c_ushort * (len(data) // 2)).from_buffer_copy(data)


def _note(c: object, page: object, what: str, box: Sequence[float]) -> None:
    left, bottom, right, top = box
    kinds = {"square": "SQUARE", "strike": "STRIKEOUT", "text": "FREETEXT", "stamp": "STAMP"}
    subtype = getattr(c, f"FPDF_ANNOT_{kinds[what]}")
    note = c.FPDFPage_CreateAnnot(page.raw, subtype)  # type: ignore[attr-defined]
    rect = c.FS_RECTF(left - 1, top + 1, right + 1, bottom - 1)  # type: ignore[attr-defined]
    c.FPDFAnnot_SetRect(note, rect)  # type: ignore[attr-defined]
    c.FPDFAnnot_SetColor(note, c.FPDFANNOT_COLORTYPE_Color, 200, 0, 0, 255)  # type: ignore[attr-defined]
    if what == "text":
        c.FPDFAnnot_SetStringValue(note, b"Contents", _wide("7"))  # type: ignore[attr-defined]
    elif what == "stamp":
        ring = c.FPDFPageObj_CreateNewRect(left - 1, bottom - 1, right - left + 2, top - bottom + 2)  # type: ignore[attr-defined]
        c.FPDFPageObj_SetFillColor(ring, 220, 30, 30, 255)  # type: ignore[attr-defined]
        c.FPDFPath_SetDrawMode(ring, 1, False)  # type: ignore[attr-defined]
        c.FPDFAnnot_AppendObject(note, ring)  # type: ignore[attr-defined]
    elif what == "square":
        c.FPDFAnnot_SetColor(note, c.FPDFANNOT_COLORTYPE_InteriorColor, 0, 0, 0, 255)  # type: ignore[attr-defined]
    else:
        quad = c.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)  # type: ignore[attr-defined]
        c.FPDFAnnot_AppendAttachmentPoints(note, quad)  # type: ignore[attr-defined]
    c.FPDFPage_CloseAnnot(note)  # type: ignore[attr-defined]

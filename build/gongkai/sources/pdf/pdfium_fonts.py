"""PDFium without the fonts of the machine: what a file does not embed is drawn by the faces inside PDFium, anywhere alike.

Left to itself PDFium puts a font of the system in the place of one that is not embedded, and drops from the text what has no
outline there: the same file gave 85 digits on one machine and 44 on another. So it is given a list of fonts that is empty. The
faces that PDFium brings have Latin letters and digits only; 汉字 of a font that is not embedded are read and not drawn, which
`pdf_ink` knows.
"""

import ctypes
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

_SILENT = ("Release", "EnumFonts", "MapFont", "GetFont", "GetFontData", "GetFaceName", "GetFontCharset", "DeleteFont")


@lru_cache(maxsize=1)
def without_system_fonts() -> tuple[Any, ...]:
    """Take the system's fonts from PDFium, once in a process and before its first document; what it returns must stay alive."""
    pdfium.FPDF_InitLibrary()
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    answers = {name: kinds[name](_nothing) for name in _SILENT}
    fonts = pdfium.FPDF_SYSFONTINFO(version=1, **answers)
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    return (fonts, answers)


def _nothing(*_: Any) -> None:
    """Answer any question about fonts: there are none."""

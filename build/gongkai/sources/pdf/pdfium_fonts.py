"""PDFium without the fonts of the machine: what a file does not embed is read and judged by the same two sets of faces anywhere.

Left to itself PDFium puts a font of the system in the place of one that is not embedded, and drops from the text what has no
outline there: the same file gave 85 digits on one machine and 44 on another. Without any font it drops a text that is a single
汉字, as most labels of narrow tables are. So it is given one font, which has a block for every character (`block_font`). The
standard fonts of PDF, which PDFium brings along and whose widths a file need not say, stay as they are.

Pictures for people are drawn with what the machine has (`system_fonts`). PDFium remembers the fonts it met until it is started
anew, so it is started anew before and after.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gongkai.sources.pdf.block_font import NAME, font

_SILENT = ("Release", "EnumFonts", "GetFont", "DeleteFont")
_STANDARD = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats", b"Arial")
_GB2312 = 134
_BLOCKS = 1  # any number that is not 0
_alive: list[Any] = []
"""What PDFium calls; it must not be collected as long as PDFium may."""


def without_system_fonts() -> None:
    """Take the system's fonts from PDFium, once in a process and before its first document."""
    if _alive:
        return
    pdfium.FPDF_InitLibrary()
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    answers = {name: kinds[name](_nothing) for name in _SILENT}
    told = {"MapFont": _map_font, "GetFontData": _font_data, "GetFaceName": _face_name, "GetFontCharset": _charset}
    answers |= {name: kinds[name](answer) for name, answer in told.items()}
    fonts = pdfium.FPDF_SYSFONTINFO(version=1, **answers)
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    _alive[:] = [fonts, answers]


@contextmanager
def system_fonts() -> Iterator[None]:
    """Let PDFium use the fonts of the machine for a while; no document may be open when this begins or ends."""
    _start_anew()
    try:
        yield
    finally:
        _start_anew()
        without_system_fonts()


def _start_anew() -> None:
    pdfium.FPDF_DestroyLibrary()
    _alive.clear()
    pdfium.FPDF_InitLibrary()


def _nothing(*_: Any) -> None:
    """Answer a question about fonts: there are none."""


def _map_font(_self: Any, _weight: int, _italic: int, _charset: int, _pitch: int, name: Any, _exact: Any) -> int | None:
    """Return the font that stands for one of this name."""
    return None if ctypes.string_at(name).startswith(_STANDARD) else _BLOCKS


def _font_data(_self: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
    """Write the whole font, which is what table 0 stands for, where there is room, and return its length."""
    return 0 if table else _written(font(), buffer, size)


def _face_name(_self: Any, _font: Any, buffer: Any, size: int) -> int:
    return _written(NAME + b"\0", buffer, size)


def _charset(_self: Any, _font: Any) -> int:
    return _GB2312


def _written(data: bytes, buffer: Any, size: int) -> int:
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)

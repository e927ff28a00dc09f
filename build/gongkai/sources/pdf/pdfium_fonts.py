"""PDFium without the fonts of the machine: what a file does not embed is read and judged by the same two sets of faces anywhere.

Left to itself PDFium puts a font of the system in the place of one that is not embedded, and drops from the text what has no
outline there: the same file gave 85 digits on one machine and 44 on another. Without any font it drops a text that is a single
汉字, as most labels of narrow tables are. So it is given one font of our own (`font`). The standard fonts of PDF, which PDFium
brings along and whose widths a file need not say, stay as they are.

In our font every sign is a block, so that it takes its place and leaves ink: letters and digits fill half a square, 汉字 a
whole one, and signs that are thin are thin, so that they cover nothing beside them. Nobody reads it.

>>> font()[:4], len(font()) < 4000
(b'\\x00\\x01\\x00\\x00', True)
>>> [shape_of(sign) for sign in "7字_，"]
[(40, 0, 460, 700), (60, -80, 940, 820), (0, -120, 500, -70), (60, -80, 300, 120)]

Pictures for people are drawn with what the machine has (`system_fonts`). PDFium remembers the fonts it met until it is started
anew, so it is started anew before and after.
"""

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

Shape = tuple[int, int, int, int]
"""A rectangle: left, bottom, right, top, in thousandths of the font's size."""

NAME = b"GongkaiBlocks"
_HALF, _WHOLE = (40, 0, 460, 700), (60, -80, 940, 820)
_LAST_HALF, _LAST = 0x2FF, 0x10FFFF
_BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_THIN: dict[str, Shape] = {
    "_": (0, -120, 500, -70),
    "＿": (0, -120, 1000, -70),
    "-~‐‑\u00ad": (60, 230, 340, 290),
    "–−": (20, 230, 480, 290),
    "—―－─━～": (20, 350, 980, 400),
    ".,": (60, -80, 200, 110),
    "、。，．": (60, -80, 300, 120),
    "'`^\"": (80, 480, 320, 700),
    "‘’“”": (60, 520, 400, 760),
    "·": (80, 220, 220, 360),
    "•・‧∙": (400, 300, 600, 450),
    "|": (220, -150, 280, 750),
    "｜│┃": (470, -120, 530, 880),
    "¹²³°ª": (20, 400, 280, 700),
    "⁰⁴⁵⁶⁷⁸⁹": (20, 400, 320, 700),
    "₀₁₂₃₄₅₆₇₈₉": (20, -120, 320, 200),
}


def shape_of(sign: str) -> Shape:
    """Return the block of a sign."""
    return next((shape for signs, shape in _THIN.items() if sign in signs), _HALF if ord(sign) <= _LAST_HALF else _WHOLE)


@lru_cache(maxsize=1)
def font() -> bytes:
    """Return the font as a TrueType file."""
    shapes = (_HALF, _WHOLE, *_THIN.values())
    outlines = [b"", *map(_outline, shapes)]
    ends = [sum(map(len, outlines[:i])) for i in range(len(outlines) + 1)]
    measures = [(1000, 0), *((500 if shape[2] <= 500 else 1000, shape[0]) for shape in shapes)]
    lowest, highest, number = min(s[1] for s in shapes), max(s[3] for s in shapes), len(outlines)
    return _file(
        {
            b"cmap": _characters(),
            b"glyf": b"".join(outlines),
            b"head": struct.pack(
                ">4IHHQQ4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, lowest, 1000, highest, 0, 8, 2, 1, 0
            ),
            b"hhea": struct.pack(">I3hH11hH", 0x10000, 880, -120, 0, 1000, 0, 0, 1000, 1, *[0] * 7, number),
            b"hmtx": b"".join(struct.pack(">Hh", *measure) for measure in measures),
            b"loca": struct.pack(f">{len(ends)}I", *ends),
            b"maxp": struct.pack(">I14H", 0x10000, number, 4, 1, 0, 0, 1, *[0] * 8),
            b"name": struct.pack(">3H", 0, 0, 6),
            b"post": struct.pack(">2I2h5I", 0x30000, 0, -100, 50, *[0] * 5),
        }
    )


def _outline(shape: Shape) -> bytes:
    left, bottom, right, top = shape
    steps = (left, 0, right - left, 0, bottom, top - bottom, 0, bottom - top)
    drawn = struct.pack(">5h2H4B8h", 1, *shape, 3, 0, *[1] * 4, *steps)
    return drawn.ljust(len(drawn) + -len(drawn) % 4, b"\0")


def _characters() -> bytes:
    """Return the table of characters, in the format that gives many of them one outline."""
    groups = list(_groups())
    packed = b"".join(struct.pack(">3I", *group) for group in groups)
    return struct.pack(">4HI", 0, 1, 3, 10, 12) + struct.pack(">2H3I", 13, 0, 16 + len(packed), 0, len(groups)) + packed


def _groups() -> Iterator[tuple[int, int, int]]:
    """Yield from which to which character an outline is meant, in order; blanks have none."""
    apart = {ord(sign): 0 for sign in _BLANKS}
    apart |= {ord(sign): number for number, signs in enumerate(_THIN, start=3) for sign in signs}
    first = 0x21
    for place in sorted({*apart, _LAST_HALF + 1, _LAST + 1}):
        if first < place:
            yield first, place - 1, 1 if first <= _LAST_HALF else 2
        if apart.get(place):
            yield place, place, apart[place]
        first = place + 1 if place in apart else place


def _file(tables: dict[bytes, bytes]) -> bytes:
    place, index, content = 12 + 16 * len(tables), b"", b""
    for name, table in sorted(tables.items()):
        index += struct.pack(">4s3I", name, 0, place + len(content), len(table))
        content += table.ljust(len(table) + -len(table) % 4, b"\0")
    return struct.pack(">I4H", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128) + index + content


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

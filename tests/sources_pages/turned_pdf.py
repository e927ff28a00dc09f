"""Typeset pages as PDF with a font of their own, their content turned: by a matrix, by /Rotate, or both; several on one sheet.

Every character of the font is drawn as a block, so that there is ink of it whatever fonts a machine has.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from sources_pages.small_pdf import pdf, stream
from synthesis.typeset import Page, text_width

_CODES = 250  # of one font
_WIDE, _NARROW = 1000, 560  # of a 汉字, and of any other character
_MAP = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange %d beginbfchar\n%sendbfchar endcmap"


class Sheet(NamedTuple):
    """A page of a PDF: its content, its size and its /Rotate entry."""

    content: bytes
    size: tuple[float, float]
    rotate: int = 0


def turned_pdf(pages: Sequence[Page], angle: float, rotate: int) -> bytes:
    """Pages whose content is turned by an angle against the clock, with a /Rotate entry."""
    codes = _codes(pages)
    return _written([Sheet(*_turned(page, angle, codes), rotate) for page in pages], codes)


def one_sheet(parts: Sequence[tuple[Page, float]]) -> bytes:
    """One page with several typeset pages on it, one above the other, each turned by an angle."""
    codes = _codes([page for page, _ in parts])
    turned = [_turned(page, angle, codes) for page, angle in parts]
    width, top = max(size[0] for _, size in turned), sum(size[1] for _, size in turned)
    size, contents = (width, top), []
    for content, (_, height) in turned:
        top -= height
        contents.append(b"q 1 0 0 1 0 %.3f cm\n%s\nQ" % (top, content))
    return _written([Sheet(b"\n".join(contents), size)], codes)


def drawing_with(content: bytes, letters: str) -> bytes:
    """One page of A4 with a drawing, whose font /F0 has these letters at 00, 01 and so on."""
    return _written([Sheet(content, (595, 842))], {letter: (0, number) for number, letter in enumerate(letters)})


def _codes(pages: Sequence[Page]) -> dict[str, tuple[int, int]]:
    letters = sorted({letter for page in pages for run in page.runs for letter in run.text})
    return {letter: divmod(number, _CODES) for number, letter in enumerate(letters)}


def _turned(page: Page, angle: float, codes: Mapping[str, tuple[int, int]]) -> tuple[bytes, tuple[float, float]]:
    """The content of a page turned from the lower left corner on, and the room it takes up."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = [(x * c - y * s, x * s + y * c) for x in (0, page.width) for y in (0, page.height)]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    size = (max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom)
    return b"q %.6f %.6f %.6f %.6f %.3f %.3f cm\n%s\nQ" % (c, s, -s, c, -left, -bottom, _drawn(page, codes)), size


def _drawn(page: Page, codes: Mapping[str, tuple[int, int]]) -> bytes:
    parts = [b"0.5 w"]
    parts += [b"%.2f %.2f m %.2f %.2f l S" % (r.x0, page.height - r.y0, r.x1, page.height - r.y1) for r in page.rules]
    for run in page.runs:
        x = run.x
        for font, letters in groupby(run.text, lambda letter: codes[letter][0]):
            text = "".join(letters)
            hexed = bytes(codes[letter][1] for letter in text).hex().encode()
            parts.append(b"BT /F%d %.2f Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj ET" % (font, run.size, x, page.height - run.y, hexed))
            x += text_width(text) * run.size
    return b"\n".join(parts)


def _written(sheets: Sequence[Sheet], codes: Mapping[str, tuple[int, int]]) -> bytes:
    fonts = 1 + max(font for font, _ in codes.values())
    first = 5 + 2 * fonts  # the number of the first page
    names = b"".join(b"/F%d %d 0 R" % (font, 5 + 2 * font) for font in range(fonts))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    objects.append(
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(sheets))), len(sheets))
    )
    objects += [stream(b"%d 0 0 -120 %d 880 d1 80 0 %d 750 re f" % (width, width, width - 160)) for width in (_WIDE, _NARROW)]
    for font in range(fonts):
        objects += _font({code: letter for letter, (own, code) in codes.items() if own == font}, 6 + 2 * font)
    for number, sheet in enumerate(sheets):
        more = b"/Rotate %d/Resources<</Font<<%s>>>>/Contents %d 0 R" % (sheet.rotate, names, first + 2 * number + 1)
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]%s>>" % (*sheet.size, more))
        objects.append(stream(sheet.content))
    return pdf(*objects)


def _font(letters: Mapping[int, str], names: int) -> tuple[bytes, bytes]:
    """A font whose characters are blocks, and its table of characters, which gets this number."""
    widths = {code: round(1000 * text_width(letter)) for code, letter in letters.items()}
    blocks = b"".join(b"/g%d %d 0 R" % (code, 3 if width == _WIDE else 4) for code, width in widths.items())
    differences = b"".join(b"%d/g%d " % (code, code) for code in letters)
    table = b"".join(b"<%02X> <%s>\n" % (code, letter.encode("utf-16-be").hex().encode()) for code, letter in letters.items())
    widths_written = b" ".join(b"%d" % widths.get(code, 0) for code in range(_CODES))
    return (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 0/LastChar %d"
        b"/Widths[%s]/Encoding<</Type/Encoding/Differences[%s]>>/CharProcs<<%s>>/Resources<<>>/ToUnicode %d 0 R>>"
        % (_CODES - 1, widths_written, differences, blocks, names),
        stream(_MAP % (len(letters), table)),
    )

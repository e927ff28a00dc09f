"""From characters to words: baselines, spaces, the lines of a cell.

Some fonts give radicals instead of the characters meant; NFKC folds those of U+2F00-2FDF, a table those of U+2E80-2EFF.

>>> unfold_radicals("⺠政局⻚面")
'民政局页面'
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.sources.geometry.marks import Box, Glyph

# CJK Radicals Supplement → the character it stands for. Those left out are parts of characters only.
_RADICALS = str.maketrans(
    "⺁⺄⺅⺇⺉⺊⺌⺎⺏⺒⺓⺔⺕⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺦⺧⺨⺩⺪⺬⺭⺮⺯⺰⺱⺲⺹⺻⺼⺽⺾⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙亻几刂卜小兀尢巳幺彑彐忄心扌攵旡月歹母民氵水灬爪丬牛犭王疋示礻竹糸纟网罒老聿肉臼艹虎衤覀西见角角讠贝足车辶阝钅長镸长门阜阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_CJK = re.compile(r"[〇一-鿿（）〔〕【】、，。；：]")
_WRAPPED = 1.1  # a line was wrapped when less than this many characters, besides the padding, would still fit
_PADDING, _SLACK = 12.0, 1.0


class Line(NamedTuple):
    """Characters on one baseline."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def size(self) -> float:
        """The height of its largest character."""
        return self.y1 - self.y0


def unfold_radicals(text: str) -> str:
    """Replace radicals by the characters they stand for; everything else stays as printed."""
    if not _RADICAL.search(text):
        return text
    folded = "".join(unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c for c in text)
    return folded.translate(_RADICALS)


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Put characters into lines from top to bottom.

    Some fonts have tight boxes for 一, for points and dashes: a character belongs to a line when its middle lies in the
    band of the line's tallest character, or the other way round.
    """
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g[2] + g[4], g[1])):
        _, _, y0, _, y1 = glyph
        slack = 0.1 * (bottom - top)
        if rows and ((y0 + y1) / 2 <= bottom + slack or (top + bottom) / 2 >= y0):
            rows[-1].append(glyph)
            if y1 - y0 > bottom - top:
                top, bottom = y0, y1
        else:
            rows.append([glyph])
            top, bottom = y0, y1
    return [line_of(row) for row in rows]


def line_of(glyphs: list[Glyph]) -> Line:
    """Write the characters of one line from left to right, which sorts them."""
    if len(glyphs) == 1:
        return Line(unfold_radicals(glyphs[0].text), *glyphs[0][1:])
    glyphs.sort(key=lambda g: g.x0)
    pieces: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            if same(before, glyph):
                continue
            if glyph.x0 - before.x1 > _space(before, glyph):
                pieces.append(" ")
        pieces.append(glyph.text)
        before = glyph
    x1 = max(g.x1 for g in glyphs)
    return Line(unfold_radicals("".join(pieces)), glyphs[0].x0, min(g.y0 for g in glyphs), x1, max(g.y1 for g in glyphs))


def _space(one: Glyph, other: Glyph) -> float:
    """Return how wide a gap is a space: word processors part 汉字 from digits by a quarter of their size, with no space."""
    return (0.25 if one.text.isascii() and other.text.isascii() else 0.5) * (other.y1 - other.y0)


def same(one: Glyph, other: Glyph) -> bool:
    """Is this the same character drawn a second time, to make it look bold?"""
    return one.text == other.text and abs(one.x0 - other.x0) < 0.3 * (one.x1 - one.x0) and abs(one.y0 - other.y0) < 1


def cell_text(lines: Sequence[Line], box: Box) -> str:
    """Write the lines of a cell: parted by line feeds, but what was only wrapped for want of room is one line again.

    >>> box = Box(0, 0, 24, 24)
    >>> [cell_text([Line("150", 3, 0, 20, 10), Line(below, 3, 12, 20, 22)], box) for below in ("789", "78", "089")]
    ['150\\n789', '15078', '150089']
    """
    text, apart = "", may_be_figures([line.text for line in lines])
    for number, line in enumerate(lines):
        text = joined(text, line.text, wrapped=not apart and is_full(lines[number - 1], box)) if number else line.text
    return text


def may_be_figures(lines: Sequence[str]) -> bool:
    """May each of these lines be a figure, so that nobody can tell whether all are one that was wrapped?

    What is wrapped fills every line but the last. Lines of digits of which all are full, the last one too, may be figures one
    over the other, unless one begins with a zero as no figure does; where a later line is longer, the first was not full.

    >>> [may_be_figures(lines.split()) for lines in ("15 789", "1,50 0", "123 456 789", "123 456 7", "1 0", "0 5")]
    [True, False, True, False, True, True]
    """
    if len(lines) < 2 or not all(line.isdecimal() for line in lines):
        return False
    lengths = [len(line) for line in lines]
    whole = all(line[0] != "0" or line == "0" for line in lines)
    return max(lengths) > lengths[0] or lines[0] == "0" or (whole and len(set(lengths)) == 1)


def joined(before: str, after: str, *, wrapped: bool) -> str:
    """Put two lines together; 汉字 need no space."""
    if _CJK.match(before[-1:]) or _CJK.match(after[:1]):
        return before + after
    words = before[-1:].isascii() and after[:1].isascii() and (before[-1:].isalpha() or after[:1].isalpha())
    return before + ("" if not after or (wrapped and not words) else "\n") + after


def is_full(line: Line, box: Box) -> bool:
    """Was the line broken because no further character fits into the cell?

    >>> is_full(Line("150", 2, 0, 16, 10), Box(0, 0, 27, 20)), is_full(Line("150", 6, 0, 20, 10), Box(0, 0, 26, 20))
    (False, True)
    """
    character = (line.x1 - line.x0) / len(line.text)
    nearest = max(0.0, min(line.x0 - box.x0, box.x1 - line.x1))  # what a line leaves on its full side is what it leaves on both
    return box.width - (line.x1 - line.x0) < min(_PADDING, 2 * nearest + _SLACK) + _WRAPPED * character


def halves_of_number(before: str, after: str) -> bool:
    """Do these two lines look like one number, broken between digits or at its point?"""
    return (before[-1:].isdigit() and after[:1] in tuple("0123456789.")) or (before[-1:] == "." and after[:1].isdigit())

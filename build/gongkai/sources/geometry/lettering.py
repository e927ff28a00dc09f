"""How the characters of a cell stand to each other: raised, lowered, struck through, one over the other.

>>> sign = [Sign(Glyph("7", 0, 0, 5, 10), Box(0, 2, 5, 8), 8.0), Sign(Glyph("2", 5, 0, 8, 6), Box(5, 1, 8, 4), 4.0)]
>>> [glyph.text for glyph in with_raised(sign)]
['7', '²']
>>> line = Box(-1, 4.5, 6, 5.5)
>>> struck_by(line, sign)
[0]

Figures that go past a rule: neither the part before it nor the part behind it is a figure.

A run of digits belongs to one cell. Where a digit of one cell is followed at once, on the same line, by one that stands in
another cell or beyond the table, both cells are in doubt.

>>> from gongkai.sources.geometry.marks import Box
>>> cells = (GridCell(0, 0, 1, 1, "13", 1, Box(0, 0, 12, 12)), GridCell(0, 1, 1, 1, "5", 1, Box(12, 0, 30, 12)))
>>> digits = [Glyph(text, x, 1, x + 5, 11) for text, x in (("1", 2), ("3", 7), ("5", 12))]
>>> cells = [cell._replace(glyphs=tuple(glyphs)) for cell, glyphs in zip(cells, (digits[:2], digits[2:]))]
>>> sorted(crossed(cells, digits))
[0, 1]
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.marks import Box, Glyph
from gongkai.sources.geometry.page_grid import GridCell
from gongkai.sources.raised import subscript, superscript

# In heights of the figure beside it:
_SMALLER = 0.88
_RAISED = 0.15
_LOWERED = 0.08
_BESIDE = 0.4  # how far away a mark may stand

_STRUCK = (0.2, 0.8)  # of a character's height, where a line goes through it and not under or over it
_OVER = 0.25  # of the smaller one, what two characters share that stand one over the other


class Sign(NamedTuple):
    """A character, what is drawn of it, and the height of its baseline."""

    glyph: Glyph
    outline: Box
    baseline: float


def with_raised(signs: Sequence[Sign]) -> list[Glyph]:
    """Return the characters, with the digits that are smaller than the figure they stand at and off its baseline as such."""
    glyphs = [sign.glyph for sign in signs]
    figures = [sign for sign in signs if sign.glyph.text.isdigit()]
    if len(figures) < 2:
        return glyphs
    tallest = max(_height(sign) for sign in figures)
    small = [_height(sign) <= _SMALLER * tallest for sign in signs]
    if not any(small):
        return glyphs
    anchors = [(sign, sign) for sign, is_small in zip(signs, small, strict=True) if not is_small and sign.glyph.text.isdigit()]
    for i in sorted((i for i, is_small in enumerate(small) if is_small), key=lambda i: signs[i].glyph.x0):
        anchor = next((figure for sign, figure in anchors if _beside(sign, signs[i], _height(figure))), None)
        if anchor is None:
            continue
        shift = (anchor.baseline - signs[i].baseline) / _height(anchor)
        if shift > _RAISED or shift < -_LOWERED:
            text = (superscript if shift > 0 else subscript)(glyphs[i].text)
            glyphs[i] = glyphs[i]._replace(text=text)
            anchors.append((signs[i], anchor))
    return glyphs


def struck_by(line: Box, signs: Sequence[Sign]) -> list[int]:
    """Return which characters a thin level line goes through."""
    middle = (line.y0 + line.y1) / 2
    return [i for i, sign in enumerate(signs) if _along(line, sign) and _through(middle, sign)]


def touched_by(line: Box, signs: Sequence[Sign]) -> bool:
    """Does a thin level line belong to characters: under, over or through them?"""
    near = (s for s in signs if _along(line, s))
    return any(s.glyph.y0 - 3 <= line.y1 and line.y0 <= s.glyph.y1 + 3 for s in near)


def overlapping(signs: Sequence[Sign]) -> list[tuple[int, int]]:
    """Return the pairs that stand one over the other, but for a character drawn twice to make it look bold."""
    return [
        (i, j)
        for i, one in enumerate(signs)
        for j, other in enumerate(signs[i + 1 :], start=i + 1)
        if one.outline.x0 < other.outline.x1 and other.outline.x0 < one.outline.x1 and _over(one, other)
    ]


def _over(one: Sign, other: Sign) -> bool:
    a, b = one.outline, other.outline
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    if width <= 0 or height <= 0 or width * height <= _OVER * min(a.width * a.height, b.width * b.height):
        return False
    twice = one.glyph.text == other.glyph.text and abs(a.x0 - b.x0) < 0.3 * a.width and abs(a.y0 - b.y0) < 1
    return not twice


def _height(sign: Sign) -> float:
    return sign.glyph.y1 - sign.glyph.y0


def _beside(one: Sign, other: Sign, size: float) -> bool:
    a, b = one.glyph, other.glyph
    level = min(a.y1, b.y1) - max(a.y0, b.y0) > 0.2 * (b.y1 - b.y0)
    return level and -_BESIDE * size <= max(a.x0 - b.x1, b.x0 - a.x1) <= _BESIDE * size


def _along(line: Box, sign: Sign) -> bool:
    outline = sign.outline
    return min(line.x1, outline.x1) - max(line.x0, outline.x0) > 0.5 * outline.width


def _through(height: float, sign: Sign) -> bool:
    top, bottom = (sign.outline.y0, sign.outline.y1) if sign.glyph.text.isalnum() else (sign.glyph.y0, sign.glyph.y1)
    return _STRUCK[0] <= (height - top) / max(bottom - top, 0.01) <= _STRUCK[1]


_NEAR_RULE = 0.7  # of its width, how far from a rule the last digit of a cell may end whose run goes on behind it
_TIGHT = 0.1  # of its height, the widest gap between two digits of one figure


def crossed(cells: Sequence[GridCell], glyphs: Sequence[Glyph]) -> set[int]:
    """Return which cells hold a part of a figure that goes past a rule; `glyphs` are all characters of the page."""
    digits = [glyph for glyph in glyphs if _in_figure(glyph)]
    if not digits:
        return set()
    boxes = np.array([glyph[1:] for glyph in digits])
    owner = {id(glyph): i for i, cell in enumerate(cells) for glyph in cell.glyphs}
    found: set[int] = set()
    for i, cell in enumerate(cells):
        for last in _at_the_rule(cell):
            behind = (digits[j] for j in np.flatnonzero(_follows(boxes, last)).tolist())
            others = {owner.get(id(glyph), -1) for glyph in behind} - {i}
            found |= {i, *others} if others else set()
    return found - {-1}


def _in_figure(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in ".,"


def _at_the_rule(cell: GridCell) -> Iterator[Glyph]:
    """Yield the digits that end beside the right side of a cell, or past it."""
    return (g for g in cell.glyphs if g.x1 > cell.box.x1 - _NEAR_RULE * (g.x1 - g.x0) and _in_figure(g))


def _follows(boxes: NDArray[np.float64], last: Glyph) -> NDArray[np.bool_]:
    x0, y0, _, y1 = boxes.T
    height = last.y1 - last.y0
    level = np.minimum(y1, last.y1) - np.maximum(y0, last.y0) > 0.6 * height
    return np.asarray(level & (np.abs(x0 - last.x1) <= _TIGHT * height))

"""Figures that go past a rule: neither the part before it nor the part behind it is a figure.

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

import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.marks import Glyph
from gongkai.sources.geometry.page_grid import GridCell

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

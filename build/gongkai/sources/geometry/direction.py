"""Characters whose lines do not run from left to right: their direction, and the lines that they make up.

A direction is an angle in degrees against the clock, as the page (or the frame in which it is read) is shown: 0 is usual, 90
runs upwards. Characters of different directions never stand in one line. A quarter is how a label is set upright beside its
lines, or a table sideways on its page; any other angle is a skewed page, or a mark across it.

>>> upwards = [directed(Glyph(text, 10, y, 20, y + 10), 90) for text, y in (("二", 40), ("一", 50))]
>>> directed_lines([Glyph("甲", 0, 0, 10, 10), *upwards])
[Line(text='甲', x0=0, y0=0, x1=10, y1=10), Line(text='一二', x0=10.0, y0=40.0, x1=20.0, y1=60.0)]
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.affine import turned
from gongkai.sources.geometry.baselines import Line, lines_of
from gongkai.sources.geometry.marks import Box, Glyph

Numbers = NDArray[np.float64]

LEVEL = 0.2  # degrees: what is less askew is level
ALIKE = 0.5  # degrees between characters of one direction
_MOST = 0.6  # of a page's characters: then they, not a mark across them, say how the page lies
_DIAGONAL = 0.2  # of cos 2a: nearer to 45 degrees a box says nothing of width against height


class DirectedGlyph(Glyph):
    """A character whose line runs in a direction of its own."""

    angle: float = 0.0


def directed(glyph: Glyph, angle: float) -> Glyph:
    """Return the character with its direction."""
    if not angle:
        return glyph
    found = DirectedGlyph(*glyph)
    found.angle = angle
    return found


def angle_of(glyph: Glyph) -> float:
    """Return the direction of a character's line."""
    return glyph.angle if isinstance(glyph, DirectedGlyph) else 0.0


def is_quarter(angle: float) -> bool:
    """Is this one of the four directions of a page's sides?"""
    return angle % 90 == 0


def snapped(angles: Numbers, near: float = LEVEL) -> Numbers:
    """Return angles from 0 to 360, those of nearly a quarter as that quarter."""
    nearest = np.round(angles / 90) * 90
    return np.asarray(np.where(np.abs(angles - nearest) < near, nearest, np.round(angles, 2)) % 360, dtype=np.float64)


def skew_of(angles: Numbers) -> float:
    """Return by how many degrees, from -45 to 45, most characters of a page run off the directions of its sides; usually 0.

    >>> skew_of(np.array([3.0, 3.1, 93.0, 45.0, 3.0])), skew_of(np.array([0.0, 0.0, 45.0]))
    (3.0, 0.0)
    """
    if not len(angles):
        return 0.0
    rests = angles - np.round(angles / 90) * 90
    ((usual, _),) = Counter(np.round(rests, 1).tolist()).most_common(1)
    near = rests[np.abs(rests - usual) <= ALIKE]
    return float(np.median(near)) if len(near) >= _MOST * len(rests) and abs(usual) >= LEVEL else 0.0


def straightened(boxes: Numbers, turned_boxes: Numbers, angle: float) -> Numbers:
    """Return the boxes of characters on a page turned by `angle`: around the same middle, as large as the characters are.

    Args:
        boxes: The smallest upright boxes around the characters, as the page is shown.
        turned_boxes: The same boxes turned, and again the smallest upright boxes around them: much too large.
        angle: By how many degrees the page was turned, and its characters stood askew.
    """
    c, s = abs(np.cos(np.radians(angle))), abs(np.sin(np.radians(angle)))
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    if abs(c * c - s * s) > _DIAGONAL:
        own = np.stack([width * c - height * s, height * c - width * s], axis=1) / (c * c - s * s)
    else:
        own = np.stack([width, height], axis=1) / (c + s)
    half = np.maximum(own, 0.1) / 2
    middle = (turned_boxes[:, :2] + turned_boxes[:, 2:]) / 2
    return np.concatenate([middle - half, middle + half], axis=1)


def directed_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Put characters into lines, those of each direction by themselves; lines stand from top to bottom."""
    if not any(isinstance(glyph, DirectedGlyph) for glyph in glyphs):
        return lines_of(glyphs)
    by_angle: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        by_angle[angle_of(glyph)].append(glyph)
    lines = [line for angle, those in sorted(by_angle.items()) for line in _lines_at(angle, those)]
    return sorted(lines, key=lambda line: line.y0 + line.y1)


def _lines_at(angle: float, glyphs: Iterable[Glyph]) -> list[Line]:
    """Turn characters level, read their lines, and turn those back."""
    to_level, _, _ = turned(angle, 0, 0)
    if not angle:
        return lines_of(glyphs)
    back = to_level.inverse()
    level = [Glyph(glyph.text, *to_level.box(*glyph[1:])) for glyph in glyphs]
    return [Line(line.text, *back.box(*line[1:5])) for line in lines_of(level)]


def majority(glyphs: Iterable[Glyph]) -> float:
    """Return the direction of most characters that run along a side: of the figures, whose labels may stand upright."""
    those = [glyph for glyph in glyphs if is_quarter(angle_of(glyph))]
    figures = Counter(angle_of(glyph) for glyph in those if glyph.text.isdigit())
    every = Counter(angle_of(glyph) for glyph in those)
    return max(sorted(every), key=lambda angle: (figures[angle], every[angle], -angle), default=0.0)


def middle_in(box: Box, glyph: Glyph) -> bool:
    """Does the middle of a character lie in a rectangle?"""
    return box.x0 <= (glyph.x0 + glyph.x1) / 2 <= box.x1 and box.y0 <= (glyph.y0 + glyph.y1) / 2 <= box.y1

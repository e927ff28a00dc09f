"""The drawing of an OFD page (GB/T 33190): text objects and path objects, in the page's millimetres.

An object has a boundary, whose corner is the origin of its own coordinates, and may have a matrix (CTM). A text code has
a first position and the steps from one character to the next; `g 5 3.2` means five times 3.2.

>>> steps("3 g 2 4.5 1")
[3.0, 4.5, 4.5, 1.0]
"""

import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.direction import directed, snapped
from gongkai.sources.geometry.marks import Box, Glyph
from gongkai.sources.geometry.strokes import outline_strokes

POINTS = 72 / 25.4  # a millimetre in points
_ASCENT, _DESCENT = 0.88, 0.12  # of a character's size; OFD states the baseline only
_INSET, _CAPITAL = 0.1, 0.7  # of its width and its size: the block that stands for a character
_MOST_STEPS = 20_000
_ASTRAY = 45.0  # degrees: what is mirrored, or runs backwards, is no line of the page
_BACKWARDS = frozenset(("180", "270"))
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def numbers(text: str | None) -> list[float]:
    """Return the numbers of an attribute."""
    return [float(token) for token in _TOKEN.findall(text or "") if not token.isalpha()]


def steps(text: str | None) -> list[float]:
    """Return the steps of DeltaX or DeltaY, repetitions written out."""
    found: list[float] = []
    tokens = (text or "").split()
    at = 0
    while at < len(tokens) and len(found) < _MOST_STEPS:
        if tokens[at] == "g" and at + 2 < len(tokens):
            found += [float(tokens[at + 2])] * min(int(float(tokens[at + 1])), _MOST_STEPS)
            at += 3
        else:
            found.append(float(tokens[at]))
            at += 1
    return found


def placed(element: Any, outer: Matrix) -> Matrix:
    """Return the map from an object's own coordinates to the page."""
    x, y = (numbers(element.get("Boundary")) or [0.0, 0.0])[:2]
    matrix = numbers(element.get("CTM"))
    here = outer.after(Matrix(1, 0, 0, 1, x, y))
    return here.after(Matrix(*matrix[:6])) if len(matrix) >= 6 else here


class Letter(NamedTuple):
    """A character: its box, the corners of the block that stands for what is drawn of it, and the height of its baseline."""

    glyph: Glyph
    corners: tuple[tuple[float, float], ...]
    baseline: float


def letters(element: Any, outer: Matrix) -> Iterator[Letter]:
    """Yield the characters of a text object."""
    size = float(element.get("Size") or 3.5)
    stretch = float(element.get("HScale") or 1)
    to_page = placed(element, outer)
    towards = float(snapped(np.degrees([math.atan2(-to_page.b, to_page.a)]))[0])
    if to_page.a * to_page.d < to_page.b * to_page.c or element.get("ReadDirection") in _BACKWARDS:
        towards = _ASTRAY
    for code in element.iterchildren("{*}TextCode"):
        text = code.text or ""
        right, down = steps(code.get("DeltaX")), steps(code.get("DeltaY"))
        x, y = float(code.get("X") or 0), float(code.get("Y") or 0)
        for i, letter in enumerate(text):
            step = right[i] if i < len(right) else 0.0
            width = step if 0 < step < 1.2 * size else size * stretch * (0.5 if letter.isascii() else 1.0)
            if not letter.isspace():
                box = to_page.box(x, y - _ASCENT * size, x + width, y + _DESCENT * size)
                left, right_end, top = x + _INSET * width, x + (1 - _INSET) * width, y - _CAPITAL * size
                corners = ((left, top), (right_end, top), (right_end, y), (left, y))
                baseline = to_page.point(x, y)[1]
                yield Letter(directed(Glyph(letter, *box), towards), tuple(to_page.point(*c) for c in corners), baseline)
            x += step if i < len(right) or i < len(down) else width
            y += down[i] if i < len(down) else 0.0


def strokes(element: Any, outer: Matrix) -> Iterator[Box]:
    """Yield the thin boxes of a path object: lines, edges of outlines, thin filled areas."""
    stroked, filled = element.get("Stroke", "true") != "false", element.get("Fill", "false") == "true"
    if not stroked and not filled:
        return
    data = element.find("{*}AbbreviatedData")
    to_page = placed(element, outer)
    for points in outlines_of(data.text if data is not None else ""):
        yield from outline_strokes([to_page.point(x, y) for x, y in points], stroked=stroked)


def outlines_of(data: str | None, *, curves: bool = False) -> Iterator[list[tuple[float, float]]]:
    """Yield the straight parts of a path; curves end one and start the next, or are taken for straight lines too."""
    points: list[tuple[float, float]] = []
    for letter, arguments in _commands(data or ""):
        if letter == "L" or (curves and letter in "QBA"):
            points.append((arguments[-2], arguments[-1]))
        elif letter == "C" and points:
            points.append(points[0])
        elif letter != "C":
            if len(points) > 1:
                yield points
            points = [(arguments[-2], arguments[-1])]
    if len(points) > 1:
        yield points


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    at = 0
    while at < len(tokens):
        letter = tokens[at].upper()
        count = _ARGUMENTS.get(letter, 0)
        arguments = tokens[at + 1 : at + 1 + count]
        if letter in _ARGUMENTS and len(arguments) == count and not any(a.isalpha() for a in arguments):
            yield letter, [float(a) for a in arguments]
            at += count
        at += 1

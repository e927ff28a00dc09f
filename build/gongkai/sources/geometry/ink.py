"""The ink witness: what of the text that a file holds is seen on the page, and what is seen that no text explains.

A page is drawn twice in grey: as it is shown, and bare, with all its text left out and everything else in place. Where the two
differ there is ink of the text: a character without any is not printed, whatever hides it (white, transparent, unpainted,
clipped, tiny, covered, a layer switched off), and white letters on a dark ground are. What stands out from the ground of a
cell in the bare picture is ink that no text explains: a stamp, a form field, a line through a figure, letters drawn as outlines.

>>> bare = np.full((40, 40), 255, np.uint8)
>>> shown = bare.copy(); shown[5:15, 10:15] = 0
>>> pictures = Pictures(shown, bare, 1.0)
>>> [seen(pictures, box) for box in (Box(10, 5, 15, 15), Box(10, 5, 15, 30), Box(20, 5, 25, 15))]
['clear', 'partly', 'hidden']
>>> bare[8:12, 30:36] = 0
>>> unexplained(pictures, Box(20, 0, 40, 20)), unexplained(pictures, Box(20, 0, 40, 20), known=[Box(30, 8, 36, 12)])
(Box(x0=30.0, y0=8.0, x1=36.0, y1=12.0), None)
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.marks import Box

SEEN: tuple[str, ...] = ("clear", "partly", "faint", "hidden")
"""`clear`: printed; `partly`: a good part of it is cut off or covered; `faint`: hardly to be told from its ground; `hidden`."""

# Differences of grey, of 255:
_CLEAR = 36  # a character of a small font in light grey still has this much
_HIDDEN = 10  # what no eye tells from the ground
_INK = 64  # what is lighter is a ground, a highlight, a pale picture beneath the table

_DARK = 110  # a mark over a figure that is as dark as figures are

_SPARED = 0.45  # of a character's ink, what a mark may take and leave it legible
_BLOTTED = 0.1  # of its box, what a dark mark may add
_WHOLE = 0.6  # of its box, what a character covers from end to end
_END = 0.4  # of its box, the part at either end that a character reaches
_EDGE = 0.01  # of a pixel, which no box is meant to touch
_FEWEST = 4  # pixels; less is the edge of something
_SOLID = 0.95  # of its box, what a patch fills that is a ground and no sign

Grey = NDArray[np.uint8]


class Pictures(NamedTuple):
    """A page drawn in grey as it is shown and without its text; a point of 1/72 inch is `dots` pixels."""

    shown: Grey
    bare: Grey
    dots: float

    def cut(self, box: Box) -> tuple[slice, slice]:
        """Return the pixels that a box touches: rows and columns."""
        height, width = self.shown.shape
        x0, y0, x1, y1 = box
        dots = self.dots
        return _touched(y0 * dots, y1 * dots, height), _touched(x0 * dots, x1 * dots, width)


_NO_EXTENT = 1e-9


def seen(pictures: Pictures, box: Box, *, whole: bool = True) -> str:
    """Say how a character is seen (one of `SEEN`) whose outline fills this box; `whole`: whether it may be seen in part only."""
    at = pictures.cut(box)
    shown, bare = pictures.shown[at], pictures.bare[at]
    if not shown.size:
        return "hidden"
    ink = _difference(shown, bare)
    strongest = int(ink.max())
    if strongest < _CLEAR:
        return "hidden" if strongest < _HIDDEN else "faint"
    down, across = _extent(ink.max(axis=1)), _extent(ink.max(axis=0))
    part = min(down / max(box.height * pictures.dots, _NO_EXTENT), across / max(box.width * pictures.dots, _NO_EXTENT))
    return "partly" if whole and part < _WHOLE else "clear"


def seen_at_once(pictures: Pictures, boxes: NDArray[np.float64], whole: NDArray[np.bool_]) -> list[str]:
    """Say how characters are seen, as `seen` does for each."""
    if not len(boxes):
        return []
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    strip = np.stack([boxes[:, 0], middle - 1 / pictures.dots, boxes[:, 2], middle + 1 / pictures.dots], axis=1)
    looked_at = np.where(whole[:, None], boxes, strip)  # a few pixels of a large character mostly do
    at, starts, down, across = _pixels(looked_at * pictures.dots, pictures.shown.shape)
    inked = _difference(pictures.shown.ravel()[at], pictures.bare.ravel()[at]) >= _CLEAR
    ends = (down < _END, down > 1 - _END, across < _END, across > 1 - _END)
    reached = np.logical_and.reduce([np.maximum.reduceat(inked & end, starts) for end in ends])
    clear = reached | (np.maximum.reduceat(inked, starts) & ~whole)
    return [
        "clear" if sure else seen(pictures, Box(*box), whole=all_of_it)
        for sure, box, all_of_it in zip(clear.tolist(), boxes.tolist(), whole.tolist(), strict=True)
    ]


def _pixels(
    boxes: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.float64], NDArray[np.float64]]:
    """Return the pixels that boxes touch, one box after the other, at least one each: where they lie in the picture, where each
    box begins, and how far down and across in its box every pixel lies, from 0 to 1.
    """
    most = np.array(shape[::-1]) - 1
    first = np.floor(boxes[:, :2] + _EDGE).astype(int).clip(0, most)
    size = (np.ceil(boxes[:, 2:] - _EDGE).astype(int).clip(1, most + 1) - first).clip(1)
    (left, top), (width, height) = first.T, size.T
    number = width * height
    starts = np.cumsum(number) - number
    of = np.repeat(np.arange(len(boxes)), number)
    row, column = np.divmod(np.arange(len(of)) - starts[of], width[of])
    return (top[of] + row) * shape[1] + left[of] + column, starts, (row + 0.5) / height[of], (column + 0.5) / width[of]


def unexplained(pictures: Pictures, cell: Box, known: Sequence[Box] = (), legible: Sequence[Box] = ()) -> Box | None:
    """Return where in the inside of a cell there is ink that is neither text nor known; None where there is none.

    Args:
        pictures: The page.
        cell: The inside of the cell, without its borders.
        known: What is drawn there and explained: borders, lines under words or through them.
        legible: The characters that are seen: an even patch behind them is their ground.
    """
    rows, columns = pictures.cut(cell)
    bare = pictures.bare[rows, columns]
    if not bare.size or (darkest := int(bare.min())) > 255 - _INK or int(bare.max()) - darkest < _INK:
        return None
    ground = int(np.bincount(bare.ravel(), minlength=256).argmax())
    ink = np.abs(bare.astype(np.int16) - ground) >= _INK
    for box in known:
        _wipe(ink, pictures, box, rows.start, columns.start)
    if np.count_nonzero(ink) < _FEWEST:
        return None
    patch = _around(ink)
    found = _to_points(patch, rows.start, columns.start, pictures.dots)
    return None if legible and _is_ground(ink[patch], found, legible) else found


def spoilt(marked: Grey, pictures: Pictures, box: Box) -> bool:
    """Does a mark, drawn in this picture over the one shown, leave too little of a character, or put much ink beside it?"""
    at = pictures.cut(box)
    ink = _difference(pictures.shown[at], pictures.bare[at]) >= _CLEAR
    changed = _difference(marked[at], pictures.shown[at])
    gone = np.count_nonzero(ink & (changed >= _INK)) > _SPARED * np.count_nonzero(ink)
    return bool(gone or np.count_nonzero(~ink & (changed >= _DARK)) > _BLOTTED * ink.size)


def strength(one: Grey, other: Grey, at: tuple[slice, slice]) -> int:
    """Return by how much two pictures differ most in these rows and columns."""
    return int(_difference(one[at], other[at]).max(initial=0))


def stands_out(pictures: Pictures, box: Box) -> bool:
    """Is something drawn in this thin box that differs from what lies beside it?"""
    rows, columns = pictures.cut(box)
    wide = pictures.bare[max(0, rows.start - 2) : rows.stop + 2, max(0, columns.start - 2) : columns.stop + 2]
    return bool(wide.size) and int(wide.max()) - int(wide.min()) >= _CLEAR


def _difference(one: Grey, other: Grey) -> Grey:
    return np.maximum(one, other) - np.minimum(one, other)


def _touched(start: float, end: float, size: int) -> slice:
    first = min(max(0, math.floor(start + _EDGE)), size)
    return slice(first, min(max(first, math.ceil(end - _EDGE)), size))


def _extent(ink: Grey) -> int:
    """Return how many pixels lie between the first and the last with ink."""
    inked = np.flatnonzero(ink >= _CLEAR)
    return int(inked[-1] - inked[0]) + 1


def _wipe(ink: NDArray[np.bool_], pictures: Pictures, box: Box, top: int, left: int) -> None:
    """Take what is known out of the ink, with the pixel around it that its edge may touch."""
    rows, columns = pictures.cut(box)
    ink[
        max(0, rows.start - top - 1) : max(0, rows.stop - top + 1),
        max(0, columns.start - left - 1) : max(0, columns.stop - left + 1),
    ] = False


def _around(ink: NDArray[np.bool_]) -> tuple[slice, slice]:
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return slice(int(down[0]), int(down[-1]) + 1), slice(int(across[0]), int(across[-1]) + 1)


def _to_points(patch: tuple[slice, slice], top: int, left: int, dots: float) -> Box:
    rows, columns = patch
    return Box(*(side / dots for side in (columns.start + left, rows.start + top, columns.stop + left, rows.stop + top)))


def _is_ground(patch: NDArray[np.bool_], found: Box, legible: Sequence[Box]) -> bool:
    """Is this an even ground that carries characters?"""
    carried = any(found.x0 <= (g.x0 + g.x1) / 2 <= found.x1 and found.y0 <= (g.y0 + g.y1) / 2 <= found.y1 for g in legible)
    return carried and int(np.count_nonzero(patch)) >= _SOLID * patch.size

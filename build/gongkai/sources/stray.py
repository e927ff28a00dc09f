"""Marks that belong to no line of a page: watermarks and stamps of text, turned or outsized.

Most characters of a page stand one way. One that stands askew to them, or is several times as large as usual and no heading,
is a mark over or under the page, digits or no digits; it is set aside before lines and cells are made. Words turned by a
right angle are labels. Headings are larger too, but not by so much.

>>> boxes = np.array([[x, 0, x + 5, 10] for x in range(0, 40, 5)] + [[10, 0, 40, 60]], float)
>>> strays(boxes, np.array([0.0] * 7 + [0.7, 0.0]), np.full(9, True)).tolist()
[False, False, False, False, False, False, False, True, True]
"""

import numpy as np
from numpy.typing import NDArray

_ASKEW = np.radians(4)
_OUTSIZED = 4.0  # times the usual height
_UPRIGHT = 0.15  # of a page's characters: then it is no page that was put in askew
_QUARTER = np.pi / 2


def strays(boxes: NDArray[np.float64], angles: NDArray[np.float64], counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which characters stray, by their boxes and by how far they are turned; `counted`: which are characters at all."""
    if not counted.any():
        return np.zeros(len(boxes), bool)
    off = (angles - _usual_angle(angles[counted]) + _QUARTER / 2) % _QUARTER - _QUARTER / 2
    heights = boxes[:, 3] - boxes[:, 1]
    usual = np.median(heights[counted])
    return np.asarray((np.abs(off) > _ASKEW) | ((heights > _OUTSIZED * usual) & (np.abs(off) <= _ASKEW) & (usual > 0)))


def _usual_angle(angles: NDArray[np.float64]) -> float:
    """Return the angle at which a page's lines stand: none, unless hardly anything does; a watermark may have more characters."""
    turned, number = np.unique(np.round(np.degrees(angles)), return_counts=True)
    if number[turned % 90 == 0].sum() >= _UPRIGHT * len(angles):
        return 0.0
    return float(np.radians(turned[number.argmax()]))

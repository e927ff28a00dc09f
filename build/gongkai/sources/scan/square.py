"""What is left of the perspective of a photograph, taken out by the rules of the tables. Needs the extra `ocr`.

Level rules have a slope that changes from top to bottom, upright ones a lean that changes from left to right; each change
is taken for even.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.sources.scan.images import Pixels

_LONG = 150  # pixels of a rule that tells its slope
_SLIGHT = 2.0  # pixels at the page's corners that do no harm
_STEEP = 0.05
_WHITE = 255


def squared(grey: Pixels, across: Pixels, down: Pixels) -> Pixels:
    """Return the page with its rules at right angles; `across` and `down` show them. As it was where they are."""
    height, width = grey.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    slopes, leans = (
        np.array([_even(list(_slopes(mask)), c) for c in ends])
        for mask, ends in (
            (across, corners[:, 1]),
            (down.T, corners[:, 0]),
        )
    )
    middle = corners.mean(axis=0)
    moves = np.stack([leans * (corners[:, 1] - middle[1]), slopes * (corners[:, 0] - middle[0])], axis=1)
    if np.abs(moves).max() < _SLIGHT:
        return grey
    view = cv2.getPerspectiveTransform((corners + moves).astype(np.float32), corners.astype(np.float32))
    flat = cv2.warpPerspective(grey, view, (width, height), flags=cv2.INTER_LINEAR, borderValue=(_WHITE,))
    return np.asarray(flat, dtype=np.uint8)


def _slopes(mask: Pixels) -> Iterator[tuple[float, float, float]]:
    """Yield for each long rule in a mask of level ones: its distance from the top, its slope, its length."""
    _, labels, stats, middles = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    for number, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        if width >= _LONG and height < _STEEP * width + 8:
            rows, columns = np.nonzero(labels[y : y + height, x : x + width] == number)
            yield float(middles[number][1]), float(np.polyfit(columns, rows, 1)[0]), float(width)


def _even(rules: list[tuple[float, float, float]], at: float) -> float:
    """Return the slope at this distance, by the straight line that fits the rules' slopes best; 0 without rules."""
    if not rules:
        return 0.0
    places, slopes, lengths = (np.array(values) for values in zip(*rules, strict=True))
    if np.ptp(places) < 2 * _LONG:
        return float(np.average(slopes, weights=lengths))
    line: NDArray[np.float64] = np.polyfit(places, slopes, 1, w=np.sqrt(lengths))
    return float(np.polyval(line, at))

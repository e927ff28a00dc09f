"""Pages made upright: the rules on them, their ink, its lines of text. Needs the extra `ocr`.

What is left of the perspective of a photograph, taken out by the rules of the tables. Needs the extra `ocr`.

Level rules have a slope that changes from top to bottom, upright ones a lean that changes from left to right; each change
is taken for even.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.marks import Box
from gongkai.sources.scan.images import DOTS, Pixels

# How much to shrink a page, by how many degrees to turn it at most to either side, and in which steps.
_TURNS = ((0.25, 12.0, 0.5), (0.5, 0.5, 0.1), (1.0, 0.1, 0.03))
_WHITE = 255
_GRAINY = 3.0  # levels of grey
_FEW_RULES = 3
# In heights of a character: the largest speck, the smallest mark that is text, the thickest dash.
_SPECK, _SMALLEST, _FLAT = 0.16, 0.2, 0.17
_SLANTED = -0.9


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright page in grey: its ink without specks, where its rules are, and what they cover.

    `em` is the usual height of a character in pixels.
    """

    grey: Pixels
    ink: Pixels
    strokes: tuple[Box, ...]
    covered: Pixels
    em: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.grey.shape[1] / DOTS, self.grey.shape[0] / DOTS

    def without_rules(self) -> "Sheet":
        """Return the sheet with its rules wiped out; with them go strokes of large letters, which only stand outside tables."""
        grey = np.where(self.covered > 0, _WHITE, self.grey).astype(np.uint8)
        return replace(self, grey=grey, ink=np.where(self.covered > 0, 0, self.ink).astype(np.uint8))


def may_hold_table(grey: Pixels) -> bool:
    """Are there long lines one way and short ones the other, as in a single row? Cheap: most pages of a report are prose."""
    half = np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    dark = _dark(half)
    dark = _turned(dark, _askew(dark, _TURNS[:1]), 0)
    return any(
        len(_boxes(_lines(dark, across=way, gap=3, shortest=70))) >= 2
        and len(_boxes(_lines(dark, across=not way, gap=3, shortest=20))) >= _FEW_RULES
        for way in (True, False)
    )


def upright(grey: Pixels, *, dotted: bool = False) -> Sheet:
    """Turn a page upright and find its rules; `dotted` joins dots and dashes first, and strokes of letters with them."""
    angle = _askew(_dark(grey), _TURNS)
    grey = _turned(grey, angle, _WHITE) if abs(angle) > 0.03 else grey
    grey = squared(grey, *(_lines(_dark(grey), across=way, gap=1) for way in (True, False)))
    dark = _dark(grey)
    across, down = (_lines(dark, across=way, gap=5 if dotted else 1) for way in (True, False))
    covered = np.asarray(cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8)), dtype=np.uint8)
    em = _em(np.where(covered > 0, 0, dark).astype(np.uint8))
    return Sheet(grey, _without_specks(dark, em), (*_boxes(across), *_boxes(down)), covered, em)


def _without_specks(ink: Pixels, em: float) -> Pixels:
    """Leave out what is too small for a character; points inside a line stay in the picture that is read."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= _SPECK * em
    large[0] = False
    return np.where(large[labels], _WHITE, 0).astype(np.uint8)


def _dark(grey: Pixels) -> Pixels:
    """Return the ink: what is darker than its surroundings, by more than the paper's grain."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    if float(np.percentile(cv2.absdiff(grey, smooth), 60)) > _GRAINY:
        grey = np.asarray(smooth, dtype=np.uint8)
    dark = cv2.adaptiveThreshold(grey, _WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15)
    return np.asarray(dark, dtype=np.uint8)


def _askew(dark: Pixels, turns: Sequence[tuple[float, float, float]]) -> float:
    """Return by how many degrees to turn the page so that its rules and lines of text lie in as few rows as possible."""
    angle = 0.0
    for shrink, reach, step in turns:
        small = np.asarray(cv2.resize(dark, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        angles = np.arange(angle - reach, angle + reach + step / 2, step)
        angle = float(max(angles, key=lambda turn, page=small: _evenness(page, float(turn))))  # type: ignore[misc]
    return angle


def _evenness(page: Pixels, angle: float) -> float:
    rows = _turned(page, angle, 0).sum(axis=1, dtype=np.float64)
    return float((rows * rows).sum())


def _turned(page: Pixels, angle: float, around: int) -> Pixels:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(around,))
    return np.asarray(turned, dtype=np.uint8)


def _lines(dark: Pixels, *, across: bool, gap: int, shortest: int = 45) -> Pixels:
    """Keep only what runs straight for longer than any stroke of a letter."""
    shape = (lambda n: (n, 1)) if across else (lambda n: (1, n))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, shape(gap)))
    long = cv2.getStructuringElement(cv2.MORPH_RECT, shape(shortest))
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, long), dtype=np.uint8)


def _boxes(mask: Pixels) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    return [Box(*(float(v) / DOTS for v in (x, y, x + w, y + h))) for x, y, w, h, _ in stats[1:]]


def _em(ink: Pixels) -> float:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = [h for _, _, w, h, _ in stats[1:] if 14 <= h <= 60 and 5 <= w <= 80]
    return float(np.percentile(heights, 75)) if heights else 25.0


def text_lines(sheet: Sheet, box: Box) -> list[Box]:
    """Return the lines of text inside a box (in points), each as a box (in points); specks are no text."""
    x0, y0, x1, y1 = (round(side * DOTS) for side in box)
    part = sheet.ink[max(y0, 0) : y1, max(x0, 0) : x1]
    bands = _bands(part, sheet.em)
    found = []
    for top, bottom in bands:
        columns = np.flatnonzero(part[top:bottom].any(axis=0))
        left, right = int(columns[0]), int(columns[-1]) + 1
        if max(right - left, bottom - top) >= _SMALLEST * sheet.em:
            found.append(Box(*(v / DOTS for v in (x0 + left, y0 + top, x0 + right, y0 + bottom))))
    return found


def mark(sheet: Sheet, line: Box) -> str:
    """Return the dash or slash that is all there is in a line of text, by its shape; empty for anything else.

    A reader of letters takes a lone dash for a speck and a lone slash for a one.
    """
    x0, y0, x1, y1 = (round(side * DOTS) for side in line)
    part = sheet.ink[y0:y1, x0:x1]
    height, width = part.shape
    if height <= _FLAT * sheet.em and width >= _SMALLEST * sheet.em:
        return "—"
    if width < height <= 1.5 * sheet.em and width > _SMALLEST * sheet.em:
        rows, columns = np.nonzero(part)
        if len(rows) < 0.5 * part.size and np.corrcoef(rows, columns)[0, 1] < _SLANTED:
            return "/"
    return ""


def _bands(part: Pixels, em: float) -> list[tuple[int, int]]:
    """Part ink into lines: runs of rows with ink, those of one character (二, 三, a point) put together."""
    rows = (part > 0).sum(axis=1) > 1
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    bands: list[tuple[int, int]] = []
    for top, bottom in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        small = bands and (bottom - top < 0.6 * em or bands[-1][1] - bands[-1][0] < 0.6 * em)
        if bands and (top - bands[-1][1] < 0.08 * em or (small and bottom - bands[-1][0] <= 1.25 * em)):
            bands[-1] = (bands[-1][0], bottom)
        else:
            bands.append((top, bottom))
    return [band for band in bands if band[1] - band[0] > 1]


def crop(sheet: Sheet, line: Box, *, smaller: bool = False) -> Pixels:
    """Cut a line of text out, with some white around; `smaller` gives it at two thirds of the size, for a second look."""
    pad = (0.35 if smaller else 0.2) * sheet.em
    x0, y0, x1, y1 = (side * DOTS for side in line)
    rise = max(0.0, 0.8 * sheet.em - (y1 - y0)) / 2
    height, width = sheet.grey.shape
    top, bottom = max(0, round(y0 - rise - pad)), min(height, round(y1 + rise + pad))
    left, right = max(0, round(x0 - 1.5 * pad)), min(width, round(x1 + 1.5 * pad))
    cut = sheet.grey[top:bottom, left:right]
    if smaller:
        cut = np.asarray(cv2.resize(cut, None, fx=0.66, fy=0.66, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return cut


_LONG = 150  # pixels of a rule that tells its slope
_SLIGHT = 2.0  # pixels at the page's corners that do no harm
_STEEP = 0.05


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

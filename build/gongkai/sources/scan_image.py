"""Pictures of pages: made upright, their rules found, their ink parted into lines of text. Needs the extra `ocr`.

A page is worked on at about 200 dots an inch. Red ink (seals) is left out by taking the red channel.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gongkai.errors import SourceError
from gongkai.sources import refusals
from gongkai.sources.marks import Box

Pixels = NDArray[np.uint8]

DOTS = 200 / 72  # pixels a point
MOST_PIXELS = 60_000_000
MOST_PICTURES = 60
_A4_WIDTH, _A4_HEIGHT = 595.0, 842.0
_STEEPEST = 12.0  # degrees that a scan may be askew
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright page in grey, and where its rules and its ink are; `em` is the usual height of a character in pixels."""

    grey: Pixels
    ink: Pixels
    strokes: tuple[Box, ...]
    em: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.grey.shape[1] / DOTS, self.grey.shape[0] / DOTS


def pictures(data: bytes, file: str) -> Iterator[Pixels]:
    """Yield the pictures of an image file in grey, at the working size; a TIFF may hold several."""
    try:
        with _strictly(), Image.open(io.BytesIO(data)) as image:
            if getattr(image, "n_frames", 1) > MOST_PICTURES:
                raise refusals.too_large(file, f"多于 {MOST_PICTURES} 页")
            for frame in range(getattr(image, "n_frames", 1)):
                image.seek(frame)
                if image.width * image.height > MOST_PIXELS:
                    raise _too_many_pixels(file)
                yield resized(np.asarray(image.convert("RGB").getchannel("R")))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(file) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise refusals.damaged(file, "图片打不开或不完整") from error


@contextmanager
def _strictly() -> Iterator[None]:
    """Take Pillow's warning of a picture too large for an error: it comes before our own count of the pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _too_many_pixels(file: str) -> SourceError:
    return refusals.too_large(file, f"图片超过 {MOST_PIXELS // 1_000_000} 百万像素")


def resized(grey: Any) -> Pixels:
    """Bring a page of unknown resolution to the working size, taking its width for that of A4."""
    wide = _A4_HEIGHT if grey.shape[1] > grey.shape[0] else _A4_WIDTH
    factor = wide * DOTS / grey.shape[1]
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8)


def upright(grey: Pixels, *, dotted: bool = False) -> Sheet:
    """Turn a page upright and find its rules; `dotted` joins dots and dashes first, and strokes of letters with them."""
    angle = _askew(_dark(grey))
    grey = _turned(grey, angle, _WHITE) if abs(angle) > 0.03 else grey
    dark = _dark(grey)
    across, down = (_lines(dark, across=way, gap=5 if dotted else 1) for way in (True, False))
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    ink = np.where(rules > 0, 0, dark).astype(np.uint8)
    clean = np.where(rules > 0, _WHITE, grey).astype(np.uint8)
    return Sheet(clean, ink, (*_boxes(across), *_boxes(down)), _em(ink))


def _dark(grey: Pixels) -> Pixels:
    dark = cv2.adaptiveThreshold(grey, _WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 15)
    return np.asarray(dark, dtype=np.uint8)


def _askew(dark: Pixels) -> float:
    """Return by how many degrees to turn the page so that its rules and lines of text lie in as few rows as possible."""
    angle = 0.0
    for shrink, reach, step in ((0.25, _STEEPEST, 0.5), (0.5, 0.5, 0.1), (1.0, 0.1, 0.03)):
        small = np.asarray(cv2.resize(dark, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        turns = np.arange(angle - reach, angle + reach + step / 2, step)
        angle = float(max(turns, key=lambda turn, page=small: _evenness(page, float(turn))))  # type: ignore[misc]
    return angle


def _evenness(page: Pixels, angle: float) -> float:
    rows = _turned(page, angle, 0).sum(axis=1, dtype=np.float64)
    return float((rows * rows).sum())


def _turned(page: Pixels, angle: float, around: int) -> Pixels:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(around,))
    return np.asarray(turned, dtype=np.uint8)


def _lines(dark: Pixels, *, across: bool, gap: int) -> Pixels:
    """Keep only what runs straight for longer than any stroke of a letter."""
    shape = (lambda n: (n, 1)) if across else (lambda n: (1, n))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, shape(gap)))
    long = cv2.getStructuringElement(cv2.MORPH_RECT, shape(45))
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
        if max(right - left, bottom - top) >= 0.35 * sheet.em:
            found.append(Box(*(v / DOTS for v in (x0 + left, y0 + top, x0 + right, y0 + bottom))))
    return found


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
    return [band for band in bands if band[1] - band[0] > 2]


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
    return np.asarray(cv2.cvtColor(cut, cv2.COLOR_GRAY2BGR), dtype=np.uint8)

"""What happens to a page between printer and file: turned, askew, noisy, sealed, faxed, photographed.

Pictures are arrays of height × width × 3 bytes (red, green, blue). Needs the extra `ocr` (numpy, OpenCV).
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

_RED = (210, 40, 45)
_DESK = (96, 84, 76)
_WHITE = (255, 255, 255)


def degrade(picture: Picture, manner: str, rng: Random, dots: float) -> Picture:
    """Return the picture after what `manner` (one of MANNERS) names; `dots` are its pixels an inch."""
    return MANNERS[manner](picture, rng, dots)


def _askew(picture: Picture, rng: Random, _dots: float) -> Picture:
    """Laid on the glass by up to two degrees off."""
    angle = rng.choice((-1, 1)) * rng.uniform(0.3, 2.0)
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _bytes(cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=_WHITE))


def _turned(picture: Picture, rng: Random, _dots: float) -> Picture:
    """Fed sideways or head first."""
    return np.ascontiguousarray(np.rot90(picture, rng.choice((1, 2, 3))))


def _noisy(picture: Picture, rng: Random, dots: float) -> Picture:
    """A worn copier: grain, specks, faint ink."""
    chance = np.random.default_rng(rng.randrange(2**32))
    height, width = picture.shape[:2]
    faint = 255 - (255 - picture.astype(np.float32)) * rng.uniform(0.6, 0.9)
    grain = faint + chance.normal(0, rng.uniform(8, 18), (height, width, 1))
    page = _bytes(grain)
    for _ in range(int(3e-5 * height * width)):
        x, y = rng.randrange(width), rng.randrange(height)
        cv2.circle(page, (x, y), max(1, round(dots / 200)), (rng.randrange(120),) * 3, -1)
    return page


def _sealed(picture: Picture, rng: Random, dots: float) -> Picture:
    """A red seal where most of the ink stands: ring, star, and strokes for its characters."""
    height, width = picture.shape[:2]
    rows = np.flatnonzero((picture[:, :, 0] < 128).any(axis=1))
    x = round(width * rng.uniform(0.35, 0.75))
    y = round(rng.uniform(0.35, 0.75) * (rows[-1] - rows[0]) + rows[0]) if len(rows) else height // 2
    radius = 0.83 * dots  # 42 mm across, as the rules for seals say
    seal = np.full_like(picture, 255)
    cv2.circle(seal, (x, y), round(radius), _RED, max(2, round(0.05 * dots)))
    star = [_at(x, y, 0.3 * radius * (1.0 if k % 2 == 0 else 0.4), 36 * k - 90) for k in range(10)]
    cv2.fillPoly(seal, [np.array(star, np.int32)], _RED)
    for k in range(14):  # characters along the ring
        for part in range(3):
            near, far = (_at(x, y, radius * r, 150 + 18.5 * k + 4 * part) for r in (0.66, 0.86))
            cv2.line(seal, near, far, _RED, max(1, round(0.02 * dots)))
    return _bytes(picture.astype(np.float32) * seal / 255)


def _at(x: float, y: float, radius: float, degrees: float) -> tuple[int, int]:
    angle = np.deg2rad(degrees)
    return round(x + radius * float(np.cos(angle))), round(y + radius * float(np.sin(angle)))


def _faxed(picture: Picture, rng: Random, dots: float) -> Picture:
    """One bit a pixel, 204 × 196 or 204 × 98 an inch, with a little of the line's noise."""
    down = rng.choice((196, 98))
    size = (round(picture.shape[1] * 204 / dots), round(picture.shape[0] * down / dots))
    grey = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    bits = np.where(grey < 160, 0, 255).astype(np.uint8)
    for _ in range(int(1e-5 * bits.size)):
        bits[rng.randrange(size[1]), rng.randrange(size[0])] = 0
    return _bytes(np.repeat(bits[:, :, None], 3, axis=2))


def _photographed(picture: Picture, rng: Random, dots: float) -> Picture:
    """A page on a desk: perspective, a shadow from one side, soft focus, the camera's grain."""
    chance = np.random.default_rng(rng.randrange(2**32))
    height, width = picture.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array([(rng.uniform(0.01, 0.05) * width, rng.uniform(0.01, 0.05) * height) for _ in corners]) * [
        (1, 1),
        (-1, 1),
        (-1, -1),
        (1, -1),
    ]
    view = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    page = cv2.warpPerspective(picture, view, (width, height), flags=cv2.INTER_CUBIC, borderValue=_DESK)
    page = cv2.GaussianBlur(page, (0, 0), 0.0025 * dots)
    light, across = rng.uniform(0.55, 0.8), rng.random() < 0.5
    fall = np.linspace(light, 1.0, width if across else height, dtype=np.float32)
    shade = fall[None, :, None] if across else fall[:, None, None]
    return _bytes(page * shade + chance.normal(0, 5, (height, width, 1)))


def _bytes(values: Any) -> Picture:
    return np.asarray(np.clip(values, 0, 255), dtype=np.uint8)


MANNERS: Mapping[str, Callable[[Picture, Random, float], Picture]] = {
    "askew": _askew,
    "turned": _turned,
    "noisy": _noisy,
    "sealed": _sealed,
    "faxed": _faxed,
    "photographed": _photographed,
}

"""Picture files and their pages in grey, at about 200 dots an inch. Needs the extra `ocr`.

Seals are left out: red ink is light in the red channel, and what is still darker than paper there is taken for paper.
A photograph is cut to the sheet of paper on it.
"""

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps

from gongkai.errors import SourceError
from gongkai.sources import refusals

Pixels = NDArray[np.uint8]

pi_heif.register_heif_opener()

DOTS = 200 / 72  # pixels a point
MOST_PIXELS = 60_000_000
MOST_PICTURES = 60
_LEAST = 100  # pixels of a side
_A4_WIDTH, _A4_HEIGHT = 595.0, 842.0
_WHITE = 255
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP", "HEIF", "AVIF")
_REDDISH = 48  # how much more red than blue or green there is in a seal's ink
_PAPER_TO_DESK = 40.0  # levels of grey
_SHADES = (1.0, 0.8, 0.65, 0.5)  # of the level that parts bright from dark: how dark paper in a shadow may be
_UNDER_INK = 128  # print under a seal is darker than this in red


def pictures(data: bytes, file: str) -> Iterator[Pixels]:
    """Yield the pictures of an image file in grey, at the working size; a TIFF may hold several."""
    try:
        with _strictly(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            # What a camera puts behind its picture (a preview, a map of depth) is no further page.
            frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
            if frames > MOST_PICTURES:
                raise refusals.too_large(file, f"多于 {MOST_PICTURES} 页")
            for frame in range(frames):
                image.seek(frame)
                if image.width * image.height > MOST_PIXELS:
                    raise _too_many_pixels(file)
                yield working_picture(np.asarray(_on_paper(image)), _aspect(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(file) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise refusals.damaged(file, "图片打不开或不完整") from error


def _on_paper(image: Image.Image) -> Image.Image:
    """Return a picture in three colours, the way its camera was held; what is transparent lies on white paper."""
    if image.mode.startswith("I"):  # two bytes a pixel: the upper one is what shows
        levels = np.asarray(image).astype(np.uint32)
        return Image.fromarray((levels >> (8 if levels.max(initial=0) > _WHITE else 0)).clip(0, _WHITE).astype(np.uint8)).convert(
            "RGB"
        )
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"LA", "PA", "RGBA"} or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", turned.size, (_WHITE,) * 4), turned).convert("RGB")
    return turned.convert("RGB")


@contextmanager
def _strictly() -> Iterator[None]:
    """Take Pillow's warning of a picture too large for an error: it comes before our own count of the pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _too_many_pixels(file: str) -> SourceError:
    return refusals.too_large(file, f"图片超过 {MOST_PIXELS // 1_000_000} 百万像素")


def _aspect(image: Image.Image) -> float:
    """Return how much higher than wide a pixel is; fax machines have pixels twice as high."""
    across, down = image.info.get("dpi", (1, 1))
    aspect = float(across) / float(down) if across and down else 1.0
    return aspect if 0.25 <= aspect <= 4 else 1.0


def working_picture(picture: Any, aspect: float = 1.0) -> Pixels:
    """Bring a picture of a page (height × width, or with three colours) to grey and to the working size."""
    return resized(_sheet_of_paper(_without_seals(picture) if picture.ndim == 3 else picture), aspect)


def resized(grey: Any, aspect: float = 1.0) -> Pixels:
    """Bring a page of unknown resolution to the working size, taking its width for that of A4, upright or sideways.

    What is too long for that gets smaller, and what is too thin to be a page gets some width, so that it can be worked on.
    """
    height, width = grey.shape[0] * aspect, grey.shape[1]
    factor = (_A4_HEIGHT if width > height else _A4_WIDTH) * DOTS / width
    factor = min(factor, math.sqrt(MOST_PIXELS / (width * height)))
    size = (max(_LEAST, round(width * factor)), max(_LEAST, round(height * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=how), dtype=np.uint8)


def _without_seals(picture: Any) -> Pixels:
    red, green, blue = (picture[:, :, i].astype(np.int16) for i in range(3))
    seal = (red - np.minimum(green, blue) > _REDDISH) & (red > _UNDER_INK)
    return np.where(seal, _WHITE, red).astype(np.uint8)


def _sheet_of_paper(grey: Pixels) -> Pixels:
    """Cut a photograph to the bright four-cornered sheet on it; other pictures stay as they are."""
    if min(grey.shape) < _LEAST:
        return grey
    shrink = 500 / max(grey.shape)
    small = cv2.GaussianBlur(cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), (0, 0), 3)
    level, _ = cv2.threshold(small, 0, _WHITE, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    found = (_sheet_above(small, level * share) for share in _SHADES)
    corners = next((each for each in found if each is not None), None)
    return grey if corners is None else _stretched(grey, corners / shrink)


def _sheet_above(picture: Any, level: float) -> NDArray[np.float32] | None:
    """Return the corners of the sheet, if what is brighter than this has four of them and edges between."""
    _, paper = cv2.threshold(picture, level, _WHITE, cv2.THRESH_BINARY)
    outlines, _ = cv2.findContours(paper, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None or not 0.3 < cv2.contourArea(outline) / picture.size < 0.97:
        return None
    corners = cv2.approxPolyDP(outline, 0.02 * cv2.arcLength(outline, closed=True), closed=True)
    if len(corners) != 4 or not cv2.isContourConvex(corners):
        return None
    sides = np.asarray(corners.reshape(4, 2), dtype=np.float32)
    return sides if all(_edge_shows(picture, corners, at) for at in range(4)) else None


def _edge_shows(picture: Any, corners: Any, at: int) -> bool:
    """Does brightness fall suddenly at this side of the outline, as from paper to desk, and not slowly as in a shadow?"""
    start, end = corners[at][0], corners[(at + 1) % 4][0]
    ends = [tuple(int(v) for v in start + (end - start) * share) for share in (0.1, 0.9)]
    along = cv2.line(np.zeros_like(picture), ends[0], ends[1], _WHITE, 19)
    whole = cv2.drawContours(np.zeros_like(picture), [corners], -1, _WHITE, cv2.FILLED)
    inside, outside = cv2.bitwise_and(along, whole), cv2.bitwise_and(along, cv2.bitwise_not(whole))
    return cv2.mean(picture, inside)[0] - cv2.mean(picture, outside)[0] > _PAPER_TO_DESK


def _stretched(grey: Pixels, corners: NDArray[np.float32]) -> Pixels:
    """Stretch the four-cornered part of a picture to a rectangle."""
    across, down = corners.sum(axis=1), np.diff(corners, axis=1)[:, 0]
    ordered = corners[[int(i) for i in (across.argmin(), down.argmin(), across.argmax(), down.argmax())]]
    sides = [float(np.linalg.norm(ordered[i] - ordered[(i + 1) % 4])) for i in range(4)]
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    view = cv2.getPerspectiveTransform(ordered, target)
    whole = cv2.warpPerspective(grey, view, (round(width), round(height)), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(whole, dtype=np.uint8)

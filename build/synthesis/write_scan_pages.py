"""Pages drawn with a font, as a scanner sees them. Needs the extra `ocr`, and Noto CJK where the system keeps its fonts."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from synthesis.degrade import Picture, degrade
from synthesis.typeset import Page

_FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
_SIMPLIFIED = 2  # the face for simplified characters, in collections of Noto CJK
_POINTS = 72


def fonts_installed() -> bool:
    """Are all fonts there?"""
    try:
        return all(_face(font, 9) for font in _FONTS)
    except OSError:
        return False


class Scan(NamedTuple):
    """A scanned page, and the size of its paper in points as it lies; pixels need not be square."""

    picture: Picture
    width: float
    height: float


def scanned(pages: Sequence[Page], dots: int, manners: Sequence[str], rng: Random) -> list[Scan]:
    """Draw pages and put them through what `manners` name, in this order; all pages of a report share a font."""
    font = rng.choice(_FONTS)
    scans = [Scan(_drawn(page, dots / _POINTS, font), page.width, page.height) for page in pages]
    for manner in manners:
        scans = [_degraded(scan, manner, rng, dots) for scan in scans]
    return scans


def _degraded(scan: Scan, manner: str, rng: Random, dots: int) -> Scan:
    picture = degrade(scan.picture, manner, rng, dots)
    lies = manner == "turned" and picture.shape != scan.picture.shape
    return Scan(picture, *((scan.height, scan.width) if lies else (scan.width, scan.height)))


def _drawn(page: Page, scale: float, font: str) -> Picture:
    image = Image.new("RGB", (round(page.width * scale), round(page.height * scale)), "white")
    pen = ImageDraw.Draw(image)
    for rule in page.rules:
        pen.line([side * scale for side in rule], "black", max(1, round(0.6 * scale)))
    for run in page.runs:
        pen.text((run.x * scale, run.y * scale), run.text, "black", _face(font, run.size * scale), "ls")
    return np.asarray(image)


def _face(font: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font, size, _SIMPLIFIED)

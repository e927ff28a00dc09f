"""Pages drawn with a font, as a scanner sees them. Needs the extra `ocr`, and Noto CJK where the system keeps its fonts."""

from collections.abc import Sequence
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gongkai.synthesis.degrade import Picture, degrade
from gongkai.synthesis.typeset import Page

_FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
_SIMPLIFIED = 2  # the face for simplified characters, in collections of Noto CJK
_POINTS = 72


def fonts_installed() -> bool:
    """Are all fonts there?"""
    try:
        return all(_face(font, 9) for font in _FONTS)
    except OSError:
        return False


def scanned(pages: Sequence[Page], dots: int, manners: Sequence[str], rng: Random) -> list[Picture]:
    """Draw pages and put them through what `manners` name, in this order; all pages of a report share a font."""
    font = rng.choice(_FONTS)
    pictures = [_drawn(page, dots / _POINTS, font) for page in pages]
    for manner in manners:
        pictures = [degrade(picture, manner, rng, dots) for picture in pictures]
    return pictures


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

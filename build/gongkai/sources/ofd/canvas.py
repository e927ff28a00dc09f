"""An OFD page drawn in grey from what it paints (`paint`): with its text and without, for the witness.

No font is asked: a character is drawn as an even block that takes up the middle of its box, in the colours of the file. That
shows whether it is seen at all, what covers it and what crosses it, not how it looks. Pictures that cannot be opened are a
grey veil.

The witness of an OFD page: it is drawn from what it paints, with its text and without (`witness` has what follows).
"""

import io
import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from gongkai.sources.geometry.framed_witness import judged_in_frame
from gongkai.sources.geometry.ink import Grey, Pictures, seen
from gongkai.sources.geometry.marks import Box, Glyph, PageMarks
from gongkai.sources.geometry.page_grid import PageLayout
from gongkai.sources.geometry.witness import Over, Page
from gongkai.sources.ofd.package_parts import Package
from gongkai.sources.ofd.page_objects import OfdPage
from gongkai.sources.ofd.paint import Ink, Painted, around

_DOTS = 2.0
_MOST_PIXELS = 6_000_000
_VEIL = 128.0
_THINNEST = 0.6  # points; a line is never thinner than what a screen shows


class Canvas:
    """A page and what it paints."""

    def __init__(self, size: tuple[float, float], painted: Sequence[Painted], picture: Callable[[str], bytes]) -> None:
        self._painted, self._picture, self._size = painted, picture, size
        self.dots = min(_DOTS, (_MOST_PIXELS / max(1.0, size[0] * size[1])) ** 0.5)

    def draw(self, left_out: Callable[[Painted], bool]) -> Grey:
        """Draw the page without some of it."""
        width, height = (max(1, round(side * self.dots)) for side in self._size)
        pixels = np.full((height, width), 255.0, np.float32)
        for thing in self._painted:
            if not left_out(thing):
                self._paint(pixels, thing)
        return np.asarray(pixels.round(), dtype=np.uint8)

    def alone(self, whole: Pictures, numbers: Collection[int], boxes: Sequence[Box]) -> list[str]:
        """Say how each of these characters is seen when it is left out of the page, and nothing else."""
        without = (self.draw(lambda thing, number=number: thing.number == number) for number in numbers)  # type: ignore[misc]
        pairs = zip(without, boxes, strict=True)
        return [seen(Pictures(whole.shown, bare, self.dots), box, whole=False) for bare, box in pairs]

    def _paint(self, pixels: NDArray[np.float32], thing: Painted) -> None:
        spread = max(thing.width, _THINNEST) / 2 if thing.width else 0.0
        x0, y0, x1, y1 = self._pixels(around([point for part in thing.parts for point in part]), spread, pixels.shape)
        if x0 >= x1 or y0 >= y1 or thing.ink.alpha <= 0:
            return
        part = pixels[y0:y1, x0:x1]
        if not thing.clip and not thing.picture and _is_block(thing):
            part += (thing.ink.grey - part) * thing.ink.alpha
            return
        grey, cover = self._cover(thing, (x0, y0, x1, y1), 2 * spread * self.dots)
        if thing.clip:
            cover = cover * self._clip(thing.clip, (x0, y0, x1, y1))
        part += (grey - part) * (cover * thing.ink.alpha)

    def _pixels(self, box: Box, spread: float, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
        """Return which pixels a box touches that is so much larger on every side."""
        x0, y0 = max(0, math.floor((box.x0 - spread) * self.dots)), max(0, math.floor((box.y0 - spread) * self.dots))
        x1, y1 = math.ceil((box.x1 + spread) * self.dots) or 1, math.ceil((box.y1 + spread) * self.dots) or 1
        return x0, y0, min(shape[1], x1), min(shape[0], y1)

    def _cover(self, thing: Painted, at: tuple[int, int, int, int], width: float) -> tuple[float | NDArray[np.float32], Any]:
        """Return the grey of each pixel of a part of the page, and how much of the pixel it covers."""
        x0, y0, x1, y1 = at
        if thing.picture:
            return self._opened(thing.picture, (x1 - x0, y1 - y0))
        parts = [[(x * self.dots - x0, y * self.dots - y0) for x, y in part] for part in thing.parts]
        size = (x1 - x0, y1 - y0)
        if thing.width:
            return thing.ink.grey, np.any([_drawn(part, size, width) for part in parts], axis=0)
        if _is_block(thing):
            return thing.ink.grey, np.ones(size[::-1], np.float32)
        ways = [1 if thing.even or _goes_round(part) else -1 for part in parts]
        wound = np.sum([way * _drawn(part, size, 0) for part, way in zip(parts, ways, strict=True)], axis=0)
        return thing.ink.grey, (wound % 2 if thing.even else wound != 0).astype(np.float32)

    def _opened(self, resource: str, size: tuple[int, int]) -> tuple[float | NDArray[np.float32], Any]:
        try:
            with Image.open(io.BytesIO(self._picture(resource))) as image:
                small = image.convert("RGBA").resize(size)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return _VEIL, np.full(size[::-1], 0.5, np.float32)
        alpha = np.asarray(small.getchannel("A"), dtype=np.float32) / 255
        return np.asarray(small.convert("RGB").convert("L"), dtype=np.float32), alpha

    def _clip(self, clip: Box, at: tuple[int, int, int, int]) -> NDArray[np.float32]:
        x0, y0, x1, y1 = at
        columns, rows = np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5
        across = (columns >= clip.x0 * self.dots) & (columns < clip.x1 * self.dots)
        down = (rows >= clip.y0 * self.dots) & (rows < clip.y1 * self.dots)
        return np.asarray(down[:, None] & across[None, :], dtype=np.float32)


def _drawn(points: Sequence[tuple[float, float]], size: tuple[int, int], width: float) -> NDArray[np.int16]:
    """Return 1 where a line of this width, or without one an area, covers a pixel, and 0 elsewhere."""
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    if width:
        pen.line(list(points), 1, max(1, round(width)))
    else:
        pen.polygon(list(points), 1)
    return np.asarray(mask, dtype=np.int16)


def _goes_round(points: Sequence[tuple[float, float]]) -> bool:
    """Does an outline go round with the clock?"""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, (*points[1:], points[0]), strict=True)) > 0


def _is_block(thing: Painted) -> bool:
    """Does this fill its box: a rectangle along the sides of the page, or a straight line along one?"""
    if len(thing.parts) != 1:
        return False
    (points,) = thing.parts
    xs, ys = {round(x, 2) for x, _ in points}, {round(y, 2) for _, y in points}
    if thing.width:
        return len(points) == 2 and (len(xs) == 1 or len(ys) == 1)
    return len(xs) == len(ys) == 2 and 4 <= len(points) <= 5


_MOST_ALONE = 60  # characters of a page that are judged one by one
_SEAL = "电子印章"
_SEAL_INK = Ink(128.0, 0.5)
_WORDS = 20


def as_shown(package: Package, page: OfdPage, frame: PageMarks, layout: PageLayout) -> PageLayout:
    """Return a layout of a page with its cells as they are printed."""
    return judged_in_frame(layout, _view(package, page), frame)[0]


def _view(package: Package, page: OfdPage) -> Page:
    size = (page.marks.width, page.marks.height)
    aside = frozenset(page.letters.aside_numbers)
    canvas = Canvas(size, page.painted, package.picture)
    pictures = Pictures(
        canvas.draw(lambda thing: thing.number in aside), canvas.draw(lambda thing: thing.number >= 0), canvas.dots
    )
    over = []
    if aside:
        words = "".join(glyph.text for glyph in page.letters.aside[:_WORDS])
        over.append(Over(canvas.draw(lambda _: False), pictures.shown, words))
    if page.seals:
        sealed = Canvas(size, (*page.painted, *map(_seal, page.seals)), package.picture)
        over.append(Over(sealed.draw(lambda thing: thing.number in aside), pictures.shown, _SEAL, is_mark=False))
    numbers = {id(glyph): number for glyph, number in zip(page.marks.glyphs, page.letters.numbers, strict=True)}
    boxes = {number: Box(*box) for number, box in zip(page.letters.numbers, page.letters.outlines.tolist(), strict=True)}

    def alone(glyphs: Sequence[Glyph]) -> list[str]:
        own = [numbers[id(glyph)] for glyph in glyphs]
        return canvas.alone(pictures, own, [boxes[i] for i in own]) if len(own) <= _MOST_ALONE else ["faint"] * len(own)

    return Page(page.marks, page.letters, pictures, lambda _: "faint", alone, tuple(over))


def _seal(box: Box) -> Painted:
    x0, y0, x1, y1 = box
    return Painted(_SEAL_INK, (((x0, y0), (x1, y0), (x1, y1), (x0, y1)),))

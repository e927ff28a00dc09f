"""The witness of an OFD page: it is drawn from what it paints, with its text and without (`witness` has what follows)."""

from collections.abc import Sequence

from gongkai.sources.framed_witness import judged_in_frame
from gongkai.sources.geometry.marks import Box, Glyph, PageMarks
from gongkai.sources.geometry.page_grid import PageLayout
from gongkai.sources.ink import Pictures
from gongkai.sources.ofd_canvas import Canvas
from gongkai.sources.ofd_package import Package
from gongkai.sources.ofd_page import OfdPage
from gongkai.sources.ofd_paint import Ink, Painted
from gongkai.sources.witness import Over, Page

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
        over.append(Over(canvas.draw(lambda _: False), pictures.shown, "mark-over-figure", words))
    if page.seals:
        sealed = Canvas(size, (*page.painted, *map(_seal, page.seals)), package.picture)
        over.append(Over(sealed.draw(lambda thing: thing.number in aside), pictures.shown, "annotation-over-cell", _SEAL))
    numbers = {id(glyph): number for glyph, number in zip(page.marks.glyphs, page.letters.numbers, strict=True)}
    boxes = {number: Box(*box) for number, box in zip(page.letters.numbers, page.letters.outlines.tolist(), strict=True)}

    def alone(glyphs: Sequence[Glyph]) -> list[str]:
        own = [numbers[id(glyph)] for glyph in glyphs]
        return canvas.alone(pictures, own, [boxes[i] for i in own]) if len(own) <= _MOST_ALONE else ["faint"] * len(own)

    return Page(page.marks, page.letters, pictures, lambda _: "faint", alone, tuple(over))


def _seal(box: Box) -> Painted:
    x0, y0, x1, y1 = box
    return Painted(_SEAL_INK, (((x0, y0), (x1, y0), (x1, y1), (x0, y1)),))

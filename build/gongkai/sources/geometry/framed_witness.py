"""A page as its witness sees it, in the frame in which a turned table of it is read (`reading_frames`).

Pictures, outlines and baselines are turned as the characters were; what is asked of the page's reader is asked of the
characters as they stand on the page.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from gongkai.sources.geometry.affine import AS_IT_IS, Matrix
from gongkai.sources.geometry.direction import straightened
from gongkai.sources.geometry.ink import Grey, Pictures
from gongkai.sources.geometry.marks import Glyph, Letters, PageMarks
from gongkai.sources.geometry.page_grid import PageLayout
from gongkai.sources.geometry.reading_frames import TurnedMarks, shown_as
from gongkai.sources.geometry.witness import Page, witnessed

_WHITE = 255


def judged_in_frame(layout: PageLayout, view: Page, frame: PageMarks) -> tuple[PageLayout, list[Glyph]]:
    """Return a layout of a page with its cells as they are printed, and the characters that are not, where the page shows them.

    A table without rules stands with the first of its pages: the others, which are never turned, know it too.
    """
    if frame.number != view.marks.number or not isinstance(frame, TurnedMarks):
        return witnessed(layout, view)
    printed, hidden = witnessed(layout, in_frame(view, frame))
    return printed, [Glyph(glyph.text, *frame.shown.box(*glyph[1:])) for glyph in hidden]


def in_frame(view: Page, frame: PageMarks) -> Page:
    """Return the view of a page for one of its frames."""
    if not isinstance(frame, TurnedMarks):
        return view
    whole = view.marks.glyphs
    own = {id(glyph): whole[i] for glyph, i in zip(frame.glyphs, frame.kept, strict=True)}

    def asked(glyphs: Sequence[Glyph]) -> list[Glyph]:
        return [own[id(glyph)] for glyph in glyphs]

    letters = _letters(view.letters, frame)
    dots = view.pictures.dots
    pictures = Pictures(_turned(view.pictures.shown, frame, dots), _turned(view.pictures.bare, frame, dots), dots)
    to_frame = frame.shown.inverse()
    notes = tuple(note._replace(box=to_frame.box(*note.box)) for note in view.notes)
    over = tuple(
        one._replace(picture=_turned(one.picture, frame, dots), under=_turned(one.under, frame, dots)) for one in view.over
    )
    undrawn, alone = view.undrawn, view.alone
    return replace(
        view,
        marks=frame,
        letters=letters,
        pictures=pictures,
        over=over,
        notes=notes,
        undrawn=lambda glyph: undrawn(*asked([glyph])),
        alone=lambda glyphs: alone(asked(glyphs)),
    )


def _letters(letters: Letters, frame: TurnedMarks) -> Letters:
    """Turn what is drawn of the characters; a turned one stands on the lower edge of what is drawn of it."""
    kept = list(frame.kept)
    outlines, numbers = letters.outlines[kept], tuple(letters.numbers[i] for i in kept)
    if shown_as(frame) == AS_IT_IS:
        return letters._replace(outlines=outlines, baselines=letters.baselines[kept], numbers=numbers)
    to_frame = frame.shown.inverse()
    turned = straightened(outlines, to_frame.boxes(outlines), _angle(to_frame))
    turned[(outlines[:, 2:] <= outlines[:, :2]).any(axis=1)] = 0.0
    return letters._replace(outlines=turned, baselines=turned[:, 3], numbers=numbers)


def _angle(to_frame: Matrix) -> float:
    return float(np.degrees(np.arctan2(to_frame.b, to_frame.a)))


def _turned(picture: Grey, frame: TurnedMarks, dots: float) -> Grey:
    a, b, c, d, e, f = frame.shown
    size = (max(1, round(frame.width * dots)), max(1, round(frame.height * dots)))
    quarter = not (a and b)
    how = Image.Resampling.NEAREST if quarter else Image.Resampling.BILINEAR
    turned = Image.fromarray(picture).transform(
        size, Image.Transform.AFFINE, (a, c, e * dots, b, d, f * dots), how, fillcolor=_WHITE
    )
    return np.asarray(turned)

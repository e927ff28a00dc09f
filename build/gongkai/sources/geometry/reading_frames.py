"""Pages whose text does not run from left to right, turned until it does.

A table is read in the direction of its figures, whatever that of the page; the rest of the page comes along, each line in
its own direction (`direction`). Where two tables of one page run in different directions, each is read in a frame of its
own. Places are given on the page as it is shown: `with_places` turns them back.

>>> page = PageMarks(1, 200, 100, tuple(directed(Glyph(t, 10, y, 20, y + 10), 90) for t, y in (("1", 50), ("2", 40))), ())
>>> (frame,) = reading_frames(page)
>>> frame.width, frame.height, [tuple(glyph) for glyph in frame.glyphs]
(100.0, 200.0, [('1', 40.0, 10.0, 50.0, 20.0), ('2', 50.0, 10.0, 60.0, 20.0)])
>>> shown_as(frame).box(*frame.glyphs[0][1:])
Box(x0=10.0, y0=50.0, x1=20.0, y1=60.0)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gongkai.sources.geometry.affine import AS_IT_IS, Matrix, turned
from gongkai.sources.geometry.direction import (
    ALIKE,
    DirectedGlyph,
    Numbers,
    angle_of,
    directed,
    majority,
    middle_in,
    skew_of,
    snapped,
    straightened,
)
from gongkai.sources.geometry.lattice import build_lattice
from gongkai.sources.geometry.marks import Box, Glyph, PageMarks
from gongkai.sources.geometry.page_grid import Grid, PageLayout, lay_out
from gongkai.sources.geometry.strokes import find_rules, rule_sets


@dataclass(frozen=True, slots=True)
class TurnedMarks(PageMarks):
    """A page, or a part of it, in the frame in which it is read.

    Attributes:
        shown: The map from there to the page as it is shown.
        kept: Which of the page's characters it holds.
    """

    shown: Matrix = AS_IT_IS
    kept: tuple[int, ...] = ()


def shown_as(page: PageMarks) -> Matrix:
    """Return the map from the coordinates of these marks to the page as it is shown."""
    return page.shown if isinstance(page, TurnedMarks) else AS_IT_IS


def from_shown(page: PageMarks) -> Matrix:
    """Return the map from the page as it is shown to the coordinates of these marks."""
    return page.shown.inverse() if isinstance(page, TurnedMarks) else AS_IT_IS


def levelled(page: PageMarks) -> PageMarks:
    """Return a page that lies askew, still without its strokes, turned until most of its lines run along its sides."""
    angles = np.array([angle_of(glyph) for glyph in page.glyphs])
    skew = skew_of(angles) if angles.any() else 0.0
    if not skew:
        return page
    to_frame, width, height = turned(skew, page.width, page.height)
    boxes = np.array([glyph[1:] for glyph in page.glyphs])
    straight = straightened(boxes, to_frame.boxes(boxes), skew).tolist()
    rests = snapped(angles - skew, near=ALIKE).tolist()
    glyphs = (directed(Glyph(g.text, *box), rest) for g, box, rest in zip(page.glyphs, straight, rests, strict=True))
    return TurnedMarks(page.number, width, height, tuple(glyphs), (), shown=to_frame.inverse(), kept=tuple(range(len(angles))))


def reading_frames(page: PageMarks) -> list[PageMarks]:
    """Return the page turned as its tables are read, once for each of their directions."""
    if not any(isinstance(glyph, DirectedGlyph) for glyph in page.glyphs):
        return [page]
    tables = [(box, majority(inside)) for box in _table_boxes(page) if (inside := _inside(box, page.glyphs))]
    angles = list(dict.fromkeys(angle for _, angle in tables)) or [majority(page.glyphs)]
    if len(angles) == 1:
        return [_turned(page, angles[0], range(len(page.glyphs)))]
    return [_turned(*_part(page, tables, angle, first=angle == angles[0])) for angle in angles]


def _table_boxes(page: PageMarks) -> list[Box]:
    """Return the rectangles of the tables from top to bottom; one within another is left out."""
    found = [lattice.box for rules in rule_sets(*find_rules(page.strokes)) if (lattice := build_lattice(rules))]
    outer = [box for box in found if not any(other != box and _holds(other, box) for other in found)]
    return sorted(outer, key=lambda box: (box.y0, box.x0))


def _holds(outer: Box, inner: Box) -> bool:
    return outer.x0 <= inner.x0 and outer.y0 <= inner.y0 and outer.x1 >= inner.x1 and outer.y1 >= inner.y1


def _inside(box: Box, glyphs: Iterable[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if middle_in(box, glyph)]


def _part(
    page: PageMarks, tables: Sequence[tuple[Box, float]], angle: float, *, first: bool
) -> tuple[PageMarks, float, Sequence[int]]:
    """Return what belongs to the tables of one direction, that direction, and which characters these are.

    What belongs to no table goes with the first direction.
    """

    def belongs(glyph: Glyph) -> bool:
        return next((own == angle for box, own in tables if middle_in(box, glyph)), first)

    strokes = np.asarray(page.strokes, dtype=np.float64).reshape(-1, 4)
    drawn = np.array([belongs(Glyph("", *stroke)) for stroke in strokes.tolist()], dtype=bool)
    kept = [i for i, glyph in enumerate(page.glyphs) if belongs(glyph)]
    return replace(page, glyphs=tuple(page.glyphs[i] for i in kept), strokes=strokes[drawn]), angle, kept


def _turned(page: PageMarks, angle: float, kept: Sequence[int]) -> PageMarks:
    """Turn a page so that lines of this direction run from left to right."""
    if not angle and isinstance(page, TurnedMarks):
        return replace(page, kept=tuple(page.kept[i] for i in kept))
    if not angle:
        return TurnedMarks(page.number, page.width, page.height, page.glyphs, page.strokes, kept=tuple(kept))
    to_frame, width, height = turned(angle, page.width, page.height)
    glyphs = (directed(Glyph(g.text, *to_frame.box(*g[1:])), (angle_of(g) - angle) % 360) for g in page.glyphs)
    strokes: Numbers = to_frame.boxes(np.asarray(page.strokes, dtype=np.float64).reshape(-1, 4))
    shown = shown_as(page).after(to_frame.inverse())
    kept = tuple(page.kept[i] for i in kept) if isinstance(page, TurnedMarks) else tuple(kept)
    return TurnedMarks(page.number, width, height, tuple(glyphs), strokes, shown=shown, kept=kept)


def lay_out_frame(page: PageMarks) -> PageLayout:
    """Find the tables of a page in the frame in which it is read."""
    layout = lay_out(page)
    shown = shown_as(page)
    return replace(layout, shown=shown) if shown != AS_IT_IS else layout


def with_places(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Say of the cells of turned pages where they stand on the page as it is shown."""
    shown = {layout.number: layout.shown for layout in layouts if layout.shown}
    return [_placed(layout, {**shown, layout.number: layout.shown}) for layout in layouts] if shown else list(layouts)


def _placed(layout: PageLayout, shown: Mapping[int, Matrix | None]) -> PageLayout:
    return replace(layout, grids=tuple(_placed_grid(grid, shown) for grid in layout.grids))


def _placed_grid(grid: Grid, shown: Mapping[int, Matrix | None]) -> Grid:
    def place(page: int, box: Box) -> Box | None:
        back = shown.get(page)
        return back.box(*box) if back else None

    cells = tuple(cell._replace(shown=place(cell.page, cell.box)) for cell in grid.cells)
    return replace(grid, cells=cells, shown=place(grid.page, grid.box))

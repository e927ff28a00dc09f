"""What stands in the cells of a page against what the page shows: text without ink is no figure, ink without text is a doubt.

    cells with their characters (`page_grid`) + the page drawn with and without text (`ink`) → the cells as they are printed

| what is met | what becomes of the cell |
|---|---|
| a character without ink of its own | it is set aside; `text-hidden` |
| one that is faint, or seen in part | in doubt: `text-unclear` |
| two that are seen one over the other | in doubt: `text-overlaps` |
| digits that go past a rule | in doubt, with the next cell: `figure-crosses-rule` |
| a level line through characters | they are struck (`raised`) |
| smaller digits off the baseline | they are raised or lowered (`raised`) |
| ink that is no text, no rule, no line under words | in doubt: `ink-unexplained` |
| a mark over the page (`watermarks`) that touches it | `mark-near` |
| one that covers the figure, or is a figure and all there is | in doubt: `mark-over-figure` |
| an annotation drawn over the cell | in doubt: `annotation-over-cell` |

The reader of a file says how characters that lie one over the other are seen each by itself, and what to think of those that
cannot be drawn here (`Page.alone`, `Page.undrawn`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.document import Remark
from gongkai.sources.geometry import lettering
from gongkai.sources.geometry.ink import Grey, Pictures, seen, seen_at_once, spoilt, stands_out, strength, unexplained
from gongkai.sources.geometry.lettering import Sign, crossed
from gongkai.sources.geometry.marks import Box, Glyph, Letters, PageMarks, figures_aside
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout, with_glyphs
from gongkai.sources.geometry.strokes import THICKEST
from gongkai.sources.raised import struck

_INSET = 2.0  # points that a border takes from the inside of a cell
_BORDER = 2.6  # how far from the side of a cell a line is its border
_BESIDE = 5.0  # how far inside one may lie that is a border too: of a thin row, of tables that touch and were taken for one
_MOSTLY = 0.9  # of a cell's height, what a line covers that parts columns
_DRAWN_AT_ALL = 0.05  # points; a font without the outline of a character gives a line without height
_SPECK, _TINY = 0.5, 2.5  # points of height: of what is no sign at all, and of what nobody reads
_DRAWN = 40  # a difference of grey that an annotation makes which is no highlight
_TOUCHED = 10  # the least difference of grey that a mark makes


class Note(NamedTuple):
    """Text that stands on the page by way of something else: where, what that is called, and whether it is drawn for sure."""

    box: Box
    what: str
    drawn: bool


class Over(NamedTuple):
    """A picture of the page with something more on it than `under` has, its name, whether it is a mark (`watermarks`)."""

    picture: Grey
    under: Grey
    what: str
    is_mark: bool = True


@dataclass(frozen=True)
class Page:
    """A page as its reader hands it over.

    Attributes:
        marks: What stands on it.
        letters: What is drawn of its characters.
        pictures: The page drawn with its text and without.
        undrawn: How a character is seen of which nothing can be drawn here (one of `ink.SEEN`).
        alone: How each of these characters is seen whose neighbours lie over it, every one judged for itself.
        over: What else is drawn over the page.
        notes: Where text comes from something else than the page itself.
    """

    marks: PageMarks
    letters: Letters
    pictures: Pictures
    undrawn: Callable[[Glyph], str]
    alone: Callable[[Sequence[Glyph]], Sequence[str]]
    over: tuple[Over, ...] = ()
    notes: tuple[Note, ...] = ()

    @cached_property
    def strokes(self) -> NDArray[np.float64]:
        """The thin lines on it, one a row."""
        return np.asarray(self.marks.strokes, dtype=np.float64).reshape(-1, 4)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {id(glyph): i for i, glyph in enumerate(self.marks.glyphs)}

    @cached_property
    def _outlines(self) -> list[list[float]]:
        return self.letters.outlines.tolist()  # type: ignore[no-any-return]

    @cached_property
    def _baselines(self) -> list[float]:
        return self.letters.baselines.tolist()  # type: ignore[no-any-return]

    @cached_property
    def _seen(self) -> list[str]:
        digits = np.array(["0" <= glyph.text <= "9" for glyph in self.marks.glyphs], bool)
        return seen_at_once(self.pictures, self.letters.outlines, digits)

    def sign(self, glyph: Glyph) -> Sign:
        """Return a character with what is drawn of it."""
        i = self._index[id(glyph)]
        return Sign(glyph, Box(*self._outlines[i]), self._baselines[i])

    def seen(self, sign: Sign) -> str:
        """Say how a character is seen."""
        glyph, outline = sign.glyph, sign.outline
        height = glyph.y1 - glyph.y0
        if height < _TINY and (glyph.text.isalnum() or height < _SPECK):  # some fonts have no taller box for a point
            return "hidden" if height < _SPECK or self._seen[self._index[id(glyph)]] == "hidden" else "faint"
        is_line = min(outline.x1 - outline.x0, outline.y1 - outline.y0) < _DRAWN_AT_ALL
        return self.undrawn(glyph) if is_line else self._seen[self._index[id(glyph)]]


def witnessed(layout: PageLayout, page: Page) -> tuple[PageLayout, list[Glyph]]:
    """Return the layout with its cells on this page as they are printed, and the characters that are not and were set aside."""
    aside: list[Glyph] = []
    grids = tuple(_grid(grid, page, aside) for grid in layout.grids)
    return replace(layout, grids=grids), aside


def _grid(grid: Grid, page: Page, aside: list[Glyph]) -> Grid:
    here = [cell.page == page.marks.number for cell in grid.cells]
    if not any(here):
        return grid
    lines = _loose_lines(grid, page)
    cells = [_cell(c, page, lines, aside, ruled=grid.ruled) if on else c for c, on in zip(grid.cells, here, strict=True)]
    if grid.ruled:
        for i in crossed(cells, page.marks.glyphs):
            cells[i] = _doubted(cells[i], Remark("figure-crosses-rule"))
    return replace(grid, cells=tuple(cells))


def _loose_lines(grid: Grid, page: Page) -> list[Box]:
    """Return the thin level lines within a table that are no borders of its cells."""
    strokes = page.strokes
    x0, y0, x1, y1 = strokes.T
    left, top, right, bottom = grid.box
    inside = (x1 > left) & (x0 < right) & (y0 > top) & (y1 < bottom) & (y1 - y0 <= THICKEST) & (x1 - x0 > y1 - y0)
    edges = np.unique([side for cell in grid.cells for side in (cell.box.y0, cell.box.y1)])
    loose = inside & (_distance((y0 + y1) / 2, edges) > _BORDER)
    return [Box(*stroke) for stroke in strokes[loose].tolist()]


def _distance(at: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    after = np.searchsorted(edges, at).clip(1, len(edges) - 1)
    return np.asarray(np.minimum(np.abs(at - edges[after - 1]), np.abs(edges[after] - at)))


def _cell(cell: GridCell, page: Page, lines: Sequence[Box], aside: list[Glyph], *, ruled: bool) -> GridCell:
    signs = [page.sign(glyph) for glyph in cell.glyphs]
    signs, hidden, doubts = _seen(signs, page)
    aside += hidden
    own = [line for line in lines if _crosses(line, cell.box) and stands_out(page.pictures, line)]
    if hidden:
        cell = with_glyphs(cell, (sign.glyph for sign in signs))._replace(remarks=(Remark("text-hidden", _words(hidden)),))
    glyphs = _lettered(signs, own)
    if glyphs != [sign.glyph for sign in signs]:
        cell = with_glyphs(cell, glyphs)._replace(remarks=cell.remarks)
    for doubt in doubts:
        cell = _doubted(cell, doubt)
    known = [line for line in own if lettering.touched_by(line, signs)]
    if (
        ruled
        and _has_more_ink(cell, signs, known, page)
        and _has_more_ink(cell, signs, [*known, *_beside(cell, signs, page)], page)
    ):
        cell = _doubted(cell, Remark("ink-unexplained"))
    for note in page.notes:
        cell = _noted(cell, signs, note)
    for over in page.over:
        cell = _under(cell, signs, over, page)
    return cell._replace(glyphs=tuple(sign.glyph for sign in signs))


def _seen(signs: list[Sign], page: Page) -> tuple[list[Sign], list[Glyph], list[Remark]]:
    """Part the characters of a cell into those that are seen and those that are not, and say what is doubtful."""
    how = [_in_its_place(sign, state, page) for sign, state in zip(signs, map(page.seen, signs), strict=True)]
    visible = [i for i, state in enumerate(how) if state != "hidden"]
    doubts: list[Remark] = []
    pairs = [(visible[i], visible[j]) for i, j in lettering.overlapping([signs[i] for i in visible])]
    if pairs:
        involved = sorted({i for pair in pairs for i in pair})
        alone = dict(zip(involved, page.alone([signs[i].glyph for i in involved]), strict=True))
        each_other = {i for pair in pairs if all(alone[k] == "hidden" for k in pair) for i in pair}  # seen, but behind each other
        how = [state if i in each_other else alone.get(i, state) for i, state in enumerate(how)]
        still = [pair for pair in pairs if "hidden" not in (how[pair[0]], how[pair[1]])]
        doubts += [Remark("text-overlaps", _words(signs[i].glyph for i in sorted(set(sum(still, ())))))] if still else []
    how = _with_thin_signs(signs, how)
    unclear = [sign.glyph for sign, state in zip(signs, how, strict=True) if state in ("faint", "partly")]
    doubts += [Remark("text-unclear", _words(unclear))] if unclear else []
    hidden = [sign.glyph for sign, state in zip(signs, how, strict=True) if state == "hidden"]
    return [sign for sign, state in zip(signs, how, strict=True) if state != "hidden"], hidden, doubts


def _in_its_place(sign: Sign, state: str, page: Page) -> str:
    """Look for a point or the like in all of its place: in fonts that are not embedded it is not drawn where its outline says."""
    if state != "hidden" or sign.glyph.text.isalnum():
        return state
    glyph = sign.glyph
    return seen(page.pictures, Box(glyph.x0, glyph.y0, glyph.x1, glyph.y1), whole=False)


def _with_thin_signs(signs: Sequence[Sign], how: Sequence[str]) -> list[str]:
    """Return how characters are seen where only points and the like are not: nobody hides a point alone.

    It has less ink than a coarse picture is sure to show. Between digits it decides what the figure is: there it is in doubt.
    """
    missed = [i for i, state in enumerate(how) if state == "hidden"]
    if not missed or len(missed) == len(how) or any(signs[i].glyph.text.isalnum() for i in missed):
        return list(how)
    digits = [sign.glyph.text.isdecimal() for sign in signs]
    between = {i for i in missed if 0 < i < len(signs) - 1 and digits[i - 1] and digits[i + 1]}
    return ["faint" if i in between else "clear" if i in missed else state for i, state in enumerate(how)]


def _lettered(signs: Sequence[Sign], lines: Sequence[Box]) -> list[Glyph]:
    glyphs = lettering.with_raised(signs)
    through = {i for line in lines for i in lettering.struck_by(line, signs)}
    return [glyph._replace(text=struck(glyph.text)) if i in through else glyph for i, glyph in enumerate(glyphs)]


def _has_more_ink(cell: GridCell, signs: Sequence[Sign], known: Sequence[Box], page: Page) -> bool:
    inside, legible = _inside(cell.box), [sign.outline for sign in signs]
    return inside.width > 0 and inside.height > 0 and unexplained(page.pictures, inside, known, legible) is not None


def _beside(cell: GridCell, signs: Sequence[Sign], page: Page) -> list[Box]:
    """Return the lines that stand just inside a cell, are longer than any sign and touch none: borders all the same."""
    strokes, (left, top, right, bottom) = page.strokes, cell.box
    x0, y0, x1, y1 = strokes.T
    across, down = min(_BESIDE, cell.box.width / 3), min(_BESIDE, cell.box.height / 3)
    level = (y1 - y0 <= THICKEST) & (x1 - x0 > y1 - y0) & (x0 < right) & (x1 > left)
    level &= ((y0 - top <= down) & (y1 > top)) | ((bottom - y1 <= down) & (y0 < bottom))
    level &= (x0 <= left + _BORDER) | (x1 >= right - _BORDER) | (x1 - x0 > 2 * cell.box.height)
    upright = (x1 - x0 <= THICKEST) & (y1 - y0 > x1 - x0) & (x1 > left) & (x0 < right)
    upright &= (x0 - left <= across) | (right - x1 <= across)
    upright &= np.minimum(y1, bottom) - np.maximum(y0, top) >= _MOSTLY * cell.box.height
    near = (Box(*stroke) for stroke in strokes[level | upright].tolist())
    return [line for line in near if not any(_touch(line, sign.outline) for sign in signs)]


def _touch(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _inside(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return Box(x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET)


def _noted(cell: GridCell, signs: Sequence[Sign], note: Note) -> GridCell:
    """Say where the text of a cell comes from, or that something else may stand there."""
    own = [sign.glyph for sign in signs if _holds(note.box, sign.outline)]
    if own and note.drawn:
        return cell._replace(remarks=(*cell.remarks, Remark("text-in-annotation", _words(own))))
    middle = _holds(cell.box, note.box) or _holds(note.box, cell.box)
    return _doubted(cell, Remark("annotation-over-cell", note.what)) if middle and not note.drawn else cell


def _holds(outer: Box, inner: Box) -> bool:
    """Does the middle of one lie in the other?"""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def _under(cell: GridCell, signs: Sequence[Sign], over: Over, page: Page) -> GridCell:
    """Say what lies over a cell."""
    touch = strength(over.picture, over.under, page.pictures.cut(cell.box))
    if not over.is_mark:
        return _doubted(cell, Remark("annotation-over-cell", over.what)) if touch >= _DRAWN else cell
    if touch < _TOUCHED:
        return cell
    cell = cell._replace(remarks=(*cell.remarks, Remark("mark-near", over.what)))
    covered = any(spoilt(over.picture, page.pictures, sign.outline) for sign in signs)
    covered = covered or (not signs and any(run.within(cell.box) for run in figures_aside(page.letters)))
    return _doubted(cell, Remark("mark-over-figure", over.what)) if covered else cell


def _crosses(line: Box, box: Box) -> bool:
    return line.x0 < box.x1 and box.x0 < line.x1 and box.y0 <= (line.y0 + line.y1) / 2 < box.y1


def _doubted(cell: GridCell, doubt: Remark) -> GridCell:
    return cell._replace(doubts=(*cell.doubts, doubt))


def _words(glyphs: Iterable[Glyph]) -> str:
    return "".join(glyph.text for glyph in sorted(glyphs, key=lambda g: (round(g.y0), g.x0)))

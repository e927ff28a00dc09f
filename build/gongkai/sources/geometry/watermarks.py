"""Characters that belong to no line of a page: watermarks and stamps of text, set aside before lines and cells are made.

Turned or outsized (`strays`): most characters of a page stand one way. One that stands askew to them, or is several times as
large as usual and no heading, is a mark over or under the page, digits or no digits. Words turned by a right angle are labels.
Headings are larger too, but not by so much.

>>> boxes = np.array([[x, 0, x + 5, 10] for x in range(0, 40, 5)] + [[10, 0, 40, 60]], float)
>>> strays(boxes, np.array([0.0] * 7 + [0.7, 0.0]), np.full(9, True)).tolist()
[False, False, False, False, False, False, False, True, True]

Upright (`repeated_marks`): words that stand at the same place on several pages and heed neither the rules nor the text there.
A heading or a footer stands at the same place on every page, too; what tells a mark from them is that somewhere it goes through
a rule, which pierces one of its characters, or lies over other characters. Then it is set aside on all those pages. What is short
or all digits is left alone, for two figures may well be alike; and a rule between two characters says nothing, for they may stand
in two narrow cells.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.marks import Glyph, PageMarks

_FEWEST = 4  # characters
_LEVEL = 0.5  # points that tops of one run's characters may differ
_GAP = 0.5  # heights between two characters of a run
_INNER = 0.15  # of a character's width: a rule so far within it pierces it
_THROUGH = (0.2, 0.8)  # of a run's height, where a level rule goes through it
_OVER = 0.3  # of a character, what another covers that stands over it


class _Run(NamedTuple):
    """Characters of a page that follow each other on one line: the first, and behind the last."""

    first: int
    end: int


Runs = Mapping[tuple[str, int, int], _Run]


def repeated_marks(pages: Sequence[PageMarks]) -> list[list[int]]:
    """Return for every page the characters that belong to a mark, in order."""
    runs = [_runs(page.glyphs) for page in pages] if len(pages) > 1 else []
    where = defaultdict(list)
    for i, found in enumerate(runs):
        for key in found:
            where[key].append(i)
    marks: list[list[int]] = [[] for _ in pages]
    for key, on in where.items():
        if len(on) > 1 and any(_heedless(pages[i], runs[i][key]) for i in on):
            for i in on:
                marks[i] += range(*runs[i][key])
    return [sorted(found) for found in marks]


def _runs(glyphs: Sequence[Glyph]) -> Runs:
    """Return the runs of a page by what they say and where they stand."""
    if len(glyphs) < _FEWEST:
        return {}
    x0, y0, x1, y1 = np.array([glyph[1:] for glyph in glyphs]).T
    gap = x0[1:] - x1[:-1]
    breaks = (np.abs(np.diff(y0)) > _LEVEL) | (gap > _GAP * (y1 - y0)[1:]) | (gap < -0.5 * (y1 - y0)[1:])
    edges = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(glyphs)]
    long = (_Run(a, b) for a, b in pairwise(edges) if b - a >= _FEWEST)
    said = (("".join(glyph.text for glyph in glyphs[run.first : run.end]), run) for run in long)
    return {(text, round(x0[run.first]), round(y0[run.first])): run for text, run in said if any(map(str.isalpha, text))}


def _heedless(page: PageMarks, run: _Run) -> bool:
    """Does a run go through a rule of its page, or lie over other characters of it?"""
    own = np.array([glyph[1:] for glyph in page.glyphs[run.first : run.end]])
    return _through_rule(page, own) or _over_others(page, run, own)


def _through_rule(page: PageMarks, own: NDArray[np.float64]) -> bool:
    x0, y0, x1, y1 = np.asarray(page.strokes, dtype=np.float64).reshape(-1, 4).T[:, :, None]
    left, top, right, bottom = own.T
    first, last = (top + share * (bottom - top) for share in _THROUGH)
    inner = _INNER * (right - left)
    upright = (x1 - x0 < y1 - y0) & (y0 < first) & (y1 > last) & (x0 > left + inner) & (x1 < right - inner)
    level = (y0 > first) & (y1 < last) & (x0 < left.min()) & (x1 > right.max())
    return bool((upright | level).any())


def _over_others(page: PageMarks, run: _Run, own: NDArray[np.float64]) -> bool:
    said = {glyph.text for glyph in page.glyphs[run.first : run.end]}
    others = [g for i, g in enumerate(page.glyphs) if not run.first <= i < run.end and g.text not in said]
    near = np.array([g[1:] for g in others if g.y0 < own[:, 3].max() and g.y1 > own[:, 1].min()]).reshape(-1, 1, 4)
    shared = np.minimum(near[..., 2:], own[:, 2:]) - np.maximum(near[..., :2], own[:, :2])
    area = shared.clip(0).prod(axis=-1)
    size = np.minimum((near[..., 2:] - near[..., :2]).prod(axis=-1), (own[:, 2:] - own[:, :2]).prod(axis=-1))
    return bool((area > _OVER * size).any())


_ASKEW = np.radians(4)
_OUTSIZED = 4.0  # times the usual height
_UPRIGHT = 0.15  # of a page's characters: then it is no page that was put in askew
_QUARTER = np.pi / 2


def strays(boxes: NDArray[np.float64], angles: NDArray[np.float64], counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which characters stray, by their boxes and by how far they are turned; `counted`: which are characters at all."""
    if not counted.any():
        return np.zeros(len(boxes), bool)
    off = (angles - _usual_angle(angles[counted]) + _QUARTER / 2) % _QUARTER - _QUARTER / 2
    heights = boxes[:, 3] - boxes[:, 1]
    usual = np.median(heights[counted])
    return np.asarray((np.abs(off) > _ASKEW) | ((heights > _OUTSIZED * usual) & (np.abs(off) <= _ASKEW) & (usual > 0)))


def _usual_angle(angles: NDArray[np.float64]) -> float:
    """Return the angle at which a page's lines stand: none, unless hardly anything does; a watermark may have more characters."""
    turned, number = np.unique(np.round(np.degrees(angles)), return_counts=True)
    if number[turned % 90 == 0].sum() >= _UPRIGHT * len(angles):
        return 0.0
    return float(np.radians(turned[number.argmax()]))

"""From drawn marks to rules: the straight horizontal and vertical lines of a page.

A rule may be a stroke, a thin filled rectangle, a row of such pieces (one for each cell), or a row of dots or dashes: a
browser prints a dotted border as thousands of tiny squares.

>>> pieces = [Box(x, 10, x + 0.75, 10.75) for x in range(0, 90, 2)]
>>> find_rules(pieces)
([Rule(at=10.4, start=0.0, end=88.75)], [])
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gongkai.sources.geometry.marks import Box, PageMarks

_STRIKE = (3.0, 150.0)  # points that a stroke through characters is long
_MIDDLE = (0.2, 0.8)  # of a character's height, where it goes through
_BEYOND = 0.4  # of a character's height, how far it may go beyond the first and the last
THICKEST = 4.0  # what is thicker is an area, not a rule
_LARGEST_GAP = 6.0  # between two dashes of one rule
_SHORTEST = 6.0  # what is shorter is a dot, a bullet or a part of a letter
_REACH = 3.5  # how near two rules come that meet
_ROW = 26.0  # the height of a row of one line, in a table without sides

Numbers = NDArray[np.float64]


class Rule(NamedTuple):
    """A straight line: its distance from the page's edge, and where it starts and ends."""

    at: float
    start: float
    end: float


class RuleSet(NamedTuple):
    """Rules that hang together: the skeleton of one table."""

    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]


def find_rules(strokes: ArrayLike) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and the vertical rules that these marks, boxes of four sides, make up."""
    marks = np.asarray(strokes, dtype=np.float64).reshape(-1, 4)
    x0, y0, x1, y1 = marks[np.isfinite(marks).all(axis=1)].T
    width, height = x1 - x0, y1 - y0
    flat = (height <= THICKEST) & ((width >= height) | (width <= THICKEST))
    upright = (width <= THICKEST) & ((height >= width) | (height <= THICKEST))
    return _join((y0 + y1)[flat] / 2, x0[flat], x1[flat]), _join((x0 + x1)[upright] / 2, y0[upright], y1[upright])


def outline_strokes(points: Sequence[tuple[float, float]], *, stroked: bool) -> Iterator[Box]:
    """Yield what of a drawn outline may be a rule: the upright edges of a stroked one, the whole of a thin one."""
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    if box.width <= THICKEST or box.height <= THICKEST:
        yield box
    elif stroked:
        for (xa, ya), (xb, yb) in pairwise(points):
            if abs(xa - xb) <= 0.5 or abs(ya - yb) <= 0.5:
                yield Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _join(at: Numbers, start: Numbers, end: Numbers) -> list[Rule]:
    """Join pieces on one line into rules; pieces that never come together to a rule's length are dropped."""
    if not len(at):
        return []
    at = np.round(at, 1)
    order = np.lexsort((end, start, at))
    at, start, end = at[order], start[order], end[order]
    line = np.cumsum(np.diff(at, prepend=at[0]) > 0)
    apart = line * (end.max() - start.min() + 2 * _LARGEST_GAP)  # sets the lines one behind the other
    reached = np.maximum.accumulate(end + apart)
    first = np.flatnonzero(np.concatenate([[True], (start + apart)[1:] > reached[:-1] + _LARGEST_GAP]))
    rules = zip(at[first].tolist(), start[first].tolist(), np.maximum.reduceat(end, first).tolist(), strict=True)
    return [Rule(*rule) for rule in rules if rule[2] - rule[1] >= _SHORTEST]


def without_strikes(marks: PageMarks) -> NDArray[np.float64]:
    """Return the strokes of a page but for those that strike characters out: level, through them, and no longer than they are."""
    strokes = np.asarray(marks.strokes, dtype=np.float64).reshape(-1, 4)
    x0, y0, x1, y1 = strokes.T
    short = np.flatnonzero((y1 - y0 <= THICKEST) & (x1 - x0 >= _STRIKE[0]) & (x1 - x0 <= _STRIKE[1]))
    if not len(short) or not marks.glyphs:
        return strokes
    glyphs = np.array([glyph[1:] for glyph in marks.glyphs])
    left, top, right, bottom = glyphs.T
    high, low = (top + share * (bottom - top) for share in _MIDDLE)
    at = ((y0 + y1) / 2)[short, None]
    across = (at > high) & (at < low) & (x0[short, None] < (left + right) / 2) & (x1[short, None] > (left + right) / 2)
    hit = np.flatnonzero(across.any(axis=1))
    reach = _BEYOND * np.where(across[hit], bottom - top, 0).max(axis=1, initial=0)
    first = np.where(across[hit], left, np.inf).min(axis=1, initial=np.inf)
    last = np.where(across[hit], right, -np.inf).max(axis=1, initial=-np.inf)
    struck = short[hit[(x0[short[hit]] >= first - reach) & (x1[short[hit]] <= last + reach)]]
    return np.asarray(np.delete(strokes, struck, axis=0))


def rule_sets(horizontals: list[Rule], verticals: list[Rule]) -> list[RuleSet]:
    """Part the rules of a page into those that hang together; rules that meet no other are dropped."""
    leader = list(range(len(horizontals) + len(verticals)))
    for i, across in enumerate(horizontals):
        for j, down in enumerate(verticals, start=len(horizontals)):
            if _meet(across, down):
                leader[_lead(leader, j)] = _lead(leader, i)
    for i, j in _rows_without_sides(horizontals, verticals):
        leader[_lead(leader, j)] = _lead(leader, i)
    sets: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*horizontals, *verticals]):
        sets.setdefault(_lead(leader, i), ([], []))[i >= len(horizontals)].append(rule)
    lone = [down[0] for across, down in sets.values() if not across]
    return [RuleSet(tuple(across), (*down, *_sides(down, lone))) for across, down in sets.values() if across and down]


def _rows_without_sides(horizontals: list[Rule], verticals: list[Rule]) -> Iterator[tuple[int, int]]:
    """Yield neighbours of the same extent, a row's height apart, in a table that has no rules at its left and right."""
    for i, (above, below) in enumerate(pairwise(horizontals)):
        alike = abs(above.start - below.start) <= _REACH and abs(above.end - below.end) <= _REACH
        if alike and below.at - above.at <= _ROW and not any(_closes(rule, above) for rule in verticals):
            yield i, i + 1


def _closes(down: Rule, across: Rule) -> bool:
    return _meet(across, down) and min(abs(down.at - across.start), abs(down.at - across.end)) <= _REACH


def _sides(downs: list[Rule], lone: list[Rule]) -> list[Rule]:
    """Return the rules that run along the whole table without meeting any: the side of a label merged over all its rows."""
    top, bottom = min(rule.start for rule in downs), max(rule.end for rule in downs)
    return [rule for rule in lone if abs(rule.start - top) <= 2 * _REACH and abs(rule.end - bottom) <= 2 * _REACH]


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - _REACH <= down.at <= across.end + _REACH and down.start - _REACH <= across.at <= down.end + _REACH


def _lead(leader: list[int], i: int) -> int:
    while leader[i] != i:
        leader[i] = leader[leader[i]]
        i = leader[i]
    return i

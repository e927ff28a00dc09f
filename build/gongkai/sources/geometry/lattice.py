"""From the rules of a table to its cells: rules → columns and lines of a lattice → walls between its fields → cells.

A cell is a rectangle of fields with no wall inside. Outer sides that were never drawn count as walls: a table left open at a page
break, or without rules at its left and right, ends where its rules end.

>>> frame = [Rule(0, 0, 100), Rule(20, 0, 100), Rule(40, 0, 100)]
>>> [tuple(field) for field in build_lattice(RuleSet(tuple(frame), (Rule(0, 0, 40), Rule(50, 20, 40), Rule(100, 0, 40)))).fields]
[(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gongkai.sources.geometry.marks import Box
from gongkai.sources.geometry.strokes import Rule, RuleSet

SNAP = 3.0  # rules nearer than this are one: double lines, the two borders of neighbouring cells


class Field(NamedTuple):
    """A cell of the lattice: first row and column from 0, and how many of each it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """The geometry of a table on one page: where its columns and rows end, and its cells in reading order.

    Attributes:
        xs: The vertical edges from left to right.
        ys: The horizontal edges from top to bottom.
        fields: The cells.
        open_top: Whether no rule closes it at the top: a row may have been cut by the page break.
        open_bottom: The same at the bottom.
        open_sides: Whether no rule closes it at the left, and at the right.
        unclosed: The columns without a rule at the bottom: the cell goes on there, though nothing more of it is drawn.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]
    open_top: bool = False
    open_bottom: bool = False
    unclosed: frozenset[int] = frozenset()
    open_sides: tuple[bool, bool] = (False, False)

    @property
    def box(self) -> Box:
        """The rectangle it takes up."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def field_box(self, field: Field) -> Box:
        """The rectangle of one cell."""
        row, column, rows, columns = field
        return Box(self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows])

    def is_unclosed(self, field: Field) -> bool:
        """Does this cell lack the rule at the bottom that closes other columns of the table?"""
        row, column, rows, _ = field
        return not self.open_bottom and row + rows == len(self.ys) - 1 and column in self.unclosed

    def position(self, x: float, y: float, size: float = 0) -> tuple[int, int] | None:
        """Return row and column of a point, or None outside; a line of this size just below an unclosed cell is within it."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1] + size):
            return None
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        inside = row < len(self.ys) - 1
        return (row if inside else row - 1, column) if inside or column in self.unclosed else None


def build_lattice(rules: RuleSet) -> Lattice | None:
    """Return the lattice of these rules; None when they enclose fewer than two cells."""
    xs, open_left, open_right = _edges(rules.verticals, rules.horizontals)
    ys, open_top, open_bottom = _edges(rules.horizontals, rules.verticals)
    if len(xs) < 2 or len(ys) < 2 or (len(xs), len(ys)) == (2, 2):
        return None
    if open_left and open_right and len(xs) < 4 and not _is_ladder(rules):
        return None
    across = _walls(rules.horizontals, ys, xs)
    down = _walls(rules.verticals, xs, ys)
    unclosed = frozenset(column for column, drawn in enumerate(across[-1]) if not drawn)
    for walls in (across, down):
        walls[0] = walls[-1] = [True] * len(walls[0])
    fields = tuple(_fields(len(ys) - 1, len(xs) - 1, across, down))
    if len(fields) < 2:
        return None
    return Lattice(tuple(xs), tuple(ys), fields, open_top, open_bottom, unclosed, (open_left, open_right))


def _is_ladder(rules: RuleSet) -> bool:
    """Are these level rules of one extent, with upright ones that reach from one of them to another: rows without sides?"""
    starts, ends = [rule.start for rule in rules.horizontals], [rule.end for rule in rules.horizontals]
    tops = [rule.at for rule in rules.horizontals]
    alike = max(starts) - min(starts) <= SNAP and max(ends) - min(ends) <= SNAP
    return alike and all(any(abs(end - at) <= SNAP for at in tops) for down in rules.verticals for end in down[1:])


def _edges(rules: Iterable[Rule], crossing: Iterable[Rule]) -> tuple[list[float], bool, bool]:
    """Gather the edges in one direction, with a virtual one where at least two crossing rules go on beyond the last."""
    edges = _snapped(rule.at for rule in rules)
    first, last = sorted(rule.start for rule in crossing), sorted((rule.end for rule in crossing), reverse=True)
    before = len(first) > 1 and first[1] < edges[0] - SNAP
    behind = len(last) > 1 and last[1] > edges[-1] + SNAP
    return [*([first[1]] if before else []), *edges, *([last[1]] if behind else [])], before, behind


def _snapped(positions: Iterable[float]) -> list[float]:
    groups: list[list[float]] = []
    for at in sorted(positions):
        if groups and at - groups[-1][-1] <= SNAP:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _walls(rules: Iterable[Rule], edges: list[float], crossing: list[float]) -> list[list[bool]]:
    """For each edge, say beside which fields a rule is drawn."""
    middles = [(a + b) / 2 for a, b in pairwise(crossing)]
    walls = [[False] * len(middles) for _ in edges]
    for rule in rules:
        nearest = min(range(len(edges)), key=lambda i: abs(edges[i] - rule.at))
        first, last = bisect_left(middles, rule.start), bisect_right(middles, rule.end)
        walls[nearest][first:last] = [True] * (last - first)
    return walls


def _fields(rows: int, columns: int, across: list[list[bool]], down: list[list[bool]]) -> Iterator[Field]:
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if not taken[row][column]:
                right = column + 1
                while right < columns and not taken[row][right] and not down[right][row]:
                    right += 1
                bottom = row + 1
                while bottom < rows and _goes_on(bottom, column, right, across, down):
                    bottom += 1
                for r in range(row, bottom):
                    taken[r][column:right] = [True] * (right - column)
                yield Field(row, column, bottom - row, right - column)


def _goes_on(row: int, column: int, right: int, across: list[list[bool]], down: list[list[bool]]) -> bool:
    """Does the cell above go on in this row: no wall above it and none inside?"""
    return not any(across[row][column:right]) and not any(down[c][row] for c in range(column + 1, right))

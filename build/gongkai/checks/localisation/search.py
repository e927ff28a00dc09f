"""All smallest sets of cells whose change makes every identity hold (Fellegi and Holt's principle), by branching on the graph.

Identities joined by cells that were not read are one component: only their sum can be assessed. While a component has a
sum other than zero, some cell leading out of it must change: branch on the component with the fewest such cells, join
the two components of the cell chosen, and never try that cell again in the branches that follow, so that each set is
met once. When all sums are zero the figures are settled; where one would fall below zero, the proof names the cells of
which one more must change, and the search goes on there. The limit on the cost rises step by step, so the first sets
found are the cheapest.

A component with its opposite needs one cell, three or more need at least two cells for three: `least_cells` counts on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from math import gcd
from operator import and_
from typing import NamedTuple

from gongkai.checks.localisation.balance import Balance, balance
from gongkai.checks.localisation.network import Arc, Network


class Parts(NamedTuple):
    """Components: their sums where not zero, and for each the arcs that leave it and its vertices, as sets of bits."""

    sums: dict[int, int]
    leaving: dict[int, int]
    within: dict[int, int]


class Found(NamedTuple):
    """Arcs whose change settles everything, and how."""

    arcs: tuple[int, ...]
    balance: Balance


def contract(network: Network, missing: Sequence[int], excess: Sequence[int]) -> Parts:
    """Join the vertices of the arcs that were not read."""
    owner = list(range(network.vertices))
    for arc in missing:
        gone, kept = owner[network.heads[arc]], owner[network.tails[arc]]
        if gone != kept:
            owner = [kept if part == gone else part for part in owner]
    sums: dict[int, int] = dict.fromkeys(sorted(set(owner)), 0)
    leaving, within = dict(sums), dict(sums)
    for vertex, part in enumerate(owner):
        sums[part] += excess[vertex]
        leaving[part] ^= network.incidence[vertex]
        within[part] |= 1 << vertex
    return Parts({part: total for part, total in sums.items() if total}, leaving, within)


def least_cells(sums: Mapping[int, int]) -> int:
    """Return a number of cells that no solution can be below, from the sums that are not zero."""
    times: dict[int, int] = {}
    for total in sums.values():
        times[total] = times.get(total, 0) + 1
    pairs = sum(min(n, times.get(-total, 0)) for total, n in times.items() if total > 0)
    return len(sums) - pairs - (len(sums) - 2 * pairs) // 3


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


@dataclass
class Search:
    """One search over one table; `nodes` counts steps of about equal length, `spent` says it was given up at `most_nodes`."""

    network: Network
    figures: Sequence[int]
    missing: Sequence[int]
    excess: Sequence[int]
    weights: Sequence[int]
    most_nodes: int
    nodes: int = 0
    spent: bool = False
    found: list[Found] = field(default_factory=list)

    @property
    def usual(self) -> int:
        """What most cells weigh."""
        return sorted(self.weights)[len(self.weights) // 2] if self.weights else 1

    def smallest(self, parts: Parts, most_cells: int) -> list[Found]:
        """Return all sets of the lowest cost, of at most this many cells of the usual weight."""
        lightest, step = min(self.weights, default=1), gcd(*self.weights)
        limit = lightest * max(1, least_cells(parts.sums))
        while not self.spent and limit <= most_cells * self.usual:
            if found := self.within(parts, limit):
                return found
            limit += step
        return []

    def within(self, parts: Parts, limit: int) -> list[Found]:
        """Return the sets that cost no more than the limit, as long as none smaller was in their way."""
        self.found = []
        self._lightest = min(self.weights, default=1)
        self._visit(parts, (), 0, limit)
        return self.found

    def _visit(self, parts: Parts, chosen: tuple[int, ...], banned: int, left: int) -> None:
        if not parts.sums:
            self._settle(parts, chosen, banned, left)
            return
        cells = left // self._lightest
        least = least_cells(parts.sums)
        if least > cells or (least == cells and self._stuck(parts, chosen)):
            return
        self.nodes += len(parts.sums)
        start, others = _branch(parts, ~banned, cells, least)
        for other in others:
            arcs = parts.leaving[start] & parts.leaving[other] & ~banned
            self.nodes += 1
            if arcs and not self._over():
                joined = _join(parts, start, other)
                if least_cells(joined.sums) < cells:
                    self._try(joined, self._fitting(parts, joined, (start, other), arcs, cells), chosen, banned, left)
                banned |= arcs

    def _stuck(self, parts: Parts, chosen: tuple[int, ...]) -> bool:
        """Whether a component whose sum is zero, and for which no cell is left, cannot be settled."""
        open_ = 0
        for part in parts.sums:
            open_ |= parts.within[part]
        closed = [arc for arc in (*self.missing, *chosen) if not open_ >> self.network.tails[arc] & 1]
        self.nodes += _routing(len(closed))
        return bool(closed) and bool(balance(self.network, closed, self.figures, self.excess, proofs=False).cuts)

    def _over(self) -> bool:
        self.spent = self.spent or self.nodes > self.most_nodes
        return self.spent

    def _fitting(self, parts: Parts, joined: Parts, ends: Arc, arcs: int, cells: int) -> int:
        """Leave out arcs that would fall below zero, where few cells are left to change what they must carry.

        With none left for the two components, an arc carries the sum of one to the other; with one cell left that leads
        away from one of them, it carries the sum of the other.
        """
        if ends[0] not in joined.sums:
            carried = [parts.sums[ends[0]]] if len(joined.sums) == 2 * (cells - 1) else []
        else:
            carried = [parts.sums.get(ends[0], 0), -parts.sums.get(ends[1], 0)] if cells == 2 else []
        if not carried:
            return arcs
        fitting = 0
        for arc in _bits(arcs):
            way = -1 if parts.within[ends[0]] >> self.network.tails[arc] & 1 else 1
            if any(self.figures[arc] + way * amount >= 0 for amount in carried):
                fitting |= 1 << arc
        return fitting

    def _try(self, joined: Parts, arcs: int, chosen: tuple[int, ...], banned: int, left: int) -> None:
        for arc in _bits(arcs):
            if self.weights[arc] <= left:
                self._visit(joined, (*chosen, arc), banned, left - self.weights[arc])
            banned |= 1 << arc

    def _settle(self, parts: Parts, chosen: tuple[int, ...], banned: int, left: int) -> None:
        free = (*self.missing, *chosen)
        self.nodes += 1 + _routing(len(free))
        if self._over():
            return
        last = left < self._lightest
        settled = balance(self.network, free, self.figures, self.excess, proofs=not last)
        if not settled.cuts:
            self.found.append(Found(tuple(sorted(chosen)), settled))
        if last or not settled.cuts:
            return
        helpful = [self._helpful(cut, free) & ~banned for cut in settled.cuts]
        tried = min(helpful, key=int.bit_count)
        if left < 2 * self._lightest:
            # One cell must do for all; and alone between two components whose sums are zero it cannot change.
            tried = reduce(and_, helpful)
            for leaving in parts.leaving.values():
                tried &= ~leaving
        for arc in _bits(tried):
            if self.weights[arc] <= left:
                self._visit(_cross(parts, arc), (*chosen, arc), banned, left - self.weights[arc])
            banned |= 1 << arc

    @cached_property
    def _filled(self) -> int:
        """Cells with a figure above zero, which can fall as well as rise."""
        return sum(1 << arc for arc, figure in enumerate(self.figures) if figure)

    def _helpful(self, cut: int, free: Sequence[int]) -> int:
        """Cells across a cut that could, by rising or falling, bring figures in where too much goes out, or the reverse."""
        crossing = leading_out = outward = 0
        for vertex in _bits(cut):
            crossing ^= self.network.incidence[vertex]
            leading_out |= self.network.outgoing[vertex]
            outward += self.excess[vertex]
        for arc in free:
            if crossing >> arc & 1:
                crossing ^= 1 << arc
                outward -= self.figures[arc] if leading_out >> arc & 1 else -self.figures[arc]
        return crossing & (self._filled | (leading_out if outward < 0 else ~leading_out))


def _routing(cells: int) -> int:
    """How many steps it is worth to settle so many cells: routing around rings takes much longer with many."""
    return cells**2 // 100 + cells**3 // 20_000


def _branch(parts: Parts, allowed: int, cells: int, least: int) -> tuple[int, list[int]]:
    """Choose the component with the fewest cells to try, and the components they may lead to with so few cells left."""
    choices: list[tuple[int, int, list[int]]] = []
    for start, total in parts.sums.items():
        if len(parts.sums) == 2 * cells:
            others = [part for part, opposite in parts.sums.items() if opposite == -total]
        else:
            others = [part for part in (parts.sums if least == cells else parts.leaving) if part != start]
        tried = sum((parts.leaving[start] & parts.leaving[part] & allowed).bit_count() for part in others)
        choices.append((tried, start, others))
    _, start, others = min(choices)
    return start, others


def _join(parts: Parts, first: int, second: int) -> Parts:
    sums, leaving, within = dict(parts.sums), dict(parts.leaving), dict(parts.within)
    leaving[first] ^= leaving.pop(second)
    within[first] |= within.pop(second)
    total = sums.pop(first, 0) + sums.pop(second, 0)
    if total:
        sums[first] = total
    return Parts(sums, leaving, within)


def _cross(parts: Parts, arc: int) -> Parts:
    """Join the two components of an arc; one inside a component changes no sum."""
    ends = [part for part, leaving in parts.leaving.items() if leaving >> arc & 1]
    return _join(parts, *ends) if ends else parts

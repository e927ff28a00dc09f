"""All smallest sets of cells whose change makes every identity hold (Fellegi and Holt's principle), by branching on the graph.

Identities joined by cells that were not read are one component: only their sum can be assessed. While a component has a
sum other than zero, some cell leading out of it must change: branch on the component with the fewest such cells, join
the two components of the cell chosen, and never try that cell again in the branches that follow, so that each set is
met once. When all sums are zero the figures are settled; where one would fall below zero, the proof names the cells of
which one more must change, and the search goes on there. The limit on the cost rises step by step, so the first sets
found are the cheapest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from math import gcd
from operator import or_
from typing import NamedTuple

from gongkai.localisation.balance import Balance, balance
from gongkai.localisation.components import Parts, Side, bits, cross, join, least_cells
from gongkai.localisation.network import Arc, Network


class Found(NamedTuple):
    """Arcs whose change settles everything, and how."""

    arcs: tuple[int, ...]
    balance: Balance


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
    _settled: dict[tuple[int, ...], bool] = field(default_factory=lambda: {(): True})

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
                if fitting := self._fitting(parts, (start, other), arcs, cells):
                    self._try(parts, (start, other), fitting, chosen, banned, left)
                banned |= arcs

    def _stuck(self, parts: Parts, chosen: tuple[int, ...]) -> bool:
        """Whether a component whose sum is zero, and for which no cell is left, cannot be settled."""
        open_ = 0
        for part in parts.sums:
            open_ |= parts.within[part]
        closed = tuple(arc for arc in (*self.missing, *chosen) if not open_ >> self.network.tails[arc] & 1)
        if closed not in self._settled:
            self.nodes += _routing(len(closed))
            self._settled[closed] = not balance(self.network, closed, self.figures, self.excess, proofs=False).cuts
        return not self._settled[closed]

    def _over(self) -> bool:
        self.spent = self.spent or self.nodes > self.most_nodes
        return self.spent

    def _fitting(self, parts: Parts, ends: Arc, arcs: int, cells: int) -> int:
        """Leave out arcs that would fall below zero, where few cells are left to change what they must carry.

        With none left for the two components, an arc carries the sum of one to the other, and so does every cell chosen
        before with the sum of its side that the arc does not touch; with one cell left that leads away from one of them,
        an arc carries the sum of the other.
        """
        total = parts.sums[ends[0]]
        if parts.sums.get(ends[1], 0) == -total:
            closed = len(parts.sums) == 2 * cells
            carried = [total] if closed else []
            joined = parts.within[ends[0]] | parts.within[ends[1]]
            for chosen, tail, head in parts.sides if closed else ():
                if tail.within & joined:
                    figure = self.figures[chosen]
                    from_tail = tail.leaving if head.total and figure + head.total >= 0 else 0
                    arcs &= from_tail | (head.leaving if tail.total and figure >= tail.total else 0)
        else:
            carried = [total, -parts.sums.get(ends[1], 0)] if cells == 2 else []
        if not carried:
            return arcs
        fitting = 0
        for arc in bits(arcs):
            way = -1 if parts.within[ends[0]] >> self.network.tails[arc] & 1 else 1
            if any(self.figures[arc] + way * amount >= 0 for amount in carried):
                fitting |= 1 << arc
        return fitting

    def _try(self, parts: Parts, ends: Arc, arcs: int, chosen: tuple[int, ...], banned: int, left: int) -> None:
        joined = join(parts, *ends)
        if least_cells(joined.sums) >= left // self._lightest:
            return
        for arc in bits(arcs):
            if self.weights[arc] <= left:
                after = joined._replace(sides=self._sides(parts, ends, arc)) if joined.sums else joined
                self._visit(after, (*chosen, arc), banned, left - self.weights[arc])
            banned |= 1 << arc

    def _sides(self, parts: Parts, ends: Arc, arc: int) -> tuple[tuple[int, Side, Side], ...]:
        """The sides of all cells chosen, this one included, once it joins two components."""
        tail, head = (parts.side(part) for part in ends)
        if head.within >> self.network.tails[arc] & 1:
            tail, head = head, tail
        touched = 1 << self.network.tails[arc] | 1 << self.network.heads[arc]
        sides = [(arc, tail, head)]
        for chosen, before, behind in parts.sides:
            added = head if before.within & tail.within else tail
            if before.within & touched:
                sides.append((chosen, before.plus(added), behind))
            else:
                sides.append((chosen, before, behind.plus(added) if behind.within & touched else behind))
        return tuple(sides)

    def _settle(self, parts: Parts, chosen: tuple[int, ...], banned: int, left: int) -> None:
        free = (*self.missing, *chosen)
        self.nodes += 2 + _routing(len(free))
        if self._over():
            return
        last = left < self._lightest
        settled = balance(self.network, free, self.figures, self.excess, proofs=not last)
        if not settled.cuts:
            self.found.append(Found(tuple(sorted(chosen)), settled))
        if last or not settled.cuts:
            return
        if left < 2 * self._lightest:
            tried = self._alone(settled.cuts, free, reduce(or_, parts.leaving.values(), banned))
        else:
            tried = min((self._helpful(cut, free)[0] & ~banned for cut in settled.cuts), key=int.bit_count)
        self.nodes += len(settled.cuts)
        for arc in bits(tried):
            if self.weights[arc] <= left:
                self._visit(cross(parts, arc), (*chosen, arc), banned, left - self.weights[arc])
            banned |= 1 << arc

    @cached_property
    def _filled(self) -> int:
        """Cells with a figure above zero, which can fall as well as rise."""
        return sum(1 << arc for arc, figure in enumerate(self.figures) if figure)

    def _alone(self, cuts: Sequence[int], free: Sequence[int], banned: int) -> int:
        """Cells one of which could do for all cuts; between two components whose sums are zero it could not change at all.

        It must carry all that a cut wants, and can fall only when it has as much to lose.
        """
        tried = ~banned
        for cut in cuts:
            helpful, falling, wanted = self._helpful(cut, free)
            tried &= helpful
            for arc in bits(tried & falling):
                if self.figures[arc] < wanted:
                    tried ^= 1 << arc
            if not tried:
                break
        return tried

    def _helpful(self, cut: int, free: Sequence[int]) -> tuple[int, int, int]:
        """Cells across a cut that could, by rising or falling, bring figures in where too much goes out, or the reverse.

        Also returned: which of them would have to fall, and how much is wanted.
        """
        crossing = leading_out = outward = 0
        for vertex in bits(cut):
            crossing ^= self.network.incidence[vertex]
            leading_out |= self.network.outgoing[vertex]
            outward += self.excess[vertex]
        for arc in free:
            if crossing >> arc & 1:
                crossing ^= 1 << arc
                outward -= self.figures[arc] if leading_out >> arc & 1 else -self.figures[arc]
        falling = crossing & self._filled & (~leading_out if outward < 0 else leading_out)
        return falling | crossing & (leading_out if outward < 0 else ~leading_out), falling, abs(outward)


def _routing(cells: int) -> int:
    """How many steps it is worth to settle so many cells: routing around rings takes much longer with many."""
    return cells**2 // 100 + cells**3 // 20_000


def _branch(parts: Parts, allowed: int, cells: int, least: int) -> tuple[int, list[int]]:
    """Choose the component with the fewest cells to try, and the components they may lead to with so few cells left."""
    if cells == 1:
        start, other = parts.sums
        return start, [other]
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

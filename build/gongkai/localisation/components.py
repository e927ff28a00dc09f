"""Components of the graph: vertices joined by cells that were not read or are to change; only their sums can be assessed.

A component with its opposite needs one cell, three or more need at least two cells for three: `least_cells` counts on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.localisation.network import Network


class Side(NamedTuple):
    """One side of a cell chosen, within its component: its sum, and the arcs that leave it and its vertices, as sets of bits."""

    total: int
    leaving: int
    within: int

    def plus(self, other: "Side") -> "Side":
        """Return both together."""
        return Side(self.total + other.total, self.leaving ^ other.leaving, self.within | other.within)


class Parts(NamedTuple):
    """Components: their sums where not zero, and for each the arcs that leave it and its vertices, as sets of bits.

    `sides` holds each cell chosen to join two of them, with what lies on the side of its tail and of its head.
    """

    sums: dict[int, int]
    leaving: dict[int, int]
    within: dict[int, int]
    sides: tuple[tuple[int, Side, Side], ...] = ()

    def side(self, part: int) -> Side:
        """Return a whole component."""
        return Side(self.sums.get(part, 0), self.leaving[part], self.within[part])


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


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def join(parts: Parts, first: int, second: int) -> Parts:
    """Make the second component a part of the first; the sides of cells are left to the caller."""
    sums, leaving, within = dict(parts.sums), dict(parts.leaving), dict(parts.within)
    leaving[first] ^= leaving.pop(second)
    within[first] |= within.pop(second)
    total = sums.pop(first, 0) + sums.pop(second, 0)
    if total:
        sums[first] = total
    return Parts(sums, leaving, within)


def cross(parts: Parts, arc: int) -> Parts:
    """Join the two components of an arc; one inside a component changes no sum."""
    ends = [part for part, leaving in parts.leaving.items() if leaving >> arc & 1]
    return join(parts, *ends) if ends else parts

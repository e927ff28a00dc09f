"""Whether some cells can take figures, none below zero, that make every identity hold, all other cells staying as read.

Cells that hang on one path have one possible figure and are peeled off from the ends; what is left runs in rings and is
settled by routing a flow. When it cannot be done, the answer is one or more sets of vertices that prove it: the cells
free to change can only carry figures out of such a set (or only into it), and more would have to go the other way. Any
larger choice of cells that does work must then hold a cell that leaves each of these sets, which is what the search
branches on.
"""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from gongkai.localisation.network import Arc, Network


class Balance(NamedTuple):
    """What came of it.

    Attributes:
        changes: Change of each arc that has one possible figure.
        rings: Arcs with several possible figures.
        cuts: Sets of vertices, as bits, each of which proves it impossible; none when it is possible.
    """

    changes: dict[int, int]
    rings: tuple[int, ...] = ()
    cuts: tuple[int, ...] = ()


def balance(
    network: Network, free: Collection[int], figures: Sequence[int], excess: Sequence[int], *, proofs: bool = True
) -> Balance:
    """Settle the arcs in `free`.

    Args:
        network: The graph.
        free: Arcs that may change; the excess of the vertices they join must add up to 0.
        figures: Figure read for each arc, 0 where none was.
        excess: By how much each vertex fails with these figures.
        proofs: Whether the proofs are wanted; without them `cuts` is (0,) where it is impossible.
    """
    changes, peeled, over = _peel(network, free, excess)
    low = [vertex for (vertex, _), (arc, change) in zip(peeled, changes.items(), strict=True) if figures[arc] + change < 0]
    if len(changes) == len(free) and not low:
        return Balance(changes)
    if low and not proofs:
        return Balance({}, (), (0,))
    rings = tuple(sorted(arc for arc in free if arc not in changes))
    below = _below(network, peeled)
    if low:
        return Balance(changes, rings, tuple(below[vertex] for vertex in low))
    cut = _route(network, rings, figures, over, below)
    return Balance(changes, rings, (cut,) if cut else ())


def _peel(network: Network, free: Collection[int], excess: Sequence[int]) -> tuple[dict[int, int], list[Arc], list[int]]:
    """Settle arcs from the ends; return their changes, the vertex and the next one of each, and the excess handed on."""
    tails, heads = network.tails, network.heads
    # For each vertex the number of its arcs and their exclusive or: which is the arc itself where there is one.
    count, mixed = [0] * network.vertices, [0] * network.vertices
    for arc in free:
        tail, head = tails[arc], heads[arc]
        count[tail] += 1
        count[head] += 1
        mixed[tail] ^= arc
        mixed[head] ^= arc
    over = list(excess)
    changes: dict[int, int] = {}
    peeled: list[Arc] = []
    ends = [vertex for vertex, arcs in enumerate(count) if arcs == 1]
    for vertex in ends:
        if not count[vertex]:
            continue
        arc = mixed[vertex]
        outward = tails[arc] == vertex
        other = heads[arc] if outward else tails[arc]
        changes[arc] = -over[vertex] if outward else over[vertex]
        peeled.append((vertex, other))
        over[other] += over[vertex]
        count[vertex] = 0
        count[other] -= 1
        mixed[other] ^= arc
        if count[other] == 1:
            ends.append(other)
    return changes, peeled, over


def _below(network: Network, peeled: Sequence[Arc]) -> list[int]:
    """For each vertex, as a set of bits, itself and the vertices peeled off before it that hang on it."""
    below = [1 << vertex for vertex in range(network.vertices)]
    for vertex, other in peeled:
        below[other] |= below[vertex]
    return below


def _route(network: Network, rings: Sequence[int], figures: Sequence[int], over: Sequence[int], below: Sequence[int]) -> int:
    """Take the excess away along the arcs, none below zero; 0 if it goes, else the vertices that prove it does not."""
    supply = {vertex: -over[vertex] for arc in rings for vertex in (network.tails[arc], network.heads[arc])}
    around: dict[int, list[int]] = {vertex: [] for vertex in supply}
    for arc in rings:
        supply[network.tails[arc]] += figures[arc]
        supply[network.heads[arc]] -= figures[arc]
        around[network.tails[arc]].append(arc)
        around[network.heads[arc]].append(arc)
    flow = dict.fromkeys(rings, 0)
    while any(amount > 0 for amount in supply.values()):
        came, sink = _explore(network, around, flow, supply)
        if sink < 0:
            return reduce(or_, (below[vertex] for vertex in came))
        _push(network, flow, supply, came, sink)
    return 0


def _explore(
    network: Network, around: dict[int, list[int]], flow: dict[int, int], supply: dict[int, int]
) -> tuple[dict[int, int], int]:
    """Walk from all vertices with something to give; return by which arc each was reached (-1 at a start), and one that takes."""
    came = {vertex: -1 for vertex, amount in supply.items() if amount > 0}
    waiting = list(came)
    for vertex in waiting:
        if supply[vertex] < 0:
            return came, vertex
        for arc in around[vertex]:
            head = network.heads[arc]
            if head == vertex and not flow[arc]:
                continue
            other = network.tails[arc] if head == vertex else head
            if other not in came:
                came[other] = arc
                waiting.append(other)
    return came, -1


def _push(network: Network, flow: dict[int, int], supply: dict[int, int], came: dict[int, int], sink: int) -> None:
    path: list[tuple[int, int]] = []
    vertex = sink
    while came[vertex] >= 0:
        arc = came[vertex]
        forward = network.heads[arc] == vertex
        path.append((arc, 1 if forward else -1))
        vertex = network.tails[arc] if forward else network.heads[arc]
    amount = min([supply[vertex], -supply[sink], *(flow[arc] for arc, way in path if way < 0)])
    for arc, way in path:
        flow[arc] += way * amount
    supply[vertex] -= amount
    supply[sink] += amount

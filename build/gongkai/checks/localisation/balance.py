"""Whether some cells can take figures, none below zero, that make every identity hold, all other cells staying as read.

Cells that hang on one path have one possible figure and are peeled off from the ends; what is left runs in rings and is
settled by routing a flow. When it cannot be done, the answer is a set of vertices that proves it: the cells free to
change can only carry figures out of it (or only into it), and more would have to go the other way. Any larger choice of
cells that does work must then hold a cell that leaves this set, which is what the search branches on.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.checks.localisation.network import Network


class Balance(NamedTuple):
    """What came of it.

    Attributes:
        changes: Change of each arc that has one possible figure.
        rings: Arcs with several possible figures.
        cut: Vertices, as a set of bits, that prove it impossible; 0 when it is possible.
    """

    changes: dict[int, int]
    rings: tuple[int, ...] = ()
    cut: int = 0


def balance(network: Network, free: Iterable[int], figures: Sequence[int], excess: Sequence[int]) -> Balance:
    """Settle the arcs in `free`.

    Args:
        network: The graph.
        free: Arcs that may change; the excess of the vertices they join must add up to 0.
        figures: Figure read for each arc, 0 where none was.
        excess: By how much each vertex fails with these figures.
    """
    around: dict[int, list[int]] = {}
    for arc in free:
        around.setdefault(network.tails[arc], []).append(arc)
        around.setdefault(network.heads[arc], []).append(arc)
    need = {vertex: -excess[vertex] for vertex in around}
    below = {vertex: 1 << vertex for vertex in around}
    changes: dict[int, int] = {}
    ends = [vertex for vertex, arcs in around.items() if len(arcs) == 1]
    while ends:
        vertex = ends.pop()
        if not around[vertex]:
            continue
        arc = around[vertex].pop()
        outward = network.tails[arc] == vertex
        other = network.heads[arc] if outward else network.tails[arc]
        changes[arc] = need[vertex] if outward else -need[vertex]
        if figures[arc] + changes[arc] < 0:
            return Balance({}, (), below[vertex])
        need[other] += need[vertex]
        below[other] |= below[vertex]
        around[other].remove(arc)
        if len(around[other]) == 1:
            ends.append(other)
    rings = tuple(sorted({arc for arcs in around.values() for arc in arcs}))
    return Balance(changes, rings, _route(network, rings, figures, need, below) if rings else 0)


def _route(network: Network, rings: Sequence[int], figures: Sequence[int], need: dict[int, int], below: dict[int, int]) -> int:
    """Route what the vertices need along the arcs, none below zero; 0 if it goes, else the vertices that prove it does not."""
    supply = {vertex: need[vertex] for arc in rings for vertex in (network.tails[arc], network.heads[arc])}
    for arc in rings:
        supply[network.tails[arc]] += figures[arc]
        supply[network.heads[arc]] -= figures[arc]
    flow = dict.fromkeys(rings, 0)
    while any(amount > 0 for amount in supply.values()):
        came, sink = _explore(network, flow, supply)
        if sink < 0:
            return sum(1 << i for i in range(network.vertices) if any(below[vertex] >> i & 1 for vertex in came))
        _push(network, flow, supply, came, sink)
    return 0


def _explore(network: Network, flow: dict[int, int], supply: dict[int, int]) -> tuple[dict[int, int], int]:
    """Walk from all vertices with something to give; return by which arc each was reached (-1 at a start), and one that takes."""
    came = {vertex: -1 for vertex, amount in supply.items() if amount > 0}
    waiting = list(came)
    for vertex in waiting:
        if supply[vertex] < 0:
            return came, vertex
        for arc, carried in flow.items():
            tail, head = network.tails[arc], network.heads[arc]
            other = head if tail == vertex else tail if head == vertex and carried else -1
            if other >= 0 and other not in came:
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

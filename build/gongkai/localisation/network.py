"""The identities of a table as a directed graph: a vertex is an identity, an arc a cell.

Multiplied by -1 where needed, the identities give each cell that stands in two of them opposite signs, so their matrix
is the incidence matrix of a graph, and "all identities hold" means that the figures are a circulation. A cell that
stands in one identity only leads to a ground vertex, whose equation is minus the sum of the others. An identity that
follows from the others is left out where a cell would stand in three. All of this is verified, not assumed: where it
does not hold, the table has no graph and its failed identities are only detected.

>>> from gongkai.form import load_form
>>> network = network_of(load_form("2021"), "requests")
>>> network.sound, network.vertices, len(network.cells), [check.id for check in network.dropped]
(True, 38, 175, ['RQ1.processed_total'])
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add, mul

from gongkai.form import Form
from gongkai.identities import IdentityCheck, checks_of

Terms = dict[int, int]
Arc = tuple[int, int]
Links = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, eq=False)
class Network:
    """The graph of one table.

    Attributes:
        sound: Whether the identities form a graph; if not, there are no arcs.
        checks: All identities of the table.
        dropped: Those that follow from the others and have no vertex.
        vertices: Number of vertices, the ground included.
        cells: For each arc its cell, by index in form order.
        tails: For each arc the vertex where its cell counts +1.
        heads: For each arc the vertex where its cell counts -1.
        incidence: For each vertex its arcs, as a set of bits.
        loose: Cells of the table that stand in no identity.
        lines: The table's lines as (id, cells).
        columns: The table's columns as (id, cells).
        totals: Cells that an identity calls the sum of others.
    """

    sound: bool
    checks: tuple[IdentityCheck, ...]
    dropped: tuple[IdentityCheck, ...]
    vertices: int
    cells: tuple[int, ...]
    tails: tuple[int, ...]
    heads: tuple[int, ...]
    incidence: tuple[int, ...]
    loose: tuple[int, ...]
    lines: tuple[tuple[str, tuple[int, ...]], ...]
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    totals: frozenset[int]

    @cached_property
    def outgoing(self) -> tuple[int, ...]:
        """For each vertex the arcs of which it is the tail, as a set of bits."""
        found = [0] * self.vertices
        for arc, tail in enumerate(self.tails):
            found[tail] |= 1 << arc
        return tuple(found)

    def excess(self, figures: Sequence[int]) -> list[int]:
        """Return for each vertex by how much its identity fails, given a figure for each arc."""
        found = [0] * self.vertices
        for tail, head, figure in zip(self.tails, self.heads, figures, strict=True):
            if figure:
                found[tail] += figure
                found[head] -= figure
        return found


@lru_cache(maxsize=64)
def network_of(form: Form, table: str) -> Network:
    """Return the graph of a table of an edition, made from the identities of the form alone."""
    cells = [cell for cell in form.cells if cell.table == table]
    checks = [check for check in checks_of(form) if check.rule.table == table]
    kept, dropped = independent(checks)
    arcs = arcs_of(kept)
    sound = arcs is not None and all(_follows(_terms(check), arcs) for check in dropped)
    arcs = arcs if arcs is not None and sound else {}
    vertices = 1 + max((end for arc in arcs.values() for end in arc), default=-1)
    return Network(
        sound=sound,
        checks=tuple(checks),
        dropped=tuple(dropped),
        vertices=vertices,
        cells=tuple(arcs),
        tails=tuple(tail for tail, _ in arcs.values()),
        heads=tuple(head for _, head in arcs.values()),
        incidence=tuple(sum(1 << i for i, arc in enumerate(arcs.values()) if v in arc) for v in range(vertices)),
        loose=tuple(cell.index for cell in cells if cell.index not in arcs),
        lines=_grouped((cell.line, cell.index) for cell in cells),
        columns=_grouped((cell.column, cell.index) for cell in cells),
        totals=frozenset(side[0] for check in checks for side in (check.left, check.right) if len(side) == 1),
    )


def _grouped(pairs: Iterable[tuple[str, int]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    groups: dict[str, tuple[int, ...]] = {}
    for id_, cell in pairs:
        groups[id_] = (*groups.get(id_, ()), cell)
    return tuple(groups.items())


def _terms(check: IdentityCheck) -> Terms:
    return dict.fromkeys(check.left, 1) | dict.fromkeys(check.right, -1)


def independent(checks: Sequence[IdentityCheck]) -> tuple[list[IdentityCheck], list[IdentityCheck]]:
    """Part the identities so that no cell stands in more than two of the first; whether the second follow is not yet known."""
    kept: list[IdentityCheck] = list(checks)
    dropped: list[IdentityCheck] = []
    while True:
        times: dict[int, int] = {}
        for check in kept:
            for cell in check.left + check.right:
                times[cell] = times.get(cell, 0) + 1
        crowded = {cell for cell, n in times.items() if n > 2}
        if not crowded:
            return kept, dropped
        worst = max(kept, key=lambda check: len(crowded.intersection(check.left + check.right)))
        kept.remove(worst)
        dropped.append(worst)


def arcs_of(checks: Sequence[IdentityCheck]) -> dict[int, Arc] | None:
    """Return (tail, head) for each cell in form order, or None where no choice of signs makes the identities a graph."""
    terms = [_terms(check) for check in checks]
    places: dict[int, list[int]] = {}
    for vertex, row in enumerate(terms):
        for cell in row:
            places.setdefault(cell, []).append(vertex)
    signs = _signs(terms, places)
    if signs is None:
        return None
    arcs: dict[int, Arc] = {}
    for cell, where in sorted(places.items()):
        first, second = where[0], where[1] if len(where) == 2 else len(checks)
        arcs[cell] = (first, second) if signs[first] * terms[first][cell] == 1 else (second, first)
    return arcs


def _signs(terms: Sequence[Terms], places: Mapping[int, Sequence[int]]) -> list[int] | None:
    """Return +1 or -1 for each identity so that cells in two of them have opposite signs there, or None."""
    links: Links = {}
    for cell, where in places.items():
        if len(where) == 2:
            turned = -terms[where[0]][cell] * terms[where[1]][cell]
            links.setdefault(where[0], []).append((where[1], turned))
            links.setdefault(where[1], []).append((where[0], turned))
    return _spread(len(terms), links, 1, mul)


def _follows(row: Terms, arcs: Mapping[int, Arc]) -> bool:
    """Say whether an identity is a combination of the graph's: then its terms are differences of vertex potentials."""
    if not row.keys() <= arcs.keys():
        return False
    links: Links = {}
    for cell, (tail, head) in arcs.items():
        links.setdefault(tail, []).append((head, -row.get(cell, 0)))
        links.setdefault(head, []).append((tail, row.get(cell, 0)))
    return _spread(1 + max(links), links, 0, add) is not None


def _spread(vertices: int, links: Links, first: int, step: Callable[[int, int], int]) -> list[int] | None:
    """Give each vertex a number that agrees with every link, `first` where no link leads; None if that cannot be done."""
    found: dict[int, int] = {}
    for start in range(vertices):
        found.setdefault(start, first)
        waiting = [start]
        while waiting:
            here = waiting.pop()
            for other, label in links.get(here, ()):
                there = step(found[here], label)
                if other not in found:
                    waiting.append(other)
                if found.setdefault(other, there) != there:
                    return None
    return [found[vertex] for vertex in range(vertices)]

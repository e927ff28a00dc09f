"""Which cells are likely wrong: the door of error localisation.

Exact integers, no clock, no chance: the same figures give the same answer. Nothing is applied; the figures read remain
the figures published.

>>> from gongkai.form import load_form
>>> from gongkai.localisation.network import network_of
>>> form = load_form("2021")
>>> values = [0] * len(form.cells)
>>> for cell in ("new.business", "new.total", "granted.business", "granted.total", "processed_total.business"):
...     values[form.cell_by_id[f"requests.{cell}"].index] = 12
>>> values[form.cell_by_id["requests.processed_total.total"].index] = 21
>>> answer = localise(network_of(form, "requests"), values)
>>> answer.status, [(form.cells[change.cell].id, *change[1:]) for change in answer.sets[0].changes]
('located_unique', [('requests.processed_total.total', 21, 12, 'transposed')])

Tables in which a cell stands in one identity only: a failed sum is detected, and every cell of it that could be the mistake.

Nothing tells these candidates apart, so they are listed and none is picked, whatever the manner or the confidence.

>>> from gongkai.form import load_form
>>> from gongkai.localisation.network import network_of
>>> form = load_form("2021")
>>> values = [0] * len(form.cells)
>>> values[form.cell_by_id["reviews.reconsideration.total"].index] = 3
>>> answer = candidates(network_of(form, "reviews"), values)
>>> answer.status, [(form.cells[one.cells[0]].column, one.changes[0].needed) for one in answer.sets]
('located_ambiguous', [('upheld', 3), ('corrected', 3), ('other', 3), ('pending', 3), ('total', 0)])
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from gongkai.identities import IdentityCheck
from gongkai.localisation.balance import balance
from gongkai.localisation.components import Parts, contract, least_cells
from gongkai.localisation.mistakes import CELL, COSTS, Slip, explained, manner_of, repairs, scored, slips_of
from gongkai.localisation.model import (
    MOST_CELLS,
    MOST_DERIVED,
    MOST_LISTED,
    MOST_NODES,
    STANDARD_WEIGHT,
    Change,
    ChangeSet,
    Derived,
    Localisation,
)
from gongkai.localisation.network import Network
from gongkai.localisation.search import Found, Search

# Sets one cell larger only serve the ranking: they get a small part of the search.
MOST_NODES_NEAR = 2_000
# One more cell, mistaken in a likely manner: a larger set that costs no more than this above the smallest is a rival.
RIVAL = CELL + COSTS["wrong_digit"]
Values = Sequence[int | None]


def localise(
    network: Network,
    values: Values,
    *,
    weights: Sequence[int] | None = None,
    slips: Sequence[Slip] | None = None,
    most_nodes: int = MOST_NODES,
) -> Localisation:
    """Name the smallest changes that make every identity of a table hold.

    Args:
        network: The table's graph, from `network_of`.
        values: Figure read for each cell of the form, in form order; None where there is none or it is rounded.
        weights: What changing each cell of the form costs, at least 1; `STANDARD_WEIGHT` unless given, more where the figure
            is surer, twice as much where a witness agrees with it, half where one contradicts. What most cells weigh is
            taken as the measure.
        slips: Slips of a whole line or column to try; by default all.
        most_nodes: Steps of search after which the answer is `budget`.
    """
    if not network.sound:
        return Localisation(_detected(network, values))
    cost = [STANDARD_WEIGHT if weights is None else weights[cell] for cell in network.cells]
    figures = [values[cell] or 0 for cell in network.cells]
    missing = [arc for arc, cell in enumerate(network.cells) if values[cell] is None]
    search = Search(network, figures, missing, network.excess(figures), cost, most_nodes)
    parts = contract(network, missing, search.excess)
    if not parts.sums:
        settled = balance(network, missing, figures, search.excess)
        if not settled.cuts:
            return _held(network, parts, search, settled.changes)
    return _repaired(parts, search, values, slips_of(network) if slips is None else slips)


def _detected(network: Network, values: Values) -> str:
    """The status of a table whose identities form no graph: what holds and what fails, without candidates."""
    sums = [(_sum(check.left, values), _sum(check.right, values)) for check in network.checks]
    if any(None not in pair and pair[0] != pair[1] for pair in sums):
        return "unresolved"
    return "hidden_possible" if any(None in pair for pair in sums) or network.loose else "consistent"


def _sum(cells: Sequence[int], values: Values) -> int | None:
    figures = [figure for cell in cells if (figure := values[cell]) is not None]
    return sum(figures) if len(figures) == len(cells) else None


def _held(network: Network, parts: Parts, search: Search, changes: Mapping[int, int]) -> Localisation:
    """The answer when everything that can be assessed holds: derive what the policy allows, say what cannot be seen."""
    assessed = 0
    for leaving in parts.leaving.values():
        assessed |= leaving
    hidden = len(network.cells) - len(search.missing) - assessed.bit_count()
    derived: tuple[Derived, ...] = ()
    if len(search.missing) <= MOST_DERIVED:
        derived = tuple(Derived(network.cells[arc], change) for arc, change in sorted(changes.items()))
    return Localisation("hidden_possible" if hidden or network.loose else "consistent", derived=derived)


def _repaired(parts: Parts, search: Search, values: Values, slips: Sequence[Slip]) -> Localisation:
    """The answer when something fails.

    A slip is tried before single cells where these would be three or more, or where its place is in fact empty; at last
    where single cells explain nothing.
    """
    known = {cell: values[cell] for _, cells in search.network.lines for cell in cells}
    least = least_cells(parts.sums)
    likely = [slip for slip in slips if least >= 3 or (least == 2 and slip.short(known))]
    if likely and (moved := repairs(search.network, known, likely)):
        return _structural(moved, search)
    found = search.smallest(parts, MOST_CELLS)
    if search.spent or not found or len(found[0].arcs) >= 3:
        rest = [slip for slip in slips if slip not in likely]
        if rest and (moved := repairs(search.network, known, rest)):
            return _structural(moved, search)
    if not found and not search.spent:
        return Localisation("unresolved", nodes=search.nodes)
    return _located(parts, search, found)


def _structural(moved: tuple[ChangeSet, ...], search: Search) -> Localisation:
    unique = len(moved) == 1 and moved[0].determined
    return Localisation("structural", moved[:MOST_LISTED], len(moved), len(moved[0].changes), unique, search.nodes)


def _located(parts: Parts, search: Search, found: list[Found]) -> Localisation:
    sets = _ranked(search, found)
    size = min((len(one.arcs) for one in found), default=0)
    if search.spent:
        return Localisation("budget", sets[:MOST_LISTED], len(sets), size, nodes=search.nodes)
    near = _near(parts, search, found)
    rivalled = near is None or bool(near and near[0].score <= sets[0].score + RIVAL)
    unique = len(sets) == 1 and sets[0].determined and not rivalled
    status = "located_unique" if unique else "located_ambiguous"
    return Localisation(status, sets[:MOST_LISTED], len(sets), size, unique, search.nodes, (near or ())[:MOST_LISTED])


def _near(parts: Parts, search: Search, found: list[Found]) -> tuple[ChangeSet, ...] | None:
    """Sets one cell larger that hold none of the smallest; None when there are too many to see."""
    wider = Search(search.network, search.figures, search.missing, search.excess, search.weights, MOST_NODES_NEAR)
    smallest = [frozenset(one.arcs) for one in found]
    limit = sum(search.weights[arc] for arc in found[0].arcs) + search.usual
    larger = [one for one in wider.within(parts, limit) if not any(few.issubset(one.arcs) for few in smallest)]
    search.nodes += wider.nodes
    return None if wider.spent else _ranked(search, larger)


def _ranked(search: Search, found: Sequence[Found]) -> tuple[ChangeSet, ...]:
    network = search.network
    grid = _grid(network)
    costs = {cell: CELL * weight // search.usual for cell, weight in zip(network.cells, search.weights, strict=True)}
    sets = [scored(explained([_change(search, arc, one) for arc in one.arcs], grid, network.totals), costs) for one in found]
    return tuple(sorted(sets, key=lambda one: (one.score, one.cells)))


def _change(search: Search, arc: int, found: Found) -> tuple[int, int, int | None]:
    change = found.balance.changes.get(arc)
    figure = search.figures[arc]
    return search.network.cells[arc], figure, None if change is None else figure + change


def _grid(network: Network) -> dict[int, tuple[int, int]]:
    """Line and column of each cell, counted from 0."""
    columns = {cell: n for n, (_, cells) in enumerate(network.columns) for cell in cells}
    return {cell: (n, columns[cell]) for n, (_, cells) in enumerate(network.lines) for cell in cells}


@lru_cache(maxsize=256)
def stands_once(network: Network) -> bool:
    """Whether no cell stands in two identities."""
    return sum(len(check.left) + len(check.right) for check in network.checks) == len(network.cells)


def candidates(network: Network, values: Values) -> Localisation:
    """List, for each failed identity, each single cell that would mend it; a set here mends its own identity alone."""
    open_, failed = bool(network.loose), False
    sets: list[ChangeSet] = []
    for check in network.checks:
        figures = [values[cell] for cell in (*check.left, *check.right)]
        if None in figures:
            open_ = True
        elif found := list(single_changes(check, values)):
            failed = True
            sets += [ChangeSet((change,), CELL + COSTS[change.manner]) for change in found]
    status = "located_ambiguous" if failed else "hidden_possible" if open_ else "consistent"
    return Localisation(status, tuple(sets), len(sets), 1 if failed else 0)


def single_changes(check: IdentityCheck, values: Values) -> Iterator[Change]:
    """Yield each change of one cell that makes an identity hold, all of whose cells were read; none when it holds."""
    excess = sum(values[cell] or 0 for cell in check.left) - sum(values[cell] or 0 for cell in check.right)
    for cell in (*check.left, *check.right) if excess else ():
        printed = values[cell] or 0
        needed = printed - excess if cell in check.left else printed + excess
        if needed >= 0:
            yield Change(cell, printed, needed, manner_of(printed, needed))

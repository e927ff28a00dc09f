"""Tables in which a cell stands in one identity only: a failed sum is detected, and every cell of it that could be the mistake.

Nothing tells these candidates apart, so they are listed and none is picked, whatever the manner or the confidence.

>>> from gongkai.form import load_form
>>> from gongkai.checks.localisation.network import network_of
>>> form = load_form("2021")
>>> values = [0] * len(form.cells)
>>> values[form.cell_by_id["reviews.reconsideration.total"].index] = 3
>>> answer = candidates(network_of(form, "reviews"), values)
>>> answer.status, [(form.cells[one.cells[0]].column, one.changes[0].needed) for one in answer.sets]
('located_ambiguous', [('upheld', 3), ('corrected', 3), ('other', 3), ('pending', 3), ('total', 0)])
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai.checks.identities import IdentityCheck
from gongkai.checks.localisation.manners import CELL, COSTS, manner_of
from gongkai.checks.localisation.model import Change, ChangeSet, Localisation
from gongkai.checks.localisation.network import Network

Values = Sequence[int | None]


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

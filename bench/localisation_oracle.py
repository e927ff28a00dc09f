"""An independent answer to "how few cells must change": a mixed-integer programme solved by HiGHS, for tests and benchmarks.

It knows nothing of graphs: a figure for each cell, a switch that lets it differ from what was read, every identity of
the form as an equation, as few switches as possible. Solved again with the first solution forbidden, it says whether
that was the only one.
"""

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from gongkai.form import Form, editions, load_form
from gongkai.identities import checks_of
from gongkai.localisation.localise import localise
from gongkai.localisation.network import network_of
from synthesis import draw_figures

# Figures stay small so that the solver's tolerance, times the largest change allowed, stays far below one.
LARGEST = 300


class Smallest(NamedTuple):
    """Cells in a smallest set, and whether there is only one such set; nothing to change counts as the only one."""

    size: int
    unique: bool


class Case(NamedTuple):
    """A table as read: for each cell of the form a figure or None."""

    form: Form
    read: tuple[int | None, ...]


def draw_case(seed: int, most_missing: int = 10) -> Case:
    """Take a small synthetic table, plant 1 to 4 errors in it and take away up to 10 figures."""
    rng = Random(f"oracle/{seed}")  # noqa: S311 - repeatable on purpose
    form = load_form(editions()[seed % len(editions())])
    cells = [cell.index for cell in form.cells if cell.table == "requests"]
    read: list[int | None] = list(_small_figures(form, rng))
    for cell in rng.sample(cells, rng.randint(1, 4)):
        read[cell] = rng.choice([value for value in (0, 1, 2, 5, 10, 30, 60) if value != read[cell]])
    for cell in rng.sample(cells, rng.randint(0, most_missing)):
        read[cell] = None
    return Case(form, tuple(read))


def _small_figures(form: Form, rng: Random) -> list[int]:
    while True:
        values = draw_figures(form, rng.randrange(10_000)).values
        figures = [int(values[cell.id]) if cell.table == "requests" else 0 for cell in form.cells]
        if 0 < max(figures) <= LARGEST:
            return figures


def agrees(seed: int, most_missing: int = 10) -> bool:
    """Say whether localisation and the solver find the same size, and both or neither a single smallest set."""
    case = draw_case(seed, most_missing)
    answer = localise(network_of(case.form, "requests"), case.read, slips=())
    found = Smallest(answer.size, answer.count == 1 or answer.status in ("consistent", "hidden_possible"))
    return answer.status not in ("budget", "unresolved") and found == solve(case)


@cache
def _signs(form: Form) -> NDArray[np.int64]:
    """All identities of `requests`, one a row, over the cells of that table."""
    checks = [check for check in checks_of(form) if check.rule.table == "requests"]
    signs = np.zeros((len(checks), len(form.cells)), dtype=np.int64)
    for row, check in enumerate(checks):
        signs[row, list(check.left)], signs[row, list(check.right)] = 1, -1
    return signs[:, [cell.index for cell in form.cells if cell.table == "requests"]]


def solve(case: Case) -> Smallest:
    """Solve one case with HiGHS."""
    signs = _signs(case.form)
    read = [case.read[cell.index] for cell in case.form.cells if cell.table == "requests"]
    first = _fewest(signs, read, ())
    assert first is not None, "taking back the errors is always a solution"
    if not first:
        return Smallest(0, True)
    second = _fewest(signs, read, first)
    return Smallest(len(first), second is None or len(second) > len(first))


def _fewest(signs: NDArray[np.int64], read: Sequence[int | None], forbidden: Sequence[int]) -> tuple[int, ...] | None:
    """Return the cells of a smallest set that does not hold all the forbidden ones; None when there is none.

    The unknowns are how far each cell rises, then how far it falls, then its switch; a cell that was not read has no switch.
    """
    n = len(read)
    figures = np.array([value or 0 for value in read])
    known = np.array([value is not None for value in read])
    most = int(np.abs(signs @ figures).sum() + figures.sum())
    one, none = np.eye(n), np.zeros((n, n))
    constraints = [
        LinearConstraint(np.hstack([signs, -signs, np.zeros_like(signs)]), -signs @ figures, -signs @ figures),
        LinearConstraint(np.hstack([one, none, -most * one])[known], -np.inf, 0),
        LinearConstraint(np.hstack([none, one, -np.diag(figures)])[known], -np.inf, 0),
    ]
    if forbidden:
        row = np.zeros((1, 3 * n))
        row[0, [2 * n + cell for cell in forbidden]] = 1
        constraints.append(LinearConstraint(row, -np.inf, len(forbidden) - 1))
    switches = np.concatenate([np.zeros(2 * n), known])
    result = milp(
        switches,
        constraints=constraints,
        integrality=np.concatenate([np.zeros(2 * n), np.ones(n)]),
        bounds=Bounds(0, np.concatenate([np.full(n, most), figures, known])),
        options={"mip_rel_gap": 0},
    )
    return None if result.x is None else tuple(np.flatnonzero(result.x[2 * n :] > 0.5).tolist())

"""Which single cell, changed to which figure, would make a set of failed checks hold.

This names candidates, it picks none: with one failed sum every cell of it is a candidate; where a line sum and a column
sum fail by the same amount, their crossing is the only one. Published values are never changed.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from gongkai.checks.identities import FAIL, PASS, IdentityMatrix, Ints


class Suspect(NamedTuple):
    """A cell (index in form order), the figure it has and the figure that would satisfy all its checks."""

    cell: int
    printed: int
    needed: int


def suspects(matrix: IdentityMatrix, verdicts: Ints, difference: Ints, values: Ints) -> dict[int, tuple[Suspect, ...]]:
    """Return for each failed check of one report the single changes that repair it and everything connected with it.

    Args:
        matrix: The identities.
        verdicts: Verdict codes of the report, shape (checks,).
        difference: Left minus right, shape (checks,).
        values: Figures, shape (cells,).
    """
    found: dict[int, tuple[Suspect, ...]] = {}
    for group in matrix.groups:
        failed = [i for i in group if verdicts[i] == FAIL]
        if failed:
            single = tuple(_single_changes(matrix, group, verdicts, difference, values))
            found |= dict.fromkeys(failed, single)
    return found


def _single_changes(
    matrix: IdentityMatrix, group: tuple[int, ...], verdicts: Ints, difference: Ints, values: Ints
) -> Iterator[Suspect]:
    failed = [i for i in group if verdicts[i] == FAIL]
    held = [i for i in group if verdicts[i] == PASS]
    for cell in np.flatnonzero(matrix.signs[failed[0]]).tolist():
        changes = {int(-difference[i] * matrix.signs[i, cell]) if matrix.signs[i, cell] else 0 for i in failed}
        change = changes.pop()
        if not changes and change and not matrix.signs[held, cell].any() and values[cell] + change >= 0:
            yield Suspect(cell, int(values[cell]), int(values[cell] + change))

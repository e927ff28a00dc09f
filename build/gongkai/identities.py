"""The identities of a form as one sparse integer matrix, evaluated for many reports in a few array operations.

Row i of the matrix is one check, column j one cell of the form; +1 stands left of the equals sign, -1 right of it.
With the figures of n reports as an array (n, cells), the differences of all checks are `figures @ signs.T`.

The arithmetic of one check in numbers, as a reader would write it down.

Zeros are left out as long as one term remains; what is not a number is named by its kind.

>>> arithmetic(["12", "0", "3"], ["16"], (15, 16), equal=False)
'12 + 3 = 15 ≠ 16'
>>> arithmetic(["2008", "33"], ["1986", "55"], (2041, 2041), equal=True)
'2008 + 33 = 2041 = 1986 + 55'
>>> arithmetic(["空白", "0"], ["0"], (None, None), equal=None)
'空白 ? 0'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.codes import ids
from gongkai.form import Form, Identity, Instance

VERDICTS = ids("verdict")
PASS, FAIL, NOT_ASSESSED, NOT_APPLICABLE, PASS_IF_BLANK_IS_ZERO = range(5)

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """One instance of an identity: `id` is rule code and line or column, `left` and `right` are indices of cells."""

    id: str
    rule: Identity
    left: tuple[int, ...]
    right: tuple[int, ...]


class CheckResult(NamedTuple):
    """Outcome of all checks over n reports: verdict codes (index into `VERDICTS`) and sums, each of shape (n, checks)."""

    verdicts: NDArray[np.int8]
    left: Ints
    right: Ints


@dataclass(frozen=True, eq=False)
class IdentityMatrix:
    """All checks of one edition over its cells."""

    checks: tuple[IdentityCheck, ...]
    cells: int

    @cached_property
    def left(self) -> Ints:
        """Membership of cells in left sides, shape (checks, cells)."""
        return self._members([check.left for check in self.checks])

    @cached_property
    def right(self) -> Ints:
        """Membership of cells in right sides, shape (checks, cells)."""
        return self._members([check.right for check in self.checks])

    @cached_property
    def signs(self) -> Ints:
        """Left minus right, shape (checks, cells)."""
        return self.left - self.right

    def _members(self, sides: list[tuple[int, ...]]) -> Ints:
        members = np.zeros((len(sides), self.cells), dtype=np.int64)
        for row, side in enumerate(sides):
            members[row, list(side)] = 1
        return members

    def evaluate(self, values: Ints, known: Bools, empty: Bools, precision: Ints) -> CheckResult:
        """Judge every check in every report.

        Args:
            values: Figures, shape (n, cells); 0 where there is none.
            known: Whether the cell holds a number.
            empty: Whether the cell is there but says nothing (blank, dash, none).
            precision: Power of ten to which the figure is rounded, 1 when exact.

        A check with a cell that is neither known nor empty, or with no number at all, is not assessed. With empty cells
        it is assessed only one way: it passes if blank is zero, else nothing can be said.
        """
        members = self.left + self.right
        left, right = values @ self.left.T, values @ self.right.T
        tolerance = ((precision // 2) * known) @ members.T
        equal = np.abs(left - right) <= tolerance
        numbers = known.astype(np.int64) @ members.T
        empties = empty.astype(np.int64) @ members.T
        size = members.sum(axis=1)
        complete = numbers == size
        if_zero = (numbers + empties == size) & (numbers > 0) & ~complete & equal
        verdicts = np.full(left.shape, NOT_ASSESSED, dtype=np.int8)
        verdicts[if_zero] = PASS_IF_BLANK_IS_ZERO
        verdicts[complete & equal] = PASS
        verdicts[complete & ~equal] = FAIL
        return CheckResult(verdicts, left, right)


@lru_cache(maxsize=64)
def matrix_of(form: Form) -> IdentityMatrix:
    """Return the matrix of all identities of a form, checks in the order of its data file."""
    return IdentityMatrix(tuple(_check(form, instance) for instance in form.instances), len(form.cells))


def _check(form: Form, instance: Instance) -> IdentityCheck:
    left, right = (tuple(form.cell_by_id[cell].index for cell in side) for side in (instance.left, instance.right))
    return IdentityCheck(instance.id, instance.rule, left, right)


def arithmetic(left: Sequence[str], right: Sequence[str], sums: tuple[int | None, int | None], *, equal: bool | None) -> str:
    """Write `left` against `right`; the sums are None when a term is missing, and so is `equal` when nothing can be said."""
    first, second = _terms(left), _terms(right)
    written = [" + ".join(first)]
    if sums[0] is not None and len(first) > 1 and not (equal and len(second) == 1):
        written.append(f" = {sums[0]}")
    written.append(" ? " if equal is None else " = " if equal else " ≠ ")
    if sums[1] is not None and len(second) > 1 and not equal:
        written.append(f"{sums[1]} = ")
    return "".join([*written, " + ".join(second)])


def _terms(terms: Sequence[str]) -> list[str]:
    shown = [term for term in terms if term != "0"] or ["0"]
    return [f"({term})" if term.startswith("-") else term for term in shown]

"""The identities of a form: one check for each instance, judged over the figures of a report in exact integers.

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
from functools import lru_cache
from typing import NamedTuple

from gongkai.codes import ids
from gongkai.form import Form, Identity, Instance

VERDICTS = ids("verdict")


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """One instance of an identity: `id` is rule code and line or column, `left` and `right` are indices of cells."""

    id: str
    rule: Identity
    left: tuple[int, ...]
    right: tuple[int, ...]


class Figure(NamedTuple):
    """What a cell holds as far as sums go.

    Attributes:
        value: The count; 0 where there is none.
        known: Whether the cell holds a count.
        empty: Whether the cell is there but says nothing (blank, dash, none).
        precision: Power of ten to which the count is rounded, 1 when exact.
    """

    value: int
    known: bool
    empty: bool = False
    precision: int = 1


class Judgement(NamedTuple):
    """How a check comes out: one of `VERDICTS`, and the sums of both sides."""

    verdict: str
    left: int
    right: int


def judge(check: IdentityCheck, figures: Sequence[Figure]) -> Judgement:
    """Judge one check over the figures of a form's cells.

    A check with a cell that is neither known nor empty, or with no count at all, is not assessed. With empty cells it is
    assessed only one way: it passes if blank is zero, else nothing can be said. Rounded figures may differ by their rounding.

    >>> from gongkai.form import load_form
    >>> check = checks_of(load_form("2021"))[0]
    >>> judge(check, [Figure(0, known=True)] * 200)
    Judgement(verdict='pass', left=0, right=0)
    """
    terms = [figures[cell] for cell in (*check.left, *check.right)]
    left, right = (sum(figures[cell].value for cell in side) for side in (check.left, check.right))
    known = sum(term.known for term in terms)
    equal = abs(left - right) <= sum(term.precision // 2 for term in terms if term.known)
    if known == len(terms):
        return Judgement("pass" if equal else "fail", left, right)
    if_zero = 0 < known == len(terms) - sum(term.empty for term in terms) and equal
    return Judgement("pass_if_blank_is_zero" if if_zero else "not_assessed", left, right)


@lru_cache(maxsize=64)
def checks_of(form: Form) -> tuple[IdentityCheck, ...]:
    """Return the checks of all identities of a form, in the order of its data file."""
    return tuple(_check(form, instance) for instance in form.instances)


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

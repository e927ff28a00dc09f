"""The arithmetic of one check in numbers, as a reader would write it down.

Zeros are left out as long as one term remains; what is not a number is named by its kind.

>>> arithmetic(["12", "0", "3"], ["16"], (15, 16), equal=False)
'12 + 3 = 15 ≠ 16'
>>> arithmetic(["2008", "33"], ["1986", "55"], (2041, 2041), equal=True)
'2008 + 33 = 2041 = 1986 + 55'
>>> arithmetic(["空白", "0"], ["0"], (None, None), equal=None)
'空白 ? 0'
"""

from collections.abc import Sequence


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

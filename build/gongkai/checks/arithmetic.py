"""The arithmetic of one check in numbers, as a reader would write it down.

Zeros are left out as long as one term remains; what is not a number is named by its kind.

>>> arithmetic(["12", "0", "3"], ["16"], 15, 16, equal=False)
'12 + 3 = 15 ≠ 16'
>>> arithmetic(["2008", "33"], ["1986", "55"], 2041, 2041, equal=True)
'2008 + 33 = 2041 = 1986 + 55'
>>> arithmetic(["空白", "0"], ["0"], None, None, equal=None)
'空白 ? 0'
"""

from collections.abc import Sequence


def arithmetic(left: Sequence[str], right: Sequence[str], left_sum: int | None, right_sum: int | None, *, equal: bool | None) -> str:
    """Write `left` against `right`; sums are None when a term is missing, and so is `equal`."""
    first, second = _terms(left), _terms(right)
    written = [" + ".join(first)]
    if left_sum is not None and len(first) > 1 and not (equal and len(second) == 1):
        written.append(f" = {left_sum}")
    written.append(" ? " if equal is None else " = " if equal else " ≠ ")
    if right_sum is not None and len(second) > 1 and not equal:
        written.append(f"{right_sum} = ")
    return "".join([*written, " + ".join(second)])


def _terms(terms: Sequence[str]) -> list[str]:
    shown = [term for term in terms if term != "0"] or ["0"]
    return [f"({term})" if term.startswith("-") else term for term in shown]

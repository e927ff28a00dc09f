"""A part is judged by the base of its whole, or not at all.

Requests received are new ones, or new ones and those carried in. Which of the two a report means by 收到129件 shows when the
figure is compared; 其中自然人121件 is then compared with the same. Results are those of all requests processed, so of new ones
alone they may be fewer by as many as were carried in. Where the whole itself agrees with nothing, its parts prove nothing.

Sums of cells, and whether a figure of the text is one of them.

>>> within(Decimal("30.2965"), Decimal("30.3"), Decimal("0.1")), within(Decimal(86), Decimal(85), Decimal(1))
(True, False)
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from gongkai.claims.figures import figures_of
from gongkai.claims.model import Claim, Sum, Term
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.recognise.reading import CellReading
from gongkai.text import fold_once

Cells = Mapping[str, CellReading]

_NEW, _CARRIED = "requests.new.", "requests.carried_in."
_MOST_FIGURES = 12


def by_base_of_whole(claim: Claim, cells: Cells) -> Claim:
    """Return the claim with the cells that its whole was counted in."""
    if _family(claim) != "part" or claim.whole is None or claim.base:
        return claim
    bases = list(_bases(claim.whole, cells))
    if not bases or any(not _carries(base) for base in bases):
        return claim
    carried = (Term(1, t.cell.replace(_NEW, _CARRIED)) for t in claim.cells)
    return replace(claim, cells=(*claim.cells, *carried), also=(*claim.also, claim.cells))


def proves_nothing(claim: Claim, cells: Cells) -> str:
    """Return `ambiguous` when a part, result or share may be one of something else than its cells; else nothing."""
    if claim.relation == "percent_of":
        return "ambiguous" if _of_something_else(claim, cells) else ""
    family = _family(claim)
    after_received = claim.code == "answered" and claim.whole is not None and claim.whole.code != "answered"
    if family not in ("part", "result", "outcome") and not (claim.part and family == "carried") and not after_received:
        return ""
    if claim.whole is None:
        return "ambiguous" if claim.part else ""
    bases = list(_bases(claim.whole, cells))
    if not bases or claim.whole.approximate or claim.whole.hedge or claim.whole.doubt:
        return "ambiguous"
    if family in ("result", "carried", "head") and not _settles(claim, bases, cells):
        return "ambiguous"
    return ""


def _settles(claim: Claim, bases: list[Sum], cells: Cells) -> bool:
    """Does the whole tell which requests the results are those of?"""
    whole = claim.whole
    if whole is None or whole.code == "answered":
        return whole is None or whole.cells in bases
    carried, cell = total_of((Term(1, f"{_CARRIED}total"),), cells), total_of(claim.cells, cells)
    if carried is None or cell is None:
        return False
    return not cell - carried <= claim.value <= cell or (carried == 0 and claim.value != cell)


def _bases(whole: Claim, cells: Cells) -> Iterator[Sum]:
    """Yield the sums with which the whole agrees."""
    for base in (whole.cells, *whole.also):
        found = total_of(base, cells)
        if found is not None and agrees(found, whole, cells):
            yield base


def _carries(base: Sum) -> bool:
    return any(term.cell.startswith(_CARRIED) for term in base)


def _family(claim: Claim) -> str:
    return next((pattern.family for pattern in load_vocabulary().patterns if pattern.code == claim.code), "")


def _of_something_else(claim: Claim, cells: Cells) -> bool:
    """Does the figure that is a share differ from its cells, or is the share that of other figures of the sentence?"""
    if claim.whole is not None and not list(_bases(claim.whole, cells)):
        return True
    if not claim.also:
        carried = (*claim.base, Term(1, f"{_CARRIED}total"))
        found = found_for(claim, claim.cells, carried, cells)
        return claim.base[0].cell.startswith(_NEW) and found is not None and agrees(found, claim, cells)
    said = [f.value for f in figures_of(fold_once(claim.text)) if f.unit != "%"][:_MOST_FIGURES]
    said += [Decimal(t) for t in (total_of(claim.base, cells), total_of(claim.cells, cells)) if t is not None]
    return any(within(one * HUNDRED / other, claim.value, claim.step) for one, other in permutations(said, 2) if other)


HUNDRED = Decimal(100)


def found_for(claim: Claim, named: Sum, base: Sum, cells: Cells) -> Decimal | None:
    """Return the sum, or what per cent of the base it is; None when a cell holds no number."""
    total, whole = total_of(named, cells), total_of(base, cells)
    if claim.relation != "percent_of":
        return total
    return total * HUNDRED / whole if total is not None and whole else None


def total_of(named: Sum, cells: Cells) -> Decimal | None:
    """Return the sum of cells; None when one of them holds no number."""
    values = [(term.sign, cells[term.cell].value if term.cell in cells else None) for term in named]
    if not values or any(value is None for _, value in values):
        return None
    return sum((sign * Decimal(value) for sign, value in values if value is not None), Decimal(0))


def agrees(found: Decimal, claim: Claim, cells: Cells) -> bool:
    """Is the sentence's figure the tables' rounded, or the tables' the sentence's rounded?"""
    if within(found, claim.value, claim.step):
        return True
    return claim.relation != "percent_of" and within(claim.value, found, cells_step(claim.cells, cells))


def cells_step(named: Sum, cells: Cells) -> Decimal:
    """Return the place of the last digit of the coarsest cell."""
    steps = [Decimal(1)]
    for read in (cells[term.cell] for term in named):
        fraction = read.value.as_tuple().exponent if isinstance(read.value, Decimal) else 0
        steps.append(Decimal(read.quantity.precision) * Decimal(1).scaleb(int(fraction)))
    return max(steps[1:], default=steps[0])


def within(found: Decimal, said: Decimal, step: Decimal) -> bool:
    """Is `said` the exact figure rounded, or cut off, at its last digit?

    >>> within(Decimal("30.2965"), Decimal("30.3"), Decimal("0.1")), within(Decimal(86), Decimal(85), Decimal(1))
    (True, False)
    >>> within(Decimal(6289999), Decimal(6280000), Decimal(10000)), within(Decimal(6290000), Decimal(6280000), Decimal(10000))
    (True, False)
    """
    if found == found.to_integral_value() and step == 1:
        return found == said
    return abs(found - said) <= step / 2 or 0 <= found - said < step

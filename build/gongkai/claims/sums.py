"""Sums of cells, and whether a figure of the text is one of them.

>>> within(Decimal("30.2965"), Decimal("30.3"), Decimal("0.1")), within(Decimal(86), Decimal(85), Decimal(1))
(True, False)
"""

from collections.abc import Mapping
from decimal import Decimal

from gongkai.claims.model import Claim, Sum
from gongkai.recognise import CellReading

HUNDRED = Decimal(100)
Cells = Mapping[str, CellReading]


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

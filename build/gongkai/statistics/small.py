"""Small numbers: when a rate is a fraction, when there is a median, when there are quartiles.

The guard is on the denominator. A rate on fewer than ten is shown as a fraction and enters no median, a median needs ten
reports, quartiles need twenty; what is left out says why.

>>> shown(2, 3), shown(25, 80), shown(0, 0)
('2／3', '31.3%', '')
>>> withheld(9, "own"), withheld(12, "own"), withheld(20, "own"), withheld(500, "unstated")
('few-for-median', 'few-for-quartiles', '', 'scope-unstated')
"""

from fractions import Fraction

from gongkai.indicators.measure import percent

LEAST_BASE = 10
"""Smallest denominator of a percentage."""
LEAST_FOR_MEDIAN = 10
LEAST_FOR_QUARTILES = 20
UNSTATED = "unstated"


def shown(total: int, base: int) -> str:
    """Write a rate: a percentage, a fraction where the denominator is small, nothing where it is zero."""
    if base <= 0:
        return ""
    return percent(Fraction(total, base)) if base >= LEAST_BASE else f"{total}／{base}"


def withheld(weighed: int, scope: str) -> str:
    """Return why a group of reports has no median or no quartiles, one of the codes `withheld`; empty when it has all."""
    if scope == UNSTATED:
        return "scope-unstated"
    if weighed < LEAST_FOR_MEDIAN:
        return "few-for-median"
    return "few-for-quartiles" if weighed < LEAST_FOR_QUARTILES else ""

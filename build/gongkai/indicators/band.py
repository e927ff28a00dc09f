"""A band of peers instead of a league table: median and quartiles, and only where there are enough peers."""

from collections.abc import Sequence
from fractions import Fraction
from statistics import quantiles
from typing import NamedTuple

LEAST_PEERS = 30


class Band(NamedTuple):
    """Number of peers with a value, and their quartiles."""

    n: int
    lower: Fraction
    median: Fraction
    upper: Fraction


def band(values: Sequence[Fraction]) -> Band | None:
    """Return the band of the peers' values; None below `LEAST_PEERS`.

    >>> band([Fraction(n, 100) for n in range(31)])
    Band(n=31, lower=Fraction(3, 40), median=Fraction(3, 20), upper=Fraction(9, 40))
    """
    if len(values) < LEAST_PEERS:
        return None
    return Band(len(values), *quantiles(values, n=4, method="inclusive"))

"""Robust statistics of counts on a logarithmic scale: median and median absolute deviation of ln(1 + value).

Everything is decimal arithmetic with a fixed precision, correctly rounded by the standard library, so that results are the
same on every machine; a deviation is rounded half to even at two places.

>>> usual = spread([12, 15, 9, 11, 14])
>>> usual.n, usual.median, deviation(13, usual, Decimal("0.25"))
(5, Decimal('12'), Decimal('0.30'))
>>> deviation(400, usual, Decimal("0.25"))
Decimal('13.72')
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from gongkai.comparisons.statements import Value

_CONTEXT = Context(prec=20, rounding=ROUND_HALF_EVEN)
_CONSISTENT = Decimal("1.4826")
"""Makes the median absolute deviation of a normal distribution its standard deviation."""


class Spread(NamedTuple):
    """Number of values, their median, and median and median absolute deviation of their logarithms."""

    n: int
    median: Decimal
    middle: Decimal
    mad: Decimal


def spread(values: Sequence[Value]) -> Spread:
    """Return the spread of values that are not negative."""
    logs = [_log(value) for value in values]
    middle = median(logs)
    return Spread(len(logs), median(map(Decimal, values)), middle, median(abs(log - middle) for log in logs))


def deviation(value: Value, usual: Spread, floor: Decimal) -> Decimal:
    """Return how many robust standard deviations, of at least `floor`, a value lies from the median."""
    scale = max(_CONSISTENT * usual.mad, floor)
    return _CONTEXT.divide(_log(value) - usual.middle, scale).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


@lru_cache(maxsize=65536)
def _log(value: Value) -> Decimal:
    return _CONTEXT.ln(Decimal(value) + 1)

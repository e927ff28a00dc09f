"""Chance that repeats: the same keys give the same numbers on every machine and in every run.

>>> chance("report", 7).randrange(100) == chance("report", 7).randrange(100)
True
"""

from math import exp
from random import Random


def chance(*keys: str | int) -> Random:
    """Return a generator of random numbers of its own for these keys."""
    return Random("/".join(map(str, keys)))  # noqa: S311 - repeatable on purpose, nothing secret hangs on it


def long_tailed(rng: Random, median: float, spread: float) -> float:
    """Draw a positive number with this median; `spread` is the standard deviation of its logarithm."""
    return median * exp(rng.gauss(0.0, spread))


def whole(rng: Random, expected: float) -> int:
    """Round to a whole number up or down so that the expected value is kept: a small share mostly gives 0."""
    return int(expected + rng.random())

"""The value of an indicator for one agency-year: an exact fraction, or the reason why there is none."""

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from gongkai.codes import ids
from gongkai.indicators.definitions import Indicator

REASONS = ids("indicator_reason")
"""Why there is no value: a cell is missing, a failed check touches one, the denominator is zero, no year to compare with."""

Cells = Mapping[str, int | None]


class Measure(NamedTuple):
    """Numerator and denominator as counts, or `reason`, one of `REASONS`."""

    numerator: int = 0
    denominator: int = 0
    reason: str = ""

    @property
    def fraction(self) -> Fraction:
        """The value; ZeroDivisionError where there is none."""
        return Fraction(self.numerator, self.denominator)


def measure(indicator: Indicator, cells: Cells, failing: Collection[str] = (), before: Cells | None = None) -> Measure:
    """Return the value of an indicator.

    Args:
        indicator: Its definition.
        cells: Counts by cell id; None or no entry for a cell that holds no exact count.
        failing: Cells touched by a failed check, of either year.
        before: The counts of the year before, when its report has the same scope; used by changes only.
    """
    if indicator.change_of and before is None:
        return Measure(reason="no-year-before")
    if not frozenset(indicator.cells).isdisjoint(failing):
        return Measure(reason="fails")
    over = _sum(indicator.numerator or indicator.change_of, cells)
    under = _sum(indicator.change_of, before or {}) if indicator.change_of else _sum(indicator.denominator, cells)
    if over is None or under is None:
        return Measure(reason="missing")
    if not under:
        return Measure(reason="zero")
    return Measure(over - under if indicator.change_of else over, under)


def _sum(ids: Sequence[str], cells: Cells) -> int | None:
    counts = [cells.get(id_) for id_ in ids]
    return None if None in counts else sum(count for count in counts if count is not None)


def percent(value: Fraction) -> str:
    """Write a fraction as a percentage with one decimal, halves rounded away from zero.

    >>> percent(Fraction(-1, 8)), percent(Fraction(2, 3))
    ('−12.5%', '66.7%')
    """
    tenths = Decimal(value.numerator * 1000) / Decimal(value.denominator)
    return f"{tenths.quantize(Decimal(1), ROUND_HALF_UP) / 10:.1f}%".replace("-", "−")

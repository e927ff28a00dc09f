"""The indicators of one report: each value with its numerator and denominator, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.indicators.definitions import Indicator, indicators
from gongkai.package.collection_rows import MeasureRow
from gongkai.pages.words.wording import Wording
from gongkai.statistics import small


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of one report: its value as printed and what it is made from; `parts` divide its numerator further."""

    indicator: Indicator
    value: str
    numerator: str
    denominator: str
    parts: tuple["Measured", ...] = ()

    @property
    def part(self) -> str:
        """What a part is called beside the whole: the title of its indicator after the colon."""
        return self.indicator.title.partition("：")[2]

    @property
    def part_en(self) -> str:
        """The same in English."""
        return self.indicator.title_en.partition(": ")[2].capitalize() or self.indicator.title_en


@dataclass(frozen=True, slots=True)
class ReportMeasures:
    """The indicators of one report, and for each reason those that have no value, parts of others left out."""

    found: tuple[Measured, ...]
    missing: tuple[tuple[str, tuple[Indicator, ...]], ...]


def report_measures(rows: Sequence[MeasureRow], wording: Wording) -> ReportMeasures | None:
    """Return what the page of an agency-year shows; None without rows."""
    if not rows:
        return None
    known = indicators()
    whole = {each.numerator for each in known.values() if each.numerator}
    values = [Measured(known[row.indicator], _shown(row), row.numerator, row.denominator) for row in rows if not row.reason]
    parts = [each for each in values if each.indicator.denominator in whole]
    found = [
        replace(each, parts=tuple(part for part in parts if part.indicator.denominator == each.indicator.numerator))
        for each in values
        if each not in parts
    ]
    missing: dict[str, list[Indicator]] = {}
    for row in rows:
        if row.reason and known[row.indicator].denominator not in whole:
            missing.setdefault(wording.term("indicator_reason", row.reason).word, []).append(known[row.indicator])
    return ReportMeasures(tuple(found), tuple((reason, tuple(own)) for reason, own in missing.items()))


def _shown(row: MeasureRow) -> str:
    return small.shown(int(row.numerator), int(row.denominator))


def measured(rows: Sequence[MeasureRow]) -> dict[str, list[int] | str]:
    """Return the indicators of one report as data: numerator and denominator, or the reason."""
    return {row.indicator: row.reason or [int(row.numerator), int(row.denominator)] for row in rows}

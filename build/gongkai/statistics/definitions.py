"""What is counted over many reports: `measures.toml`, read strictly, and the indicators as rates.

>>> measures()["refused"].title, len(measures()["refused"].cells_in("2021")), measures()["disclosure-rate"].is_rate
('不予公开', 8, True)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from gongkai.errors import DataError
from gongkai.form import editions, load_form, remembered
from gongkai.indicators.definitions import indicators
from gongkai.strict import Record, convert, packaged

FILE = "measures.toml"
RATES = "rates"
"""The family of the indicators."""
LATE = "published_late"
"""The measure that counts reports, not cells."""


class Counted(Record, frozen=True):
    """A measure as the file gives it."""

    id: str
    title: str
    title_en: str
    cells: tuple[str, ...]


class Family(Record, frozen=True):
    """Measures that belong together; those of a joint one are counted in the same reports."""

    id: str
    title: str
    title_en: str
    measure: tuple[Counted, ...]
    joint: bool = False


class _File(Record, frozen=True):
    family: tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: a count (`patterns` of cells), the late reports, or a rate (an indicator)."""

    id: str
    title: str
    title_en: str
    family: str
    joint: bool
    patterns: tuple[str, ...]

    @property
    def is_rate(self) -> bool:
        """Whether it has a denominator."""
        return self.family in (RATES, "timeliness")

    def cells_in(self, edition: str) -> tuple[str, ...]:
        """Return the cells of an edition whose sum it is."""
        return _matching(self.patterns, edition)


@lru_cache(maxsize=2048)
def _matching(patterns: tuple[str, ...], edition: str) -> tuple[str, ...]:
    return tuple(cell.id for cell in load_form(edition).cells if any(fnmatchcase(cell.id, pattern) for pattern in patterns))


@remembered()
def families() -> tuple[Family, ...]:
    """Return the families of the file, in its order."""
    return measures_of(packaged("gongkai.statistics", FILE))


def measures_of(raw: Mapping[str, Any]) -> tuple[Family, ...]:
    """Return what the file says; DataError for a key that is not known, or a pattern that names no cell."""
    return convert(raw, _File, FILE, further=_problems).family


def _problems(said: _File) -> Iterator[str]:
    ids = [measure.id for family in said.family for measure in family.measure]
    yield from (f"代号 {each} 重复" for each in sorted(set(ids)) if ids.count(each) > 1)
    for measure in (measure for family in said.family for measure in family.measure):
        unknown = [pattern for pattern in measure.cells if not any(_matching((pattern,), edition) for edition in editions())]
        yield from (f"{measure.id}：{pattern} 不是表式的单元格" for pattern in unknown)


@remembered()
def measures() -> Mapping[str, Measure]:
    """Return all measures by id: counts in the order of the file, then rates in the order of the indicators."""
    counts = [
        Measure(each.id, each.title, each.title_en, family.id, family.joint, each.cells)
        for family in families()
        for each in family.measure
    ]
    rates = [Measure(each.id, each.title, each.title_en, RATES, False, each.cells) for each in indicators().values()]
    found = {each.id: each for each in (*counts, *rates)}
    if len(found) < len(counts) + len(rates):
        raise DataError("一项统计与一项指标同名", code="data-invalid", file=FILE)
    return found


def family(name: str) -> tuple[Measure, ...]:
    """Return the measures of a family."""
    return tuple(each for each in measures().values() if each.family == name)


def statistic_id(year: str | int, scope: str, measure: str, level: str = "", kind: str = "", region: str = "") -> str:
    """Return the id of a row: parts that are left out mean all.

    >>> statistic_id(2023, "own", "received", region="370000"), statistic_id(2023, "own", "received", "county", "tax")
    ('2023.own.received.r370000', '2023.own.received.county.tax')
    """
    return ".".join(filter(None, (str(year), scope, measure, level, kind, region and f"r{region}")))

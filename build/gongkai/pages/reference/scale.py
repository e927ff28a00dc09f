"""What the page on scale shows: what was measured, and what follows from it for collections of other sizes.

`scale.toml` has the figures of the bench, which writes them. Each is on a line through the smallest and the largest size that was
measured; within them it is called measured, beyond them extrapolated. Prices and limits of hosts are not measured: they stand in
`[given]`, and the page says so.

>>> Line(100, 10.0, 300, 14.0)(500)
18.0
>>> str(shown(0.04)), shown(12.3), shown(1234.5)
('0.04', '12', '1,234')
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongkai.strict import Record, convert, packaged

FILE = "scale.toml"
SIZES = (1_000, 10_000, 100_000, 500_000)
STAGES = {
    "read": "scale_stage.read",
    "recognise": "scale_stage.recognise",
    "claims": "scale_stage.claims",
    "check": "scale_stage.check",
    "package": "scale_stage.package",
    "parquet": "scale_stage.parquet",
}
"""What stages are called."""
GIB = 2**20
"""KiB in a GiB."""
HOUR = 3_600_000.0
"""Milliseconds in an hour."""


class Data(Record, frozen=True, kw_only=True):
    """The data of so many reports, from sources to Parquet.

    `begun` is how many a run had before it, where it was measured on the way; of such a run nothing is known unchanged.
    """

    reports: int
    begun: int | None = None
    processor_ms: float
    unchanged_ms: float | None = None
    memory_mib: float
    worker_mib: float
    sources_kib: float
    parquet_kib: float


class Stage(Record, frozen=True, kw_only=True):
    """What a stage of the data takes, in processor time a report."""

    id: str
    processor_ms: float


class Site(Record, frozen=True, kw_only=True):
    """The whole build of so many reports, with the site."""

    reports: int
    processor_ms: float
    memory_mib: float
    site_kib: float
    files: float


class Scans(Record, frozen=True, kw_only=True):
    """Reading of scanned reports: how many were read, and processor time a report."""

    reports: int
    processor_ms: float


class Given(Record, frozen=True, kw_only=True):
    """What is not measured: what hosts allow, and prices that are assumed."""

    pages_gb: float
    processor_hour: float
    gigabyte_month: float


class Measured(Record, frozen=True, kw_only=True):
    """The whole file."""

    processor: str
    cores: int
    python: str
    data: tuple[Data, ...]
    stage: tuple[Stage, ...]
    site: tuple[Site, ...]
    scans: Scans
    given: Given


@dataclass(frozen=True, slots=True)
class Line:
    """The line through two points."""

    from_n: float
    from_y: float
    to_n: float
    to_y: float

    def __call__(self, n: float) -> float:
        """Return what it says for n."""
        return self.from_y + (self.to_y - self.from_y) / (self.to_n - self.from_n) * (n - self.from_n)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A row of the table: the key of its words, a figure a size, and which of them lie between sizes that were measured."""

    id: str
    figures: tuple[str, ...]
    measured: tuple[bool, ...]


@lru_cache(maxsize=1)
def measured() -> Measured:
    """Return what the bench measured."""
    return convert(packaged(__package__, FILE), Measured, FILE)


def scale_values() -> dict[str, Any]:
    """Return what the template of the page is given."""
    found = measured()
    return {
        "measured": found,
        "sizes": SIZES,
        "stages": STAGES,
        "foreseen": list(foreseen(found)),
        "fits": _fits(found),
        "shown": shown,
    }


def foreseen(found: Measured) -> Iterator[Foreseen]:
    """Yield the rows of the table of sizes."""
    data, site, given = found.data, found.site, found.given
    hours = _line(data, [each.processor_ms * each.reports / HOUR for each in data])
    parquet = _line(data, [each.parquet_kib * each.reports / GIB for each in data])
    whole = _line(site, [each.processor_ms * each.reports / HOUR for each in site])
    size = _line(site, [each.site_kib * each.reports / GIB for each in site])
    files = _line(site, [each.files * each.reports for each in site])
    yield _row("scale.data_hours", hours, data)
    yield _row("scale.data_memory", _line(data, [each.memory_mib for each in data]), data)
    yield _row("scale.data_size", parquet, data)
    yield _row("scale.site_hours", whole, site)
    yield _row("scale.site_size", size, site)
    yield _row("scale.site_files", files, site)
    yield _row("scale.pages_sites", lambda n: math.ceil(size(n) * 1.073741824 / given.pages_gb), site)
    yield _row("scale.build_cost", lambda n: (hours(n) + whole(n)) * given.processor_hour, site)
    yield _row("scale.month_cost", lambda n: (parquet(n) + size(n)) * 1.073741824 * given.gigabyte_month, site)
    yield _row("scale.scan_hours", lambda n: n * found.scans.processor_ms / HOUR, [found.scans])


def shown(figure: float) -> str:
    """Return a figure as tables show it: a count whole, others with two digits at least, no fraction where there are more."""
    if isinstance(figure, int) or figure == 0 or figure >= 10:
        return f"{int(figure):,}" if figure >= 100 else f"{figure:.0f}"
    return f"{figure:.{max(0, 1 - math.floor(math.log10(figure)))}f}"


def _row(name: str, line: Any, points: Sequence[Data] | Sequence[Site] | Sequence[Scans]) -> Foreseen:
    least, most = points[0].reports, points[-1].reports
    return Foreseen(name, tuple(shown(max(0, line(n))) for n in SIZES), tuple(least <= n <= most for n in SIZES))


def _line(points: Sequence[Data] | Sequence[Site], totals: Sequence[float]) -> Line:
    return Line(points[0].reports, totals[0], points[-1].reports, totals[-1])


def _fits(found: Measured) -> int:
    """Return how many reports fit on one site of GitHub Pages, to the hundred below."""
    last = found.site[-1]
    return int(found.given.pages_gb * 1e9 / (last.site_kib * 1024)) // 100 * 100

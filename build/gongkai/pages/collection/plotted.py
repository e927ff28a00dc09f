"""A page with its charts, whose files are written beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.pages.charts.files import chart_twins
from gongkai.pages.charts.model import Chart
from gongkai.pages.desk.page import Page, Twin
from gongkai.pages.desk.renderer import Desk

SCRIPTS = ("charts.js", "table.js")
"""What such pages do with a script: pictures as PNG, tables sorted and filtered."""


@dataclass(frozen=True, slots=True)
class Plotted:
    """A page, its charts, and further files of it."""

    page: Page
    charts: Sequence[Chart] = ()
    twins: Sequence[Twin] = field(default=())


def drawn(*charts: Chart | None) -> tuple[Chart, ...]:
    """Return the charts that there are."""
    return tuple(chart for chart in charts if chart)


def plotted_twins(desk: Desk, plotted: Iterable[Plotted], mark: dict[str, Any]) -> Iterator[Twin]:
    """Yield the files of all charts, and the further files."""
    for each in plotted:
        yield from chart_twins(desk, each.page.address, each.charts, mark, english=each.page.is_english)
        yield from each.twins

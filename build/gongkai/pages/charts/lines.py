"""Lines over years, and small multiples of them: zero is on every axis, a year without a figure is a gap and not a zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from gongkai.pages.charts.marks import number
from gongkai.pages.charts.model import ceiling, key_of, line, picture, rect, width_of, words

TOP, PLOT, FOOT = 26, 150, 24
"""Heights: above the plot, of the plot, of the years below it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A year's figure: None is a gap. `band` are the quartiles of peers; `fails` marks what a failed check touches."""

    year: int
    value: float | None
    shown: str
    band: tuple[float, float] | None = None
    fails: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its name and tone."""

    name: str
    points: tuple[Point, ...]
    tone: str = "t1"


def line_chart(lines: Sequence[Line], told: str, *, breaks: Sequence[int] = (), cut: str = "", unit: str = "") -> Markup:
    """Return lines on a common scale; `breaks` are years before which the form changed, marked with `cut`.

    The scale is marked at its end and its middle, with the unit.
    """
    values = [
        value for each in lines for point in each.points for value in (point.value, *(point.band or ())) if value is not None
    ]
    most = ceiling(max(values, default=0))
    years = sorted({point.year for each in lines for point in each.points})
    high = PLOT
    drawn = [line(0, TOP + high, 100, TOP + high, "axis"), *_ticks(most, high, unit)]
    drawn += [piece for year in breaks if year in years[1:] for piece in _break(years, year, cut, high)]
    drawn += [words(_x(years, year), TOP + high + 17, str(year), "mid quiet") for year in _labelled(years)]
    for each in lines:
        drawn += _bands(each, years, most, high)
    for each in lines:
        drawn += _line(each, years, most, high, alone=len(lines) == 1)
    if not any(each.name for each in lines):
        return picture(TOP + high + FOOT, told, *drawn)
    key, top = key_of([(last_of(each), each.tone) for each in lines])
    plot = f'<svg y="{number(top)}" width="100%" height="{number(TOP + high + FOOT)}">{"".join(drawn)}</svg>'
    return picture(top + TOP + high + FOOT, told, *key, plot)


def last_of(each: Line) -> str:
    """Return the name of a line with its last figure and year."""
    last = next(point for point in reversed(each.points) if point.value is not None)
    return f"{each.name} {last.shown} · {last.year}"


def _ticks(most: float, high: float, unit: str) -> list[str]:
    """Return the marks of the scale at its middle and its end."""
    drawn = []
    for value in (most / 2, most):
        y = _y(value, most, high)
        drawn += [line(0, y, 100, y, "grid"), words(0, y - 3, f"{value:,.6g}{unit}", "quiet small")]
    return drawn


def _x(years: Sequence[int], year: int) -> float:
    return 100 * (years.index(year) + 0.5) / len(years)


def _labelled(years: Sequence[int]) -> Sequence[int]:
    """Return the years that have room for their label on a phone."""
    step = 1 + len(years) // 9
    return years[::-1][::step]


def _break(years: Sequence[int], year: int, cut: str, high: float) -> list[str]:
    x = _x(years, year) - 50 / len(years)
    return [line(x, TOP - 12, x, TOP + high, "cut"), words(x, TOP - 14, cut, "mid quiet")]


def _y(value: float, most: float, high: float) -> float:
    return TOP + high * (1 - value / most)


def _bands(each: Line, years: Sequence[int], most: float, high: float) -> list[str]:
    wide = 100 / len(years)
    return [
        rect(_x(years, p.year) - wide / 2, _y(p.band[1], most, high), wide, high * (p.band[1] - p.band[0]) / most, "band")
        for p in each.points
        if p.band
    ]


def _line(each: Line, years: Sequence[int], most: float, high: float, *, alone: bool) -> list[str]:
    known = [point for point in each.points if point.value is not None]
    drawn: list[str] = []
    for before, after in pairwise(known):
        if before.value is None or after.value is None:
            continue
        near = years.index(after.year) - years.index(before.year) == 1
        ends = _x(years, before.year), _y(before.value, most, high), _x(years, after.year), _y(after.value, most, high)
        drawn.append(line(*ends, f"line {each.tone}{'' if near else ' gap'}"))
    for point in known:
        drawn += _dot(point, each, years, most, high, labelled=alone)
    drawn += [words(_x(years, p.year), TOP + high - 5, "?", "mid quiet") for p in each.points if p.value is None and alone]
    return drawn


def _dot(point: Point, each: Line, years: Sequence[int], most: float, high: float, *, labelled: bool) -> list[str]:
    x, y = _x(years, point.year), _y(point.value or 0, most, high)
    style = f"dot {each.tone}{' fails' if point.fails else ''}"
    dot = f'<circle cx="{x:.2f}%" cy="{number(y)}" r="4" class="{style}"/>'
    shown = f"{point.shown}{' ✗' if point.fails else ''}"
    room = 340 / len(years)
    label = words(x, y - 9, shown, "mid") if labelled and width_of(shown) < room + 14 else ""
    return [dot + label]


@dataclass(frozen=True, slots=True)
class Panel:
    """A small chart of small multiples."""

    title: str
    line: Line


def small_multiples(panels: Sequence[Panel], told: str, columns: int = 2) -> Markup:
    """Return panels beside each other; each has a scale of its own that begins at zero, its first and last figure are written."""
    wide, high = 100 / columns, 122
    drawn = [piece for at, panel in enumerate(panels) for piece in _panel(panel, at % columns * wide, at // columns * high, wide)]
    return picture(high * -(-len(panels) // columns), told, *drawn)


def _panel(panel: Panel, x: float, y: float, wide: float) -> list[str]:
    points = panel.line.points
    known = [point for point in points if point.value is not None]
    most = ceiling(max([point.value or 0 for point in known], default=0))
    years = [point.year for point in points]
    inner = wide - 6

    def place(point: Point) -> tuple[float, float]:
        return x + inner * (years.index(point.year) + 0.5) / len(years), y + 42 + 44 * (1 - (point.value or 0) / most)

    drawn = [words(x, y + 14, panel.title, "strong"), line(x, y + 86, x + inner, y + 86, "axis")]
    drawn += [words(place(points[at])[0], y + 101, str(points[at].year), "mid quiet") for at in sorted({0, len(points) - 1})]
    for before, after in pairwise(known):
        near = years.index(after.year) - years.index(before.year) == 1
        drawn.append(line(*place(before), *place(after), f"line {panel.line.tone}{'' if near else ' gap'}"))
    for point in known:
        (at, up), ends = place(point), point in (known[0], known[-1])
        drawn.append(
            f'<circle cx="{at:.2f}%" cy="{number(up)}" r="3" class="dot {panel.line.tone}{" fails" if point.fails else ""}"/>'
        )
        drawn += [words(at, up - 7, f"{point.shown}{' ✗' if point.fails else ''}", "mid")] if ends else []
    return drawn

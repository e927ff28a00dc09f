"""A mark for each: reports as dots of a strip, groups as spreads, provinces as tiles.

A strip has a dot for every report that has a value, where it lies, and shows where median and quartiles lie. Dots that would hide
each other are piled up; a pile too high for the strip spreads along its place.

A spread has a bar between the quartiles of a group and a stroke at its median, all groups on one scale with zero on it.

Tiles are provinces, all of one size, each about where it lies; no boundary is drawn and none is meant. A place is data
of ours: column and row by the two digits that division codes begin with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from gongkai.pages.charts.marks import number
from gongkai.pages.charts.model import line, picture, rect, words
from gongkai.pages.words.html import esc

PLACES, STEP, RADIUS = 56, 7, 3
"""How many places a strip has side by side, and the height of a dot in a pile."""
HIGHEST = 20
"""Most dots of a pile; beyond, the pile says how many it stands for."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A report: its value, what a reader is told of it, and its page."""

    value: float
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Middle:
    """Median and quartiles with what is written of them; the quartiles are None where there are too few reports."""

    median: float
    shown: str
    quartiles: tuple[float, float] | None = None


def strip(
    dots: Sequence[Dot], middle: Middle | None, scale: tuple[float, float], ticks: Sequence[tuple[float, str]], told: str
) -> Markup:
    """Return the strip on a scale; dots beyond its ends stand at the ends."""
    piles: dict[int, list[Dot]] = {}
    for dot in dots:
        piles.setdefault(_place(dot.value, scale), []).append(dot)
    tallest = min(max(map(len, piles.values()), default=1), HIGHEST)
    base = 34 + tallest * STEP
    drawn: list[str] = []
    if middle:
        drawn += _middle(middle, scale, base)
    drawn += [piece for place, pile in sorted(piles.items()) for piece in _pile(place, pile, base)]
    drawn.append(line(0, base + 3, 100, base + 3, "axis"))
    drawn += [words(_x(at, scale), base + 19, shown, _side(_x(at, scale))) for at, shown in ticks]
    return picture(base + 26, told, *drawn)


def _side(x: float) -> str:
    return "quiet" if x < 4 else "end quiet" if x > 96 else "mid quiet"


def _share(value: float, scale: tuple[float, float]) -> float:
    return min(max((value - scale[0]) / (scale[1] - scale[0]), 0.0), 1.0)


def _place(value: float, scale: tuple[float, float]) -> int:
    return round(_share(value, scale) * PLACES)


def _x(value: float, scale: tuple[float, float]) -> float:
    return 1 + 98 * _share(value, scale)


def _middle(middle: Middle, scale: tuple[float, float], base: float) -> list[str]:
    x = _x(middle.median, scale)
    side = "" if x < 25 else "end" if x > 75 else "mid"
    drawn = [line(x, 18, x, base + 3, "median"), words(x, 12, middle.shown, f"{side} strong".strip())]
    if middle.quartiles:
        low, high = (_x(value, scale) for value in middle.quartiles)
        drawn.insert(0, rect(low, 20, max(high - low, 0.5), base - 17, "band"))
    return drawn


def _pile(place: int, pile: Sequence[Dot], base: float) -> list[str]:
    x = 1 + 98 * place / PLACES
    drawn = [_dot(dot, x, base - 4 - at * STEP) for at, dot in enumerate(pile[:HIGHEST])]
    if len(pile) > HIGHEST:
        drawn.append(words(x, base - 8 - HIGHEST * STEP, f"+{len(pile) - HIGHEST}", "mid quiet" if 4 < x < 96 else _side(x)))
    return drawn


def _dot(dot: Dot, x: float, y: float) -> str:
    circle = f'<circle cx="{x:.2f}%" cy="{number(y)}" r="{RADIUS}" class="dot t1"><title>{esc(dot.told)}</title></circle>'
    return f'<a href="{esc(dot.href)}" tabindex="-1">{circle}</a>'


@dataclass(frozen=True, slots=True)
class Spread:
    """A group: label, quartiles, median with what is written of it, what stands at the right end of the label's line."""

    label: str
    lower: float
    median: float
    upper: float
    shown: str
    aside: str


SPREAD, FOOT = 46, 24
"""Height of a spread with its label, and of the scale below all."""


def spreads(rows: Sequence[Spread], scale: tuple[float, float], ticks: Sequence[tuple[float, str]], told: str) -> Markup:
    """Return a line a group on a common scale; medians are written at their strokes."""
    drawn = [piece for at, row in enumerate(rows) for piece in _spread(row, scale, at * SPREAD)]
    foot = SPREAD * len(rows)
    drawn += [line(_x(0, scale), 18, _x(0, scale), foot, "axis"), line(0, foot, 100, foot, "axis")]
    drawn += [words(_x(at, scale), foot + 16, shown, _side(_x(at, scale))) for at, shown in ticks]
    return picture(foot + FOOT, told, *drawn)


def _spread(row: Spread, scale: tuple[float, float], y: float) -> list[str]:
    low, at, high = (_x(value, scale) for value in (row.lower, row.median, row.upper))
    written = (
        words(low, y + 35, row.shown, "end strong", dx=-6) if high > 70 < low else words(high, y + 35, row.shown, "strong", dx=6)
    )
    return [
        words(0, y + 14, row.label),
        words(100, y + 14, row.aside, "end quiet"),
        rect(low, y + 22, max(high - low, 0.5), 18, "band"),
        line(at, y + 20, at, y + 42, "median"),
        written,
    ]


TILES: Mapping[str, tuple[int, int]] = MappingProxyType({
    "23": (8, 0), "65": (0, 1), "15": (6, 1), "22": (8, 1), "62": (2, 2), "64": (3, 2), "11": (6, 2), "21": (7, 2),
    "54": (0, 3), "63": (1, 3), "61": (3, 3), "14": (4, 3), "13": (5, 3), "12": (6, 3), "51": (2, 4), "50": (3, 4),
    "42": (4, 4), "41": (5, 4), "37": (6, 4), "53": (2, 5), "52": (3, 5), "43": (4, 5), "34": (5, 5), "32": (6, 5),
    "31": (7, 5), "45": (3, 6), "36": (5, 6), "33": (6, 6), "44": (4, 7), "35": (5, 7), "71": (7, 7), "46": (3, 8),
    "81": (5, 8), "82": (4, 8),
})  # fmt: skip
COLUMNS, SIZE = 9, 38


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: short name, the figure under it, the step of its shade (0 to 4, None without a figure), its page."""

    code: str
    name: str
    shown: str
    step: int | None
    told: str
    href: str = ""


def tile_grid(tiles: Mapping[str, Tile], told: str) -> Markup:
    """Return the grid; provinces by the first two digits of their codes, those that are not given are left out."""
    placed = [(tiles[key], column, row) for key, (column, row) in TILES.items() if key in tiles]
    first, last = (found(row for _, _, row in placed) for found in (min, max))
    return picture((last - first + 1) * SIZE, told, *(_tile(tile, column, row - first) for tile, column, row in placed))


def _tile(tile: Tile, column: int, row: int) -> str:
    wide = 100 / COLUMNS
    x, y = column * wide, row * SIZE
    style = "none" if tile.step is None else f"s{tile.step}"
    on = "mid on" if tile.step is not None and tile.step >= 3 else "mid"
    place = f'x="{x + 0.3:.2f}%" y="{y + 1}" width="{wide - 0.6:.2f}%" height="{SIZE - 2}"'
    box = f'<rect {place} class="{style}"><title>{esc(tile.told)}</title></rect>'
    inner = f"{box}{words(x + wide / 2, y + 15, tile.name, on)}{words(x + wide / 2, y + 30, tile.shown, f'{on} small')}"
    return f'<a href="{esc(tile.href)}">{inner}</a>' if tile.href else f"<g>{inner}</g>"

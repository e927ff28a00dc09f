"""Provinces as tiles of one size, each about where it lies; no boundary is drawn and none is meant.

The place of a tile is data of ours: column and row by the two digits that division codes begin with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from gongkai.pages.charts.model import picture, words
from gongkai.pages.words.html import esc

PLACES: Mapping[str, tuple[int, int]] = MappingProxyType({
    "23": (8, 0), "65": (0, 1), "15": (6, 1), "22": (8, 1), "62": (2, 2), "64": (3, 2), "11": (6, 2), "21": (7, 2),
    "54": (0, 3), "63": (1, 3), "61": (3, 3), "14": (4, 3), "13": (5, 3), "12": (6, 3), "51": (2, 4), "50": (3, 4),
    "42": (4, 4), "41": (5, 4), "37": (6, 4), "53": (2, 5), "52": (3, 5), "43": (4, 5), "34": (5, 5), "32": (6, 5),
    "31": (7, 5), "45": (3, 6), "36": (5, 6), "33": (6, 6), "44": (4, 7), "35": (5, 7), "71": (7, 7), "46": (3, 8),
    "81": (5, 8), "82": (4, 8),
})  # fmt: skip
COLUMNS, ROWS, SIZE = 9, 9, 38


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
    return picture(ROWS * SIZE, told, *(_tile(tiles[key], *place) for key, place in PLACES.items() if key in tiles))


def _tile(tile: Tile, column: int, row: int) -> str:
    wide = 100 / COLUMNS
    x, y = column * wide, row * SIZE
    style = "none" if tile.step is None else f"s{tile.step}"
    on = "mid on" if tile.step is not None and tile.step >= 3 else "mid"
    place = f'x="{x + 0.3:.2f}%" y="{y + 1}" width="{wide - 0.6:.2f}%" height="{SIZE - 2}"'
    box = f'<rect {place} class="{style}"><title>{esc(tile.told)}</title></rect>'
    inner = f"{box}{words(x + wide / 2, y + 15, tile.name, on)}{words(x + wide / 2, y + 30, tile.shown, f'{on} small')}"
    return f'<a href="{esc(tile.href)}">{inner}</a>' if tile.href else f"<g>{inner}</g>"

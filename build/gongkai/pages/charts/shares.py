"""Bars: parts of a whole side by side, and single bars from zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.pages.charts.model import ceiling, key_of, picture, rect, width_of, words
from gongkai.pages.words.html import esc

ROW, BAR = 50, 24
"""Height of a row with its label above the bar, and of the bar."""
DARK = ("t1", "t3")
"""Tones on which type is light."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its size, what is written on it where there is room, and its tone."""

    name: str
    value: float
    shown: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label, what stands at the right end of the label's line, its parts, and where it leads."""

    label: str
    parts: tuple[Part, ...]
    aside: str = ""
    href: str = ""


def share_bars(bars: Sequence[Bar], told: str) -> Markup:
    """Return one bar a row, each as long as all others; what is nothing is not drawn."""
    names = {part.name: part.tone for bar in bars for part in bar.parts}
    key, top = key_of(list(names.items()))
    drawn = [piece for at, bar in enumerate(bars) for piece in _shares(bar, top + at * ROW)]
    return picture(top + ROW * len(bars), told, *key, *drawn)


def _shares(bar: Bar, y: float) -> list[str]:
    whole, x = sum(part.value for part in bar.parts), 0.0
    drawn = _label(bar, y)
    for part in bar.parts:
        if not part.value:
            continue
        wide = 100 * part.value / whole
        drawn.append(rect(x, y + 20, wide, BAR, f"{part.tone} part"))
        if wide * 3.2 > width_of(part.shown, 12) + 6:
            drawn.append(words(x + wide / 2, y + 20 + BAR / 2 + 4, part.shown, "mid on" if part.tone in DARK else "mid"))
        x += wide
    return drawn


def _label(bar: Bar, y: float) -> list[str]:
    label = words(0, y + 14, bar.label)
    linked = f'<a href="{esc(bar.href)}">{label}</a>' if bar.href else label
    return [linked, *([words(100, y + 14, bar.aside, "end quiet")] if bar.aside else [])]


def bars(rows: Sequence[Bar], told: str) -> Markup:
    """Return one bar a row on a common scale from zero; each has one part."""
    most = ceiling(max((row.parts[0].value for row in rows), default=0))
    drawn: list[str] = []
    for at, row in enumerate(rows):
        y, part = at * ROW, row.parts[0]
        drawn += _label(row, y)
        wide = 72 * part.value / most
        drawn += [rect(0, y + 20, wide, BAR - 6, part.tone)] if part.value else []
        drawn.append(words(max(wide, 0), y + 20 + BAR / 2 + 1, part.shown, "", dx=6 if part.value else 0))
    return picture(ROW * len(rows), told, *drawn)

"""Parts of a whole: bars side by side, single bars from zero, and flows.

A flow is what goes in at the left and what comes of it at the right, each band as thick as its figure:

    slots    every band has a slot as high as itself, and never lower than its label
    left     bands that swing to the trunk, labels over or under them
    right    bands that swing from the trunk, labels behind them

Both sides keep their own height: where they differ, the step is seen. A band that fails a check is hatched; one without a figure
is named but not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.pages.charts.marks import HATCH, label, ribbon
from gongkai.pages.charts.model import ceiling, key_of, line, picture, rect, width_of, words
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
    drawn = [line(0, at * ROW + 17, 0, at * ROW + ROW - 9, "axis") for at in range(len(rows))]
    for at, row in enumerate(rows):
        y, part = at * ROW, row.parts[0]
        drawn += _label(row, y)
        wide = 72 * part.value / most
        drawn += [rect(0, y + 20, wide, BAR - 6, part.tone)] if part.value else []
        drawn.append(words(max(wide, 0), y + 20 + BAR / 2 + 1, part.shown, "", dx=6))
    return picture(ROW * len(rows), told, *drawn)


WIDTH, TRUNK, RIGHT, LABELS = 340, 120, 226, 234
"""Width of the picture; where the trunk, the right ends and the labels behind them stand."""
HEIGHT = 170
"""Height of the thicker side's bands together."""
LINE = 17
"""Height of a line of text, and so of the lowest slot."""
GAP = 6
"""Between the first band on the left and the second, and half of it between those on the right."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A band: its label, its figure (None without one), its tone (in, given, kept), and whether a failed check touches it."""

    name: str
    value: int | None
    tone: str
    fails: bool = False

    @property
    def style(self) -> str:
        """The class of its label."""
        return "fails" if self.fails else "" if self.value else "z"


def flow(ins: Sequence[Ribbon], outs: Sequence[Ribbon], title: str, told: str) -> str:
    """Return the picture; empty where one of the sides has nothing to draw."""
    if not (any(each.value for each in ins) and any(each.value for each in outs)):
        return ""
    most = max(sum(max(each.value or 0, 0) for each in side) for side in (ins, outs))
    left, right = ([_thickness(each, most) for each in side] for side in (ins, outs))
    high = max(sum(LINE + each for each in left), sum(max(LINE, each + GAP / 2) for each in right)) + 4
    start = (high - max(sum(left), sum(right))) / 2
    parts = [*_left(ins, left, high, start), *_right(outs, right, high, start)]
    trunk = f'<path class="trunk" d="M{TRUNK} {start:.1f}v{sum(left):.1f}M{TRUNK + 2} {start:.1f}v{sum(right):.1f}"/>'
    hatch = HATCH if any(each.fails for each in (*ins, *outs)) else ""
    return (
        f'<svg class="flow" viewBox="0 0 {WIDTH} {high:.0f}" role="img" aria-labelledby="flow-title flow-told">'
        f'<title id="flow-title">{title}</title><desc id="flow-told">{told}</desc>{hatch}{"".join(parts)}{trunk}</svg>'
    )


def _thickness(each: Ribbon, most: int) -> float:
    return max(HEIGHT * max(each.value or 0, 0) / most, 1) if each.value else 0


def _left(ribbons: Sequence[Ribbon], heights: Sequence[float], high: float, start: float) -> list[str]:
    """Draw the left side: the label of the first band over it, those of the others under theirs, where no band swings."""
    parts, at, trunk = [], (high - sum(heights) - LINE * len(ribbons)) / 2 + LINE, start
    for i, (each, height) in enumerate(zip(ribbons, heights, strict=True)):
        parts += _drawn(each, (0, at), (TRUNK, trunk), height)
        parts.append(label(0, at + height + LINE - 5 if i else at - 4, each.name, each.style))
        at, trunk = at + height + (LINE if i else GAP), trunk + height
    return parts


def _right(ribbons: Sequence[Ribbon], heights: Sequence[float], high: float, start: float) -> list[str]:
    parts, at, trunk = [], (high - sum(max(LINE, each + GAP / 2) for each in heights)) / 2, start
    for each, height in zip(ribbons, heights, strict=True):
        slot = max(LINE, height + GAP / 2)
        parts += _drawn(each, (TRUNK + 2, trunk), (RIGHT, at + (slot - height) / 2), height)
        parts.append(label(LABELS, at + slot / 2 + 4, each.name, each.style))
        at, trunk = at + slot, trunk + height
    return parts


def _drawn(each: Ribbon, start: tuple[float, float], end: tuple[float, float], height: float) -> list[str]:
    """Return a band, and over it a hatched one where a check fails."""
    if not height:
        return []
    return [ribbon(start, end, height, style) for style in (each.tone, *(["fails"] if each.fails else []))]

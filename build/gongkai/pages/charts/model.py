"""A chart: what every one of them has, and the frame of its picture.

>>> picture(20, "Two")
Markup('<svg class="plot" width="100%" height="20" role="img" aria-label="Two"></svg>')
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup

from gongkai.pages.charts.marks import number
from gongkai.pages.words.html import esc, own_html

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a page.

    Attributes:
        id: Its name on the page, and that of its files.
        title: What is seen, in a sentence that is computed.
        subtitle: Unit, scope, number of reports.
        picture: The SVG.
        columns: The headings of its table.
        rows: The table; the first of each row is its heading. Numbers may be `<data>` elements of ours.
        note: What else must be known to read it.
    """

    id: str
    title: str
    subtitle: str
    picture: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def csv(self) -> str:
        """The table as CSV."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([self.columns, *([_bare(cell) for cell in row] for row in self.rows)])
        return out.getvalue()


def _bare(cell: Cell) -> str:
    return cell.striptags().replace(",", "").replace("−", "-") if isinstance(cell, Markup) else cell


def picture(height: float, told: str, *parts: str) -> Markup:
    """Return the SVG of parts that we made; `told` is the same in words. One with links is a group, which may hold them."""
    inner = "".join(parts)
    role = "group" if "<a " in inner else "img"
    return own_html(
        f'<svg class="plot" width="100%" height="{number(height)}" role="{role}" aria-label="{esc(told)}">{inner}</svg>'
    )


def rect(x: float, y: float, width: float, height: float, style: str) -> str:
    """Return a rectangle; `x` and `width` are parts of a hundred."""
    at = f'x="{_part(x)}%" y="{number(y)}" width="{_part(width)}%" height="{number(height)}"'
    return f'<rect {at} class="{style}"/>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """Return a line between two points."""
    return f'<line x1="{_part(x1)}%" y1="{number(y1)}" x2="{_part(x2)}%" y2="{number(y2)}" class="{style}"/>'


def words(x: float, y: float, text: str, style: str = "", dx: float = 0) -> str:
    """Return a text, escaped here; `dx` shifts it by pixels."""
    shift = f' dx="{number(dx)}"' if dx else ""
    named = f' class="{style}"' if style else ""
    return f'<text x="{_part(x)}%" y="{number(y)}"{shift}{named}>{esc(text)}</text>'


def _part(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def width_of(text: str, size: float = 12) -> float:
    """Return about how wide a text is, in pixels.

    >>> width_of("件数"), width_of("12", 10)
    (24, 12.0)
    """
    return sum(size if ord(char) > 0x2E80 else size * 0.6 for char in text)


def in_lines(text: str, width: float, size: float) -> list[str]:
    """Break a text where it fills a line.

    >>> in_lines("一二三四五", 24, 12)
    ['一二', '三四', '五']
    """
    lines, here = [""], 0.0
    for char in text:
        step = width_of(char, size)
        if here + step > width and lines[-1]:
            lines.append("")
            here = 0.0
        lines[-1] += char
        here += step
    return lines


def ceiling(most: float) -> float:
    """Return the round number at which a scale from zero ends: 1, 2 or 5 times a power of ten.

    >>> ceiling(7), ceiling(12), ceiling(0.31), ceiling(0)
    (10.0, 20.0, 0.5, 1.0)
    """
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if most <= step * power)


def key_of(names: Sequence[tuple[str, str]], width: float = 330) -> tuple[list[str], float]:
    """Return the key of tones (name, style), broken into rows that fit a phone, and its height."""
    parts, x, y = [], 0.0, 14.0
    for name, style in names:
        wide = 16 + width_of(name) + 12
        if x and x + wide > width:
            x, y = 0.0, y + 18
        parts.append(f'<rect x="{number(x)}" y="{number(y - 9)}" width="11" height="11" class="{style}"/>')
        parts.append(f'<text x="{number(x + 16)}" y="{number(y)}" class="quiet">{esc(name)}</text>')
        x += wide
    return parts, y + 14

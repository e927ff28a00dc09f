"""Parts of pictures as SVG, for pages made without a script.

Colours, patterns and type come from the style sheet by class, so that dark pages and paper have their own; numbers of a
picture always stand in a table beside it as well.

>>> ribbon((0, 10), (100, 30), 8, "given")
'<path class="given" d="M0 10C50 10 50 30 100 30v8C50 38 50 18 0 18z"/>'
>>> number(2.0), number(2.46)
('2', '2.5')
"""

from gongkai.pages.words.html import esc

HATCH = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" class="hatching"/></pattern>'
)
"""The pattern of what fails a check."""


def number(value: float) -> str:
    """Return a coordinate to a tenth of a unit, as short as it goes."""
    return f"{value:.1f}".removesuffix(".0")


def ribbon(start: tuple[float, float], end: tuple[float, float], thickness: float, style: str) -> str:
    """Return a band of even thickness that swings from one point (its upper edge) to another; `fails` is hatched."""
    (x0, y0), (x1, y1), middle = start, end, number((start[0] + end[0]) / 2)
    upper = f"M{number(x0)} {number(y0)}C{middle} {number(y0)} {middle} {number(y1)} {number(x1)} {number(y1)}"
    lower = f"C{middle} {number(y1 + thickness)} {middle} {number(y0 + thickness)} {number(x0)} {number(y0 + thickness)}"
    fill = ' fill="url(#hatch)"' if style == "fails" else ""
    return f'<path class="{style}"{fill} d="{upper}v{number(thickness)}{lower}z"/>'


def label(x: float, y: float, text: str, style: str = "") -> str:
    """Return a text; it is escaped here."""
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{number(x)}" y="{number(y)}">{esc(text)}</text>'

"""What an OFD page paints, in the order in which it is painted, in grey.

An object paints its fill and its line with the colours of its own, of its drawing parameters (`DrawParam`, its own or its
layer's), or black; text is filled unless `Fill` is false, a path is drawn as a line unless `Stroke` is. `Alpha` of an object, of
its colour and of the reusable drawing that holds it multiply. A pattern or a shading counts as grey: what it shows is not known.

>>> from lxml import etree
>>> text = etree.fromstring('<x xmlns="o" Alpha="128"><FillColor Value="255 255 255"/></x>')
>>> inks_of(text, Context(), {}, text=True)
(Ink(grey=255.0, alpha=0.5019607843137255), None)
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.sources.geometry.affine import AS_IT_IS, Matrix
from gongkai.sources.geometry.marks import Box
from gongkai.sources.ofd.drawing import numbers, outlines_of, placed

_BLACK = 0.0
_UNKNOWN = 128.0  # the grey of a pattern or a shading
_DEEPEST = 8


class Ink(NamedTuple):
    """Grey from 0, black, to 255, and how much of it covers what lies beneath, from 0 to 1."""

    grey: float
    alpha: float


class Painted(NamedTuple):
    """One thing painted, in points on the page.

    Attributes:
        ink: With what.
        parts: The corners of an area's parts, or of lines.
        clip: The rectangle outside of which nothing of it is seen.
        width: Of its lines; 0 for an area.
        even: Whether an area has holes where an even number of its parts lie, whatever way they go round.
        number: That of the character that it draws, -1 for anything else.
        picture: The resource of a picture that fills the area.
    """

    ink: Ink
    parts: Sequence[Sequence[tuple[float, float]]]
    clip: Box | None = None
    width: float = 0.0
    even: bool = False
    number: int = -1
    picture: str = ""


class Context(NamedTuple):
    """What an object inherits: the map to the page, the alpha and the clip of what holds it, its layer's drawing parameters."""

    outer: Matrix = AS_IT_IS
    alpha: float = 1.0
    clip: Box | None = None
    parameters: str = ""

    def within(self, element: Any) -> "Context":
        """Return what the parts of a reusable drawing inherit from the object that uses it."""
        alpha = self.alpha * _alpha(element)
        return Context(placed(element, self.outer), alpha, clip_of(element, self), element.get("DrawParam") or self.parameters)


def inks_of(element: Any, context: Context, parameters: Mapping[str, Any], *, text: bool) -> tuple[Ink | None, Ink | None]:
    """Return the inks of an object's fill and of its line; None for what is not painted."""
    chain = _chain(element, context, parameters)
    fill = _ink("FillColor", chain, context) if element.get("Fill", str(text).lower()) != "false" else None
    line = _ink("StrokeColor", chain, context) if element.get("Stroke", str(not text).lower()) != "false" else None
    return fill, line


def line_width(element: Any, context: Context, parameters: Mapping[str, Any]) -> float:
    """Return the width of an object's line, in its own measure."""
    widths = (holder.get("LineWidth") for holder in _chain(element, context, parameters))
    return next((float(width) for width in widths if width), 0.353)


def _chain(element: Any, context: Context, parameters: Mapping[str, Any]) -> list[Any]:
    """Return the elements that may say how an object is painted, the nearest first."""
    chain = [element]
    for name in (element.get("DrawParam") or "", context.parameters):
        while name in parameters and len(chain) < _DEEPEST:
            chain.append(parameters[name])
            name = parameters[name].get("Relative") or ""  # noqa: PLW2901 - the parameters these are made from
    return chain


def _ink(kind: str, chain: Sequence[Any], context: Context) -> Ink:
    alpha = context.alpha * _alpha(chain[0])
    colour = next((found for holder in chain if (found := holder.find(f"{{*}}{kind}")) is not None), None)
    if colour is None:
        return Ink(_BLACK, alpha)
    return Ink(_grey(colour), alpha * _alpha(colour))


def _alpha(element: Any) -> float:
    return min(255.0, max(0.0, float(element.get("Alpha") or 255))) / 255


def _grey(colour: Any) -> float:
    """Return the grey of a colour in grey, RGB or CMYK, by how many values it has."""
    values = [float(int(v[1:], 16)) if v.startswith("#") else float(v) for v in (colour.get("Value") or "").split()]
    if len(colour) or colour.get("Pattern") or (colour.get("Index") and not values):
        return _UNKNOWN
    if len(values) == 1:
        return values[0]
    if len(values) == 4:
        values = [(255 - v) * (255 - values[3]) / 255 for v in values[:3]]
    return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2] if len(values) == 3 else _BLACK


def clip_of(element: Any, context: Context) -> Box | None:
    """Return the rectangle that an object's clips, and those of what holds it, leave of it; None where nothing is clipped."""
    clip = context.clip
    own = placed(element, context.outer)
    for one in element.iterfind("{*}Clips/{*}Clip"):
        boxes = [box for area in one.iterfind("{*}Area") if (box := _area(area, own))]
        if boxes:
            around = Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
            clip = common(clip, around)
    return clip


def _area(area: Any, own: Matrix) -> Box | None:
    matrix = numbers(area.get("CTM"))
    here = own.after(Matrix(*matrix[:6])) if len(matrix) >= 6 else own
    path = area.find("{*}Path")
    if path is None:
        return None
    at = placed(path, here)
    points = [at.point(*p) for line in outlines_of(path.findtext("{*}AbbreviatedData"), curves=True) for p in line]
    return around(points) if points else None


def around(points: Sequence[tuple[float, float]]) -> Box:
    """Return the smallest upright box around points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def common(one: Box | None, other: Box) -> Box:
    """Return what two rectangles share; without extent when that is nothing."""
    if one is None:
        return other
    x0, y0 = max(one.x0, other.x0), max(one.y0, other.y0)
    return Box(x0, y0, max(x0, min(one.x1, other.x1)), max(y0, min(one.y1, other.y1)))

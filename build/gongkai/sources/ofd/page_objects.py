"""One page of an OFD file: its templates, layers, annotations and seals, as characters, rules and what is painted.

Painted from the bottom: background templates, the page's layers by their kind, foreground templates, annotations. An annotation's
appearance is shown, so its text is text of the page; a watermark is set aside, as all text is that stands askew or is outsized
(`watermarks`). Links show nothing. An electronic seal lies over all of it; nobody opens it here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.direction import angle_of
from gongkai.sources.geometry.marks import Box, Glyph, Letters, PageMarks
from gongkai.sources.geometry.watermarks import strays
from gongkai.sources.ofd.drawing import letters, numbers, outlines_of, placed, strokes
from gongkai.sources.ofd.package_parts import Package, annotations, seals
from gongkai.sources.ofd.paint import Context, Ink, Painted, around, clip_of, inks_of, line_width

POINTS = 72 / 25.4  # a millimetre in points
_A4 = (0.0, 0.0, 210.0, 297.0)
_DEEPEST = 8
_MOST_OBJECTS = 200_000
_COVERED = 0.6  # of a page by one picture: then the page is the picture
_LAYERS = {"Background": 0, "Body": 1, "Foreground": 2}
_OPAQUE = 12 / 255  # less ink is not seen
_VEIL = Ink(128.0, 0.5)


class OfdPage(NamedTuple):
    """What one page holds.

    Attributes:
        marks: Its characters and rules.
        letters: What is drawn of its characters.
        painted: All it paints, from the bottom up.
        cover: The resource of a picture that covers the page with all text beneath.
        pictures: How many there are.
        outlines: How many areas with curves: letters drawn, when there is no text.
        unpainted: Which of its characters are painted with no ink.
        seals: Where electronic seals lie.
    """

    marks: PageMarks
    letters: Letters
    painted: tuple[Painted, ...]
    cover: str
    pictures: int
    outlines: int
    unpainted: frozenset[int]
    seals: tuple[Box, ...]


@dataclass(slots=True)
class _Drawn:
    """What the objects of a page add up to."""

    glyphs: list[Glyph] = field(default_factory=list)
    corners: list[Box] = field(default_factory=list)
    baselines: list[float] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)
    painted: list[Painted] = field(default_factory=list)
    watermarks: set[int] = field(default_factory=set)
    unpainted: set[int] = field(default_factory=set)
    pictures: int = 0
    cover: str = ""
    area: float = 0.0  # of the page
    outlines: int = 0
    objects: int = 0


def read_page(package: Package, number: int, entry: Any) -> OfdPage:
    """Read one page, whose entry stands in the document's list."""
    page = package.xml(entry.get("BaseLoc", ""))
    area = page.findtext("{*}Area/{*}PhysicalBox") or package.root.findtext("{*}CommonData/{*}PageArea/{*}PhysicalBox")
    x, y, width, height = (*numbers(area), *_A4)[:4] if len(numbers(area)) >= 4 else _A4
    context = Context(Matrix(POINTS, 0, 0, POINTS, -x * POINTS, -y * POINTS))
    drawn = _Drawn(area=width * height * POINTS * POINTS)
    templates = list(_templates(package, page))
    for content in (
        *(c for c, above in templates if not above),
        page.find("{*}Content"),
        *(c for c, above in templates if above),
    ):
        _draw(package, content, context, drawn, 0)
    for kind, appearance in annotations(package, entry.get("ID", "")):
        first = len(drawn.glyphs)
        _draw(package, appearance, context._replace(outer=placed(appearance, context.outer)), drawn, 0)
        drawn.watermarks |= set(range(first, len(drawn.glyphs))) if kind == "Watermark" else set()
    lying_over = tuple(context.outer.box(x0, y0, x0 + w, y0 + h) for x0, y0, w, h in seals(package, entry.get("ID", "")))
    return _page(PageMarks(number, width * POINTS, height * POINTS, (), tuple(drawn.strokes)), drawn, lying_over)


def _page(empty: PageMarks, drawn: _Drawn, lying_over: tuple[Box, ...]) -> OfdPage:
    """Set aside what belongs to no line of the page, and off it."""
    count = len(drawn.glyphs)
    boxes = np.array([glyph[1:] for glyph in drawn.glyphs]).reshape(-1, 4)
    counted = np.array([i not in drawn.watermarks for i in range(count)], dtype=bool)
    apart = ~counted | strays(boxes, np.radians([angle_of(glyph) for glyph in drawn.glyphs]), counted)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    on_page = ((middles > 0) & (middles < (empty.width, empty.height))).all(axis=1)
    kept, aside = np.flatnonzero(~apart & on_page).tolist(), np.flatnonzero(apart & on_page).tolist()
    outlines = np.array(drawn.corners, dtype=np.float64).reshape(-1, 4)[kept]
    more = (tuple(drawn.glyphs[i] for i in aside), tuple(aside))
    known = Letters(outlines, np.array(drawn.baselines)[kept] if kept else np.empty(0), tuple(kept), *more)
    marks = PageMarks(empty.number, empty.width, empty.height, tuple(drawn.glyphs[i] for i in kept), empty.strokes)
    unpainted = frozenset(i for i, number in enumerate(kept) if number in drawn.unpainted)
    return OfdPage(marks, known, tuple(drawn.painted), drawn.cover, drawn.pictures, drawn.outlines, unpainted, lying_over)


def _templates(package: Package, page: Any) -> Iterator[tuple[Any, bool]]:
    """Yield the contents of a page's templates, and whether each lies above the page."""
    for template in page.iterfind("{*}Template"):
        path = package.templates.get(template.get("TemplateID", ""))
        if path and path in package.archive.names:
            yield package.archive.xml(path).find("{*}Content"), template.get("ZOrder") == "Foreground"


def _in_order(holder: Any) -> Iterable[Any]:
    """Return the parts of a holder as they are painted: layers by their kind, all else as it stands."""
    return sorted(
        holder.iterchildren("{*}*"), key=lambda part: _LAYERS.get(part.get("Type", ""), 1) if _kind(part) == "Layer" else 1
    )


def _kind(element: Any) -> str:
    return str(element.tag.rpartition("}")[2])


def _draw(package: Package, holder: Any, context: Context, drawn: _Drawn, depth: int) -> None:
    """Gather the characters and strokes of all objects in a layer, a block or a reusable drawing."""
    if holder is None or depth > _DEEPEST:
        return
    for element in _in_order(holder):
        drawn.objects += 1
        if drawn.objects > _MOST_OBJECTS or element.get("Visible") == "false":
            continue
        kind = _kind(element)
        if kind == "TextObject":
            _text(package, element, context, drawn)
        elif kind == "PathObject":
            _path(package, element, context, drawn)
        elif kind == "ImageObject":
            _image(element, context, drawn)
        elif kind in {"Layer", "PageBlock"}:
            inner = context._replace(parameters=element.get("DrawParam") or context.parameters)
            _draw(package, element, inner, drawn, depth + 1)
        elif kind == "CompositeObject":
            unit = package.units.get(element.get("ResourceID", ""))
            content = unit.find("{*}Content") if unit is not None else None
            _draw(package, content, context.within(element), drawn, depth + 1)


def _text(package: Package, element: Any, context: Context, drawn: _Drawn) -> None:
    fill, line = inks_of(element, context, package.parameters, text=True)
    ink = fill if fill and fill.alpha >= _OPAQUE else line or fill
    clip = clip_of(element, context)
    seen = ink is not None and ink.alpha >= _OPAQUE
    for letter in letters(element, context.outer):
        number = len(drawn.glyphs)
        drawn.glyphs.append(letter.glyph)
        drawn.corners.append(around(letter.corners))
        drawn.baselines.append(letter.baseline)
        if ink and seen:
            drawn.painted.append(Painted(ink, (letter.corners,), clip, number=number))
        else:
            drawn.unpainted.add(number)
    drawn.cover = "" if seen else drawn.cover


def _path(package: Package, element: Any, context: Context, drawn: _Drawn) -> None:
    data = element.findtext("{*}AbbreviatedData") or ""
    fill, line = inks_of(element, context, package.parameters, text=False)
    to_page, clip = placed(element, context.outer), clip_of(element, context)
    points = tuple(tuple(to_page.point(*point) for point in part) for part in outlines_of(data, curves=True))
    if fill and points:
        drawn.painted.append(Painted(fill, points, clip, even=element.get("Rule") == "Even-Odd"))
    if line and points:
        scale = abs(to_page.a * to_page.d - to_page.b * to_page.c) ** 0.5
        drawn.painted.append(Painted(line, points, clip, width=line_width(element, context, package.parameters) * scale))
    drawn.strokes += strokes(element, context.outer)
    drawn.outlines += "B" in data


def _image(element: Any, context: Context, drawn: _Drawn) -> None:
    drawn.pictures += 1
    size = numbers(element.get("Boundary"))
    extent = (1.0, 1.0) if element.get("CTM") else tuple(size[2:4])
    if len(extent) < 2:
        return
    to_page, resource = placed(element, context.outer), element.get("ResourceID", "")
    corners = tuple(to_page.point(x * extent[0], y * extent[1]) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)))
    alpha = context.alpha * float(element.get("Alpha") or 255) / 255
    drawn.painted.append(Painted(_VEIL._replace(alpha=alpha), (corners,), clip_of(element, context), picture=resource or "?"))
    box = context.outer.box(0, 0, *size[2:4]) if len(size) >= 4 else around(corners)
    drawn.cover = resource if box.width * box.height > _COVERED * drawn.area else drawn.cover

"""Styles of a Word document (ECMA-376 part 1, 17.7) as far as they decide whether and how text shows.

What applies to a run, the later over the earlier: defaults of the document, table style, paragraph style, character style, the
run itself. `vanish` and `strike` are toggles: a style that turns one on inside another that does turns it off again.

A table style has conditions (first row, last column, bands). Word writes beside each row or cell which of them apply
(`cnfStyle`); where it does not, it follows from the table's own choice (`tblLook`) and from the cell's place. The later in
`_ORDER` goes over the earlier.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from gongkai.sources.archive import parse_xml
from gongkai.sources.word.colours import Colour, highlight, shading, written
from gongkai.sources.word.elements import OFF, attribute, child, children, named, value

Properties = dict[str, Any]
"""Name of a property → what it says: switches as bool, lengths as int, grounds as colours, all else as text."""
NOTHING: Properties = {}

TOGGLES = ("vanish", "strike")
OUTLINED = ("outline", "emboss", "imprint", "shadow")
"""By these text is seen that its colour does not show."""
_SWITCHES = frozenset((*TOGGLES, *OUTLINED, "dstrike"))
_LENGTHS = frozenset(("position", "sz", "w", "spacing"))
_WORDS = frozenset(("vertAlign", "rStyle"))
_PICTURE_FONTS = frozenset(("wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett", "zapfdingbats"))
_DEEPEST = 20
_SEEN_THROUGH = 20_000
"""Opacity or transparency (of 100,000; programs disagree which) outside which text may be invisible."""


def run_properties(element: Any) -> Properties:
    """Return what an `rPr` says."""
    found: Properties = {}
    for each in element if element is not None else ():
        name = named(each)
        if name in _SWITCHES:
            found[name] = attribute(each, "val") not in OFF
        elif name in _LENGTHS:
            found[name] = _length(attribute(each, "val"))
        elif name in _WORDS:
            found[name] = attribute(each, "val")
        elif name in _OTHERS:
            _OTHERS[name](each, found)
    return found


def _length(text: str) -> int:
    """Return a length in half points; Word also takes measures with a unit."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if digits.endswith("pt") and digits[:-2].replace(".", "", 1).isdecimal():
        return round(sign * float(digits[:-2]) * 2)
    digits = digits.removesuffix("%").partition(".")[0]
    return sign * int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 6 else 0


def _ground(element: Any, found: Properties) -> None:
    found["shd"] = shading(element)


def _colour(element: Any, found: Properties) -> None:
    found["color"] = written(element, "val", "themeColor")


def _highlight(element: Any, found: Properties) -> None:
    found["highlight"] = highlight(attribute(element, "val"))


def _font(element: Any, found: Properties) -> None:
    name = attribute(element, "ascii")
    if name:
        found["pictures"] = name.lower() in _PICTURE_FONTS


def _fill(element: Any, found: Properties) -> None:
    """Take in the newer way to colour text, which goes before the older one."""
    fill = next(iter(element), None)
    alpha = next(element.iter("{*}alpha"), None)
    if fill is not None and named(fill) == "noFill":
        found["fill"] = "faint" if child(element.getparent(), "textOutline") is not None else "hidden"
    elif alpha is not None and not _SEEN_THROUGH < _length(attribute(alpha, "val")) < 100_000 - _SEEN_THROUGH:
        found["fill"] = "faint"
    elif (plain := child(element, "solidFill", "srgbClr")) is not None:
        found["fill"] = attribute(plain, "val")


def _two_lines(element: Any, found: Properties) -> None:
    found["combined"] = attribute(element, "combine") not in {"", *OFF}


_OTHERS = {
    "color": _colour,
    "shd": _ground,
    "highlight": _highlight,
    "rFonts": _font,
    "textFill": _fill,
    "eastAsianLayout": _two_lines,
}


@dataclass(frozen=True, slots=True)
class Style:
    """One style: the one it is based on, what it says of runs, the ground it lays, and whether it numbers paragraphs.

    `parts` are the conditions of a table style (first row, last column, bands): what each says of runs, and its ground.
    """

    parent: str = ""
    run: Properties = field(default_factory=dict)
    ground: Colour | None = None
    numbered: bool | None = None
    parts: dict[str, tuple[Properties, Colour | None]] = field(default_factory=dict)


@dataclass(slots=True)
class StyleSheet:
    """All styles of a document; what inherits is worked out once."""

    defaults: Properties = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    usual: str = ""
    """The id of the paragraph style that applies where none is named."""
    _whole: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, file: str, place: str) -> Self:
        """Read the styles part."""
        if not content:
            return cls()
        root = parse_xml(content, file, place)
        sheet = cls(run_properties(child(root, "docDefaults", "rPrDefault", "rPr")))
        for element in children(root, "style"):
            name = attribute(element, "styleId")
            sheet.styles[name] = _style(element)
            if attribute(element, "type") == "paragraph" and attribute(element, "default") not in {"", *OFF}:
                sheet.usual = name
        return sheet

    def beyond_defaults(self, said: Properties) -> Properties:
        """Return what differs from the document's defaults."""
        usual = {"color": "auto", **self.defaults}
        return {name: what for name, what in said.items() if usual.get(name) != what}

    def whole(self, name: str) -> Style:
        """Return a style with all that it inherits."""
        if name not in self._whole:
            self._whole[name] = self._inherited(name)
        return self._whole[name]

    def _inherited(self, name: str) -> Style:
        chain: list[Style] = []
        while name in self.styles and len(chain) < _DEEPEST and self.styles[name] not in chain:
            chain.append(self.styles[name])
            name = chain[-1].parent
        run: Properties = {}
        parts: dict[str, tuple[Properties, Colour | None]] = {}
        for each in reversed(chain):
            run |= each.run
            for part, (said, ground) in each.parts.items():
                before, below = parts.get(part, ({}, None))
                parts[part] = before | said, ground or below
        ground = next((each.ground for each in chain if each.ground), None)
        numbered = next((each.numbered for each in chain if each.numbered is not None), None)
        return Style("", run, ground, numbered, parts)


def _style(element: Any) -> Style:
    paragraph = child(element, "pPr")
    ground = shading(child(paragraph, "shd") if paragraph is not None else None)
    ground = ground or shading(child(element, "tcPr", "shd")) or shading(child(element, "tblPr", "shd"))
    parts = {attribute(part, "type"): _part(part) for part in children(element, "tblStylePr")}
    return Style(
        value(element, "basedOn"), run_properties(child(element, "rPr")), ground, numbered(child(paragraph, "numPr")), parts
    )


def _part(element: Any) -> tuple[Properties, Colour | None]:
    return run_properties(child(element, "rPr")), shading(child(element, "tcPr", "shd"))


def numbered(properties: Any) -> bool | None:
    """Does Word put a number or bullet before the paragraph, by its `numPr`? None when that does not say."""
    number = child(properties, "numId")
    return None if number is None else attribute(number, "val") != "0"


_ORDER = (
    "band1Vert", "band2Vert", "band1Horz", "band2Horz", "firstCol", "lastCol", "firstRow", "lastRow",
    "neCell", "nwCell", "seCell", "swCell",
)  # fmt: skip
# The digits of `cnfStyle`, in their order.
_WRITTEN = (
    "firstRow", "lastRow", "firstCol", "lastCol", "band1Vert", "band2Vert", "band1Horz", "band2Horz",
    "neCell", "nwCell", "seCell", "swCell",
)  # fmt: skip
# Choices of `tblLook`: attribute, bit of the older spelling.
_CHOICES = (
    ("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100), ("noHBand", 0x200), ("noVBand", 0x400),
)  # fmt: skip


@dataclass(slots=True)
class TableLook:
    """One table while it is walked through: its style, its choices, how many rows it has, and where the walk is."""

    style: Style
    chosen: frozenset[str]
    rows: int
    row: int = -1
    cell: int = -1
    cells: int = 0
    row_conditions: frozenset[str] | None = None

    def next_row(self, element: Any) -> None:
        """Go to the next row."""
        self.row, self.cell = self.row + 1, -1
        self.cells = sum(1 for _ in children(element, "tc"))
        self.row_conditions = _written(child(element, "trPr"))

    def next_cell(self, properties: Any) -> tuple[Properties, Colour | None]:
        """Go to the next cell; return what the style says of runs in it, and its ground."""
        self.cell += 1
        written = _written(properties)
        if written is None and self.row_conditions is None:
            conditions = self._by_place()
        else:
            conditions = (written or frozenset()) | (self.row_conditions or frozenset())
        run, ground = dict(self.style.run), self.style.ground
        for name in _ORDER:
            if name in conditions and name in self.style.parts:
                said, below = self.style.parts[name]
                run, ground = run | said, below or ground
        return run, ground

    def _by_place(self) -> frozenset[str]:
        edges = {
            "firstRow": self.row == 0 and "firstRow" in self.chosen,
            "lastRow": self.row == self.rows - 1 and "lastRow" in self.chosen,
            "firstCol": self.cell == 0 and "firstColumn" in self.chosen,
            "lastCol": self.cell == self.cells - 1 and "lastColumn" in self.chosen,
        }
        found = {name for name, applies in edges.items() if applies}
        if "noHBand" not in self.chosen and not found & {"firstRow", "lastRow"}:
            found.add(f"band{(self.row - ('firstRow' in self.chosen)) % 2 + 1}Horz")
        if "noVBand" not in self.chosen and not found & {"firstCol", "lastCol"}:
            found.add(f"band{(self.cell - ('firstColumn' in self.chosen)) % 2 + 1}Vert")
        return frozenset(found)


def table_look(table: Any, style: Style) -> TableLook | None:
    """Return the look of a table; None when its style says nothing of runs or grounds."""
    if not (style.run or style.ground or any(run or ground for run, ground in style.parts.values())):
        return None
    look = child(table, "tblPr", "tblLook")
    rows = sum(1 for _ in children(table, "tr"))
    return TableLook(style, _chosen(look), rows)


def _chosen(look: Any) -> frozenset[str]:
    if look is None:
        return frozenset(("noHBand", "noVBand"))
    try:
        bits = int(attribute(look, "val") or "0", 16)
    except ValueError:
        bits = 0
    return frozenset(name for name, bit in _CHOICES if _on(attribute(look, name), bits & bit))


def _on(written: str, bit: int) -> bool:
    return written not in OFF if written else bool(bit)


def _written(properties: Any) -> frozenset[str] | None:
    element = child(properties, "cnfStyle")
    if element is None:
        return None
    digits = attribute(element, "val")
    return frozenset(name for name, digit in zip(_WRITTEN, digits, strict=False) if digit == "1") if digits else None

"""Looks of cells in a workbook: number format, font and ground of each cell format, and the shared texts with their looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.sources.raised import struck, subscript, superscript
from gongkai.sources.sheets.number_formats import BUILT_IN
from gongkai.sources.word.colours import WHITE, Colour, colour, visibility
from gongkai.sources.word.elements import OFF, attribute, child, children, named, whole

_SMALLEST = 3.0
_INDEXED: dict[int, str] = {
    0: "000000",
    1: "FFFFFF",
    2: "FF0000",
    8: "000000",
    9: "FFFFFF",
    10: "FF0000",
    22: "C0C0C0",
    23: "808080",
}
_THEME: dict[int, str] = {0: "FFFFFF", 1: "000000"}
"""Colours of a theme that every theme has: paper and ink. The others are neither."""


@dataclass(frozen=True, slots=True)
class Font:
    """How characters look: colour (six digits, `auto`, or `?` for one that nobody here knows), struck, raised, tiny."""

    colour: str = "auto"
    struck: bool = False
    shift: str = ""
    tiny: bool = False

    def drawn(self, text: str) -> str:
        """Return text with its look made visible."""
        if self.shift:
            text = superscript(text) if self.shift == "superscript" else subscript(text)
        return struck(text) if self.struck else text


@dataclass(frozen=True, slots=True)
class Look:
    """One cell format. `ground` is None where a fill has a colour that nobody here knows."""

    code: str = "General"
    font: Font = Font()
    ground: Colour | None = WHITE

    def seen(self, font: Font | None = None) -> str:
        """Say whether text shows: `shown`, `faint` or `hidden`."""
        own = font or self.font
        if own.tiny:
            return "hidden"
        if own.colour in {"auto", "?"}:
            return "shown"
        if self.ground is None:
            return "faint" if own.colour.upper() == "FFFFFF" else "shown"
        return visibility(own.colour, self.ground)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one font; None for the cell's own."""

    text: str
    font: Font | None = None


@dataclass(slots=True)
class Looks:
    """The cell formats of a workbook in their order, and which differential ones change what is seen."""

    cells: list[Look] = field(default_factory=list)
    hiding: list[bool] = field(default_factory=list)

    def of(self, number: str) -> Look:
        """Return the cell format with this number."""
        at = whole(number or "0", 0)
        return self.cells[at] if at < len(self.cells) else Look()


def read_looks(root: Any) -> Looks:
    """Read the styles part."""
    codes = {attribute(each, "numFmtId"): attribute(each, "formatCode") for each in children(child(root, "numFmts"), "numFmt")}
    fonts = [font_of(each) for each in children(child(root, "fonts"), "font")]
    grounds = [_ground(each) for each in children(child(root, "fills"), "fill")]
    cells = [_look(each, codes, fonts, grounds) for each in children(child(root, "cellXfs"), "xf")]
    hiding = [_hides(each) for each in children(child(root, "dxfs"), "dxf")]
    return Looks(cells, hiding)


def _look(element: Any, codes: dict[str, str], fonts: Sequence[Font], grounds: Sequence[Colour | None]) -> Look:
    number = attribute(element, "numFmtId") or "0"
    code = codes.get(number) or BUILT_IN.get(whole(number, 0), "yyyy")
    font, fill = (whole(attribute(element, name) or "0", 0) for name in ("fontId", "fillId"))
    return Look(code, fonts[font] if font < len(fonts) else Font(), grounds[fill] if fill < len(grounds) else WHITE)


def font_of(element: Any) -> Font:
    """Read a font, of a cell format or of a run."""
    said = {named(each): each for each in element} if element is not None else {}
    crossed = "strike" in said and attribute(said["strike"], "val") not in OFF
    shift = attribute(said["vertAlign"], "val") if "vertAlign" in said else ""
    size = attribute(said["sz"], "val") if "sz" in said else ""
    tiny = size.replace(".", "", 1).isdecimal() and float(size) < _SMALLEST
    return Font(_colour(said.get("color")), crossed, shift if shift in {"superscript", "subscript"} else "", tiny)


def _colour(element: Any) -> str:
    if element is None or attribute(element, "auto") not in {"", *OFF}:
        return "auto"
    plain = attribute(element, "rgb")[-6:]
    if colour(plain):
        return plain
    known = _THEME if attribute(element, "theme") else _INDEXED
    number = whole(attribute(element, "theme") or attribute(element, "indexed"), -1)
    tinted = abs(float(attribute(element, "tint") or 0)) > 0.04 if _is_number(attribute(element, "tint")) else False
    return "?" if tinted else known.get(number, "auto" if number == 64 else "?")


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _ground(element: Any) -> Colour | None:
    pattern = child(element, "patternFill")
    kind = attribute(pattern, "patternType") if pattern is not None else ""
    if pattern is None:
        return None if child(element, "gradientFill") is not None else WHITE
    if kind in {"", "none"}:
        return WHITE
    return colour(_colour(child(pattern, "fgColor"))) if kind == "solid" else None


def _hides(element: Any) -> bool:
    """Does a conditional format change the number's form, its colour, or strike it out?"""
    font = child(element, "font")
    coloured = child(font, "color") is not None and _colour(child(font, "color")) in {"FFFFFF", "?"}
    return child(element, "numFmt") is not None or coloured or child(font, "strike") is not None

"""Looks of cells in a workbook: fonts and grounds, the shared texts with their looks, and what a number format shows of a number.

Number formats (ECMA-376 part 1, 18.8.31) have up to four sections: positive, negative, zero, text. Digits (`0 # ,`), a point, per
cent, words in quotes and `General` are understood; dates, fractions, powers of ten and conditions are not: then None is
returned, and nobody knows.

>>> shown("1234.5", "#,##0.00"), shown("0", "0;-0;;@"), shown("0.125", "0.0%"), shown("12", '0"件"'), shown("5", "yyyy-mm-dd")
('1,234.50', '', '12.5%', '12件', None)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from gongkai.sources.raised import struck, subscript, superscript
from gongkai.sources.word.colours import WHITE, Colour, colour, visibility
from gongkai.sources.word.elements import OFF, attribute, child, children, named, whole

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 49: "@",
}  # fmt: skip
"""Formats that files name by number alone; others are dates and the like."""
_LONGEST = 11
"""Characters that `General` shows at most; what is longer it rounds."""

_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<one>.)|_.|\*.|\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?[0-9]+|DBNum[0-9])\]'
    r"|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|(?P<general>General)|(?P<digits>[#0,.?]*[#0?][#0,.?]*)|(?P<percent>%)|(?P<text>@)"
    r"|(?P<sign>[-+$€£¥￥（）() :：])|(?P<han>[\u3400-\u9fff])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_DATE_WORDS = frozenset("年月日时分秒")


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[str, ...]:
    return tuple(_SPLIT.split(code))


def shown_text(text: str, code: str) -> str | None:
    """Return what a format shows of a text; None when nobody knows."""
    sections = _sections(code)
    if len(sections) < 4:
        return text
    return _filled(sections[3], text) if "@" in sections[3] or not sections[3].strip() else None


def _filled(section: str, text: str) -> str | None:
    pieces = []
    for token in _TOKEN.finditer(section):
        if token["other"] or token["digits"]:
            return None
        pieces.append(text if token["text"] else token["words"] or token["one"] or token["sign"] or token["han"] or "")
    return "".join(pieces)


def shown(value: str, code: str) -> str | None:
    """Return what a format shows of a number as the file holds it; None when nobody knows."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= 10**15:
        return None
    sections = _sections(code)
    if any("[<" in s or "[>" in s or "[=" in s for s in sections):
        return None
    if len(sections) > 2 and number == 0:
        return _section(sections[2], number)
    if len(sections) > 1 and number < 0:
        return _section(sections[1], -number)
    return _section(sections[0], number)


def _section(section: str, number: Decimal) -> str | None:
    tokens = list(_TOKEN.finditer(section))
    digits = [token["digits"] for token in tokens if token["digits"]]
    if any(token["other"] or token["han"] in _DATE_WORDS for token in tokens) or len(digits) > 1 or "DBNum" in section:
        return None
    if digits and ("?" in digits[0] or digits[0].count(".") > 1 or digits[0].endswith(",") or ",." in digits[0]):
        return None
    for token in tokens:
        if token["percent"]:
            number *= 100
    pieces = [_piece(token, number, digits[0] if digits else "") for token in tokens]
    if any(piece is None for piece in pieces):
        return None
    return "".join(filter(None, pieces)).strip()


def _piece(token: re.Match[str], number: Decimal, digits: str) -> str | None:
    if token["general"] or token["text"]:
        return general(number)
    if token["digits"]:
        return _digits(number, digits)
    return token["words"] or token["one"] or token["money"] or token["percent"] or token["sign"] or token["han"] or ""


def general(number: Decimal) -> str | None:
    """Return what `General` shows; None when it would have to round."""
    text = format(Decimal(format(float(number), ".15g")), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (text or "0") if len(text) <= _LONGEST else None


def _digits(number: Decimal, digits: str) -> str | None:
    whole, _, fraction = digits.partition(".")
    places = len(fraction)
    rounded = Decimal(format(float(number), ".15g")).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}" if "," in whole else f"{abs(rounded):f}"
    least = whole.replace(",", "").count("0")
    before, point, after = text.partition(".")
    after = _without_optional(after, fraction)
    if least > 1 and "," not in whole:
        before = before.zfill(least)
    if least == 0 and before == "0":
        before = ""
    # Excel leaves the point even where no digit follows it
    return ("-" if rounded < 0 else "") + before + (point + after if point else "")


def _without_optional(after: str, fraction: str) -> str:
    while after and fraction and fraction[len(after) - 1] == "#" and after.endswith("0"):
        after = after[:-1]
    return after


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

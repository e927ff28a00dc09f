"""Number formats of spreadsheets (ECMA-376 part 1, 18.8.31): what a cell shows of its number.

A format has up to four sections: positive, negative, zero, text. Digits (`0 # ,`), a point, per cent, words in quotes and
`General` are understood; dates, fractions, powers of ten and conditions are not: then None is returned, and nobody knows.

>>> shown("1234.5", "#,##0.00"), shown("0", "0;-0;;@"), shown("0.125", "0.0%"), shown("12", '0"件"'), shown("5", "yyyy-mm-dd")
('1,234.50', '', '12.5%', '12件', None)
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

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

"""The page on the site's own design: colours, type and spacing as the stylesheet has them, and each part as it looks.

Tokens are read from the stylesheet, so that the page cannot drift from it; the contrast beside a colour is reckoned from
them by the formula of WCAG 2.

>>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777777", "#ffffff"), 2)
(21.0, 4.48)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.page import Page
from gongkai.pages.desk.renderer import Desk

_BLOCK = re.compile(r"^(?:@media \((?P<query>[^)]*)\) \{\s*)?:root \{(?P<body>[^}]*)\}", re.MULTILINE)
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_COLOUR = re.compile(r"#[0-9a-f]{6}|#[0-9a-f]{3}")
_DARK = "prefers-color-scheme: dark"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in both schemes, with its contrast to the paper of each."""

    name: str
    light: str
    dark: str
    contrast_light: str
    contrast_dark: str


def design_page(desk: Desk, holdings: Holdings) -> Page:
    """Return the page."""
    schemes = tokens(desk.setting.files.file("assets/gongkai.css").read_text(encoding="utf-8"))
    light = schemes[""]
    others = {name: value for name, value in light.items() if not _COLOUR.fullmatch(value)}
    name, told = desk.strings["design.name"], desk.strings["design.description"]
    return desk.page(
        "design/", "design.html", name[0], told[0],
        colours=colours(light, schemes[_DARK]), steps={n: v for n, v in others.items() if n.startswith("step-")},
        stacks={n: v for n, v in others.items() if "," in v},
        spaces={n: v for n, v in others.items() if not n.startswith("step-") and "," not in v}, **holdings.mark,
    )  # fmt: skip


def tokens(stylesheet: str) -> dict[str, dict[str, str]]:
    """Return the custom properties of `:root` by the media query they stand in (none: an empty string); paper has its own.

    >>> print(*tokens(":root { --a: #fff; }\\n@media print {\\n  :root { --a: #777; }\\n}").items())
    ('', {'a': '#fff'})
    """
    found: dict[str, dict[str, str]] = {}
    for block in _BLOCK.finditer(stylesheet):
        found.setdefault(block["query"] or "", {}).update(_TOKEN.findall(block["body"]))
    return found


def colours(light: Mapping[str, str], dark: Mapping[str, str]) -> list[Colour]:
    """Return the colours in the order of the stylesheet."""
    return [
        Colour(name, value, dark[name], f"{contrast(value, light['paper']):.1f}", f"{contrast(dark[name], dark['paper']):.1f}")
        for name, value in light.items()
        if _COLOUR.fullmatch(value)
    ]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""The badge of a report, drawn and as data."""

import unicodedata
from functools import lru_cache

from gongkai.pages.desk.page import json_text
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.words.wording import Term

_LABEL_COLOUR = "#3a3a36"


def badge_svg(desk: Desk, year: int, state: str) -> str:
    """Return the badge of a year and a state."""
    term = desk.wording.term("badge", state)
    return _svg(desk, _label(desk, year), _message(term), term.colour, f"{_label(desk, year)}：{term.word} ({term.word_en})")


def badge_json(desk: Desk, year: int, state: str) -> str:
    """Return the same badge in the schema of shields.io endpoints."""
    term = desk.wording.term("badge", state)
    return json_text({"schemaVersion": 1, "label": _label(desk, year), "message": _message(term), "color": term.colour})


def _label(desk: Desk, year: int) -> str:
    return f"{desk.wording.site.name} {year}"


def _message(term: Term) -> str:
    return f"{term.glyph} {term.word}"


@lru_cache(maxsize=1024)
def _svg(desk: Desk, label: str, message: str, colour: str, title: str) -> str:
    left, right = _width(label) + 14, _width(message) + 14
    return desk.render(
        "badge.svg", label=label, message=message, colour=colour, title=title, left=left, right=right, label_colour=_LABEL_COLOUR
    )


def _width(text: str) -> int:
    """Return the width of a text at 12 pixels: full-width characters count 12, others 7."""
    return sum(12 if unicodedata.east_asian_width(char) in "WF" else 7 for char in text)

"""The design page says what the stylesheet says, and text can be read in both schemes."""

import pytest

from gongkai.pages.reference.design import Colour, colours, tokens
from pages.parsed import PROJECT

SCHEMES = tokens((PROJECT / "site_src/assets/gongkai.css").read_text(encoding="utf-8"))
TEXT = ("ink", "ink-2", "ink-3", "accent", "pass", "fail", "doubt")
COLOURS = {colour.name: colour for colour in colours(SCHEMES[""], SCHEMES["prefers-color-scheme: dark"])}


def test_each_colour_is_designed_for_both_schemes() -> None:
    assert len(COLOURS) > 10
    assert all(colour.light != colour.dark for colour in COLOURS.values())


@pytest.mark.parametrize("colour", [COLOURS[name] for name in TEXT], ids=TEXT)
def test_text_has_the_contrast_of_aa(colour: Colour) -> None:
    assert float(colour.contrast_light) >= 4.5
    assert float(colour.contrast_dark) >= 4.5

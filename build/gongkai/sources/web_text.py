"""Saying text as it looks: marked where it is raised or struck, left out where nobody sees it, doubted where that is open."""

import re

from gongkai.sources.markup import Flow
from gongkai.sources.raised import struck, subscript, superscript
from gongkai.sources.web_looks import Look

UNSURE, HIDDEN = "text-unsure", "text-hidden"

_SPACE = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"[0-9０-９]+")
_DIGIT_WIDTH, _OTHER_SIZE = 0.45, 1.4
_REVERSED = "\u202e"


def has_digit(text: str) -> bool:
    """Does the text hold a figure?"""
    return any(c.isnumeric() for c in text)


class Lettering:
    """Tells the flow each piece of text as it looks."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._known: dict[int, tuple[Look, bool, tuple[str, ...]]] = {}
        self._last = ("", 0.0)

    def new_cell(self) -> None:
        """Forget what stood before."""
        self._last = ("", 0.0)

    def left_out(self, text: str) -> None:
        """Remark figures that the page does not show."""
        if has_digit(text):
            self._flow.remark(HIDDEN, " ".join(text.split())[:40])

    def say(self, text: str, look: Look) -> None:
        """Tell a piece of text."""
        shown = _SPACE.sub(" ", text)
        if not shown.strip():
            self._flow.text("" if look.gone else shown)
            return
        known = self._known.get(id(look))
        if known is None:
            known = self._known[id(look)] = (look, look.hidden, look.uncertain)
        _, hidden, uncertain = known
        if hidden:
            self._hide(shown, look)
            return
        if look.transform in {"uppercase", "lowercase"}:
            shown = shown.upper() if look.transform == "uppercase" else shown.lower()
        if self._flow.cell is not None:
            self._doubt(shown, look, uncertain)
        self._flow.text(_marked(shown, look))

    def _hide(self, text: str, look: Look) -> None:
        if look.perhaps:
            self._flow.doubt(UNSURE, look.perhaps)
        else:
            self.left_out(text)

    def _doubt(self, text: str, look: Look, uncertain: tuple[str, ...]) -> None:
        if uncertain and any(c.isalnum() for c in text):
            for each in uncertain:
                self._flow.doubt(UNSURE, each)
        if look.narrow and max(map(len, _DIGITS.findall(text)), default=0) * look.size * _DIGIT_WIDTH > look.narrow:
            self._flow.doubt(UNSURE, "overflow")
        if _REVERSED in text:
            self._flow.doubt(UNSURE, "U+202E")
        letter, size = self._last
        if (
            size
            and not look.level
            and letter.isdigit()
            and text[0].isdigit()
            and not 1 / _OTHER_SIZE < look.size / size < _OTHER_SIZE
        ):
            self._flow.doubt(UNSURE, "font-size")
        self._last = (text[-1], 0.0 if look.level else look.size)


def _marked(text: str, look: Look) -> str:
    if look.level:
        text = superscript(text) if look.level > 0 else subscript(text)
    return struck(text) if look.struck else text

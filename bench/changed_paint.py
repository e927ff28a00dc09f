r"""Figures that are painted: shown in another way than as plain text, or not shown at all.

A painted character is one of a private use area that stands for an ASCII character in a paint; a writer of synthetic reports
takes it for a letter like any other. What the file then holds for it is the business of the instrument of its container, which
finds runs of one paint with `painted_runs`.

>>> painted_runs("件" + paint("12", 3) + "件", lambda text, number: f"<{number}:{text}>")
'件<3:12>件'
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from bench.changed_truth import BLANK, UNKNOWN, Truth, number, touched

_FIRST, _SIZE = 0xF0000, 128
LONG = "8642097531"
"""What makes a figure run past its rule."""
_PAINTED = re.compile("[\U000f0000-\U000fffff]+")


class Paint(NamedTuple):
    """One way to show a figure: `kind` names the row in the table of results, `way` what is written.

    `leaves` says what the page shows: the figure, nothing, something that nobody can determine, or another figure beside it
    (`new`, `before` with the old one first); `past` is a figure so long that it may run into the cells behind.
    """

    kind: str
    way: str
    leaves: str = "figure"


def paint(text: str, number_: int) -> str:
    """Return ASCII text in the paint of this number."""
    return "".join(chr(_FIRST + number_ * _SIZE + ord(c)) for c in text)


def painted_runs(text: str, write: Callable[[str, int], str]) -> str:
    """Write every run of painted characters of one paint with `write`, which gets the plain characters and the number."""
    return _PAINTED.sub(lambda match: _written(match[0], write), text)


def _written(run: str, write: Callable[[str, int], str]) -> str:
    found, pending, last = "", "", -1
    for character in run:
        at, plain = divmod(ord(character) - _FIRST, _SIZE)
        if at != last and pending:
            found, pending = found + write(pending, last), ""
        pending, last = pending + chr(plain), at
    return found + write(pending, last)


def shown(paint_: Paint, text: str, new: int, truth: Truth, number_: int) -> tuple[str, Truth]:
    """Return what is put into a cell that said `text`, and what the page shows there then."""
    old = paint(text, number_)
    told = {
        "figure": (old, touched(truth)),
        "nothing": (old, BLANK),
        "unknown": (old, UNKNOWN),
        "past": (old, number(int(text + LONG))),
        "new": (old + str(new), number(new)),
        "mark": (text + paint("1", number_), touched(truth)),
        "hidden beside": (text + old, touched(truth)),
    }
    return told[paint_.leaves]

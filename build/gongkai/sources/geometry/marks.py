"""What stands on a page, whatever the file format: characters and drawn marks, in points from the upper left corner.

Readers of PDF, OFD and scans end here; `rules`, `lattice`, `baselines` and `stitch` go on from here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Box(NamedTuple):
    """A rectangle; y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Extent from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent from top to bottom."""
        return self.y1 - self.y0

    def within(self, outer: "Box") -> bool:
        """Whether all of it lies in another."""
        return outer.x0 <= self.x0 and self.x1 <= outer.x1 and outer.y0 <= self.y0 and self.y1 <= outer.y1


class Glyph(NamedTuple):
    """One character with the box it takes up in its line (advance width, height of the font)."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageMarks:
    """A page, counted from 1: its characters, and the thin or tiny boxes of what is drawn on it (rows of an array will do)."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    strokes: Sequence[Box] | NDArray[np.float64]


class Letters(NamedTuple):
    """What is known of a page's characters beside their boxes, in their order.

    Attributes:
        outlines: The smallest boxes around what is drawn of them: x0, y0, x1, y1; without extent where nothing can be.
        baselines: The height each stands on.
        numbers: How the reader of the file counts them.
        aside: Characters that belong to no line of the page (`watermarks`), and how they are counted.
    """

    outlines: NDArray[np.float64]
    baselines: NDArray[np.float64]
    numbers: tuple[int, ...]
    aside: tuple[Glyph, ...] = ()
    aside_numbers: tuple[int, ...] = ()


def figures_aside(letters: Letters) -> Iterator[Box]:
    """Yield where characters that were set aside follow one another and make a figure, and nothing else."""
    runs: list[list[Glyph]] = []
    for number, glyph, before in zip(letters.aside_numbers, letters.aside, (-2, *letters.aside_numbers), strict=False):
        if number != before + 1:
            runs.append([])
        runs[-1].append(glyph)
    for run in runs:
        if all(glyph.text.isdigit() for glyph in run):
            yield Box(min(g.x0 for g in run), min(g.y0 for g in run), max(g.x1 for g in run), max(g.y1 for g in run))

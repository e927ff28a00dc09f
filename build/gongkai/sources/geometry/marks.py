"""What stands on a page, whatever the file format: characters and drawn marks, in points from the upper left corner.

Readers of PDF, OFD and scans end here; `rules`, `lattice`, `baselines` and `stitch` go on from here.
"""

from collections.abc import Sequence
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

"""Affine maps of the plane: from the coordinates of a drawing to those of the page.

>>> Matrix(2, 0, 0, -2, 10, 100).box(0, 0, 5, 5)
Box(x0=10, y0=90, x1=20, y1=100)
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.sources.geometry.marks import Box


class Matrix(NamedTuple):
    """An affine map: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Map a rectangle; the result is the smallest upright one around it."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        if self.b or self.c:
            (x2, y2), (x3, y3) = self.point(left, top), self.point(right, bottom)
            return Box(min(x0, x1, x2, x3), min(y0, y1, y2, y3), max(x0, x1, x2, x3), max(y0, y1, y2, y3))
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def boxes(self, sides: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map rectangles as `box` does: left, bottom, right, top in each row become x0, y0, x1, y1."""
        left, bottom, right, top = sides.T
        xs = [self.a * x + self.c * y + self.e for x in (left, right) for y in (bottom, top)]
        ys = [self.b * x + self.d * y + self.f for x in (left, right) for y in (bottom, top)]
        return np.stack([np.min(xs, axis=0), np.min(ys, axis=0), np.max(xs, axis=0), np.max(ys, axis=0)], axis=1)

    def after(self, first: "Matrix") -> "Matrix":
        """Return the map that does `first`, then this."""
        e, f = self.point(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

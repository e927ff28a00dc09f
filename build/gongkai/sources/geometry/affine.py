"""Affine maps of the plane: from the coordinates of a drawing to those of the page.

>>> Matrix(2, 0, 0, -2, 10, 100).box(0, 0, 5, 5)
Box(x0=10, y0=90, x1=20, y1=100)
"""

import math
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

    def inverse(self) -> "Matrix":
        """Return the map back.

        >>> turn = Matrix(0, 1, -1, 0, 100, 7)
        >>> turn.after(turn.inverse()).point(3, 4)
        (3.0, 4.0)
        """
        size = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / size, -self.b / size, -self.c / size, self.a / size
        return Matrix(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))

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


AS_IT_IS = Matrix(1, 0, 0, 1, 0, 0)


def turned(angle: float, width: float, height: float) -> tuple[Matrix, float, float]:
    """Return the map that turns a page so that lines running at this angle run level, and the size of the page then.

    The angle is in degrees against the clock, as the page is shown; the turned page starts at 0, 0 again.

    >>> turned(90, 200, 100)
    (Matrix(a=0.0, b=1.0, c=-1.0, d=0.0, e=100.0, f=0.0), 100.0, 200.0)
    """
    quarter = angle % 90 == 0
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    c, s = (float(round(c)), float(round(s))) if quarter else (c, s)
    x0, y0, x1, y1 = Matrix(c, s, -s, c, 0, 0).box(0, 0, width, height)
    return Matrix(c, s, -s, c, 0.0 - x0, 0.0 - y0), x1 - x0, y1 - y0

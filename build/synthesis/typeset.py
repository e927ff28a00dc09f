"""A report set on pages: where every line of text and every rule stands, whatever draws it.

No font is asked: a 汉字 is as wide as it is high, other characters 0.56 of that, which no usual font exceeds. A table
goes over the page between two rows; a merged label that is cut by the page goes on where its lines ran out.

>>> wrap("行政复议 12", 3.6)
['行政复', '议 12']
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from synthesis.boxes import Box, Grid
from synthesis.draft import Part, Words

_NARROW = 0.56
_LEADING = 1.35
_PADDING = 2.5  # points between a rule and the text of a cell
_LABEL = 2.2  # a column of labels, in columns of values
_SIZES = {"title": 1.5, "heading": 1.15, "paragraph": 1.0}


class Run(NamedTuple):
    """A line of text in points: left end and baseline from the page's upper left corner, size of its characters."""

    text: str
    x: float
    y: float
    size: float


class Rule(NamedTuple):
    """A straight line in points, level or upright."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page, in points."""

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class PageStyle:
    """The size of the page, its margin, and the sizes of characters in tables and in prose, in points."""

    width: float = 595.0
    height: float = 842.0
    margin: float = 56.0
    table: float = 9.0
    prose: float = 12.0


PLAIN = PageStyle()
LARGE = PageStyle(table=10.5, prose=14)
SMALL = PageStyle(table=8, prose=10.5)
LANDSCAPE = PageStyle(width=842, height=595)
LOW = PageStyle(height=420, table=10.5)


def text_width(text: str) -> float:
    """Return the width of a text in its own size; what stands in the last private use areas stands for a digit."""
    return sum(_NARROW if character.isascii() or character >= "\U000f0000" else 1.0 for character in text)


def wrap(text: str, width: float) -> list[str]:
    """Break a text into lines no wider than `width` of its own size; line feeds break it too."""
    lines: list[str] = []
    for part in text.split("\n") if text else ():
        line = ""
        for character in part:
            if line and text_width(line + character) > width:
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


def typeset(parts: Sequence[Part], style: PageStyle) -> tuple[Page, ...]:
    """Set the parts of a draft on pages."""
    setter = _Setter(style)
    for part in parts:
        if isinstance(part, Words):
            setter.words(part)
        else:
            setter.table(part)
    return setter.finish()


class _Setter:
    """Fills pages from top to bottom."""

    def __init__(self, style: PageStyle) -> None:
        self.style = style
        self.room = style.width - 2 * style.margin
        self.bottom = style.height - style.margin
        self.pages: list[Page] = []
        self._fresh()

    def _fresh(self) -> None:
        self.y = self.style.margin
        self.runs: list[Run] = []
        self.rules: set[Rule] = set()

    def finish(self) -> tuple[Page, ...]:
        """Return the pages; the one under work becomes the last."""
        self._turn()
        return tuple(self.pages)

    def _turn(self) -> None:
        self.pages.append(Page(self.style.width, self.style.height, tuple(self.runs), tuple(sorted(self.rules))))
        self._fresh()

    def words(self, words: Words) -> None:
        """Set a title or a heading in the middle, a paragraph indented by two characters."""
        size = _SIZES[words.role] * self.style.prose
        middle = words.role != "paragraph"
        self.y += 0.6 * size * middle
        for number, line in enumerate(wrap(("" if middle else "　　") + words.text.strip(), self.room / size)):
            indent = (self.room / size - text_width(line)) / 2 if middle else 0 if number else 2
            self._line(line.lstrip("　"), self.style.margin + indent * size, size)
        self.y += 0.4 * size * middle

    def _line(self, text: str, x: float, size: float) -> None:
        if self.y + _LEADING * size > self.bottom:
            self._turn()
        self.runs.append(Run(text, x, self.y + 1.05 * size, size))
        self.y += 1.25 * _LEADING * size

    def table(self, grid: Grid) -> None:
        """Set a table, over as many pages as its rows need."""
        xs, heights = self._columns(grid), self._heights(grid)
        said: dict[Box, int] = {}
        start = 0
        while start < len(heights):
            fitting = [top <= self.bottom - self.y for top in accumulate(heights[start:])]
            end = start + (fitting.index(False) if False in fitting else len(fitting))
            if end == start:
                self._turn()
                continue
            self._part(grid, xs, heights, (start, end), said)
            start = end
            if start < len(heights):
                self._turn()
        self.y += self.style.table

    def _columns(self, grid: Grid) -> list[float]:
        weights = [_LABEL if column < grid.stub else 1.0 for column in range(grid.width)]
        return [self.style.margin + self.room * x / sum(weights) for x in accumulate(weights, initial=0.0)]

    def _lines(self, grid: Grid, box: Box) -> list[str]:
        xs = self._columns(grid)
        return wrap(box.text, (xs[box.column + box.columns] - xs[box.column] - 2 * _PADDING) / self.style.table)

    def _heights(self, grid: Grid) -> list[float]:
        """Return the rows' heights: the last row of a merged label grows where its text needs more than its rows give."""
        heights = [0.0] * len(grid.rows)
        for box in sorted({box for row in grid.rows for box in row}, key=lambda b: (b.rows, b.row, b.column)):
            needed = (len(self._lines(grid, box)) + 0.5) * _LEADING * self.style.table
            last = box.row + box.rows - 1
            heights[last] += max(0.0, needed - sum(heights[box.row : last + 1]))
        return heights

    def _part(
        self, grid: Grid, xs: Sequence[float], heights: Sequence[float], part: tuple[int, int], said: dict[Box, int]
    ) -> None:
        """Set some rows; `said` is how many lines of a merged label the pages before have used up."""
        start, end = part
        ys = [self.y + height for height in accumulate(heights[start:end], initial=0.0)]
        for box in _boxes(grid, start, end):
            top, bottom = ys[max(box.row, start) - start], ys[min(box.row + box.rows, end) - start]
            left, right = xs[box.column], xs[box.column + box.columns]
            self.rules |= {Rule(left, y, right, y) for y in (top, bottom)} | {Rule(x, top, x, bottom) for x in (left, right)}
            lines = self._lines(grid, box)[said.get(box, 0) :]
            if box.row + box.rows > end:
                lines = lines[: int((bottom - top) / (_LEADING * self.style.table))]
                said[box] = said.get(box, 0) + len(lines)
            self._cell(lines, (left + right) / 2, (top + bottom) / 2)
        self.y = ys[-1]

    def _cell(self, lines: Sequence[str], x: float, y: float) -> None:
        size = self.style.table
        y += (0.38 - (len(lines) - 1) * _LEADING / 2) * size
        for number, line in enumerate(lines):
            self.runs.append(Run(line, x - text_width(line) * size / 2, y + number * _LEADING * size, size))


def _boxes(grid: Grid, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that some rows show, each once."""
    for number, row in enumerate(grid.rows[start:end], start):
        yield from (box for box in row if number in (box.row, start))

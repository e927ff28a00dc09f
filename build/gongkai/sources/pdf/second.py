"""The second reading of a PDF: pdfplumber (pdfminer.six) reads the pages with statistical tables again.

It decodes fonts, finds rules and forms cells with code of its own. Its text of a cell is set beside the first reading's
where both found the same rectangle. Where it found another one (it does not see dotted borders), its characters inside
the first reading's rectangle are taken: fonts are then read twice, borders once.

Which tables are worth the time is told by phrases (`table_phrases.txt`) that stand in the form and not in prose. A page that
the libraries fail on, or end before, is said to be without a second reading (`second-reading-failed`).
"""

import logging
import re
import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.table import TableFinder
from pdfplumber.utils.exceptions import MalformedPDFException
from pdfplumber.utils.text import extract_text

from gongkai.document import Remark
from gongkai.sources.geometry.affine import Matrix
from gongkai.sources.geometry.baselines import cell_text, lines_of, same, unfold_radicals
from gongkai.sources.geometry.marks import Box, Glyph
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.pdf.lean import lean_pages
from gongkai.sources.raised import unstruck
from gongkai.text import fold

_NEAR = 4.0  # how far the sides of one cell may lie apart in the two readings
_NEAR_SIZE = 0.6  # of a character, how far from the first reading's place the second's may be: boxes of fonts differ
_MOST_CELLS = 5000
_FAILURES = (
    *(PDFException, PSException, MalformedPDFException),  # what the libraries mean to raise
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, RuntimeError, TypeError, ValueError),
    *(struct.error, zlib.error),  # and what damaged objects make them raise
)
_CID = re.compile(r"\(cid:[0-9]+\)")


def read_again(
    data: bytes, layouts: Sequence[PageLayout], pages: Collection[int], aside: Mapping[int, Sequence[Glyph]]
) -> tuple[list[PageLayout], tuple[Remark, ...]]:
    """Return the layouts with a second text in the cells of these pages, and for each page where that failed a remark.

    `aside`: by page the characters that the page does not show, or that belong to no cell of it; they are passed over here too.
    """
    if not pages:
        return list(layouts), ()
    second, failures = _second_pages(data, sorted(pages), aside)
    return [_with_second(layout, second) for layout in layouts], tuple(
        Remark("second-reading-failed", f"page {number}: {why}") for number, why in sorted(failures.items())
    )


class SecondPage:
    """What pdfplumber makes of a page: its cells, and its characters by height, from the corner that is shown."""

    def __init__(self, page: Page, aside: Sequence[Glyph] = ()) -> None:
        left, top = (max(sides) for sides in zip(page.mediabox[:2], page.cropbox[:2], strict=True))
        cells = TableFinder(page).cells[:_MOST_CELLS]
        self._cells = sorted(Box(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in cells)
        self._lefts = [box.x0 for box in self._cells]
        chars = sorted((c for c in page.chars if c["text"].strip()), key=_middle)
        glyphs = [Glyph(c["text"], c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for c in chars]
        kept = sorted(set(without(glyphs, aside)) - _repeats(glyphs))
        self._chars, self._glyphs = [chars[i] for i in kept], [glyphs[i] for i in kept]
        self._middles = [_middle(c) - top for c in self._chars]

    def text(self, box: Box) -> str:
        """Return this reading's text of the cell in this rectangle."""
        for found in self._cells[bisect_left(self._lefts, box.x0 - _NEAR) : bisect_right(self._lefts, box.x0 + _NEAR)]:
            if all(abs(a - b) <= _NEAR for a, b in zip(found, box, strict=True)):
                return extract_text([self._chars[i] for i in self._inside(found)])
        return cell_text(lines_of(self._glyphs[i] for i in self._inside(box)), box)

    def in_frame(self, shown: Matrix) -> "SecondPage":
        """Return the characters of the page in the frame of a first reading that turned it, without this reading's cells."""
        to_frame, frame = shown.inverse(), copy(self)
        glyphs = sorted((Glyph(g.text, *to_frame.box(*g[1:])) for g in self._glyphs), key=lambda g: g.y0 + g.y1)
        vars(frame).update(_glyphs=glyphs, _middles=[(g.y0 + g.y1) / 2 for g in glyphs], _cells=[], _lefts=[])
        return frame

    def _inside(self, box: Box) -> list[int]:
        rows = range(bisect_left(self._middles, box.y0), bisect_right(self._middles, box.y1))
        return [i for i in rows if box.x0 <= (self._glyphs[i].x0 + self._glyphs[i].x1) / 2 < box.x1]


def _middle(char: dict[str, Any]) -> float:
    return float(char["top"] + char["bottom"]) / 2


def without(glyphs: Sequence[Glyph], aside: Sequence[Glyph]) -> list[int]:
    """Return which characters are left when those set aside by the other reading are taken out, each of them once."""
    left = dict.fromkeys(range(len(glyphs)))
    middles = np.array([((g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2) for g in glyphs] if aside else []).reshape(-1, 2)
    for gone in aside:
        alike = [i for i in left if glyphs[i].text == gone.text or _CID.fullmatch(glyphs[i].text)]
        if alike:
            away = np.abs(middles[alike] - ((gone.x0 + gone.x1) / 2, (gone.y0 + gone.y1) / 2)).max(axis=1)
            nearest = int(away.argmin())
            if away[nearest] <= _NEAR_SIZE * max(gone.x1 - gone.x0, gone.y1 - gone.y0):
                del left[alike[nearest]]
    return list(left)


def _repeats(glyphs: Sequence[Glyph]) -> set[int]:
    """Return which characters are drawn a second time, a little to the side, to make them look bold."""
    met: dict[tuple[str, int], list[Glyph]] = {}
    found: set[int] = set()
    for i, glyph in enumerate(glyphs):
        row = round(glyph.y0)
        if any(same(other, glyph) for near in (row - 1, row, row + 1) for other in met.get((glyph.text, near), ())):
            found.add(i)
        else:
            met.setdefault((glyph.text, row), []).append(glyph)
    return found


def _second_pages(
    data: bytes, pages: Sequence[int], aside: Mapping[int, Sequence[Glyph]]
) -> tuple[dict[int, SecondPage], dict[int, str]]:
    """Return what can be read, and why what cannot: by page the error, or that the file ended before."""
    second: dict[int, SecondPage] = {}
    failures: dict[int, str] = {}
    ending = "not reached"
    with _silenced("pdfminer"):
        try:
            for number, page in lean_pages(data, pages):
                try:
                    second[number] = SecondPage(page, aside.get(number, ()))
                except _FAILURES as error:
                    failures[number] = type(error).__name__
        except _FAILURES as error:
            ending = type(error).__name__
    return second, {number: failures.get(number, ending) for number in pages if number not in second}


@contextmanager
def _silenced(name: str) -> Iterator[None]:
    """Keep a library from logging a line for each odd font; what it reads is compared anyway."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _with_second(layout: PageLayout, second: Mapping[int, SecondPage]) -> PageLayout:
    if layout.shown and layout.number in second:
        second = {**second, layout.number: second[layout.number].in_frame(layout.shown)}
    return replace(layout, grids=tuple(_grid_read_twice(grid, second) for grid in layout.grids))


def _grid_read_twice(grid: Grid, second: Mapping[int, SecondPage]) -> Grid:
    cells = (_read_twice(cell, second[cell.page]) if cell.page in second else cell for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def _read_twice(cell: GridCell, second: SecondPage) -> GridCell:
    text = unfold_radicals(_CID.sub("\ufffd", second.text(cell.box)))
    return cell._replace(second=cell.text if fold(text) == fold(unstruck(cell.text)) else text)

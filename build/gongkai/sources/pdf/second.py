"""The second reading of a PDF: pdfplumber (pdfminer.six) reads the pages with statistical tables again.

It decodes fonts, finds rules and forms cells with code of its own. Its text of a cell is set beside the first reading's
where both found the same rectangle. Where it found another one (it does not see dotted borders), its characters inside
the first reading's rectangle are taken: fonts are then read twice, borders once.

Which tables are worth the time is told by phrases (`table_phrases.txt`) that stand in the form and not in prose.
"""

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import TableFinder
from pdfplumber.utils.text import extract_text

from gongkai.sources.geometry.baselines import cell_text, lines_of, unfold_radicals
from gongkai.sources.geometry.marks import Box, Glyph
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.geometry.stitch import join_pages
from gongkai.sources.geometry.table_phrases import is_statistical
from gongkai.sources.pdf.lean import lean_pages
from gongkai.text import fold

_NEAR = 4.0  # how far the sides of one cell may lie apart in the two readings
_MOST_CELLS = 5000
_CID = re.compile(r"\(cid:[0-9]+\)")


def read_again(data: bytes, layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the pages with a second text in the cells of their statistical tables; as they were where that fails."""
    pages = sorted({cell.page for grid in join_pages(layouts) if is_statistical(grid) for cell in grid.cells})
    if not pages:
        return list(layouts)
    second = dict(_second_pages(data, pages))
    return [_with_second(layout, second) for layout in layouts]


class SecondPage:
    """What pdfplumber makes of a page: its cells, and its characters by height, from the corner that is shown."""

    def __init__(self, page: Page) -> None:
        left, top = (max(sides) for sides in zip(page.mediabox[:2], page.cropbox[:2], strict=True))
        cells = TableFinder(page).cells[:_MOST_CELLS]
        self._cells = sorted(Box(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in cells)
        self._lefts = [box.x0 for box in self._cells]
        self._chars = sorted((c for c in page.chars if c["text"].strip()), key=_middle)
        self._middles = [_middle(c) - top for c in self._chars]
        self._glyphs = [Glyph(c["text"], c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for c in self._chars]

    def text(self, box: Box) -> str:
        """Return this reading's text of the cell in this rectangle."""
        for found in self._cells[bisect_left(self._lefts, box.x0 - _NEAR) : bisect_right(self._lefts, box.x0 + _NEAR)]:
            if all(abs(a - b) <= _NEAR for a, b in zip(found, box, strict=True)):
                return extract_text([self._chars[i] for i in self._inside(found)])
        return cell_text(lines_of(self._glyphs[i] for i in self._inside(box)), box)

    def _inside(self, box: Box) -> list[int]:
        rows = range(bisect_left(self._middles, box.y0), bisect_right(self._middles, box.y1))
        return [i for i in rows if box.x0 <= (self._glyphs[i].x0 + self._glyphs[i].x1) / 2 < box.x1]


def _middle(char: dict[str, Any]) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _second_pages(data: bytes, pages: Sequence[int]) -> Iterator[tuple[int, SecondPage]]:
    """Yield what can be read; a page that the library fails on is left out, and the first reading stands alone there."""
    with _silenced("pdfminer"), suppress(Exception):
        for number, page in lean_pages(data, pages):
            with suppress(Exception):
                yield number, SecondPage(page)


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
    return replace(layout, grids=tuple(_grid_read_twice(grid, second) for grid in layout.grids))


def _grid_read_twice(grid: Grid, second: Mapping[int, SecondPage]) -> Grid:
    cells = (_read_twice(cell, second[cell.page]) if cell.page in second else cell for cell in grid.cells)
    return replace(grid, cells=tuple(cells))


def _read_twice(cell: GridCell, second: SecondPage) -> GridCell:
    text = unfold_radicals(_CID.sub("\ufffd", second.text(cell.box)))
    return cell._replace(second=cell.text if fold(text) == fold(cell.text) else text)

"""The second reading of a PDF: pdfplumber (pdfminer.six) reads the pages with statistical tables again.

It decodes fonts, finds rules and forms cells with code of its own. Its text of a cell is set beside the first reading's
where both found the same rectangle. Where it found another one (it does not see dotted borders), its characters inside
the first reading's rectangle are taken: fonts are then read twice, borders once.

Which tables are worth the time is told by phrases (`table_phrases.txt`) that stand in the form and not in prose.
"""

import io
import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gongkai.sources.baselines import cell_text, lines_of, unfold_radicals
from gongkai.sources.marks import Box, Glyph
from gongkai.sources.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.stitch import join_pages
from gongkai.text import fold

_NEAR = 4.0  # how far the sides of one cell may lie apart in the two readings
_MOST_CELLS = 5000
_MOST_DRAWN = 2000  # more are dotted borders, which this reading takes seconds for and does not see
_CID = re.compile(r"\(cid:[0-9]+\)")


@lru_cache(maxsize=1)
def phrases() -> tuple[str, ...]:
    """Return the phrases that a table must hold to be read twice."""
    return tuple(files("gongkai.sources").joinpath("table_phrases.txt").read_text(encoding="utf-8").split())


def read_again(data: bytes, layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the pages with a second text in the cells of their statistical tables; as they were where that fails."""
    pages = sorted({cell.page for grid in join_pages(layouts) if _is_statistical(grid) for cell in grid.cells})
    if not pages:
        return list(layouts)
    second = dict(_second_pages(data, pages))
    return [_with_second(layout, second[layout.number]) if layout.number in second else layout for layout in layouts]


def _is_statistical(grid: Grid) -> bool:
    words = fold("".join(cell.text for cell in grid.cells))
    return any(phrase in words for phrase in phrases())


class SecondPage:
    """What pdfplumber makes of a page: the text of its cells by their rectangles, and the characters by height."""

    def __init__(self, page: Any) -> None:
        left, top = page.bbox[:2]
        self.cells: list[tuple[Box, str]] = []
        drawn = len(page.rects) + len(page.curves) + len(page.lines)
        for table in page.find_tables() if drawn <= _MOST_DRAWN else ():
            for row, texts in zip(table.rows, table.extract(), strict=True):
                for box, text in zip(row.cells, texts, strict=True):
                    if box is not None and len(self.cells) < _MOST_CELLS:
                        self.cells.append((Box(box[0] - left, box[1] - top, box[2] - left, box[3] - top), text or ""))
        self.cells.sort()
        glyphs = (Glyph(c["text"], c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for c in page.chars)
        self.glyphs = sorted((g for g in glyphs if g.text.strip()), key=lambda g: g.y0 + g.y1)
        self._middles = [(g.y0 + g.y1) / 2 for g in self.glyphs]
        self._lefts = [box.x0 for box, _ in self.cells]

    def text(self, box: Box) -> str:
        """Return this reading's text of the cell in this rectangle."""
        for found, text in self.cells[bisect_left(self._lefts, box.x0 - _NEAR) : bisect_right(self._lefts, box.x0 + _NEAR)]:
            if all(abs(a - b) <= _NEAR for a, b in zip(found, box, strict=True)):
                return text
        inside = self.glyphs[bisect_left(self._middles, box.y0) : bisect_right(self._middles, box.y1)]
        return cell_text(lines_of(g for g in inside if box.x0 <= (g.x0 + g.x1) / 2 < box.x1), box)


def _second_pages(data: bytes, pages: Sequence[int]) -> Iterable[tuple[int, SecondPage]]:
    import pdfplumber  # noqa: PLC0415 - takes longer to load than a report takes to read; not needed without this reading

    with _silenced("pdfminer"), pdfplumber.open(io.BytesIO(data), pages=list(pages)) as document:
        for page in document.pages:
            yield page.page_number, SecondPage(page)


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


def _with_second(layout: PageLayout, second: SecondPage) -> PageLayout:
    grids = (replace(grid, cells=tuple(_read_twice(cell, second) for cell in grid.cells)) for grid in layout.grids)
    return replace(layout, grids=tuple(grids))


def _read_twice(cell: GridCell, second: SecondPage) -> GridCell:
    text = unfold_radicals(_CID.sub("\ufffd", second.text(cell.box)))
    return cell._replace(second=cell.text if fold(text) == fold(cell.text) else text)

"""From pages to a `Document`: joined tables and paragraphs in reading order."""

import re
from collections.abc import Iterator, Sequence

from gongkai.document import Block, Cell, Document, PagePlace, Paragraph, Row, Table
from gongkai.sources.geometry.baselines import Line
from gongkai.sources.geometry.marks import Box
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.geometry.stitch import is_furniture, join_pages, running_heads

_UNREAD = "\ufffd"
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")


def page_document(file: str, container: str, layouts: Sequence[PageLayout]) -> Document:
    """Put what stands on the pages into one document."""
    tables = [_table(grid) for grid in join_pages(layouts)]
    blocks: list[Block] = [*tables, *_paragraphs(layouts)]
    unread = sum(layout == unread_page(layout.number, layout.width, layout.height) for layout in layouts)
    return Document(file, container, tuple(sorted(blocks, key=_order)), unread)


def unread_page(number: int, width: float, height: float) -> PageLayout:
    """Return the layout of a page that is a picture and was not read: one sign that something is there."""
    return PageLayout(number, width, height, (), (Line(_UNREAD, 0.0, 0.0, width, height),))


def _shown_box(layout: PageLayout, box: Box) -> Box:
    return layout.shown.box(*box) if layout.shown else box


def place_of(page: int, box: Box) -> PagePlace:
    """Return the place of a box, to a hundredth of a point."""
    x0, y0, x1, y1 = box
    return PagePlace(page, round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def _order(block: Block) -> tuple[int, float, float]:
    place = block.place
    return (place.page, place.y0, place.x0) if isinstance(place, PagePlace) else (0, 0.0, 0.0)


def _table(grid: Grid) -> Table:
    columns = len(grid.xs) - 1
    rows: list[list[Cell | None]] = [[None] * columns for _ in range(grid.height)]
    for cell in grid.cells:
        start = _cell(cell)
        covered = Cell("", start.place, continues=True)
        for row in range(cell.row, cell.row + cell.rows):
            rows[row][cell.column : cell.column + cell.columns] = [covered] * cell.columns
        rows[cell.row][cell.column] = start
    return Table(tuple(_row(row) for row in rows), place_of(grid.page, grid.shown or grid.box), ruled=grid.ruled)


def _cell(cell: GridCell) -> Cell:
    place, said = place_of(cell.page, cell.shown or cell.box), (cell.remarks, cell.doubts)
    return Cell(cell.text, place, cell.rows, cell.columns, False, "", cell.second, *said)


def _row(cells: Sequence[Cell | None]) -> Row:
    return tuple(cell for cell in cells if cell is not None)


def _paragraphs(layouts: Sequence[PageLayout]) -> Iterator[Paragraph]:
    heads = running_heads(layouts) if len(layouts) > 2 else frozenset()
    for layout in layouts:
        lines = [line for line in layout.lines if not is_furniture(line.text, heads)]
        right = max([*(line.x1 for line in lines), *(grid.box.x1 for grid in layout.grids)], default=0.0)
        yield from (_paragraph(layout, part) for part in _parts(layout, lines, right))


def _parts(layout: PageLayout, lines: Sequence[Line], right: float) -> Iterator[list[Line]]:
    """Part the lines of a page where a paragraph ends: a short line, an indent, a gap, a table, a heading."""
    tops = [grid.box.y0 for grid in layout.grids]
    left = min((line.x0 for line in lines), default=0.0)
    part: list[Line] = []
    for line in lines:
        if part and _starts(part[-1], line, left, right, tops):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _starts(before: Line, line: Line, left: float, right: float, tops: Sequence[float]) -> bool:
    size = line.size
    return (
        before.x1 < right - 2.5 * size
        or line.x0 > left + 1.2 * size
        or line.y0 - before.y1 > 1.5 * size
        or abs(before.size - size) > 0.3 * size
        or bool(_HEADING.match(line.text))
        or any(before.y0 < top < line.y1 for top in tops)
    )


def _paragraph(layout: PageLayout, lines: Sequence[Line]) -> Paragraph:
    box = Box(min(li.x0 for li in lines), lines[0].y0, max(li.x1 for li in lines), lines[-1].y1)
    return Paragraph("".join(line.text for line in lines), place_of(layout.number, _shown_box(layout, box)))

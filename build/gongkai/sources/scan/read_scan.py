"""Scans and pictures: upright page → rules → cells → lines of text cut out of each cell → read twice.

The second reading is of the same lines at another size; it is made for cells with numbers only. Text outside tables is
read line after line (`lines_outside`). Of the pages from the 25th on only those that may hold a table are read, for prose costs
seconds a page; those left out are told from blank ones (`unread_page`). Needs the extra `ocr`.

The text outside tables: line after line, those with figures read twice.

Figures of sentences are compared with the tables, and a misread one would accuse an agency: where the second reading of a
line, at another size, gives another figure, U+FFFD stands for it, and no sentence says anything with it. Of letters alone
one reading is enough: a word that is misread is not understood.

>>> agreed("收到申请61件，办结60件", "收到申请61件，办结50件")
'收到申请61件，办结�件'
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import count

import numpy as np

from gongkai.document import Document, Remark
from gongkai.sources import refusals
from gongkai.sources.geometry.baselines import Line, cell_text, is_full
from gongkai.sources.geometry.lattice import Lattice, build_lattice
from gongkai.sources.geometry.marks import Box
from gongkai.sources.geometry.page_blocks import page_document, unread_page
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.geometry.stitch import is_furniture
from gongkai.sources.geometry.strokes import RuleSet, find_rules, rule_sets
from gongkai.sources.scan.cut_lines import UNREADABLE, as_digits, is_struck, mean_certainty, read_lines, without_strikes
from gongkai.sources.scan.images import DOTS, Pixels, pictures, resized
from gongkai.sources.scan.sheet import Sheet, crop, mark, may_hold_table, text_lines, upright

MOST_PAGES_OF_PROSE = 24
_FEW_CELLS = 4  # fewer are a frame or a letterhead
_SPANNING, _SHORTEST = 0.4, 100.0  # the longest rule of a table: its share of the table's width, its points
_INSET = 0.8  # points inside a cell's rules
_LEGIBLE = 0.9  # lines read upright are surer than this on average, lines on their head are not
_SAMPLE, _SAMPLE_WIDTH = 8, 200.0  # how many lines tell it, and how much of each in points


def read_scan(data: bytes, file: str) -> Document:
    """Read an image file; SourceError when it cannot be read."""
    return read_pictures(enumerate(pictures(data, file), start=1), file)


def read_pictures(pages: Iterable[tuple[int, Pixels]], file: str) -> Document:
    """Read numbered pictures of pages."""
    layouts = [layout for number, grey in pages for layout in page_layouts(number, grey)]
    if not layouts:
        raise refusals.damaged(file, "图片是空白的")
    return page_document(file, "scan", layouts)


def page_layouts(number: int, grey: Pixels) -> list[PageLayout]:
    """Return the layout of one picture of a page; none when nothing but its number stands on it."""
    if number > MOST_PAGES_OF_PROSE and not may_hold_table(grey):
        return [unread_page(number, grey.shape[1] / DOTS, grey.shape[0] / DOTS)]
    layout = _layout(number, straightened(grey))
    if not layout.grids and all(is_furniture(line.text, frozenset()) for line in layout.lines) and number > 1:
        return []
    if not layout.grids and layout.lines and all(line.text == UNREADABLE for line in layout.lines):
        return [unread_page(number, layout.width, layout.height)]
    return [layout]


def straightened(grey: Pixels) -> Sheet:
    """Make a page upright; one that cannot be read as it lies is turned until it can."""
    turns = (np.ascontiguousarray(np.rot90(grey, quarter)) for quarter in (0, 2, 1, 3))
    sheets = []
    for turned in turns:
        sheet = _ruled(resized(turned))
        sheets.append((_legible(sheet), sheet))
        if sheets[-1][0] >= _LEGIBLE:
            return sheet
    return max(sheets, key=lambda pair: pair[0])[1]


def _ruled(grey: Pixels) -> Sheet:
    sheet = upright(grey)
    if _lattices(sheet):
        return sheet
    dotted = upright(grey, dotted=True)
    return dotted if _lattices(dotted) else sheet


def _legible(sheet: Sheet) -> float:
    """Return how sure the words of some lines are, from 0 to 1; 1 where there are none: nothing to be turned for."""
    lattices = _lattices(sheet)
    fields = [_inset(lattice.field_box(field)) for lattice in lattices for field in lattice.fields]
    if fields:
        sheet = sheet.without_rules()
    lines = [line for area in fields for line in text_lines(sheet, area)] if fields else outside(sheet, ())
    starts = (line._replace(x1=min(line.x1, line.x0 + _SAMPLE_WIDTH)) for line in lines)
    wide = sorted(starts, key=lambda line: -line.width)[:_SAMPLE]
    return mean_certainty([crop(sheet, line) for line in wide]) if wide else 1.0


def _layout(number: int, sheet: Sheet) -> PageLayout:
    lattices = _lattices(sheet)
    bare = sheet.without_rules()
    grids = tuple(_grid(number, bare, lattice) for lattice in lattices)
    return PageLayout(number, *sheet.size, grids, tuple(lines_outside(sheet, lattices)))


def _lattices(sheet: Sheet) -> list[Lattice]:
    across, down = find_rules(sheet.strokes)
    found = [build_lattice(rules) for rules in rule_sets(without_strikes(across, down), down) if _spans(rules)]
    return sorted((each for each in found if each and len(each.fields) >= _FEW_CELLS), key=lambda each: each.ys[0])


def _spans(rules: RuleSet) -> bool:
    """Is one level rule long, measured by the whole? The strokes of a large heading hang together too, but are all short."""
    left, right = min(rule.start for rule in rules.horizontals), max(rule.end for rule in rules.horizontals)
    return max(rule.end - rule.start for rule in rules.horizontals) > max(_SHORTEST, _SPANNING * (right - left))


def _grid(number: int, sheet: Sheet, lattice: Lattice) -> Grid:
    boxes = [lattice.field_box(field) for field in lattice.fields]
    places = [text_lines(sheet, _inset(box)) for box in boxes]
    first = _read(sheet, places, smaller=False)
    cells = [
        GridCell(*field, cell_text(lines, box), number, box, bool(lines) and is_full(lines[-1], box))
        for field, box, lines in zip(lattice.fields, boxes, first, strict=True)
    ]
    cells = _digits(cells)
    numeric = [index for index, cell in enumerate(cells) if any(c.isdigit() for c in cell.text) or len(cell.text) == 1]
    second = _read(sheet, [places[index] for index in numeric], smaller=True)
    again = [cells[index]._replace(text=cell_text(lines, boxes[index])) for index, lines in zip(numeric, second, strict=True)]
    for index, cell in zip(numeric, again, strict=True):
        cells[index] = cells[index]._replace(second=as_digits(cell.text, among_numbers=True))
    cells = [cell if cell.text else cell._replace(second="") for cell in cells]
    cells = [_doubted(cell, sheet, lines) for cell, lines in zip(cells, places, strict=True)]
    height = len(lattice.ys) - 1
    return Grid(number, lattice.box, lattice.xs, height, tuple(cells), lattice.open_top, lattice.open_bottom)


def _doubted(cell: GridCell, sheet: Sheet, lines: Sequence[Box]) -> GridCell:
    """Take no figure from a cell where a line runs through one."""
    struck = any(is_struck(sheet.ink, sheet.strokes, lines, text) for text in {cell.text, cell.second or ""})
    return cell._replace(doubts=(Remark("line-through-figure"),)) if struck else cell


def _inset(box: Box) -> Box:
    return Box(box.x0 + _INSET, box.y0 + _INSET, box.x1 - _INSET, box.y1 - _INSET)


def _read(sheet: Sheet, places: Sequence[Sequence[Box]], *, smaller: bool) -> list[list[Line]]:
    """Read all lines of all cells in one go."""
    marks = [mark(sheet, boxes[0]) if len(boxes) == 1 else "" for boxes in places]
    lettered = [box for boxes, sign in zip(places, marks, strict=True) if not sign for box in boxes]
    texts = iter(read_lines([crop(sheet, box, smaller=smaller) for box in lettered]))
    return [[Line(sign or next(texts), *box) for box in boxes] for boxes, sign in zip(places, marks, strict=True)]


def _digits(cells: Sequence[GridCell]) -> list[GridCell]:
    """Mend letters that look like digits, where a row holds numbers."""
    numbers: dict[int, int] = {}
    for cell in cells:
        numbers[cell.row] = numbers.get(cell.row, 0) + cell.text.isdecimal()
    return [cell._replace(text=as_digits(cell.text, among_numbers=numbers[cell.row] > 1)) for cell in cells]


_FIGURE = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
# Heights of a character: what is higher is a picture; what is lower, or half as wide, is a rule, a speck or a lone stop.
_TALLEST, _SMALLEST = 4.0, 0.5
_BESIDE = 2.5  # points from a table's edge: nearer than text, but rules have ragged edges


def lines_outside(sheet: Sheet, lattices: Sequence[Lattice]) -> list[Line]:
    """Return the lines of text outside the tables, from top to bottom; what cannot be read is U+FFFD, never nothing."""
    boxes = outside(sheet, lattices)
    legible = [at for at, box in enumerate(boxes) if _is_line(sheet, box)]
    texts = [UNREADABLE] * len(boxes)
    for at, text in zip(legible, read_lines([crop(sheet, boxes[at]) for at in legible]), strict=True):
        texts[at] = text
    figured = [at for at in legible if _FIGURE.search(texts[at])]
    for at, again in zip(figured, read_lines([crop(sheet, boxes[at], smaller=True) for at in figured]), strict=True):
        texts[at] = agreed(texts[at], again)
    return [Line(text, *box) for text, box in zip(texts, boxes, strict=True)]


def outside(sheet: Sheet, lattices: Sequence[Lattice]) -> list[Box]:
    """Return where the lines above, between and below the tables stand."""
    width, height = sheet.size
    edges = [0.0, *(y for lattice in lattices for y in (lattice.ys[0] - _BESIDE, lattice.ys[-1] + _BESIDE)), height]
    bands = (Box(0, top, width, bottom) for top, bottom in zip(edges[::2], edges[1::2], strict=True))
    found = [box for band in bands for box in text_lines(sheet, band)]
    if not all(_is_line(sheet, box) for box in found):
        bare = sheet.without_rules()  # the edge of a desk or of a copier's lid holds lines together
        found = [part for box in found for part in ([box] if _is_line(sheet, box) else text_lines(bare, box))]
    return [box for box in found if min(2 * box.width, box.height) * DOTS >= _SMALLEST * sheet.em]


def _is_line(sheet: Sheet, box: Box) -> bool:
    return box.height * DOTS < _TALLEST * sheet.em


def agreed(first: str, second: str) -> str:
    """Return the first reading with U+FFFD for each figure that the second does not give in the same order."""
    ours, theirs = _FIGURE.findall(first), _FIGURE.findall(second)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    kept = {at for block in blocks for at in range(block.a, block.a + block.size)}
    numbers = count()
    return _FIGURE.sub(lambda figure: figure[0] if next(numbers) in kept else UNREADABLE, first)

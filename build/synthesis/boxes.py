"""The form's tables as they are drawn: boxes that know their place, their span and their text.

No container is known here. A box covers one or more rows and columns; a writer of HTML or DOCX writes it once with its
spans, a writer of text where it starts, and where it goes on an empty field or nothing, as its layout does.

>>> from gongkai.form import load_form
>>> grid = draw_table(load_form("2021").table("requests"), {})
>>> grid.width, len(grid.rows), grid.rows[0][1]
(10, 28, Box(row=0, column=3, text='申请人情况', rows=1, columns=7, role='head', cell=''))
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.form import Block, Form, Table
from synthesis.printed import PrintedCell


@dataclass(frozen=True, slots=True)
class Box:
    """One cell as drawn; `role` is title, corner, head, stub or value; `cell` is the id of a value's cell."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    role: str = "head"
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A drawn table. Each row lists the boxes that cover it from left to right; one that began higher up is there again."""

    table: str
    width: int
    stub: int
    rows: tuple[tuple[Box, ...], ...]

    @property
    def first(self) -> int:
        """Index of the first row with figures."""
        return next((i for i, row in enumerate(self.rows) if any(box.role == "value" for box in row)), len(self.rows))


def draw_tables(form: Form, printed: Mapping[str, PrintedCell]) -> tuple[Grid, ...]:
    """Draw all tables of the form."""
    return tuple(draw_table(table, printed) for table in form.tables)


def draw_table(table: Table, printed: Mapping[str, PrintedCell]) -> Grid:
    """Draw one table; cells that `printed` lacks are empty."""
    texts = {cell: p.raw for cell, p in printed.items()}
    if table.orientation == "groups":
        boxes, stub = _groups(table, texts), 0
    else:
        stub = max(_depth(block) for block in table.blocks)
        boxes = _lines(table, texts, stub)
    width = max(box.column + box.columns for box in boxes)
    return Grid(table.id, width, stub, _rows(boxes))


def _rows(boxes: Sequence[Box]) -> tuple[tuple[Box, ...], ...]:
    height = max(box.row + box.rows for box in boxes)
    covering: list[list[Box]] = [[] for _ in range(height)]
    for box in sorted(boxes, key=lambda b: b.column):
        for row in range(box.row, box.row + box.rows):
            covering[row].append(box)
    return tuple(tuple(row) for row in covering)


def _depth(block: Block) -> int:
    return max(len(line.path) + 1 for line in block.lines)


def _lines(table: Table, texts: Mapping[str, str], stub: int) -> list[Box]:
    """One line a row, block under block, each with its own headings."""
    width = stub + max(len(block.columns) for block in table.blocks)
    boxes: list[Box] = []
    row = 0
    for block in table.blocks:
        if block.title:
            boxes.append(Box(row, 0, block.title, columns=width, role="title"))
            row += 1
        heads = [(*column.path, column.label) for column in block.columns]
        height = max(map(len, heads))
        boxes.append(Box(row, 0, table.stub, height, stub, "corner"))
        boxes += _heads(heads, row, stub, width)
        row += height
        boxes += _stubs([(*line.path, line.label) for line in block.lines], row, stub)
        boxes += _values(table, block, texts, row, stub, width)
        row += len(block.lines)
    return boxes


def _values(table: Table, block: Block, texts: Mapping[str, str], top: int, stub: int, width: int) -> list[Box]:
    last = len(block.columns) - 1
    return [
        Box(top + r, stub + c, texts.get(cell, ""), columns=width - stub - c if c == last else 1, role="value", cell=cell)
        for r, line in enumerate(block.lines)
        for c, column in enumerate(block.columns)
        for cell in [f"{table.id}.{line.id}.{column.id}"]
    ]


def _groups(table: Table, texts: Mapping[str, str]) -> list[Box]:
    """All lines side by side, their figures in one row."""
    pairs = [(line, column) for block in table.blocks for line in block.lines for column in block.columns]
    heads = [(*line.path, line.label, *column.path, column.label) for line, column in pairs]
    values = [
        Box(max(map(len, heads)), i, texts.get(cell, ""), role="value", cell=cell)
        for i, (line, column) in enumerate(pairs)
        for cell in [f"{table.id}.{line.id}.{column.id}"]
    ]
    return _heads(heads, 0, 0, len(pairs)) + values


def _heads(heads: Sequence[tuple[str, ...]], row: int, column: int, width: int) -> list[Box]:
    """Headings above columns; the last one is stretched to the table's width."""
    last = len(heads)
    return [
        Box(row + level, column + start, text, extent, width - column - start if start + count == last else count)
        for level, start, count, extent, text in _tree(heads)
    ]


def _stubs(stubs: Sequence[tuple[str, ...]], row: int, width: int) -> list[Box]:
    """Labels left of lines; the innermost reaches the figures."""
    return [
        Box(row + start, level, text, count, width - level if level + extent == max(map(len, stubs)) else extent, "stub")
        for level, start, count, extent, text in _tree(stubs)
    ]


def _tree(paths: Sequence[tuple[str, ...]]) -> list[tuple[int, int, int, int, str]]:
    """Merge equal neighbours level by level: (level, start, count, levels covered, text)."""
    depth = max(map(len, paths))
    found = []
    for level in range(depth):
        for prefix, members in groupby(range(len(paths)), key=lambda i: paths[i][: level + 1]):
            indices = list(members)
            if len(prefix) == level + 1:
                extent = depth - level if len(paths[indices[0]]) == level + 1 else 1
                found.append((level, indices[0], len(indices), extent, prefix[-1]))
    return found

"""Tables as text, one row a line, cells between tabs: what comes out of a PDF.

A cell's text stands in its first column and row; the other columns it covers are empty fields. Where a table goes over
a page, a blank line stands and columns shift: a converter sees two tables, each with columns of its own.
"""

from random import Random

from synthesis.boxes import Box, Grid
from synthesis.layouts import Layout
from synthesis.spellings import cut_in_two, split_number

Row = tuple[Box, ...]
Fields = list[str]
_PAGE_BREAK: Fields = [""]


def write_rows(grid: Grid, layout: Layout, rng: Random) -> list[str]:
    """Return the lines of one table."""
    if grid.stub > 1 and layout.pages:
        body = _glued(grid) if layout.pages == "glued" else _staged(grid, rng)
        rows = _heads(grid, 1 if layout.pages == "glued" else 2) + body
    else:
        rows = _faithful(grid, layout, rng)
    return ["\t".join(fields) for fields in rows] + [""]


def _faithful(grid: Grid, layout: Layout, rng: Random) -> list[Fields]:
    """Every column kept; without padding, a page ends inside the table and its later rows have only the cells they have."""
    titles = [index for index, row in enumerate(grid.rows) if row[0].role == "title"]
    end = len(grid.rows) if layout.padded or len(titles) < 2 else rng.choice(titles[1:]) + 1
    padded = [_padded(row, index, grid.width) for index, row in enumerate(grid.rows[:end])]
    later = [[box.text for box in row if box.row == index] for index, row in enumerate(grid.rows[end:], end)]
    return padded + ([_PAGE_BREAK] if later else []) + [[*fields, ""] if len(fields) == 1 else fields for fields in later]


def _padded(row: Row, index: int, width: int) -> Fields:
    starts = {box.column: box.text for box in row if box.row == index}
    return [starts.get(column, "") for column in range(width)]


def _heads(grid: Grid, stub: int) -> list[Fields]:
    """The headings over `stub` columns of labels, a tab behind; a last heading without parts is drawn up to the top."""
    rows = [(index, row) for index, row in enumerate(grid.rows) if row[0].role == "corner"]
    last = next(box.text for _, row in rows for box in row if box.column == grid.width - 1)
    found = [_padded(row, index, grid.width)[: grid.width - 1] for index, row in rows]
    return [[f[0], *f[grid.stub - stub + 1 :], last if i == 0 else "", ""] for i, f in enumerate(found)]


def _glued(grid: Grid) -> list[Fields]:
    """Labels in one column; after the first line of the first merged label a new page, with two."""
    first, second = _pages(grid, 1 + next(i for i, row in _body(grid) if len(_labels(row)) > 1))
    rest = ""
    rows = []
    for _, row in first:
        labels = _labels(row)
        start, rest = _halves(labels[0].text) if len(labels) > 1 else ("", "")
        rows.append([start + labels[-1].text, *_values(row), ""])
    rows.append(_PAGE_BREAK)
    for index, row in second:
        labels = _labels(row)
        beside = rest or (labels[1].text if len(labels) > 2 and index == labels[1].row + labels[1].rows // 2 else "")
        rows.append([*([beside, labels[-1].text] if len(labels) > 1 else [labels[0].text, ""]), *_values(row)])
        rest = ""
    return rows


def _staged(grid: Grid, rng: Random) -> list[Fields]:
    """Up to three columns of labels; after a line inside a merged label a new page, with two."""
    inside = [i for i, row in _body(grid) if len(_labels(row)) > 2 and i not in (_labels(row)[1].row, len(grid.rows) - 1)]
    first, second = _pages(grid, 1 + rng.choice(inside))
    rows = [_staged_fields(index, row) for index, row in first[:-1]]
    rows.append([_labels(first[-1][1])[-1].text, "", *_values(first[-1][1]), ""])
    rows.append(_PAGE_BREAK)
    for index, row in second:
        labels = _labels(row)
        beside = labels[1].text if len(labels) > 2 and index == labels[1].row else ""
        rows.append([*([beside, labels[-1].text] if len(labels) > 2 else [labels[-1].text, ""]), *_values(row)])
    return rows


def _staged_fields(index: int, row: Row) -> Fields:
    labels = _labels(row)
    if len(labels) == 1:
        return [part.strip() for part in split_number(labels[0].text)] + [*_values(row), ""]
    number, words = split_number(_halves(labels[0].text)[0])
    outer = " ".join([number, *words.strip()]) if labels[0].row == index else ""
    if len(labels) == 2:
        return [outer, labels[1].text, *_values(row), ""]
    return [outer, labels[1].text if labels[1].row == index else "", labels[2].text, *_values(row)]


def _body(grid: Grid) -> list[tuple[int, Row]]:
    return [(index, row) for index, row in enumerate(grid.rows) if row[0].role == "stub"]


def _pages(grid: Grid, start: int) -> tuple[list[tuple[int, Row]], list[tuple[int, Row]]]:
    body = _body(grid)
    return [pair for pair in body if pair[0] < start], [pair for pair in body if pair[0] >= start]


def _labels(row: Row) -> list[Box]:
    return [box for box in row if box.role == "stub"]


def _values(row: Row) -> Fields:
    return [box.text for box in row if box.role == "value"]


def _halves(label: str) -> tuple[str, str]:
    first, _, second = cut_in_two(label, "\0").partition("\0")
    return first, second

"""Changes to rows and columns of a table as a whole: said again, left out, put between, run together, cut, beside others."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from bench.changed_boxes import Told, a_line, boxes_of, touch, with_boxes, with_grid
from bench.changed_truth import NOT_THERE, UNKNOWN
from gongkai.form import Form
from synthesis import Draft
from synthesis.boxes import Box, Grid
from synthesis.draft import Words

_FIGURE = re.compile("-?[0-9]+")


def line_again(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Say a line again with other figures, at the end of its table."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    label, values = a_line(grid, rng)
    height = len(grid.rows)
    wide = replace(label, row=height, column=0, columns=label.column + label.columns)
    again = (wide, *(replace(b, row=height, text=str(rng.randrange(1, 500))) for b in values))
    changed = replace(grid, rows=(*grid.rows, again))
    return with_grid(draft, grid, changed), told | {box.cell: UNKNOWN for box in values}


def blank_rows(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Put rows without a word between two lines, where no label is merged over them."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    places = [i for i in range(grid.first, len(grid.rows) + 1) if i == len(grid.rows) or all(b.row == i for b in grid.rows[i])]
    return with_grid(draft, grid, _opened(grid, rng.choice(places))), told


def _opened(grid: Grid, at: int) -> Grid:
    below = (tuple(replace(b, row=b.row + 1) for b in row) for row in grid.rows[at:])
    empty = tuple(Box(at, c, "", role="phantom") for c in range(grid.width))
    return replace(grid, rows=(*grid.rows[:at], empty, *below))


def phantom_column(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Put a column without a word between two others."""
    grid = rng.choice(draft.grids)
    at = rng.randrange(grid.stub or 1, grid.width)
    rows = tuple(tuple(_row_with_gap(row, i, at)) for i, row in enumerate(grid.rows))
    return with_grid(draft, grid, replace(grid, rows=rows, width=grid.width + 1)), told


def _row_with_gap(row: Sequence[Box], index: int, at: int) -> list[Box]:
    found: list[Box] = []
    for box in row:
        if box.column >= at:
            if box.column == at:
                found.append(Box(index, at, "", role="phantom"))
            found.append(replace(box, column=box.column + 1))
        elif box.column + box.columns > at:
            found.append(replace(box, columns=box.columns + 1))
        else:
            found.append(box)
    return found


def fused(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Let two figures run into one cell; the other cell is gone, and what follows moves up or stays."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    _, values = a_line(grid, rng)
    if len(values) < 2:
        return None
    at = rng.randrange(len(values) - 1)
    a, b = values[at : at + 2]
    between = rng.choice(("", " ", "\n"))
    joined = replace(a, text=a.text + between + b.text)
    last = values[-1]
    moved: dict[Box, Box | None] = {a: joined}
    moved |= {v: replace(v, text=n.text, cell=n.cell) for v, n in zip(values[at + 1 :], values[at + 2 :], strict=False)}
    moved[last] = None
    told = touch(told, values)
    if not between and _FIGURE.fullmatch(joined.text.strip()):
        # nothing parts them: whoever reads one figure there, and the next ones where they stand, reads what is printed
        printed = [*values[:at], joined, *values[at + 2 :]]
        told |= {
            v.cell: told[v.cell]._replace(shows=(*told[v.cell].shows, _read(p))) for v, p in zip(values, printed, strict=False)
        }
        told |= {last.cell: told[last.cell]._replace(shows=(*told[last.cell].shows, ("blank", None)))}
    return with_grid(draft, grid, with_boxes(grid, moved)), told


def _read(box: Box) -> tuple[str, int | None]:
    return ("number", int(box.text)) if _FIGURE.fullmatch(box.text.strip()) else ("unreadable", None)


def label_misprint(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Print one character of a label wrong."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    label, values = a_line(grid, rng)
    at = [i for i, c in enumerate(label.text) if "\u4e00" <= c <= "\u9fff"]
    if len(at) < 4:
        return None
    i = rng.choice(at)
    text = label.text[:i] + rng.choice("工功未末己已人入") + label.text[i + 1 :]
    return with_grid(draft, grid, with_boxes(grid, {label: replace(label, text=text)})), touch(told, values)


def row_missing(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Leave a line out."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    label, values = a_line(grid, rng)
    at = label.row
    if any(b.row == at and b.rows > 1 for b in grid.rows[at]):
        return None
    shorter: dict[Box, Box | None] = {b: replace(b, row=b.row - 1) for b in boxes_of(grid) if b.row > at}
    shorter |= {b: replace(b, rows=b.rows - 1) for b in grid.rows[at] if b.rows > 1}
    whole = with_boxes(grid, shorter)
    changed = replace(whole, rows=whole.rows[:at] + whole.rows[at + 1 :])
    near = [b for row in grid.rows for b in row if b.role == "value"]
    return with_grid(draft, grid, changed), touch(told, near) | {box.cell: NOT_THERE for box in values}


def column_missing(_form: Form, draft: Draft, told: Told, _rng: Random) -> tuple[Draft, Told] | None:
    """Leave the last column of the requests out: heading and figures."""
    grid = next(g for g in draft.grids if g.table == "requests")
    width = grid.width
    gone = [b for b in boxes_of(grid) if b.column == width - 1 and b.role in {"head", "value"}]
    changed: dict[Box, Box | None] = dict.fromkeys(gone)
    changed |= {b: replace(b, columns=b.columns - 1) for b in boxes_of(grid) if b.column < width - 1 < b.column + b.columns}
    narrow = replace(with_boxes(grid, changed), width=width - 1)
    near = [b for b in boxes_of(grid) if b.role == "value"]
    return with_grid(draft, grid, narrow), touch(told, near) | {b.cell: NOT_THERE for b in gone if b.cell}


def split(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Cut a table in two where a line begins, with or without its headings said again."""
    grid = next(g for g in draft.grids if g.table == "requests")
    places = [i for i in range(grid.first + 1, len(grid.rows)) if all(b.row == i for b in grid.rows[i])]
    at = rng.choice(places)
    heads = grid.rows[: grid.first] if rng.random() < 0.5 else ()
    shift = at - len(heads)
    below = tuple(tuple(replace(b, row=b.row - shift) for b in row) for row in grid.rows[at:])
    return with_grid(draft, grid, replace(grid, rows=grid.rows[:at]), replace(grid, rows=(*heads, *below))), told


def other_year(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Put the same table with the figures of another year, and a caption that says so, before or behind."""
    grid = rng.choice(draft.grids)
    changed: dict[Box, Box | None] = {
        b: replace(b, text=str(rng.randrange(500)), cell="") for b in boxes_of(grid) if b.role == "value"
    }
    other = with_boxes(grid, changed)
    year = "2022"
    caption = Words(rng.choice(("{}年度数据", "附：{}年度统计表", "{}年政府信息公开情况统计表")).format(year))
    this = Words("2023年度数据")
    parts = (caption, other, this, grid) if rng.random() < 0.5 else (this, grid, caption, other)
    return with_grid(draft, grid, *parts), touch(told, boxes_of(grid))


def comparison(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Put a table that compares years behind the form's: some lines, a column a year."""
    grid = next(g for g in draft.grids if g.table == "requests")
    rows: list[tuple[Box, ...]] = [tuple(Box(0, i, t) for i, t in enumerate(("项目", "2021年", "2022年", "2023年")))]
    for at in range(1, 5):
        label, values = a_line(grid, rng)
        texts = (label.text, str(rng.randrange(500)), str(rng.randrange(500)), values[-1].text)
        rows.append(tuple(Box(at, i, t, role="value" if i else "stub") for i, t in enumerate(texts)))
    table = Grid("comparison", 4, 1, tuple(rows))
    return with_grid(draft, grid, grid, Words("近三年收到和处理申请情况对比"), table), told

"""Changes to the tables of a report that every container can hold: columns exchanged, remarks, cells merged, rows said again.

A change takes the form, a draft and its truths and returns both changed; None where the report has no place for it. What is
printed is the truth: figures belong to the heading above them and the label beside them.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from random import Random

from bench import changed_rows
from bench.changed_boxes import Change, Told, a_line, boxes_of, touch, with_boxes, with_grid
from bench.changed_truth import UNKNOWN, Truth
from gongkai.form import Form
from synthesis import Draft
from synthesis.boxes import Box, Grid

_TEN_THOUSAND = 10_000


def _pairs(grid: Grid) -> list[tuple[list[Box], list[Box]]]:
    """Pairs of columns with the same place in the headings: the heading and the figures of each."""
    values = [box for box in boxes_of(grid) if box.role == "value"]
    heads = [box for box in boxes_of(grid) if box.role == "head"]
    columns = []
    for head in heads:
        below = [v for v in values if v.column == head.column and v.row >= head.row + head.rows and _same_block(grid, head, v)]
        inner = [h for h in heads if h.row == head.row + head.rows and head.column <= h.column < head.column + head.columns]
        if below and not inner:
            columns.append((head, below))
    return [
        ([a, *av], [b, *bv])
        for (a, av), (b, bv) in combinations(columns, 2)
        if (a.row, a.rows, len(av)) == (b.row, b.rows, len(bv)) and a.text != b.text and _parent(heads, a) == _parent(heads, b)
    ]


def _same_block(grid: Grid, head: Box, value: Box) -> bool:
    between = (row[0] for row in grid.rows[head.row + head.rows : value.row])
    return not any(box.role in {"title", "corner"} for box in between)


def _parent(heads: Sequence[Box], box: Box) -> Box | None:
    return next((h for h in heads if h.row + h.rows == box.row and h.column <= box.column < h.column + h.columns), None)


def _two_columns(draft: Draft, rng: Random) -> tuple[Grid, list[Box], list[Box]] | None:
    grid = rng.choice(draft.grids)
    pairs = _pairs(grid)
    return (grid, *rng.choice(pairs)) if pairs else None


def columns_swapped(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Exchange two columns, heading and figures."""
    if not (chosen := _two_columns(draft, rng)):
        return None
    grid, one, other = chosen
    moved: dict[Box, Box | None] = {}
    for a, b in zip(one, other, strict=True):
        moved |= {a: replace(a, text=b.text, cell=b.cell), b: replace(b, text=a.text, cell=a.cell)}
    return with_grid(draft, grid, with_boxes(grid, moved)), touch(told, one + other)


def headings_swapped(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Exchange two headings and leave the figures where they are: each now belongs to the other heading."""
    if not (chosen := _two_columns(draft, rng)):
        return None
    grid, (a, *av), (b, *bv) = chosen
    moved: dict[Box, Box | None] = {a: replace(a, text=b.text), b: replace(b, text=a.text)}
    told = touch(told, av + bv)
    exchanged = {x.cell: told[y.cell] for one, other in zip(av, bv, strict=True) for x, y in ((one, other), (other, one))}
    return with_grid(draft, grid, with_boxes(grid, moved)), told | exchanged


def heading_remark(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Add to a heading that its figures are of another year or scope."""
    grid = rng.choice(draft.grids)
    pairs = _pairs(grid)
    if not pairs:
        return None
    head, *values = rng.choice(rng.choice(pairs))
    remark = rng.choice(("（上年）", "（2022年度）", "（全市合计）", "（上年度）"))
    changed = with_boxes(grid, {head: replace(head, text=head.text + remark)})
    return with_grid(draft, grid, changed), told | {box.cell: UNKNOWN for box in values}


def heading_unit(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Add to a heading that its figures are in tens of thousands."""
    grid = rng.choice(draft.grids)
    pairs = _pairs(grid)
    if not pairs:
        return None
    head, *values = rng.choice(rng.choice(pairs))
    remark = rng.choice(("（万件）", "（单位：万件）"))
    changed = with_boxes(grid, {head: replace(head, text=head.text + remark)})
    return with_grid(draft, grid, changed), told | {box.cell: _times(told[box.cell], _TEN_THOUSAND) for box in values}


def _times(truth: Truth, factor: int | Decimal) -> Truth:
    return Truth(tuple((kind, None if value is None else value * factor) for kind, value in truth.shows), touched=True)


def label_remark(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Add to a line's label that its figures are of another year or scope."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    label, values = a_line(grid, rng)
    remark = rng.choice(("（上年）", "（2022年度）", "（全市合计）", "（不含乡镇）"))
    changed = with_boxes(grid, {label: replace(label, text=label.text.rstrip() + remark)})
    return with_grid(draft, grid, changed), told | {box.cell: UNKNOWN for box in values}


def money_unit(form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Say in a heading, a label or a caption that money stands in another unit than the form's."""
    money = [cell for cell in draft.cells if isinstance(cell.value, Decimal) and cell.raw == _plain(cell.value)]
    if not money:
        return None
    cell = rng.choice(money).cell
    grid = next(g for g in draft.grids if any(b.cell == cell for b in boxes_of(g)))
    value = next(b for b in boxes_of(grid) if b.cell == cell)
    words, factor = rng.choice(
        (("元", Decimal("0.0001")), ("亿元", Decimal(10_000)), ("百元", Decimal("0.01")), ("千元", Decimal("0.1")))
    )
    remark = rng.choice(("（单位：{}）", "（{}）")).format(words)
    above = [b for b in boxes_of(grid) if b.role == "head" and b.row < value.row and b.column == value.column]
    beside = [b for b in boxes_of(grid) if b.role == "stub" and b.row == value.row]
    target = rng.choice([above[-1], beside[-1]])
    bare = target.text.replace("（单位：万元）", "").replace("(单位:万元)", "").replace("（万元）", "").rstrip()
    changed = with_boxes(grid, {target: replace(target, text=bare + remark)})
    kept = form.unit_by_id[form.cell_by_id[cell].unit].kept_words
    return with_grid(draft, grid, changed), told | {cell: _times(told[cell], 1 if kept else factor)}


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def merged_columns(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Merge two cells of figures side by side into one with one figure."""
    grid = rng.choice([g for g in draft.grids if g.stub])
    _, values = a_line(grid, rng)
    if len(values) < 2:
        return None
    at = rng.randrange(len(values) - 1)
    a, b = values[at : at + 2]
    changed = with_boxes(grid, {a: replace(a, columns=a.columns + b.columns), b: None})
    return with_grid(draft, grid, changed), told | {a.cell: UNKNOWN, b.cell: UNKNOWN}


def merged_rows(_form: Form, draft: Draft, told: Told, rng: Random) -> tuple[Draft, Told] | None:
    """Merge two cells of figures of neighbouring lines into one."""
    grid = next(g for g in draft.grids if g.table == "requests")
    rows = [i for i, row in enumerate(grid.rows) if any(b.role == "value" for b in row)]
    at = rng.choice(rows[:-1])
    a = rng.choice([b for b in grid.rows[at] if b.role == "value"])
    b = next((x for x in grid.rows[at + 1] if x.column == a.column and x.role == "value"), None)
    if b is None:
        return None
    tall = replace(a, rows=2)
    changed = with_boxes(grid, {a: tall, b: tall})
    return with_grid(draft, grid, changed), told | {a.cell: UNKNOWN, b.cell: UNKNOWN}


CHANGES: dict[str, Change] = {
    "columns swapped": columns_swapped,
    "headings swapped": headings_swapped,
    "remark on a heading": heading_remark,
    "unit in a heading": heading_unit,
    "remark on a label": label_remark,
    "unit of money": money_unit,
    "merged over columns": merged_columns,
    "merged over lines": merged_rows,
    "line said again": changed_rows.line_again,
    "blank rows": changed_rows.blank_rows,
    "phantom column": changed_rows.phantom_column,
    "fused cells": changed_rows.fused,
    "misprinted label": changed_rows.label_misprint,
    "missing row": changed_rows.row_missing,
    "missing column": changed_rows.column_missing,
    "split table": changed_rows.split,
    "another year's table": changed_rows.other_year,
    "comparison of years": changed_rows.comparison,
}

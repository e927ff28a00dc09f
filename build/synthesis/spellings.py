"""Labels as authors and converters write them: other words, spaces or line ends inside, half-width marks.

>>> from synthesis.chance import chance
>>> cut_in_two("结果维持", " ")
'结果 维持'
>>> split_number("2.其他法律行政法规禁止公开")
('2.', '其他法律行政法规禁止公开')
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from gongkai.form import Column, Form, Line
from synthesis.boxes import Box, Grid
from synthesis.styles import Spelling

_NUMBER = re.compile(r"([一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}\.)?(.*)", re.DOTALL)
_ASCII = str.maketrans("（），：", "(),:")


def split_number(label: str) -> tuple[str, str]:
    """Split a label into its number with punctuation, and its words."""
    match = _NUMBER.fullmatch(label)
    return (match[1] or "", match[2]) if match else ("", label)


def cut_in_two(label: str, between: str) -> str:
    """Break a label in the middle, as a narrow column does."""
    middle = (len(label) + 1) // 2
    return label[:middle] + between + label[middle:] if len(label) > 1 else label


def relabel(form: Form, grid: Grid, spelling: Spelling, rng: Random) -> Grid:
    """Return the grid with its labels written in the given manner; values stay as they are."""
    words = _variants(form, grid.table, spelling, rng)
    rows = []
    written: dict[tuple[int, int], Box] = {}
    for row in grid.rows:
        for box in row:
            if (box.row, box.column) not in written:
                written[box.row, box.column] = _written(box, words, spelling, rng)
        rows.append(tuple(written[box.row, box.column] for box in row))
    return replace(grid, rows=tuple(rows))


def _variants(form: Form, table: str, spelling: Spelling, rng: Random) -> Mapping[str, str]:
    """Other words for some labels, from the form's own list of spellings met in reports."""
    chosen = {}
    for block in form.table(table).blocks:
        parts: tuple[Column | Line, ...] = (*block.columns, *block.lines)
        for part in parts:
            if part.variants and rng.random() < spelling.variants:
                chosen[part.label] = split_number(part.label)[0] + rng.choice(part.variants)
    return chosen


def _written(box: Box, words: Mapping[str, str], spelling: Spelling, rng: Random) -> Box:
    if box.role == "value":
        spaced = spelling.trailing and box.text and rng.random() < 0.1
        return replace(box, text=box.text + spelling.trailing) if spaced else box
    text = words.get(box.text, box.text)
    number, rest = split_number(text)
    text = number + spelling.gap * bool(number and rest and box.role == "stub") + rest
    if box.role == "head" and 2 < len(text) < 7 and box.columns == 1 and rng.random() < 0.7:
        text = cut_in_two(text, " " if spelling.spaced else "\n" if spelling.broken else "")
    text = text.translate(_ASCII) if spelling.ascii_marks else text
    return replace(box, text=text) if text != box.text else box

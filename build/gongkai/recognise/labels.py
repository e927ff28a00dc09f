"""Which line, column or heading of the form a cell's words name.

An exact match of the folded words comes first; then the line's key phrase, when it names one line only. Words that are
both a line and a column (其他, 总计) are weak: they name a line only where a line can stand, or with its own number (（七）总计).
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from gongkai.form import Block, Column, Form, Line, Table, Unit
from gongkai.quantity import parse_quantity
from gongkai.recognise.label_remarks import changes_label, is_of_another, split_remarks
from gongkai.text import bare, fold

LONGEST_LABEL = 60
_NUMBER = re.compile(r"[+-]?[0-9.,]*[0-9]")


@dataclass(frozen=True, eq=False)
class TableLabels:
    """The vocabulary of one table of the form, keyed by folded words."""

    table: Table
    lines: dict[str, Line]
    keys: tuple[tuple[str, Line], ...]
    columns: frozenset[str]
    furniture: frozenset[str]
    units: tuple[Unit, ...]

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """The block that holds each line, by line id."""
        return {line.id: block for block in self.table.blocks for line in block.lines}

    def is_figure(self, text: str) -> bool:
        """Is this a number, perhaps with a remark that happens to use words of a label?"""
        return parse_quantity(text, self.units[0]).kind == "number"

    @cached_property
    def openings(self) -> frozenset[str]:
        """Headings with which the table or one of its blocks begins."""
        return frozenset(fold(piece) for piece in (self.table.stub, *(b.title for b in self.table.blocks)) if piece)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Everything that the form prints above columns: their labels, merged headings, titles, the stub."""
        columns = [column for block in self.table.blocks for column in block.columns]
        pieces = {self.table.stub, self.table.title, *(block.title for block in self.table.blocks)}
        pieces |= {piece for column in columns for piece in (*column.path, column.label, *column.variants)}
        return frozenset(fold(piece) for piece in pieces if piece) | {bare(column.label) for column in columns}

    @cached_property
    def merged(self) -> frozenset[str]:
        """The innermost merged headings, which stand beside headings of columns and above others."""
        paths = [column.path for block in self.table.blocks for column in block.columns]
        return frozenset(fold(path[-1]) for path in paths if len(path) == max(map(len, paths)) > 0)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Merged labels left of lines."""
        return frozenset(fold(piece) for block in self.table.blocks for line in block.lines for piece in line.path)

    @cached_property
    def weak(self) -> frozenset[str]:
        """Spellings that name both a line and a column."""
        return self.columns & self.lines.keys()


@dataclass(frozen=True, slots=True)
class LineMatch:
    """A cell that names a line; `exact` is False when only the key phrase matched."""

    line: Line
    exact: bool
    weak: bool


@lru_cache(maxsize=64)
def vocabulary(form: Form) -> dict[str, TableLabels]:
    """Return the labels of every table of the form, keyed by table id."""
    return {table.id: _table_labels(form, table) for table in form.tables}


def _table_labels(form: Form, table: Table) -> TableLabels:
    lines = [line for block in table.blocks for line in block.lines]
    columns = [column for block in table.blocks for column in block.columns]
    furniture = {table.stub, *(block.title for block in table.blocks)}
    entries: list[Line | Column] = [*lines, *columns]
    furniture |= {piece for entry in entries for piece in (*entry.path, entry.label, *entry.variants)}
    return TableLabels(
        table=table,
        lines={bare(spelling): line for line in lines for spelling in (line.label, *line.variants)},
        keys=tuple((fold(line.key), line) for line in lines if line.key),
        columns=frozenset(bare(s) for column in columns for s in (column.label, *column.variants)),
        furniture=frozenset(fold(piece) for piece in furniture if piece),
        units=tuple(form.unit_by_id[unit] for unit in dict.fromkeys(column.unit for column in columns)),
    )


@lru_cache(maxsize=65536)
def match_line(labels: TableLabels, text: str) -> LineMatch | None:
    """Return the line of the table that these words name, if they name exactly one."""
    words = bare(text)
    if words not in labels.lines and (split := split_remarks(text)[0]) in labels.lines:
        words = split
    if not words or len(words) > LONGEST_LABEL or labels.is_figure(text):
        return None
    if line := labels.lines.get(words):
        return LineMatch(line, exact=True, weak=words in labels.weak and (fold(text) == words or fold(text) != fold(line.label)))
    if any(c.isdigit() for c in words):  # a sentence that gives a figure, not a label
        return None
    found = {line.id: (line, key) for key, line in labels.keys if key in fold(text)}
    if len(found) == 1:
        line, key = next(iter(found.values()))
        more = fold(text).replace(key, "")
        if not is_of_another(more, 0) and not (changes_label(more) and not changes_label(fold(line.label).replace(key, ""))):
            return LineMatch(line, exact=False, weak=False)
    return None


@lru_cache(maxsize=65536)
def is_furniture(labels: TableLabels, text: str) -> bool:
    """Do these words belong to the form's own headings, whole or cut by a page or cell break?"""
    words = fold(text)
    if _NUMBER.fullmatch(words):
        return False
    return not words or bare(text) in labels.columns or any(words in piece for piece in labels.furniture)


def is_value(labels: TableLabels, text: str) -> bool:
    """Is this a figure or a sign for none, in any unit of the table?"""
    return bool(text) and any(parse_quantity(text, unit).kind not in {"unreadable", "blank"} for unit in labels.units)

"""The national form as typed data: tables, lines, columns, units, identities.

Ids are the codes of the published data; a cell of the form is `table.line.column`.

What a cell is called in a sentence: the words of its column and line, without enumerators and instructions.

>>> from gongkai.form.load import load_form
>>> form = load_form("2021")
>>> cell_words(form, "requests.unavailable_unclear.legal_services"), cell_words(form, "requests.other_other.total")
('法律服务机构 / 补正后申请内容仍不明确', '总计 / 其他处理 其他')
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import msgspec

from gongkai.strict import Record
from gongkai.text import bare


class Unit(Record, frozen=True, eq=False):
    """What a cell counts.

    Attributes:
        id: Code of the unit.
        title: Name in Chinese.
        title_en: Name in English.
        type: Frictionless field type.
        words: Words after a number that name this unit.
        scaled_words: Words of other units, with the factor into this one.
        kept_words: Words of units that are kept beside the number, because the form fixes none.
        signs: Words in front of a number that give it a sign.
    """

    id: str
    title: str
    title_en: str
    type: Literal["integer", "number"]
    words: tuple[str, ...] = ()
    scaled_words: dict[str, str] = {}  # noqa: RUF012 - copied for each record
    kept_words: tuple[str, ...] = ()
    signs: dict[str, int] = {}  # noqa: RUF012 - copied for each record

    def as_number(self) -> "Unit":
        """Return a unit with the same words whose figures may have decimals."""
        return msgspec.structs.replace(self, type="number")


class Column(Record, frozen=True):
    """A column of a block; `path` holds the merged headings above it, outermost first."""

    id: str
    label: str
    label_en: str
    unit: str = "item"
    path: tuple[str, ...] = ()
    path_en: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


class Line(Record, frozen=True):
    """A line of a block; `path` holds the merged labels left of it, `key` a phrase found in no other line."""

    id: str
    label: str
    label_en: str
    path: tuple[str, ...] = ()
    path_en: tuple[str, ...] = ()
    key: str = ""
    variants: tuple[str, ...] = ()
    definition: str = ""
    definition_en: str = ""


class Block(Record, frozen=True, kw_only=True):
    """A part of a table with headings of its own; every line of it has every column of it."""

    id: str
    title: str = ""
    title_en: str = ""
    columns: tuple[Column, ...] = msgspec.field(name="column")
    lines: tuple[Line, ...] = msgspec.field(name="line")


class Table(Record, frozen=True, kw_only=True):
    """A table of the form; `orientation` is `lines` (one line a row) or `groups` (all lines side by side in one row)."""

    id: str
    title: str
    title_en: str
    heading_key: str
    stub: str = ""
    stub_en: str = ""
    orientation: Literal["lines", "groups"] = "lines"
    blocks: tuple[Block, ...] = msgspec.field(name="block")

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all blocks."""
        return tuple(line for block in self.blocks for line in block.lines)


class Identity(Record, frozen=True, kw_only=True):
    """sum(left) = sum(right), as often as `each` says.

    With `line` or `column` it holds once for each line or column of `table`, and the terms are columns or lines. With
    `report` it holds once, `table` is empty and the terms are cells of any tables, `*` standing for every id.
    """

    code: str
    table: str = ""
    each: Literal["line", "column", "report"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    title: str
    title_en: str
    citation: str


class Instance(NamedTuple):
    """An identity where it holds once: `on` is its line or column, the sides are cells."""

    rule: Identity
    on: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def id(self) -> str:
        """The code of the check."""
        return f"{self.rule.code}.{self.on}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of both sides."""
        return (*self.left, *self.right)


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of the form: its position in form order and the parts of its id."""

    index: int
    id: str
    table: str
    block: str
    line: str
    column: str
    unit: str


@dataclass(frozen=True, eq=False)
class Form:
    """One edition of the form, with the notice that laid it down."""

    edition: str
    title: str
    title_en: str
    citation: str
    citation_en: str
    law: str
    law_en: str
    first_year: int
    units: tuple[Unit, ...]
    tables: tuple[Table, ...]
    identities: tuple[Identity, ...] = field(default=())

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """All cells in form order."""
        triples = [
            (table, block, line, column)
            for table in self.tables
            for block in table.blocks
            for line in block.lines
            for column in block.columns
        ]
        return tuple(
            FormCell(i, f"{t.id}.{line.id}.{column.id}", t.id, b.id, line.id, column.id, column.unit)
            for i, (t, b, line, column) in enumerate(triples)
        )

    @cached_property
    def cell_by_id(self) -> dict[str, FormCell]:
        """The cells keyed by id."""
        return {cell.id: cell for cell in self.cells}

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """The units keyed by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """Every identity wherever it holds, in the order of the data file."""
        return tuple(instance for rule in self.identities for instance in self._instances(rule))

    def _instances(self, rule: Identity) -> Iterator[Instance]:
        if rule.each == "report":
            sides = (tuple(cell for term in side for cell in self.matching(term)) for side in (rule.left, rule.right))
            yield Instance(rule, "report", *sides)
            return
        terms = {*rule.left, *rule.right}
        for block in self.table(rule.table).blocks:
            items, others = (block.lines, block.columns) if rule.each == "line" else (block.columns, block.lines)
            if terms <= {other.id for other in others}:
                yield from (Instance(rule, i.id, _side(rule, rule.left, i.id), _side(rule, rule.right, i.id)) for i in items)

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Return the cells that a pattern names, in form order; `*` stands for every id."""
        if pattern in self.cell_by_id:
            return (pattern,)
        return tuple(cell.id for cell in self.cells if fnmatchcase(cell.id, pattern))

    def table(self, table_id: str) -> Table:
        """Return the table of this id; KeyError when the form has none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)


def _side(rule: Identity, terms: tuple[str, ...], item: str) -> tuple[str, ...]:
    pairs = ((item, term) if rule.each == "line" else (term, item) for term in terms)
    return tuple(f"{rule.table}.{line}.{column}" for line, column in pairs)


_INSTRUCTION = re.compile(r"\s*[(（].*")
_NUMBER = re.compile(r"^\(?[0-9]+[.)]\s*")
_SLIPS = {
    False: {"line": ("行", {"+1": "右移", "-1": "左移"}), "column": ("列", {"+1": "下移", "-1": "上移"})},
    True: {"line": ("line", {"+1": "right", "-1": "left"}), "column": ("column", {"+1": "down", "-1": "up"})},
}
"""What moves and where to, in Chinese and in English."""


def cell_words(form: Form, cell_id: str, *, english: bool = False) -> str:
    """Return `column / line`; KeyError when the form has no such cell."""
    return _words(form, english)[cell_id]


def slip_words(form: Form, cell_id: str, kind: str, step: str, *, english: bool = False) -> str:
    """Say of the line or column (`kind`) of a cell that its figures all move by one cell; `step` is `+1` or `-1`.

    >>> from gongkai.form import load_form
    >>> slip_words(load_form("2021"), "requests.new.total", "line", "+1")
    '本年新收政府信息公开申请数量 这一行的数字都右移一格'
    >>> slip_words(load_form("2021"), "requests.new.total", "column", "-1", english=True)
    'all figures of the column “Total” move up by one cell'
    """
    unit, moves = _SLIPS[english][kind]
    name = cell_words(form, cell_id, english=english).split(" / ")[kind == "line"]
    if english:
        return f"all figures of the {unit} “{name}” move {moves[step]} by one cell"
    return f"{name} 这一{unit}的数字都{moves[step]}一格"


@lru_cache(maxsize=64)
def _words(form: Form, english: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in form.tables:
        lines = [line for block in table.blocks for line in block.lines]
        labels = [_plain(line, english=english) for line in lines]
        for block in table.blocks:
            columns = {column.id: _plain(column, english=english) for column in block.columns}
            for line in block.lines:
                own = _plain(line, english=english)
                shared = labels.count(own) > 1 or own in columns.values()
                name = _name(line, with_path=shared, english=english)
                found |= {f"{table.id}.{line.id}.{column}": f"{title} / {name}" for column, title in columns.items()}
    return found


def _name(item: Line | Column, *, with_path: bool, english: bool) -> str:
    path = item.path_en if english else item.path
    own = _plain(item, english=english)
    if not with_path or not path:
        return own
    return f"{_shortened(path[-1], english=english)} {own}" if not english else f"{own} ({_shortened(path[-1], english=True)})"


def _plain(item: Line | Column, *, english: bool) -> str:
    return _shortened(item.label_en if english else item.label, english=english)


def _shortened(label: str, *, english: bool) -> str:
    """Return a label without its number and what it instructs."""
    return _INSTRUCTION.sub("", _NUMBER.sub("", label) if english else bare(label))

"""The national form as typed data: tables, lines, columns, units, identities.

Ids are the codes of the published data; a cell of the form is `table.line.column`.
"""

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
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
    type: str
    words: tuple[str, ...]
    scaled_words: dict[str, str]
    kept_words: tuple[str, ...]
    signs: dict[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block; `path` holds the merged headings above it, outermost first."""

    id: str
    label: str
    label_en: str
    unit: str
    path: tuple[str, ...]
    path_en: tuple[str, ...]
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block; `path` holds the merged labels left of it, `key` a phrase found in no other line."""

    id: str
    label: str
    label_en: str
    path: tuple[str, ...]
    path_en: tuple[str, ...]
    key: str
    variants: tuple[str, ...]
    definition: str
    definition_en: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a table with headings of its own; every line of it has every column of it."""

    id: str
    title: str
    title_en: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form; `orientation` is `lines` (one line a row) or `groups` (all lines side by side in one row)."""

    id: str
    title: str
    title_en: str
    heading_key: str
    stub: str
    stub_en: str
    orientation: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """sum(left) = sum(right), once for each line or each column of a table, as `each` says."""

    code: str
    table: str
    each: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    title: str
    title_en: str
    citation: str


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

    def table(self, table_id: str) -> Table:
        """Return the table of this id; KeyError when the form has none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

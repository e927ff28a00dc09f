"""A form put together from two editions, for reports that use one edition's block in the other edition's frame.

Its edition id says what it is: `2021+2019:article_20_1` is edition 2021 with block `article_20_1` of edition 2019.

>>> compose_id("2021", {"article_20_1": "2019"})
'2021+2019:article_20_1'
>>> compose_id("2021", {})
'2021'
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai.form.model import Block, Form, Identity, Table


def compose_id(base: str, other: Mapping[str, str]) -> str:
    """Return the id of edition `base` with some blocks of other editions (block id → edition)."""
    return "+".join((base, *(f"{edition}:{block}" for block, edition in sorted(other.items()))))


def parse_id(edition: str) -> tuple[str, dict[str, str]]:
    """Undo `compose_id`."""
    base, *parts = edition.split("+")
    pairs = (part.partition(":") for part in parts)
    return base, {block: other for other, _, block in pairs}


def compose(edition: str, forms: Mapping[str, Form]) -> Form:
    """Return the form of a composed edition id, given the forms of the editions it names; KeyError for unknown parts."""
    base_id, other = parse_id(edition)
    base = forms[base_id]
    units = {unit.id: unit for source in (base, *(forms[e] for e in sorted(set(other.values())))) for unit in source.units}
    tables = tuple(_table(table, other, forms) for table in base.tables)
    identities = tuple(rule for table in tables for rule in _identities(table, base, other, forms))
    return replace(base, edition=edition, units=tuple(units.values()), tables=tables, identities=identities)


def block_order(forms: Sequence[Form], table_id: str) -> tuple[str, ...]:
    """Return the ids of all blocks that any of the forms has in a table, in their common order."""
    longest = max((form.table(table_id).blocks for form in forms), key=len)
    return tuple(block.id for block in longest)


def _table(table: Table, other: Mapping[str, str], forms: Mapping[str, Form]) -> Table:
    order = block_order(tuple(forms.values()), table.id)
    blocks: dict[str, Block] = {block.id: block for block in table.blocks}
    for block_id, edition in other.items():
        if block_id in order:
            blocks[block_id] = next(block for block in forms[edition].table(table.id).blocks if block.id == block_id)
    return replace(table, blocks=tuple(blocks[id_] for id_ in order if id_ in blocks))


def _identities(table: Table, base: Form, other: Mapping[str, str], forms: Mapping[str, Form]) -> tuple[Identity, ...]:
    """The identities of a table come from the edition of its only block; tables of several blocks have none."""
    edition = forms[other[table.blocks[0].id]] if len(table.blocks) == 1 and table.blocks[0].id in other else base
    return tuple(rule for rule in edition.identities if rule.table == table.id)

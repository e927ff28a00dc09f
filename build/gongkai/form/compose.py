"""A form put together from several editions, for reports that use blocks of other editions in one edition's frame.

Its edition id says what it is: `2021+2019:article_20_1` is edition 2021 with block `article_20_1` of edition 2019.

>>> compose_id("2021", {"article_20_1": "2019"})
'2021+2019:article_20_1'
>>> compose_id("2021", {})
'2021'
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

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
    sources = tuple(forms[name] for name in dict.fromkeys((base_id, *sorted(other.values()))))
    units = {unit.id: unit for source in sources for unit in source.units}
    tables = tuple(table for id_ in table_order(sources) if (table := _table(id_, base, other, forms)))
    if missing := other.keys() - {block.id for table in tables for block in table.blocks}:
        raise KeyError(missing.pop())
    form = replace(base, edition=edition, units=tuple(units.values()), tables=tables, identities=())
    return replace(form, identities=tuple(_identities(form, sources)))


def table_order(forms: Sequence[Form]) -> tuple[str, ...]:
    """Return the ids of all tables that any of the forms has, in their common order."""
    return _merged([[table.id for table in form.tables] for form in forms])


def block_order(forms: Sequence[Form], table_id: str) -> tuple[str, ...]:
    """Return the ids of all blocks that any of the forms has in a table, in their common order."""
    return _merged([[block.id for block in table.blocks] for form in forms if (table := _find(form, table_id))])


def _merged(orders: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Merge several orders of ids; one that the longest does not have comes after the one it follows elsewhere."""
    merged: list[str] = []
    for order in sorted(orders, key=len, reverse=True):
        for at, id_ in enumerate(order):
            if id_ not in merged:
                merged.insert(merged.index(order[at - 1]) + 1 if at else 0, id_)
    return tuple(merged)


def _find(form: Form, table_id: str) -> Table | None:
    return next((table for table in form.tables if table.id == table_id), None)


def _table(table_id: str, base: Form, other: Mapping[str, str], forms: Mapping[str, Form]) -> Table | None:
    table = _find(base, table_id)
    blocks: dict[str, Block] = {block.id: block for block in table.blocks} if table else {}
    for block_id, edition in other.items():
        found = _find(forms[edition], table_id)
        own = next((block for block in found.blocks if block.id == block_id), None) if found else None
        if found and own:
            table, blocks[block_id] = table or found, own
    order = block_order(tuple(forms.values()), table_id)
    return msgspec.structs.replace(table, blocks=tuple(blocks[id_] for id_ in order if id_ in blocks)) if table else None


def _identities(form: Form, sources: Sequence[Form]) -> list[Identity]:
    """Return the identities in the order of the tables; one is taken from the edition all whose cells stand in the form."""
    order = [*(table.id for table in form.tables), ""]
    kept = {rule.code: rule for source in reversed(sources) for rule in source.identities if _is_whole(rule, source, form)}
    return sorted(kept.values(), key=lambda rule: order.index(rule.table))


def _is_whole(rule: Identity, source: Form, form: Form) -> bool:
    base, other = parse_id(form.edition)
    known = [form.cell_by_id.get(cell) for i in source.instances if i.rule is rule for cell in i.cells]
    return all(cell and other.get(cell.block, base) == source.edition for cell in known)

"""Reading an edition's data file into `Form`, and refusing one that contradicts itself.

All problems of a file are collected and raised together, each with its path inside the file.

A form put together from several editions, for reports that use blocks of other editions in one edition's frame.

Its edition id says what it is: `2021+2019:article_20_1` is edition 2021 with block `article_20_1` of edition 2019.

>>> compose_id("2021", {"article_20_1": "2019"})
'2021+2019:article_20_1'
>>> compose_id("2021", {})
'2021'
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from gongkai.errors import DataError
from gongkai.form.known_editions import edition_text, editions, newest, remembered
from gongkai.form.model import Block, Form, Identity, Table, Unit
from gongkai.strict import Record, convert, parse
from gongkai.text import bare


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


class _Edition(Record, frozen=True, kw_only=True):
    """An edition's file."""

    edition: str
    title: str
    title_en: str
    citation: str
    citation_en: str
    law: str
    law_en: str
    first_year: int
    units: tuple[Unit, ...] = msgspec.field(name="unit")
    tables: tuple[Table, ...] = msgspec.field(name="table")
    identities: tuple[Identity, ...] = msgspec.field(name="identity", default=())


@remembered(maxsize=256)
def load_form(edition: str) -> Form:
    """Return the form of one edition, or of a composed one; DataError when it is unknown or its file inconsistent."""
    base, other = parse_id(edition)
    parts = dict.fromkeys((base, *other.values()))
    if unknown := [part for part in parts if part not in editions()]:
        raise _unknown(unknown[0])
    if "+" in edition:
        try:
            return compose(edition, {name: load_form(name) for name in parts})
        except (KeyError, StopIteration) as error:
            raise _unknown(edition) from error
    name = f"edition_{edition}.toml"
    return parse_form(edition_text(name), name)


def newest_form() -> Form:
    """Return the form of the newest edition."""
    return load_form(newest())


def in_force(year: int) -> str:
    """Return the edition in force for reports on a year: the newest that had begun, or the newest where that is not known."""
    return next((edition for edition in reversed(editions()) if load_form(edition).first_year <= year), newest())


def _unknown(edition: str) -> DataError:
    return DataError(f"没有 {edition} 版格式", code="form-unknown-edition", remedy=f"可用：{'、'.join(editions())}")


def parse_form(text: str, name: str) -> Form:
    """Parse the text of an edition's data file; DataError lists every problem found in it."""
    return form_of(parse(text, name, code="form-syntax"), name)


def form_of(raw: Mapping[str, Any], name: str) -> Form:
    """Make a form of what its data file says; DataError lists every problem found in it."""
    said = convert(raw, _Edition, name, code="form-invalid", remedy="请改正表式数据文件")
    form = Form(**{field: getattr(said, field) for field in said.__struct_fields__})
    if problems := sorted(_problems(form, name)):
        raise DataError("；".join(problems), code="form-inconsistent", file=name, remedy="请改正表式数据文件")
    return form


def _problems(form: Form, name: str) -> Iterable[str]:
    if name.startswith("edition_") and name != f"edition_{form.edition}.toml":
        yield f"edition: {form.edition} 与文件名不符"
    if not set(form.edition).isdisjoint("+:"):
        yield f"edition: {form.edition} 里不能有 + 和 :"
    yield from _repeated("unit", (u.id for u in form.units))
    yield from _repeated("table", (t.id for t in form.tables))
    yield from _repeated("block", (b.id for t in form.tables for b in t.blocks))
    yield from _repeated("cell", (c.id for c in form.cells))
    yield from _repeated("identity", (i.code for i in form.identities))
    for table in form.tables:
        yield from _table_problems(form, table)
    for identity in form.identities:
        yield from _identity_problems(form, identity)


def _repeated(what: str, ids: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            yield f"{what}.{id_}: 重复"
        seen.add(id_)


def _table_problems(form: Form, table: Table) -> Iterable[str]:
    spellings = ((bare(s), line.id) for line in table.lines for s in (line.label, *line.variants))
    yield from _shared_spelling(table.id, spellings)
    for line in table.lines:
        if len(line.path) != len(line.path_en):
            yield f"{table.id}.{line.id}.path_en: 与 path 不等长"
        if line.key and any(line.key in bare(o.label) for o in table.lines if o is not line):
            yield f"{table.id}.{line.id}.key: 在别的行里也出现"
    for block in table.blocks:
        yield from _block_problems(form, table, block)


def _block_problems(form: Form, table: Table, block: Block) -> Iterable[str]:
    spellings = ((bare(s), c.id) for c in block.columns for s in (c.label, *c.variants))
    yield from _shared_spelling(f"{table.id}.{block.id}", spellings)
    for column in block.columns:
        if len(column.path) != len(column.path_en):
            yield f"{table.id}.{block.id}.{column.id}.path_en: 与 path 不等长"
        if column.unit not in form.unit_by_id:
            yield f"{table.id}.{block.id}.{column.id}.unit: 没有单位 {column.unit}"


def _shared_spelling(where: str, spellings: Iterable[tuple[str, str]]) -> Iterable[str]:
    owner: dict[str, str] = {}
    for spelling, id_ in spellings:
        if owner.setdefault(spelling, id_) != id_:
            yield f"{where}: 「{spelling}」同时属于 {owner[spelling]} 和 {id_}"


def _identity_problems(form: Form, identity: Identity) -> Iterable[str]:
    where = f"identity.{identity.code}"
    if identity.each == "report":
        yield from _report_problems(form, identity, where)
        return
    table = next((t for t in form.tables if t.id == identity.table), None)
    if table is None:
        yield f"{where}: 没有表 {identity.table}"
        return
    lines = {line.id for line in table.lines}
    columns = {column.id for block in table.blocks for column in block.columns}
    terms = identity.left + identity.right
    yield from _repeated(where, terms)
    for term in terms:
        if term not in (columns if identity.each == "line" else lines):
            yield f"{where}: 没有 {term}"
    blocks = ((block.columns if identity.each == "line" else block.lines) for block in table.blocks)
    if set(terms) <= (columns if identity.each == "line" else lines) and not any({*terms} <= {o.id for o in b} for b in blocks):
        yield f"{where}: 没有一段同时有这些行或列"


def _report_problems(form: Form, identity: Identity, where: str) -> Iterable[str]:
    if identity.table:
        yield f"{where}.table: 表与表之间的等式不写 table"
    yield from (f"{where}: 没有 {term}" for term in identity.left + identity.right if not form.matching(term))
    yield from _repeated(where, (cell for term in identity.left + identity.right for cell in form.matching(term)))
    yield from (f"{where}: 缺少 {side}" for side in ("left", "right") if not getattr(identity, side))

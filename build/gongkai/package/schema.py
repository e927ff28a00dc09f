"""Table Schemas of the published tables, made from `fields.toml`, the codes and the form.

Written so that readers of version 1 and of version 2 of the Data Package standard both understand them: code lists stand
as `categories` and as an `enum` constraint, keys as `primaryKey`; English titles are the custom properties `title_en`,
`description_en`, and `formerly` where version 1 of the data had another name. Standard: https://datapackage.org/standard/table-schema/
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongkai.codes import code_lists, codes, ids
from gongkai.form import Column, Form, editions, load_form, remembered
from gongkai.package.rows import FORMERLY
from gongkai.rules.catalogue import rules
from gongkai.strict import Record, convert, packaged, unknown_key

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a package: its texts in both languages, fields in order, and key."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[str, ...]
    key: tuple[str, ...]
    wide: bool


_FIELDS = "fields.toml"


class _Field(Record, frozen=True, kw_only=True):
    """A field as `fields.toml` gives it."""

    type: str
    title: str
    title_en: str
    description: str
    description_en: str
    minimum: int | float | None = None
    pattern: str = ""
    codes: str = ""
    levels: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class _Listed(Record, frozen=True, kw_only=True):
    """A resource as `fields.toml` gives it."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[str, ...]
    key: tuple[str, ...]
    wide: bool = False


class _Reference(Record, frozen=True, kw_only=True):
    """Which fields, wherever they stand, lead to which row of another table; `at` are their names there."""

    fields: tuple[str, ...]
    table: str
    at: tuple[str, ...] = ()


class _Fields(Record, frozen=True):
    field: dict[str, _Field]
    resource: tuple[_Listed, ...]
    collection: tuple[_Listed, ...]
    reference: tuple[_Reference, ...]


def fields_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the data file says; DataError for a key, a field or a list of codes that is not known."""
    convert(raw, _Fields, _FIELDS, further=_unknown_names)
    return raw


def _unknown_names(said: _Fields) -> Iterator[str]:
    for listed in (*said.resource, *said.collection):
        known = {name.removeprefix(f"{listed.name}.") for name in said.field}
        yield from (f"{listed.name}: {unknown_key(name, known)}" for name in listed.fields if name not in known)
    used = {name for listed in (*said.resource, *said.collection) for name in listed.fields}
    named = {f"{listed.name}.{name}" for listed in (*said.resource, *said.collection) for name in listed.fields}
    yield from (f"field: {unknown_key(name, used | named)}" for name in said.field if name not in used | named)
    tables = {listed.name: listed.key for listed in said.collection}
    for each in said.reference:
        if tables.get(each.table) != (each.at or each.fields):
            yield f"reference: {each.table} 的主键不是 {'、'.join(each.at or each.fields)}"
    lists = code_lists()
    yield from (
        f"field.{name}.codes: {unknown_key(f.codes, lists)}" for name, f in said.field.items() if f.codes and f.codes not in lists
    )


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return fields_of(packaged("gongkai.package", _FIELDS))


@lru_cache(maxsize=1)
def _fields() -> Mapping[str, Json]:
    return dict(_data()["field"])


@lru_cache(maxsize=2)
def resources(kind: str = "resource") -> tuple[Resource, ...]:
    """Return the tables of a report's package (`resource`), or those only a collection has (`collection`)."""
    return tuple(
        Resource(
            name=raw["name"],
            title=raw["title"],
            title_en=raw["title_en"],
            description=raw["description"],
            description_en=raw["description_en"],
            fields=tuple(raw["fields"]),
            key=tuple(raw["key"]),
            wide=raw.get("wide", False),
        )
        for raw in _data()[kind]
    )


def wide_columns(form: Form, table_id: str) -> tuple[Column, ...]:
    """Return the columns of all blocks of a table, each once, in the form's order."""
    columns: dict[str, Column] = {}
    for block in form.table(table_id).blocks:
        for column in block.columns:
            columns.setdefault(column.id, column)
    return tuple(columns.values())


def field_names(form: Form, resource: Resource) -> tuple[str, ...]:
    """Return the header of a resource's CSV."""
    wide = tuple(column.id for column in wide_columns(form, resource.name)) if resource.wide else ()
    return resource.fields + wide


def table_schema(form: Form, resource: Resource) -> Json:
    """Return the Table Schema of a resource."""
    fields = [_field(form, resource, name) for name in resource.fields]
    if resource.wide:
        fields += [_column_field(form, column) for column in wide_columns(form, resource.name)]
    key = {"primaryKey": list(resource.key)} if resource.key else {}
    return {"fields": fields, **key, "missingValues": [""]}


_CHECKED = ("name", "type", "constraints")
"""What validating needs of a field."""


def bare_schema(form: Form, resource: Resource) -> Json:
    """Return the Table Schema of a resource as one report's package has it: types, constraints and key, no words.

    The words stand in the dictionary and with the collection. What may stand in the fields that say whose package it is, and
    which place of the form, is said once, in the first table, the cells that the others derive from. That the empty string
    alone is a missing value is what the standard presumes.
    """
    whole = table_schema(form, resource)
    once = () if resource == resources()[0] else (*_WHOSE, *_PLACES)
    fields = [{key: field[key] for key in _CHECKED if key in field} for field in whole["fields"]]
    for field in fields:
        if field["name"] in once:
            field.pop("constraints", None)
    return {"fields": fields, **{key: whole[key] for key in ("primaryKey",) if key in whole}}


def foreign_keys(resource: Resource) -> Json:
    """Return the foreign keys of a table of the collection, as its schema has them; nothing where it has none."""
    found = [
        {"fields": list(each["fields"]), "reference": {"resource": _itself(each["table"], resource), "fields": list(_at(each))}}
        for each in _data()["reference"]
        if set(each["fields"]) <= set(resource.fields) and (each["table"] != resource.name or each.get("at"))
    ]
    return {"foreignKeys": found} if found else {}


def _at(reference: Json) -> Sequence[str]:
    return list(reference.get("at") or reference["fields"])


def _itself(table: str, resource: Resource) -> str:
    """Return the name of a table as a foreign key of a resource has it: empty for its own."""
    return "" if table == resource.name else table


def _field(form: Form, resource: Resource, name: str) -> Json:
    raw = _fields().get(f"{resource.name}.{name}") or _fields()[name]
    field: Json = {"name": name, **{key: raw[key] for key in ("type", "title", "title_en", "description", "description_en")}}
    if former := FORMERLY.get(f"{resource.name}.{name}") or FORMERLY.get(name):
        field["formerly"] = former
    constraints: Json = {key: raw[key] for key in ("minimum", "pattern") if key in raw}
    if enum := _enum(form, resource, name, raw):
        constraints["enum"] = enum
    if "codes" in raw:
        field["categories"] = [{"value": code.id, "label": code.title} for code in codes(raw["codes"]).values()]
    if constraints:
        field["constraints"] = constraints
    return field


def _enum(form: Form, resource: Resource, name: str, raw: Json) -> Sequence[str]:
    if "codes" in raw:
        return list(ids(raw["codes"]))
    if "levels" in raw:
        return [rule.code for rule in rules().values() if rule.level in raw["levels"] or rule.code in raw.get("also", ())]
    if name in _PLACES:
        return _places(name)
    return [rule.code for rule in form.identities] if (resource.name, name) == ("checks", "rule") else ()


_PLACES = ("table_id", "line_id", "column_id")
_WHOSE = ("agency_id", "year")


@remembered(maxsize=8)
def _places(name: str) -> Sequence[str]:
    """Return what can stand in `table_id`, `line_id` or `column_id`, in the order of the form, of all its editions."""
    found = (getattr(cell, name.removesuffix("_id")) for form in map(load_form, reversed(editions())) for cell in form.cells)
    return list(dict.fromkeys(found))


def _column_field(form: Form, column: Column) -> Json:
    unit = form.unit_by_id[column.unit]
    return {
        "name": column.id,
        "type": unit.type,
        "title": "·".join((*column.path, column.label)),
        "title_en": " · ".join((*column.path_en, column.label_en)),
        "description": f"单位：{unit.title}。",
        "description_en": f"Unit: {unit.title_en}.",
        "unit": unit.id,
    }

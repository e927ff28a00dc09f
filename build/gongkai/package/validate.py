"""Validation with frictionless: one package as any user would do it, or the cells of many packages at once.

Opening a package costs frictionless about 40 ms, a row about 25 µs. For many packages that share one schema the tables
are therefore put one below the other, and its readers judge every different text of a column once: every cell's type and
constraints and every key of every package are checked, and each file's size and hash are compared with its descriptor
before. Whatever is wrong there, frictionless then goes through row by row, to say where and why.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from frictionless import Field, FrictionlessException, Package, Schema
from frictionless import Resource as Table

from gongkai.form import Form, load_form
from gongkai.package.descriptor import resource_descriptor, resources_text
from gongkai.package.schema import Json, Resource, field_names, resources, table_schema
from gongkai.package.stored_descriptor import read_head

_SOME = 5000
"""Rows taken up at a time."""


def validate_package(descriptor: Path) -> tuple[str, ...]:
    """Validate one data package by its descriptor; return what frictionless finds wrong, nothing if it is valid."""
    try:
        report = Package(str(descriptor)).validate()
    except FrictionlessException as error:
        return (f"{_label(descriptor.parent)}: {descriptor.name}: {error.error.note}",)
    return tuple(
        f"{_label(descriptor.parent)}: {error[0] or descriptor.name}: {error[1]}" for error in report.flatten(["name", "note"])
    )


def validate_folders(folders: Sequence[Path]) -> tuple[str, ...]:
    """Validate the packages in these folders together; return every problem with its folder."""
    problems: list[str] = []
    by_edition: dict[str, list[Path]] = {}
    for folder in folders:
        by_edition.setdefault(read_head(folder)["report"]["edition"], []).append(folder)
    for edition, packages in sorted(by_edition.items()):
        problems += _validate(load_form(edition), packages)
    return tuple(problems)


def _validate(form: Form, folders: Sequence[Path]) -> Iterator[str]:
    yield from validate_package(folders[0] / "datapackage.json")
    tables = [{each.name: (folder / f"{each.name}.csv").read_bytes() for each in resources()} for folder in folders]
    for folder, own in zip(folders, tables, strict=True):
        yield from (f"{_label(folder)}: {problem}" for problem in _declared(form, folder, own))
    for resource in resources():
        yield from _validate_rows(form, resource, [own[resource.name] for own in tables], folders)


def _declared(form: Form, folder: Path, tables: Mapping[str, bytes]) -> Iterator[str]:
    """Compare the tables' bytes with what their descriptor declares."""
    described = (folder / "datapackage.json").read_bytes()
    if not described.endswith(resources_text(form, tables)):
        declared = {each["name"]: each for each in json.loads(described)["resources"]}
        for resource in resources():
            yield from _undeclared(form, resource, declared.get(resource.name), tables[resource.name])
    for resource in resources():
        if not tables[resource.name].startswith(_header(form, resource)):
            yield f"{resource.name}.csv: unexpected header"


def _undeclared(form: Form, resource: Resource, declared: Json | None, data: bytes) -> Iterator[str]:
    """Say how a table differs from what is declared."""
    if declared is None:
        yield f"datapackage.json: {resource.name} is missing"
        return
    if declared["bytes"] != len(data) or declared["hash"] != f"sha256:{hashlib.sha256(data).hexdigest()}":
        yield f"{resource.name}.csv: size or hash differ from the descriptor"
    if {k: v for k, v in declared.items() if k not in {"bytes", "hash"}} != resource_descriptor(form, resource):
        yield f"datapackage.json: {resource.name} is not described as the form requires"


@lru_cache(maxsize=64)
def _header(form: Form, resource: Resource) -> bytes:
    return ",".join(field_names(form, resource)).encode() + b"\n"


def _validate_rows(form: Form, resource: Resource, tables: Sequence[bytes], folders: Sequence[Path]) -> Iterator[str]:
    """Let frictionless judge every cell; keys are compared here, because that costs it as much as all the rest."""
    bodies = [data.partition(b"\n")[2] for data in tables]
    whole = _header(form, resource) + b"".join(bodies)
    repeated = list(_repeated_keys(resource, whole))
    if not repeated and _sound(_schema(form, resource), whole):
        return
    owners = [_label(folder) for folder, body in zip(folders, bodies, strict=True) for _ in range(body.count(b"\n"))]
    for number, note in _table(form, resource, whole).validate().flatten(["rowNumber", "note"]):
        owner = owners[number - 2] if number and 0 <= number - 2 < len(owners) else "?"
        yield f"{owner}: {resource.name}.csv: {note}"
    yield from (f"{owners[row]}: {resource.name}.csv: repeated key {key}" for row, key in repeated)


@lru_cache(maxsize=64)
def _schema(form: Form, resource: Resource) -> Schema:
    """Return a table's schema without its key, which would have frictionless compare rows."""
    return Schema.from_descriptor({key: value for key, value in table_schema(form, resource).items() if key != "primaryKey"})


def _table(form: Form, resource: Resource, data: bytes) -> Table:
    return Table(data=data, format="csv", encoding="utf-8", schema=_schema(form, resource).to_copy())


def _sound(schema: Schema, data: bytes) -> bool:
    """Say whether rows are complete and frictionless finds no text of a column wrong; each text is judged once.

    Without keys its verdict on a row is that on its cells, one by one, so this is no weaker than judging row by row.
    """
    texts: list[set[str]] = [set() for _ in schema.fields]
    try:
        rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
        next(rows)
        for some in iter(lambda: list(islice(rows, _SOME)), []):
            if not all(map(any, some)) or {len(row) for row in some} != {len(texts)}:
                return False
            for known, column in zip(texts, zip(*some, strict=True), strict=True):
                known.update(column)
    except (UnicodeDecodeError, csv.Error):
        return False
    return all(map(_readable, schema.fields, texts))


def _readable(field: Field, texts: Iterable[str]) -> bool:
    read = field.create_cell_reader()
    return not any(notes for _, notes in map(read, texts))


def _repeated_keys(resource: Resource, data: bytes) -> Iterator[tuple[int, str]]:
    """Yield row number (from 0) and key of every row whose key was met before; key fields come first and hold no comma."""
    width = len(resource.key)
    if resource.fields[:width] != resource.key:
        raise ValueError(f"{resource.name}: key fields must come first")
    seen: set[tuple[bytes, ...]] = set()
    for row, line in enumerate(data.splitlines()[1:] if width else ()):
        key = tuple(line.split(b",", width)[:width])
        if key in seen:
            yield row, b",".join(key).decode()
        seen.add(key)


def _label(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"

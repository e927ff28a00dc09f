"""Validation with frictionless: one package as any user would do it, or the rows of many packages at once.

Opening a package costs frictionless about 40 ms, a row about 25 µs. For many packages that share one schema the tables
are therefore put one below the other and validated together: every row, type, constraint and key of every package is
checked, and each file's size and hash are compared with its descriptor before.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from frictionless import FrictionlessException, Package, Schema
from frictionless import Resource as Table

from gongkai.form import Form, load_form
from gongkai.package.descriptor import resource_descriptor
from gongkai.package.schema import Json, Resource, field_names, resources, table_schema


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
    by_edition: dict[str, list[tuple[Path, Json]]] = {}
    for folder in folders:
        descriptor = json.loads((folder / "datapackage.json").read_bytes())
        by_edition.setdefault(descriptor["report"]["edition"], []).append((folder, descriptor))
    for edition, packages in sorted(by_edition.items()):
        problems += _validate(load_form(edition), packages)
    return tuple(problems)


def _validate(form: Form, packages: Sequence[tuple[Path, Json]]) -> Iterator[str]:
    yield from validate_package(packages[0][0] / "datapackage.json")
    for resource in resources():
        header, bodies, owners = b"", [], []
        for folder, descriptor in packages:
            data = (folder / f"{resource.name}.csv").read_bytes()
            yield from (f"{_label(folder)}: {problem}" for problem in _declared(form, resource, descriptor, data))
            header, _, body = data.partition(b"\n")
            bodies.append(body)
            owners += [folder] * body.count(b"\n")
        yield from _validate_rows(form, resource, header + b"\n" + b"".join(bodies), owners)


def _declared(form: Form, resource: Resource, descriptor: Json, data: bytes) -> Iterator[str]:
    """Compare a table's bytes with what its descriptor declares."""
    declared = next((r for r in descriptor["resources"] if r["name"] == resource.name), None)
    if declared is None:
        yield f"datapackage.json: {resource.name} is missing"
        return
    if declared["bytes"] != len(data) or declared["hash"] != f"sha256:{hashlib.sha256(data).hexdigest()}":
        yield f"{resource.name}.csv: size or hash differ from the descriptor"
    if {k: v for k, v in declared.items() if k not in {"bytes", "hash"}} != _expected(form, resource):
        yield f"datapackage.json: {resource.name} is not described as the form requires"
    if data.partition(b"\n")[0].decode() != ",".join(field_names(form, resource)):
        yield f"{resource.name}.csv: unexpected header"


@lru_cache(maxsize=64)
def _expected(form: Form, resource: Resource) -> Json:
    return resource_descriptor(form, resource)


def _validate_rows(form: Form, resource: Resource, data: bytes, owners: Sequence[Path]) -> Iterator[str]:
    """Let frictionless judge every row; keys are compared here, because that costs it as much as all the rest."""
    schema = {key: value for key, value in table_schema(form, resource).items() if key != "primaryKey"}
    table = Table(data=data, format="csv", encoding="utf-8", schema=Schema.from_descriptor(schema))
    for number, note in table.validate().flatten(["rowNumber", "note"]):
        owner = _label(owners[number - 2]) if number and 0 <= number - 2 < len(owners) else "?"
        yield f"{owner}: {resource.name}.csv: {note}"
    yield from (f"{_label(owners[row])}: {resource.name}.csv: repeated key {key}" for row, key in _repeated_keys(resource, data))


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

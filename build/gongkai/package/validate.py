"""Validation with frictionless: one package as any user would do it, or the cells of many packages at once.

Opening a package costs frictionless about 40 ms, a row about 25 µs. For many packages that share one schema the tables
are therefore put one below the other, and its readers judge every different text of a column once: every cell's type and
constraints and every key of every package are checked, and each file's size and hash are compared with its descriptor
before. Whatever is wrong there, frictionless then goes through row by row, package by package, to say where and why; no package
is found wrong for what another one holds.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from frictionless import Field, FrictionlessException, Package, Schema
from frictionless import Resource as Table

from gongkai.errors import GongkaiError, stop_if_of_machine
from gongkai.form import Form, load_form
from gongkai.package.schema import Json, Resource, field_names, resources, table_schema
from gongkai.package.stored_descriptor import read_head
from gongkai.package.stored_package import SPOILT
from gongkai.package.tables_described import bare_descriptor, resources_text
from gongkai.text import csv_rows

_SOME = 5000
"""Rows taken up at a time."""


def validate_package(descriptor: Path) -> tuple[str, ...]:
    """Validate one data package by its descriptor; return what frictionless finds wrong, nothing if it is valid."""
    return tuple(f"{_label(descriptor.parent)}: {problem}" for problem in _as_any_user_would(descriptor))


def _as_any_user_would(descriptor: Path) -> Iterator[str]:
    try:
        report = Package(str(descriptor)).validate()
    except FrictionlessException as error:
        yield f"{descriptor.name}: {error.error.note}"
    else:
        yield from (f"{error[0] or descriptor.name}: {error[1]}" for error in report.flatten(["name", "note"]))


def validate_folders(folders: Sequence[Path]) -> tuple[str, ...]:
    """Validate the packages in these folders together; return every problem with its folder."""
    return tuple(f"{_label(folder)}: {problem}" for folder, problem in problems_of(folders))


def problems_of(folders: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Validate the packages in these folders together; yield each problem beside the one folder that has it."""
    by_edition: dict[str, list[_Opened]] = {}
    for folder in folders:
        try:
            opened = _opened(folder)
        except (GongkaiError, *SPOILT) as error:
            stop_if_of_machine(error)
            yield folder, f"the package cannot be read: {type(error).__name__}"
        else:
            by_edition.setdefault(opened.form.edition, []).append(opened)
    for _, packages in sorted(by_edition.items()):
        yield from _validate(packages)


class _Opened(NamedTuple):
    """A package with its bytes."""

    folder: Path
    form: Form
    described: bytes
    tables: Mapping[str, bytes]


def _opened(folder: Path) -> _Opened:
    described = (folder / "datapackage.json").read_bytes()
    json.loads(described)
    form = load_form(read_head(folder)["report"]["edition"])
    return _Opened(folder, form, described, {each.name: (folder / f"{each.name}.csv").read_bytes() for each in resources()})


def _validate(packages: Sequence[_Opened]) -> Iterator[tuple[Path, str]]:
    first = packages[0].folder
    yield from ((first, problem) for problem in _as_any_user_would_again(first))
    for own in packages:
        yield from ((own.folder, problem) for problem in _declared(own))
    for resource in resources():
        yield from _validate_rows(resource, packages)


def _as_any_user_would_again(folder: Path) -> Iterator[str]:
    """Let frictionless open a package; what it finds may be a fault of the disk, so all is read here first."""
    if not any(_as_any_user_would(folder / "datapackage.json")):
        return
    _opened(folder)
    yield from _as_any_user_would(folder / "datapackage.json")


def _declared(own: _Opened) -> Iterator[str]:
    """Compare the tables' bytes with what their descriptor declares, and whose rows they hold."""
    if not own.described.endswith(resources_text(own.form, own.tables)):
        declared = {each["name"]: each for each in json.loads(own.described)["resources"]}
        for resource in resources():
            yield from _undeclared(own.form, resource, declared.get(resource.name), own.tables[resource.name])
    for resource in resources():
        data = own.tables[resource.name]
        if not data.startswith(_header(own.form, resource)):
            yield f"{resource.name}.csv: unexpected header"
        elif not _lines_are_own(data, own.folder):
            yield f"{resource.name}.csv: a line is no row of this report"


def _lines_are_own(data: bytes, folder: Path) -> bool:
    """Say whether each line is a row that begins with the key of this report: so none is in two lines, or another's."""
    key = f"\n{folder.parent.name},{folder.name},".encode()
    return data.endswith(b"\n") and data.count(key) == data.count(b"\n") - 1 and b"\r" not in data


def _undeclared(form: Form, resource: Resource, declared: Json | None, data: bytes) -> Iterator[str]:
    """Say how a table differs from what is declared."""
    if declared is None:
        yield f"datapackage.json: {resource.name} is missing"
        return
    if (declared.get("bytes"), declared.get("hash")) != (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"):
        yield f"{resource.name}.csv: size or hash differ from the descriptor"
    if {k: v for k, v in declared.items() if k not in {"bytes", "hash"}} != bare_descriptor(form, resource):
        yield f"datapackage.json: {resource.name} is not described as the form requires"


@lru_cache(maxsize=64)
def _header(form: Form, resource: Resource) -> bytes:
    return ",".join(field_names(form, resource)).encode() + b"\n"


def _validate_rows(resource: Resource, packages: Sequence[_Opened]) -> Iterator[tuple[Path, str]]:
    """Let frictionless judge every cell; keys are compared here, because that costs it as much as all the rest.

    What is wrong with some is looked for in each by itself, so that none is blamed for its neighbour.
    """
    form = packages[0].form
    bodies = (own.tables[resource.name].partition(b"\n")[2] for own in packages)
    whole = _header(form, resource) + b"".join(bodies)
    if not any(_repeated_keys(resource, whole)) and _sound(_schema(form, resource), whole):
        return
    for own in packages:
        data = own.tables[resource.name]
        yield from ((own.folder, f"{resource.name}.csv: {problem}") for problem in _unsound(form, resource, data))


def _unsound(form: Form, resource: Resource, data: bytes) -> Iterator[str]:
    """Say what is wrong with the rows of one table."""
    if not _sound(_schema(form, resource), data):
        notes = [note for _, note in _table(form, resource, data).validate().flatten(["rowNumber", "note"])]
        yield from notes or ["rows are not whole"]
    yield from (f"repeated key {key}" for key in _repeated_keys(resource, data))


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
        rows = csv_rows(io.StringIO(data.decode(), newline=""), strict=True)
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


def _repeated_keys(resource: Resource, data: bytes) -> Iterator[str]:
    """Yield the key of every row whose key was met before; key fields come first and hold no comma, a row is a line."""
    width = len(resource.key)
    if resource.fields[:width] != resource.key:
        raise ValueError(f"{resource.name}: key fields must come first")
    seen: set[tuple[bytes, ...]] = set()
    for line in data.split(b"\n")[1:-1] if width else ():
        key = tuple(line.split(b",", width)[:width])
        if key in seen:
            yield b",".join(key).decode(errors="replace")
        seen.add(key)


def _label(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"

"""The wide tables of all reports together: one line of the form a row, one column of the form a column.

Editions of the form differ in their columns. Here a table has those of every edition, the newest first; a column that the
form of a report does not have is empty in its rows. Rows are otherwise those of the packages, byte for byte.

>>> [name for name in wide_header(wide_resource("disclosure"))[4:8]]
['issued', 'repealed', 'in_force', 'decisions']
"""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from gongkai.form import editions, load_form
from gongkai.package.csv_text import to_csv
from gongkai.package.schema import Json, Resource, field_names, resources, table_schema

WIDE = ("disclosure", "requests", "reviews")


def wide_resource(name: str) -> Resource:
    """Return a wide table as it is known to the packages."""
    return next(resource for resource in resources() if resource.name == name)


def wide_schema(resource: Resource) -> Json:
    """Return the Table Schema of a wide table with the columns of all editions."""
    fields: dict[str, Json] = {}
    schema: Json = {}
    for edition in reversed(editions()):
        known = table_schema(load_form(edition), resource)
        schema = schema or known
        for field in known["fields"]:
            fields.setdefault(field["name"], field)
    return {**schema, "fields": list(fields.values())}


@lru_cache(maxsize=8)
def wide_header(resource: Resource) -> tuple[str, ...]:
    """Return the header of a wide table with the columns of all editions."""
    names = (name for edition in reversed(editions()) for name in field_names(load_form(edition), resource))
    return tuple(dict.fromkeys(names))


def stack_wide(folders: Iterable[Path], resource: Resource, path: Path) -> None:
    """Write a wide table of the packages in `folders`, one below the other."""
    with path.open("wb") as out:
        out.write(to_csv(wide_header(resource), ()))
        for folder in folders:
            out.write(wide_lines((folder / path.name).read_bytes(), resource))


def wide_lines(table: bytes, resource: Resource) -> bytes:
    """Return the rows of a wide table of one package with the columns of all editions."""
    header = wide_header(resource)
    first, _, rows = table.partition(b"\n")
    own = tuple(first.decode().split(","))
    return rows if own == header else _spread(rows, own, header)


def _spread(rows: bytes, own: Sequence[str], header: Sequence[str]) -> bytes:
    """Put each field of the rows under its name in a longer header."""
    places = [own.index(name) if name in own else None for name in header]
    read = csv.reader(io.StringIO(rows.decode(), newline=""))
    spread = (["" if at is None else row[at] for at in places] for row in read)
    return to_csv(header, spread).partition(b"\n")[2]

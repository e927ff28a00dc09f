"""The collection as one SQLite file: every table, and what its fields and codes mean.

Tables and columns are those of the CSV files, an empty field is NULL, true and false are 1 and 0. Only `cells`, by far the
largest, is a view: the codes of its rows stand once in `report_numbers` and `items`, its values in `figures`, and the file
has less than half the size. Rows refer to one another by foreign keys. `cells_labelled` is the long table with the words of
lines and columns and with the agency, `requests_by_outcome` what became of requests; `narrative_search` finds words of three
characters or more in the running text (`WHERE narrative_search MATCH '国家秘密'`). Three tables explain the rest: `fields` (every
column of every table), `codes` (every code of a code list) and `about` (name, version, licence). The same collection gives the
same bytes under the same version of SQLite.
Format: https://www.sqlite.org/fileformat2.html

Beside it stands what Datasette shows: titles, descriptions of tables and columns, and the written queries. The file is given to
it as `datasette <id>.sqlite --metadata <id>-datasette.json`. Standard: https://docs.datasette.io/en/stable/metadata.html
"""

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from gongkai.codes import code_lists
from gongkai.package.about import About
from gongkai.package.queries import queries
from gongkai.package.schema import Json

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER", "date": "TEXT"}
_REPORT, _ITEM = ("agency_id", "year"), ("table_id", "line_id", "column_id")
_KEYS = len(_REPORT) + len(_ITEM)
_SEARCHED = ("narrative",)
"""Tables whose rows keep a number, by which the index of words finds them."""
_FURTHER = (
    "CREATE VIRTUAL TABLE narrative_search USING fts5(text, content=narrative, tokenize=trigram)",
    "INSERT INTO narrative_search (narrative_search) VALUES ('rebuild')",
    'CREATE INDEX "codebook by cell" ON codebook (table_id, line_id, column_id, edition)',
    """CREATE VIEW cells_labelled AS
SELECT c.*, r.agency, r.agency_en, r.agency_level, r.agency_kind, r.scope, r.badge,
       k.line_label, k.line_label_en, k.column_label, k.column_label_en, k.unit, k.unit_en, k.outcome
FROM cells AS c JOIN reports AS r ON r.agency_id = c.agency_id AND r.year = c.year
LEFT JOIN codebook AS k ON k.table_id = c.table_id AND k.line_id = c.line_id AND k.column_id = c.column_id
 AND k.edition = (SELECT max(edition) FROM codebook AS n
  WHERE n.table_id = c.table_id AND n.line_id = c.line_id AND n.column_id = c.column_id)""",
    """CREATE VIEW requests_by_outcome AS
SELECT agency_id, year, outcome, CASE WHEN count(total) = count(*) THEN sum(total) END AS requests,
       count(*) - count(total) AS lines_without_figure
FROM requests WHERE outcome IS NOT NULL GROUP BY agency_id, year, outcome""",
)
"""Index of words and views, made when all tables are there. A sum lacks nothing: where a line has no figure there is none."""
APPLICATION = int.from_bytes(b"gkai", "big")
"""The file's application id."""
LAYOUT = 2
"""The file's user version: raised when a table or column is renamed, removed or means something else."""


def write_database(collection: Path, target: Path) -> None:
    """Write the database of a collection's CSV files.

    Args:
        collection: Folder with datapackage.json and the files that it names.
        target: The file to write; it must not exist.
    """
    descriptor = json.loads((collection / "datapackage.json").read_bytes())
    with closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.executescript(
            f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {LAYOUT};"
        )
        database.execute("BEGIN")
        for resource in descriptor["resources"]:
            write = _write_cells if resource["name"] == "cells" else _write_table
            write(database, resource, collection / resource["path"])
        for statement in _FURTHER:
            database.execute(statement)
        _explain(database, descriptor)
        database.execute("COMMIT")


def _write_table(database: sqlite3.Connection, resource: Json, path: Path) -> None:
    fields = resource["schema"]["fields"]
    name, key = _quoted(resource["name"]), resource["schema"].get("primaryKey", ())
    closing_words = f", PRIMARY KEY ({_listed(key)})" if key else ""
    closing_words += "".join(_foreign(each, resource["name"]) for each in resource["schema"].get("foreignKeys", ()))
    rowid = "" if not key or resource["name"] in _SEARCHED else " WITHOUT ROWID"
    database.execute(f"CREATE TABLE {name} ({_declared(fields)}{closing_words}){rowid}")
    with path.open(encoding="utf-8", newline="") as file:
        _insert(database, name, fields, _rows(file))
    if not key and {*_REPORT} <= {field["name"] for field in fields}:
        index = _quoted(f"{resource['name']} by report")
        database.execute(f"CREATE INDEX {index} ON {name} ({_listed(_REPORT)})")


def _foreign(key: Json, own: str) -> str:
    to = key["reference"]
    target = _quoted(to["resource"] or own)
    return f", FOREIGN KEY ({_listed(key['fields'])}) REFERENCES {target} ({_listed(to['fields'])})"


def _write_cells(database: sqlite3.Connection, resource: Json, path: Path) -> None:
    """Write the long table as numbers of reports and items with a figure, and the view that puts them together again."""
    fields = resource["schema"]["fields"]
    keys, own = fields[:_KEYS], fields[_KEYS:]
    if tuple(field["name"] for field in keys) != (*_REPORT, *_ITEM):
        raise ValueError("cells.csv: key fields must come first")
    reports: dict[tuple[str, ...], int] = {}
    items: dict[tuple[str, ...], int] = {}
    numbered = [{"name": name, "type": "integer"} for name in ("report", "item")]
    database.execute(f'CREATE TABLE "figures" ({_declared([*numbered, *own])}, PRIMARY KEY ("report", "item")) WITHOUT ROWID')
    with path.open(encoding="utf-8", newline="") as file:
        _insert(database, '"figures"', [*numbered, *own], _numbered(_rows(file), reports, items))
    _write_numbers(database, "report_numbers", keys[: len(_REPORT)], reports)
    _write_numbers(database, "items", keys[len(_REPORT) :], items)
    database.execute('CREATE INDEX "figures by item" ON "figures" ("item")')
    shown = [f"r.{_quoted(n)}" for n in _REPORT] + [f"i.{_quoted(n)}" for n in _ITEM] + [f"f.{_quoted(f['name'])}" for f in own]
    joined = 'JOIN "report_numbers" r ON r."number" = f."report" JOIN "items" i ON i."number" = f."item"'
    database.execute(f'CREATE VIEW "cells" AS SELECT {", ".join(shown)} FROM "figures" f {joined}')  # noqa: S608 - names of ours


def _numbered(
    rows: Iterable[Sequence[str]], reports: dict[tuple[str, ...], int], items: dict[tuple[str, ...], int]
) -> Iterator[tuple[object, ...]]:
    """Put numbers, given in the order of the rows, in the place of a row's keys."""
    for agency_id, year, table, line, column, *rest in rows:
        report = reports.setdefault((agency_id, year), len(reports) + 1)
        yield report, items.setdefault((table, line, column), len(items) + 1), *rest


def _write_numbers(
    database: sqlite3.Connection, name: str, fields: Sequence[Json], numbers: Mapping[tuple[str, ...], int]
) -> None:
    unique = _listed(field["name"] for field in fields)
    database.execute(f'CREATE TABLE {_quoted(name)} ("number" INTEGER PRIMARY KEY, {_declared(fields)}, UNIQUE ({unique}))')
    rows = ((number, *key) for key, number in numbers.items())
    _insert(database, _quoted(name), [{"name": "number", "type": "integer"}, *fields], rows)


def _explain(database: sqlite3.Connection, descriptor: Json) -> None:
    """Write the tables about the tables."""
    told = ("title", "title_en", "description", "description_en")
    about = [(key, descriptor[key]) for key in (*told, "version")]
    about += [("licence", descriptor["licenses"][0]["name"]), ("licence_url", descriptor["licenses"][0]["path"])]
    fields = [
        (r["name"], place, *(field[key] for key in ("name", "type", *told)))
        for r in descriptor["resources"]
        for place, field in enumerate(r["schema"]["fields"], 1)
    ]
    codes = [
        (name, *(getattr(code, key) for key in ("id", *told))) for name, listed in code_lists().items() for code in listed.codes
    ]
    for name, columns, rows in (
        ("about", ("key", "value"), about),
        ("fields", ("table_name", "place", "field", "type", *told), fields),
        ("codes", ("list", "code", *told), codes),
    ):
        database.execute(f"CREATE TABLE {_quoted(name)} ({_listed(columns)})")
        _insert(database, _quoted(name), [{"name": column, "type": "string"} for column in columns], rows)


def _insert(database: sqlite3.Connection, table: str, fields: Sequence[Json], rows: Iterable[Sequence[object]]) -> None:
    values = ", ".join("nullif(?, '') = 'true'" if field["type"] == "boolean" else "nullif(?, '')" for field in fields)
    database.executemany(f"INSERT INTO {table} VALUES ({values})", rows)  # noqa: S608 - all names are our own


def _rows(file: Iterable[str]) -> Iterator[list[str]]:
    rows = csv.reader(file)
    next(rows)
    return rows


def _declared(fields: Iterable[Json]) -> str:
    return ", ".join(f"{_quoted(field['name'])} {_TYPES[field['type']]}" for field in fields)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


ENDING = "-datasette.json"


def write_metadata(collection: Path, about: About, target: Path) -> None:
    """Write the metadata of a collection's database."""
    descriptor = json.loads((collection / "datapackage.json").read_bytes())
    own = about.publication
    data = {
        "title": f"{descriptor['title']} / {descriptor['title_en']}",
        "description": f"{descriptor['description']} {descriptor['description_en']}",
        "license": own.terms.title,
        "license_url": own.terms.url,
        "source": about.address or own.id,
        "databases": {own.id: {"tables": _tables(descriptor), "queries": _queries()}},
    }
    if about.address:
        data["source_url"] = about.address
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _tables(descriptor: Json) -> Json:
    tables: Json = {
        each["name"]: {
            "title": f"{each['title']} / {each['title_en']}",
            "description": f"{each['description']} {each['description_en']}",
            "columns": {field["name"]: f"{field['title']} {field['title_en']}" for field in each["schema"]["fields"]},
        }
        for each in descriptor["resources"]
    }
    tables["narrative"]["fts_table"] = "narrative_search"
    return tables | {name: {"hidden": True} for name in ("figures", "report_numbers", "items")}


def _queries() -> Json:
    return {
        each.id: {"title": f"{each.title} / {each.title_en}", "description": f"{each.note} {each.note_en}", "sql": each.sql}
        for each in queries()
    }

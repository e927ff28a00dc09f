"""The collection as one SQLite file: every table, and what its fields and codes mean.

Tables and columns are those of the CSV files, an empty field is NULL, true and false are 1 and 0. Tables with many rows a report
are views, each of a table `<name>_packed` in which numbers stand for what repeats: agency and year (`report_numbers`), table,
line and column of a figure (`items`), codes and other words (`texts`); the file has less than half the size. Rows refer to one
another by foreign keys. `cells_labelled` is the long table with the words of lines and columns and with the agency,
`requests_by_outcome` what became of requests; `narrative_search` finds words of three characters or more in the running text
(`WHERE narrative_search MATCH '国家秘密'`). Three tables explain the rest: `fields` (every column of every table), `codes`
(every code of a code list) and `about` (name, version, licence). The same collection gives the same bytes under the same version
of SQLite.
Format: https://www.sqlite.org/fileformat2.html

Beside it stands what Datasette shows: titles, descriptions of tables and columns, and the written queries. The file is given to
it as `datasette <id>.sqlite --metadata <id>-datasette.json`. Standard: https://docs.datasette.io/en/stable/metadata.html
"""

import csv
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.codes import code_lists
from gongkai.package.about import About
from gongkai.package.queries import queries
from gongkai.package.schema import Json

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER", "date": "TEXT"}
_REPORT, _ITEM = ("agency_id", "year"), ("table_id", "line_id", "column_id")
_SEARCHED = ("narrative",)
"""Tables whose rows keep a number, by which the index of words finds them."""
_WHOLE = ("reports", "reports_wide", *_SEARCHED)
"""Tables about reports that are stored as they are: one row for each, or texts."""
_OWN_WORDS = frozenset({"raw", "raw_second", "note", "text", "figure", "arithmetic", "accepted", "suspects", "claims"})
"""Columns whose texts seldom repeat; those of all others stand once."""
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
LAYOUT = 3
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
        numbers = _Numbers()
        for resource in descriptor["resources"]:
            names = [field["name"] for field in resource["schema"]["fields"]]
            if {*_REPORT} <= {*names} and resource["name"] not in _WHOLE:
                _write_packed(database, resource, collection / resource["path"], numbers)
            else:
                _write_table(database, resource, collection / resource["path"])
        _write_numbers(database, numbers)
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


def _foreign(key: Json, own: str) -> str:
    to = key["reference"]
    target = _quoted(to["resource"] or own)
    return f", FOREIGN KEY ({_listed(key['fields'])}) REFERENCES {target} ({_listed(to['fields'])})"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that stand for what repeats, each in the order in which it was met."""

    reports: dict[tuple[str, ...], int] = field(default_factory=dict)
    items: dict[tuple[str, ...], int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)


def _write_packed(database: sqlite3.Connection, resource: Json, path: Path, numbers: _Numbers) -> None:
    """Write a table with numbers in the place of what repeats, and the view of its name that puts the words there again."""
    name, fields, key = resource["name"], resource["schema"]["fields"], resource["schema"].get("primaryKey", ())
    names = [each["name"] for each in fields]
    if tuple(names[: len(_REPORT)]) != _REPORT:
        raise ValueError(f"{path.name}: key fields must come first")
    has_items = tuple(names[len(_REPORT) : len(_REPORT) + len(_ITEM)]) == _ITEM
    keys = ("report", "item") if has_items else ("report",)
    own = fields[len(_REPORT) + len(_ITEM) * has_items :]
    words = {each["name"] for each in own if each["type"] == "string" and each["name"] not in _OWN_WORDS}
    held = [{"name": each, "type": "integer"} for each in keys]
    held += [{"name": each["name"], "type": "integer" if each["name"] in words else each["type"]} for each in own]
    packed, unique = _quoted(f"{name}_packed"), [*keys, *(each for each in key if each in {every["name"] for every in own})]
    led = {"report": "report_numbers", "item": "items", **dict.fromkeys(sorted(words), "texts")}
    foreign = "".join(
        f", FOREIGN KEY ({_quoted(each)}) REFERENCES {led[each]} (number)" for each in led if each in (*keys, *words)
    )
    ending = f", PRIMARY KEY ({_listed(unique)})) WITHOUT ROWID" if key else ")"
    database.execute(f"CREATE TABLE {packed} ({_declared(held)}{foreign}{ending}")
    coded = [at for at, each in enumerate(names) if each in words]
    with path.open(encoding="utf-8", newline="") as file:
        _insert(database, packed, held, _numbered(_rows(file), numbers, coded, has_items=has_items))
    for column in keys[1:] if key else keys:
        database.execute(f"CREATE INDEX {_quoted(f'{name} by {column}')} ON {packed} ({column})")
    _write_view(database, name, [each["name"] for each in own], words, has_items=has_items)


def _write_view(database: sqlite3.Connection, name: str, own: Iterable[str], words: Collection[str], *, has_items: bool) -> None:
    shown = [f"r.{_quoted(each)}" for each in _REPORT] + [f"i.{_quoted(each)}" for each in _ITEM if has_items]
    word = "(SELECT text FROM texts WHERE number = p.{0}) AS {0}"
    shown += [word.format(_quoted(each)) if each in words else f"p.{_quoted(each)}" for each in own]
    joined = "JOIN report_numbers AS r ON r.number = p.report" + (" JOIN items AS i ON i.number = p.item" if has_items else "")
    packed = _quoted(f"{name}_packed")
    database.execute(f"CREATE VIEW {_quoted(name)} AS SELECT {', '.join(shown)} FROM {packed} AS p {joined}")  # noqa: S608 - names of ours


def _numbered(
    rows: Iterable[list[str]], numbers: _Numbers, coded: Sequence[int], *, has_items: bool
) -> Iterator[tuple[object, ...]]:
    """Put numbers, given in the order of the rows, in the place of a row's keys and of its words."""
    reports, items, texts = numbers.reports, numbers.items, numbers.texts
    for row in rows:
        held: list[object] = [*row]
        for at in coded:
            if row[at]:
                held[at] = texts.setdefault(row[at], len(texts) + 1)
        report = reports.setdefault((row[0], row[1]), len(reports) + 1)
        if has_items:
            yield report, items.setdefault((row[2], row[3], row[4]), len(items) + 1), *held[5:]
        else:
            yield report, *held[2:]


def _write_numbers(database: sqlite3.Connection, numbers: _Numbers) -> None:
    """Write what the numbers stand for."""
    keys = [{"name": name, "type": "integer" if name == "year" else "string"} for name in _REPORT]
    of_reports = f", FOREIGN KEY ({_listed(_REPORT)}) REFERENCES reports ({_listed(_REPORT)})"
    texts = [{"name": "text", "type": "string"}]
    for name, fields, further, known in (
        ("report_numbers", keys, f", UNIQUE ({_listed(_REPORT)}){of_reports}", numbers.reports),
        ("items", [{"name": each, "type": "string"} for each in _ITEM], f", UNIQUE ({_listed(_ITEM)})", numbers.items),
        ("texts", texts, "", {(text,): number for text, number in numbers.texts.items()}),
    ):
        database.execute(f'CREATE TABLE {name} ("number" INTEGER PRIMARY KEY, {_declared(fields)}{further})')
        rows = ((number, *key) for key, number in known.items())
        _insert(database, name, [{"name": "number", "type": "integer"}, *fields], rows)


def _explain(database: sqlite3.Connection, descriptor: Json) -> None:
    """Write the tables about the tables."""
    told = ("title", "title_en", "description", "description_en")
    about = [(key, descriptor[key]) for key in (*told, "version")]
    about += [("licence", descriptor["licenses"][0]["name"]), ("licence_url", descriptor["licenses"][0]["path"])]
    fields = [
        (r["name"], place, *(each[key] for key in ("name", "type", *told)))
        for r in descriptor["resources"]
        for place, each in enumerate(r["schema"]["fields"], 1)
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
    about_reports = [name for name, each in tables.items() if {*_REPORT} <= {*each["columns"]} and name not in _WHOLE]
    stored = (*(f"{name}_packed" for name in about_reports), "report_numbers", "items", "texts")
    return tables | {name: {"hidden": True} for name in stored}


def _queries() -> Json:
    return {
        each.id: {"title": f"{each.title} / {each.title_en}", "description": f"{each.note} {each.note_en}", "sql": each.sql}
        for each in queries()
    }

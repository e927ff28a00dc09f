"""Do all forms of a collection hold the same values, and give the same answers?

    python -m bench.formats [--n 500] [--folder /dev/shm]

builds a synthetic collection from its sources, compares every table as CSV, Parquet and SQLite field by field, the JSON of
every report with its cells, the workbook of all years with `reports_wide`, and the answer to every written query by SQLite, by
DuckDB over CSV and over Parquet, and by pandas. Tests use the same comparisons on smaller collections.
"""

import argparse
import csv
import json
import math
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
from pyarrow import parquet

from gongkai.codes import titles
from gongkai.package.queries import Query, queries

Rows = list[tuple[Any, ...]]
UNREADABLE = 3
"""What a build ends with where some reports cannot be read: the synthetic collection has a few on purpose."""


def differences(collection: Path) -> Iterator[str]:
    """Yield the tables whose rows are not the same as CSV, as Parquet and in the database; figures are compared as numbers."""
    (path,) = collection.glob("*.sqlite")
    described = json.loads((collection / "datapackage.json").read_bytes())["resources"]
    with closing(sqlite3.connect(path)) as database:
        for resource in described:
            fields = resource["schema"]["fields"]
            types = [field["type"] for field in fields]
            asked = f"SELECT {', '.join(field['name'] for field in fields)} FROM {resource['name']}"  # noqa: S608 - names of ours
            stored = _typed(database.execute(asked), types)
            twin = parquet.read_table((collection / resource["path"]).with_suffix(".parquet"))
            columns = _typed(zip(*(twin.column(at).to_pylist() for at in range(twin.num_columns)), strict=True), types)
            with (collection / resource["path"]).open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                if not next(rows) == [field["name"] for field in fields] == twin.column_names:
                    yield f"{resource['name']}: other columns"
                printed = _typed(rows, types)
            if printed != columns:
                yield f"{resource['name']}: Parquet differs from CSV"
            if printed != stored:
                yield f"{resource['name']}: SQLite differs from CSV"


def _typed(rows: Iterable[Sequence[Any]], types: Sequence[str]) -> Rows:
    return sorted((tuple(map(_value, row, types)) for row in rows), key=repr)


def _value(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return None
    if kind in ("integer", "number"):
        return float(value)
    return str(value).lower() in ("true", "1") if kind == "boolean" else str(value)


def unlike_json(collection: Path, site: Path) -> Iterator[str]:
    """Yield the cells whose figure in the JSON of their report is another than in cells.csv, or no number of JSON."""
    kept: dict[Path, dict[str, Any]] = {}
    for row in pd.read_csv(collection / "cells.csv", dtype=str, keep_default_na=False).to_dict("records"):
        path = site / "a" / row["agency_id"] / f"{row['year']}.json"
        if path not in kept:
            kept = {path: json.loads(path.read_bytes())["cells"]}
        cell = f"{row['table_id']}.{row['line_id']}.{row['column_id']}"
        shown = kept[path][row["table_id"]][row["line_id"]][row["column_id"]]
        same = shown == {"kind": row["kind"]} if not row["value"] else shown == float(row["value"]) and not isinstance(shown, str)
        if not same:
            yield f"{row['agency_id']}/{row['year']} {cell}: {shown!r}"


def unlike_workbook(collection: Path) -> Iterator[str]:
    """Yield the fields of reports_wide that the workbook of all years shows otherwise; a word stands where there is no figure."""
    (path,) = collection.glob("*-all.xlsx")
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        held = list(book["报告"].iter_rows(min_row=2, values_only=True))
    rows = {(row[0], str(row[1])): row for row in held}
    words = {*titles("kind").values(), None}
    for row in csv.reader((collection / "reports_wide.csv").read_text(encoding="utf-8").splitlines()[1:]):
        shown = rows[row[0], row[1]]
        for text, value in zip_longest(row[18:], shown[18:]):  # empty cells at the end of a row are not there
            if (value not in words) if not text else (value != float(text)):
                yield f"{row[0]}/{row[1]}: {text!r} is {value!r}"


def by_sqlite(query: Query, collection: Path) -> Rows:
    """Answer by the database."""
    (path,) = collection.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query.sql).fetchall()


def by_duckdb(query: Query, collection: Path, kind: str) -> Rows:
    """Answer by DuckDB over the files of one kind, `csv` or `parquet`."""
    names = [each["name"] for each in json.loads((collection / "datapackage.json").read_bytes())["resources"]]
    with closing(duckdb.connect()) as database:
        for name in names:
            if name in query.sql:
                database.execute(f"CREATE VIEW {name} AS SELECT * FROM '{collection / name}.{kind}'")  # noqa: S608 - names of ours
        return database.execute(query.sql).fetchall()


def by_pandas(query: Query, collection: Path) -> Rows:
    """Answer by pandas over the CSV files: what is published is what is run."""
    known: dict[str, Any] = {"table": lambda name: pd.read_csv(collection / f"{name}.csv", low_memory=False), "pd": pd}
    exec(query.pandas, known)  # noqa: S102 - a text of our own
    return [tuple(row) for row in known["answer"].itertuples(index=False)]


def plain(rows: Rows) -> Rows:
    """Return rows that compare: numbers as floats, what is missing as None, in one order."""
    return sorted((tuple(map(_plain, row)) for row in rows), key=lambda row: tuple((value is None, str(value)) for value in row))


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str) and not value.isdigit():  # readers of CSV take codes of digits for numbers
        return value
    return round(float(value), 3)


def answers(query: Query, collection: Path) -> dict[str, Rows]:
    """Return the answer to a question by each program."""
    return {
        "SQLite": plain(by_sqlite(query, collection)),
        "DuckDB, Parquet": plain(by_duckdb(query, collection, "parquet")),
        "DuckDB, CSV": plain(by_duckdb(query, collection, "csv")),
        "pandas": plain(by_pandas(query, collection)),
    }


def main() -> int:
    """Build, compare, and print what differs; exit code 1 where anything does."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--n", type=int, default=500)
    arguments.add_argument("--folder", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-formats-", dir=asked.folder) as place:
        project, began = Path(place) / "project", time.monotonic()
        subprocess.run([sys.executable, "-m", "synthesis.collection", project, "--n", str(asked.n)], check=True)
        built = subprocess.run([sys.executable, "-m", "gongkai", "build", "--project", project], check=False)
        if built.returncode not in (0, UNREADABLE):
            return built.returncode
        collection = project / "output" / "collection"
        found = [*differences(collection), *unlike_json(collection, project / "output" / "site"), *unlike_workbook(collection)]
        for query in queries():
            told = answers(query, collection)
            agreed = all(rows == told["SQLite"] for rows in told.values())
            print(f"{query.id}: {len(told['SQLite'])} rows, {'the same' if agreed else 'NOT the same'} by {len(told)} programs")
            found += [] if agreed else [query.id]
        print(f"{asked.n} reports, {len(found)} differences, {time.monotonic() - began:.0f} s with the build")
        print("\n".join(found[:50]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

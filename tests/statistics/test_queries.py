"""Each question of the collection is answered alike by the database, by DuckDB over CSV and over Parquet, and by pandas."""

import math
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from gongkai.package.collected import ORDER
from gongkai.package.queries import Query, queries


def by_sqlite(query: Query, collection: Path) -> list[tuple[Any, ...]]:
    (path,) = collection.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query.sql).fetchall()


def by_duckdb(query: Query, collection: Path, kind: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect()) as database:
        for name in ORDER:
            if name in query.sql:
                database.execute(f"CREATE VIEW {name} AS SELECT * FROM '{collection / name}.{kind}'")  # noqa: S608 - of our own names
        return database.execute(query.sql).fetchall()


def by_pandas(query: Query, collection: Path) -> list[tuple[Any, ...]]:
    known: dict[str, Any] = {"table": lambda name: pd.read_csv(collection / f"{name}.csv", low_memory=False), "pd": pd}
    exec(query.pandas, known)  # noqa: S102 - what is published is what is run
    return [tuple(row) for row in known["answer"].itertuples(index=False)]


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows that compare: numbers as floats, what is missing as None, in one order."""
    told = [tuple(_plain(value) for value in row) for row in rows]
    return sorted(told, key=lambda row: tuple((value is None, str(value)) for value in row))


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str) and not value.isdigit():  # readers of CSV take codes of digits for numbers
        return value
    return round(float(value), 3)


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.id)
def test_every_program_gives_the_same_answer(query: Query, collection: Path) -> None:
    answer = plain(by_sqlite(query, collection))
    assert answer
    assert plain(by_duckdb(query, collection, "parquet")) == answer
    assert plain(by_duckdb(query, collection, "csv")) == answer
    assert plain(by_pandas(query, collection)) == answer


def test_no_scope_is_added_to_another_and_none_is_left_unstated(collection: Path) -> None:
    for query in queries():
        if "report_figures" in query.sql and "GROUP BY" in query.sql:
            assert "scope" in query.sql.split("GROUP BY")[1]
        if "report_figures" in query.sql:
            assert "<> 'unstated'" in query.sql
    assert collection.is_dir()

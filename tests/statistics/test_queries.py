"""Each question of the collection is answered alike by the database, by DuckDB over CSV and over Parquet, and by pandas."""

from pathlib import Path

import pytest
from bench.formats import answers, differences, unlike_json, unlike_workbook

from gongkai.package.queries import Query, queries


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.id)
def test_every_program_gives_the_same_answer(query: Query, collection: Path) -> None:
    told = answers(query, collection)
    assert told["SQLite"]
    assert {program for program, rows in told.items() if rows != told["SQLite"]} == set()


def test_all_forms_of_the_collection_hold_the_same_values(collection: Path, site: Path) -> None:
    assert list(differences(collection)) == []
    assert list(unlike_json(collection, site)) == []
    assert list(unlike_workbook(collection)) == []


def test_no_scope_is_added_to_another() -> None:
    for query in queries():
        if "report_figures" in query.sql:
            assert "<> 'unstated'" in query.sql
        if "report_figures" in query.sql and "GROUP BY" in query.sql:
            assert "scope" in query.sql.split("GROUP BY")[1]

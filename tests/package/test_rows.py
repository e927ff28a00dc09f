"""One class a table: what is published, what is described and what is read back go by it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from gongkai.errors import DataError
from gongkai.form import editions, load_form, newest_form
from gongkai.package.collected import ORDER
from gongkai.package.collection_rows import TABLES
from gongkai.package.csv_text import columns_of_text, csv_of, read_table, to_csv
from gongkai.package.one_row import NAME, cell_fields
from gongkai.package.rows import FORMERLY, CellRow, CheckRow, FindingRow, header_of
from gongkai.package.schema import resources, table_schema
from gongkai.package.wide import WIDE
from gongkai.text import safe_text

DESCRIBED = {each.name: each for kind in ("resource", "collection") for each in resources(kind)}
FORMULA = "=1+1"


def test_every_table_that_is_described_has_a_class_or_is_wide() -> None:
    assert {*TABLES, *WIDE, NAME} == DESCRIBED.keys()
    assert {*ORDER} == DESCRIBED.keys()
    assert {name for name, each in DESCRIBED.items() if each.wide} == set(WIDE)


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_describes_the_columns_of_the_class_in_their_order(name: str) -> None:
    for edition in editions():
        schema = table_schema(load_form(edition), DESCRIBED[name])
        assert tuple(field["name"] for field in schema["fields"]) == header_of(TABLES[name])
        types = {field["name"]: field["type"] for field in schema["fields"]}
        told = {header_of(TABLES[name])[at] for at in columns_of_text(TABLES[name])}
        assert {types[column] for column in told} <= {"string"}
        assert not told & {field["name"] for field in schema["fields"] if field.get("constraints")}, "codes are no text of people"
        assert not told & set(DESCRIBED[name].key)


def test_no_column_needs_quotes_in_sql() -> None:
    names = {field["name"] for each in DESCRIBED.values() for field in table_schema(newest_form(), each)["fields"]}
    names |= {field["name"] for field in cell_fields()}
    listed = ", ".join(f"1 AS {name}" for name in sorted(names))
    asked = f"SELECT {', '.join(sorted(names))} FROM (SELECT {listed}) WHERE {' = 1 AND '.join(sorted(names))} = 1"  # noqa: S608
    with closing(sqlite3.connect(":memory:")) as sqlite, closing(duckdb.connect()) as duck:
        assert len(sqlite.execute(asked).fetchall()) == len(duck.execute(asked).fetchall()) == 1
        sqlite.execute(f"CREATE TABLE every_name ({', '.join(sorted(names))})")


def test_every_column_that_was_renamed_tells_its_former_name() -> None:
    told = {
        f"{each.name}.{field['name']}" if f"{each.name}.{field['name']}" in FORMERLY else field["name"]: field["formerly"]
        for each in DESCRIBED.values()
        for field in table_schema(newest_form(), each)["fields"]
        if "formerly" in field
    }
    assert told == FORMERLY


@pytest.mark.parametrize("name", TABLES)
def test_a_row_comes_back_as_it_was_and_what_looks_like_a_formula_is_guarded_in_the_file_only(name: str, tmp_path: Path) -> None:
    kind = TABLES[name]
    row: NamedTuple = kind._make(FORMULA if at in columns_of_text(kind) else f'{at},"x"' for at in range(len(kind._fields)))
    path = tmp_path / f"{name}.csv"
    path.write_bytes(csv_of(kind, [row, row]))
    assert path.read_bytes().count(safe_text(FORMULA).encode()) == 2 * len(columns_of_text(kind))
    assert read_table(path, kind) == (row, row)


def test_packages_and_collection_are_headed_by_their_classes(root: Path) -> None:
    for name in TABLES.keys() & {each.name for each in resources()}:
        header = (root / "datasets" / "310000-gonganju" / "2023" / f"{name}.csv").read_bytes().partition(b"\n")[0]
        assert tuple(header.decode().split(",")) == header_of(TABLES[name])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"agency_id,year\n",
        to_csv(header_of(CheckRow), []),
        to_csv(header_of(FindingRow), [["x"] * 9]),
        to_csv(header_of(FindingRow), [["x"] * 11]),
        to_csv(reversed(header_of(FindingRow)), []),
    ],
)
def test_a_table_of_other_columns_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "findings.csv"
    path.write_bytes(data)
    with pytest.raises(DataError):
        read_table(path, FindingRow)


def test_both_ways_of_reading_give_the_same(tmp_path: Path) -> None:
    """A file with nothing to quote is split; one field in quotes, and the whole is parsed."""
    plain = CellRow(*("a" * number for number in range(1, 16)))
    quoted = plain._replace(raw='说"一"，二,三')
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_bytes(csv_of(CellRow, [plain, plain]))
    other.write_bytes(csv_of(CellRow, [plain, quoted]))
    assert read_table(one, CellRow) == (plain, plain)
    assert read_table(other, CellRow) == (plain, quoted)

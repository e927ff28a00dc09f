"""One class a table: what is published, what is described and what is read back go by it."""

from pathlib import Path
from typing import NamedTuple

import pytest

from gongkai.errors import DataError
from gongkai.form import editions, load_form
from gongkai.package.collected import ORDER
from gongkai.package.csv_text import columns_of_text, csv_of, read_table, to_csv
from gongkai.package.rows import TABLES, CellRow, CheckRow, FindingRow
from gongkai.package.schema import resources, table_schema
from gongkai.package.wide import WIDE
from gongkai.text import safe_text

DESCRIBED = {each.name: each for kind in ("resource", "collection") for each in resources(kind)}
FORMULA = "=1+1"


def test_every_table_that_is_described_has_a_class_or_is_wide() -> None:
    assert {*TABLES, *WIDE} == DESCRIBED.keys()
    assert {*ORDER} == DESCRIBED.keys() - {"narrative"}
    assert {name for name, each in DESCRIBED.items() if each.wide} == set(WIDE)


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_describes_the_columns_of_the_class_in_their_order(name: str) -> None:
    for edition in editions():
        schema = table_schema(load_form(edition), DESCRIBED[name])
        assert tuple(field["name"] for field in schema["fields"]) == TABLES[name]._fields
        types = {field["name"]: field["type"] for field in schema["fields"]}
        told = {TABLES[name]._fields[at] for at in columns_of_text(TABLES[name])}
        assert {types[column] for column in told} <= {"string"}
        assert not told & {field["name"] for field in schema["fields"] if field.get("constraints")}, "codes are no text of people"
        assert not told & set(DESCRIBED[name].key)


@pytest.mark.parametrize("name", TABLES)
def test_a_row_comes_back_as_it_was_and_what_looks_like_a_formula_is_guarded_in_the_file_only(name: str, tmp_path: Path) -> None:
    kind = TABLES[name]
    row: NamedTuple = kind._make(FORMULA if at in columns_of_text(kind) else f'{at},"x"' for at in range(len(kind._fields)))
    path = tmp_path / f"{name}.csv"
    path.write_bytes(csv_of(kind, [row, row]))
    assert path.read_bytes().count(safe_text(FORMULA).encode()) == 2 * len(columns_of_text(kind))
    assert read_table(path, kind) == (row, row)


def test_packages_and_collection_are_headed_by_their_classes(root: Path) -> None:
    for name in TABLES.keys() - {"reports", "codebook", "quality", "unresolved", "indicators", "comparisons"}:
        header = (root / "datasets" / "310000-gonganju" / "2023" / f"{name}.csv").read_bytes().partition(b"\n")[0]
        assert tuple(header.decode().split(",")) == TABLES[name]._fields


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"agency_id,year\n",
        to_csv(CheckRow._fields, []),
        to_csv(FindingRow._fields, [["x"] * 9]),
        to_csv(FindingRow._fields, [["x"] * 11]),
        to_csv(reversed(FindingRow._fields), []),
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

"""The collection as people ask for it: each form opened with the program it is made for, and equal to the CSV files."""

import csv
import hashlib
import json
import sqlite3
import zipfile
from codecs import BOM_UTF8
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import yaml
from bench.formats import differences, unlike_workbook
from pyarrow import parquet

from gongkai.agencies.registry import load_agencies
from gongkai.package.collected import write_collection
from gongkai.package.downloads import IN_SPREADSHEETS, finish_downloads, start_downloads
from gongkai.package.validate import validate_package
from gongkai.package.workbook import TOO_LONG, Column, Sheet, write_workbook
from gongkai.publication import read_publication

ADDRESS = "https://example.org/gongkai/"
REPORTS = (
    "310000-gonganju/2023",
    "230506-gonganfenju/2023",
    "310000-zhengfu/2024",
    "370600-gonganju/2023",
    "320500-gonganju/2023",
)
OWN = read_publication(Path(__file__).parents[2], {})
BESIDE = {"gongkai-datasette.json", "queries.json", *(f"{name}-excel.csv" for name in IN_SPREADSHEETS)}
NAMES = {"gongkai-all.xlsx", "gongkai.sqlite", "gongkai.zip", "gongkai-2023.xlsx", "gongkai-2024.xlsx"}
WIDE = {"disclosure": "主动公开", "requests": "申请", "reviews": "复议诉讼"}


@pytest.fixture(scope="module")
def collection(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection of the committed packages with all its forms."""
    folder = tmp_path_factory.mktemp("collection")
    write_collection(
        [root / "datasets" / name for name in REPORTS], folder, agencies=load_agencies(root / "datasets" / "agencies.csv")
    )
    finish_downloads(folder, start_downloads(folder, OWN, ADDRESS))
    return folder


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def listed(collection: Path) -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in json.loads((collection / "files.json").read_bytes())["files"]}


def tables(collection: Path) -> list[dict[str, object]]:
    return list(json.loads((collection / "datapackage.json").read_bytes())["resources"])


def test_every_file_is_listed_with_what_it_weighs(collection: Path) -> None:
    files = listed(collection)
    assert set(files) == {path.name for path in collection.iterdir()} - {"files.json", "SHA256SUMS"}
    assert set(files) >= NAMES | BESIDE | {
        f"{table['name']}.{kind}" for table in tables(collection) for kind in ("csv", "parquet")
    }
    for name, each in files.items():
        data = (collection / name).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    sums = dict(line.split("  ")[::-1] for line in (collection / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: each["sha256"] for name, each in files.items()}


def test_making_them_again_gives_the_same_bytes(root: Path, collection: Path, tmp_path: Path) -> None:
    agencies = load_agencies(root / "datasets" / "agencies.csv")
    write_collection([root / "datasets" / name for name in REPORTS], tmp_path, agencies=agencies)
    finish_downloads(tmp_path, start_downloads(tmp_path, OWN, ADDRESS))
    assert listed(tmp_path) == listed(collection)


def test_a_collection_replaces_the_one_before_without_touching_what_is_served(
    root: Path, collection: Path, tmp_path: Path
) -> None:
    made, served = tmp_path / "made", tmp_path / "served.csv"
    write_collection([root / "datasets" / name for name in REPORTS], made)
    (made / "gongkai-2019.xlsx").write_bytes(b"of an earlier build")
    served.hardlink_to(made / "cells.csv")
    write_collection([root / "datasets" / name for name in REPORTS[:1]], made)
    assert not (made / "gongkai-2019.xlsx").exists()
    assert served.read_bytes() == (collection / "cells.csv").read_bytes() != (made / "cells.csv").read_bytes()


def test_what_grows_too_large_is_left_out_whole_and_said(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_collection([root / "datasets" / name for name in REPORTS], tmp_path)
    monkeypatch.setattr("gongkai.package.workbook.MOST_ROWS", 100)
    finish_downloads(tmp_path, start_downloads(tmp_path, OWN, most=200_000))
    told = json.loads((tmp_path / "files.json").read_bytes())
    # the codebook alone has more than a hundred rows
    assert {each["name"]: each["reason"] for each in told["left_out"]} == {
        "gongkai.sqlite": "size", "gongkai-2023.xlsx": "rows", "gongkai-2024.xlsx": "rows", "gongkai-all.xlsx": "rows",
    }  # fmt: skip
    assert next(each["bytes"] for each in told["left_out"] if each["reason"] == "size") > 200_000
    assert not [path for path in tmp_path.iterdir() if path.name in NAMES - {"gongkai.zip"}]


def test_the_bundled_reports_have_the_same_values_in_all_forms(collection: Path) -> None:
    assert list(differences(collection)) == []
    assert list(unlike_workbook(collection)) == []


# ---------------------------------------------------------------- SQLite


def test_the_database_holds_every_row_of_every_table(collection: Path) -> None:
    with closing(sqlite3.connect(collection / "gongkai.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in tables(collection):
            header, *expected = rows(collection / str(table["path"]))
            names = ", ".join(f'"{name}"' for name in header)
            found = database.execute(f'SELECT {names} FROM "{table["name"]}"').fetchall()  # noqa: S608 - of our own schema
            assert sorted(map(shown, found)) == sorted(map(as_stored, expected)), table["name"]
            explained = database.execute("SELECT field FROM fields WHERE table_name = ? ORDER BY place", (table["name"],))
            assert [name for (name,) in explained] == header


def shown(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row)


def as_stored(row: list[str]) -> tuple[str, ...]:
    return tuple({"true": "1", "false": "0"}.get(field, field) for field in row)


def test_a_blank_is_null_in_the_database_and_a_figure_a_number(collection: Path) -> None:
    with closing(sqlite3.connect(collection / "gongkai.sqlite")) as database:
        kinds = database.execute("SELECT kind, typeof(value), count(*) FROM cells GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
        assert kinds == [("blank", "null", 5), ("number", "integer", 991), ("number", "real", 4)]
        wide = database.execute(
            "SELECT typeof(upheld) FROM reviews WHERE agency_id = '370600-gonganju' AND line_id = 'reconsideration'"
        )
        assert wide.fetchall() == [("null",)]
        (version,) = database.execute("SELECT value FROM about WHERE key = 'version'").fetchone()
        assert version == json.loads((collection / "datapackage.json").read_bytes())["version"]


def test_keys_of_the_database_lead_to_rows_and_its_views_to_words(collection: Path) -> None:
    with closing(sqlite3.connect(collection / "gongkai.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[2] for row in database.execute("PRAGMA foreign_key_list('reports')")} == {"agencies", "divisions"}
        asked = "SELECT line_label, column_label_en, outcome, agency_kind, value FROM cells_labelled WHERE agency_id = ? AND line_id = ?"
        found = database.execute(f"{asked} AND column_id = 'total'", ("310000-gonganju", "refused_state_secret")).fetchall()
        assert found == [
            ("三、本年度办理结果·（三）不予公开·1.属于国家秘密", "Applicants · Total", "refused", "public_security", 0)
        ]
        groups = dict(database.execute("SELECT outcome, requests FROM requests_by_outcome WHERE agency_id = '310000-gonganju'"))
        assert (sum(groups.values()), groups["refused"]) == (1986, 109)
        searched = "SELECT DISTINCT n.agency_id FROM narrative_search AS s JOIN narrative AS n ON n.rowid = s.rowid"
        matched = {row[0] for row in database.execute(f"{searched} WHERE narrative_search MATCH '规范性文件'")}
        assert matched == {row[0] for row in database.execute("SELECT agency_id FROM narrative WHERE text LIKE '%规范性文件%'")}
        assert matched


def test_datasette_is_told_of_tables_and_columns_that_there_are(collection: Path) -> None:
    told = json.loads((collection / "gongkai-datasette.json").read_bytes())["databases"]["gongkai"]
    with closing(sqlite3.connect(collection / "gongkai.sqlite")) as database:
        for name, each in told["tables"].items():
            columns = {row[1] for row in database.execute(f"PRAGMA table_info('{name}')")}
            assert columns >= each.get("columns", {}).keys()
            assert columns
        for query in told["queries"].values():
            database.execute(query["sql"])


# ---------------------------------------------------------------- one row a report


def test_one_row_a_report_holds_every_cell_and_nothing_blank_is_zero(collection: Path) -> None:
    header, *lines = rows(collection / "reports_wide.csv")
    wide = {(line[0], line[1]): dict(zip(header, line, strict=True)) for line in lines}
    cells = rows(collection / "cells.csv")[1:]
    assert {(row[0], row[1], f"{row[2]}_{row[3]}_{row[4]}"): row[5] for row in cells} == {
        (*key, name): row[name]
        for key, row in wide.items()
        for name in (f"{c[2]}_{c[3]}_{c[4]}" for c in cells if (c[0], c[1]) == key)
    }
    shanghai = wide["310000-gonganju", "2023"]
    told = ("agency", "agency_en", "agency_kind", "province", "province_en", "badge", "due_on", "requests_new_total")
    assert [shanghai[name] for name in told][2:] == [
        "public_security", "上海", "Shanghai", "consistent", "2024-01-31", "2041",
    ]  # fmt: skip
    metadata = parquet.read_schema(collection / "reports_wide.parquet").field("requests_new_total").metadata
    assert metadata[b"title"].decode().endswith("总计")
    assert metadata[b"title_en"].endswith(b"Total")


def test_a_twin_for_spreadsheets_is_the_table_after_the_mark_of_utf_8(collection: Path) -> None:
    for name in IN_SPREADSHEETS:
        assert (collection / f"{name}-excel.csv").read_bytes() == BOM_UTF8 + (collection / f"{name}.csv").read_bytes()


def test_the_workbook_of_all_years_holds_tables_under_one_row_of_headings(collection: Path) -> None:
    book = openpyxl.load_workbook(collection / "gongkai-all.xlsx")
    assert book.sheetnames == ["说明", "报告", "机关", "指标", "字段"]
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        headings = [cell.value for cell in sheet[1]]
        assert len(set(headings)) == len(headings)
        assert [column.name for column in table.tableColumns] == headings
        assert table.ref == f"A1:{sheet.cell(max(sheet.max_row, 2), len(headings)).coordinate}"
    held = {(row[0].value, row[1].value): row for row in book["报告"].iter_rows(min_row=2)}
    header, *lines = rows(collection / "reports_wide.csv")
    assert held.keys() == {(line[0], int(line[1])) for line in lines}
    at = header.index("requests_new_total")
    assert {key[0]: row[at].value for key, row in held.items()} == {line[0]: int(line[at]) for line in lines}
    blanks = [cell.value for cell in held["370600-gonganju", 2023] if cell.value == "空白"]
    assert len(blanks) == 5


# ---------------------------------------------------------------- workbooks


@pytest.mark.parametrize("year", ["2023", "2024"])
def test_a_workbook_holds_the_figures_of_its_year_and_words_where_there_are_none(collection: Path, year: str) -> None:
    book = openpyxl.load_workbook(collection / f"gongkai-{year}.xlsx")
    assert book.sheetnames == ["说明", "报告", "主动公开", "申请", "复议诉讼", "编码本"]
    cells = {tuple(row[:5]): row for row in rows(collection / "cells.csv")[1:]}
    words = {"blank": "空白"}
    for table, name in WIDE.items():
        _, codes, *lines = list(book[name].iter_rows(values_only=True))
        expected = [row for row in rows(collection / f"{table}.csv") if row[1] == year]
        assert [(line[0], line[4]) for line in lines] == [(row[0], row[2]) for row in expected]
        for line in lines:
            for code, value in list(zip(codes, line, strict=True))[6:]:
                cell = cells.get((line[0], year, table, line[4], code))
                assert value == (None if cell is None else float(cell[5]) if cell[5] else words[cell[6]])


def test_agency_and_scope_stand_beside_every_figure_of_a_workbook(collection: Path) -> None:
    sheet = openpyxl.load_workbook(collection / "gongkai-2024.xlsx")["申请"]
    assert [cell.value for cell in sheet[2]][:6] == ["agency_id", "agency", "year", "scope", "line_id", "label"]
    assert {tuple(cell.value for cell in row[1:4]) for row in list(sheet.rows)[2:]} == {("上海市人民政府", 2024, "全域")}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("2041", 2041),
        ("-17", -17),
        ("1285805.6", 1285805.6),
        ("123456789012345", 123456789012345),
        ("1234567890123456", "1234567890123456"),
        ("=1+1", "=1+1"),
        ("1e5", "1e5"),
        ("２０", "２０"),
        ("", None),
        ("空白", "空白"),
        ("+1", "+1"),
        ("_x0041_", "_x0041_"),
        ("\u202e\x07<b>&", "⟨U+202E⟩⟨U+0007⟩<b>&"),
        ("甲" * 32_768, TOO_LONG),
    ],
)
def test_a_cell_is_a_number_only_where_one_is_printed_and_kept_whole(tmp_path: Path, text: str, held: object) -> None:
    write_workbook(tmp_path / "x.xlsx", text, [Sheet("甲", (Column("数", "n", number=True), Column("文", "t")), [[text, text]])])
    number, as_text = openpyxl.load_workbook(tmp_path / "x.xlsx")["甲"][3]
    assert unescaped(number.value) == held
    assert unescaped(as_text.value) == (None if text == "" else held if isinstance(held, str) else text)
    assert {number.data_type, as_text.data_type} <= {"n", "s", "inlineStr"}


def unescaped(value: object) -> object:
    """Undo what openpyxl, unlike Excel, leaves as it is written."""
    return value.replace("_x005F_", "_") if isinstance(value, str) else value


# ---------------------------------------------------------------- zip


def test_the_zip_unpacks_into_a_package_that_frictionless_finds_valid(collection: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(collection / "gongkai.zip") as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {"gongkai"}
        archive.extractall(tmp_path)
    folder = tmp_path / "gongkai"
    assert validate_package(folder / "datapackage.json") == ()
    for table in tables(collection):
        assert (folder / str(table["path"])).read_bytes() == (collection / str(table["path"])).read_bytes()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert not [table["path"] for table in tables(collection) if f"`{table['path']}`" not in readme]
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] in readme
    assert (citation["type"], citation["license"], citation["url"]) == ("dataset", "CC-BY-4.0", ADDRESS)

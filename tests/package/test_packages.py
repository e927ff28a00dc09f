"""The written packages: valid for frictionless, equal to the reading, committed as built, safe to open in a spreadsheet."""

import csv
import hashlib
import json
import shutil
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.figures import bundled
from gongkai.agencies.registry import load_agencies
from gongkai.checks.run import check_reports
from gongkai.codes import code_lists
from gongkai.disk import write_if_changed
from gongkai.form import load_form, newest_form
from gongkai.package.collected import NOBODY, write_collection
from gongkai.package.schema import resources, table_schema
from gongkai.package.stored_descriptor import read_descriptor, read_head
from gongkai.package.tables_described import resource_descriptor
from gongkai.package.validate import validate_folders, validate_package
from gongkai.package.write import write_package
from gongkai.pipeline import build
from gongkai.text import safe_text, unsafe_text

NAMES = ("310000-gonganju/2023", "230506-gonganfenju/2023", "310000-zhengfu/2024", "370600-gonganju/2023", "320500-gonganju/2023")


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_frictionless_finds_every_committed_package_valid_and_its_descriptor_is_lean(root):
    committed = sorted((root / "datasets").glob("*/*/datapackage.json"))
    assert len(committed) >= len(NAMES)
    for descriptor in committed:
        assert validate_package(descriptor) == ()
        assert descriptor.stat().st_size <= 12_000, descriptor


def test_the_committed_packages_are_what_the_build_writes(root, tmp_path):
    shutil.copytree(root / "datasets", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in sorted((tmp_path / "datasets").rglob("*")) if path.is_file()}
    built = build(tmp_path, with_site=False)
    assert [outcome.changed for outcome in built.outcomes] == [False] * len(built.outcomes), (
        "run `make site` and commit datasets/"
    )
    assert {f"{outcome.agency_id}/{outcome.year}" for outcome in built.outcomes} > set(NAMES)
    assert {path: path.stat().st_mtime_ns for path in sorted((tmp_path / "datasets").rglob("*")) if path.is_file()} == before


@pytest.mark.parametrize("name", NAMES)
def test_long_and_wide_tables_hold_the_same_numbers_as_the_reading(name, root):
    folder = root / "datasets" / name
    reading = bundled(root)[name].reading
    long = {f"{row['table_id']}.{row['line_id']}.{row['column_id']}": row for row in table(folder / "cells.csv")}
    for read in reading.cells:
        row = long[read.cell.id]
        assert (row["kind"], row["raw"]) == (read.kind, read.raw)
        assert (Decimal(row["value"]) if row["value"] else None) == read.value
    wide = {
        f"{name}.{row['line_id']}.{column}": value
        for name in ("disclosure", "requests", "reviews")
        for row in table(folder / f"{name}.csv")
        for column, value in row.items()
        if column not in {"agency_id", "year", "line_id", "label"} and f"{name}.{row['line_id']}.{column}" in long
    }
    assert wide == {cell: row["value"] for cell, row in long.items()}


def test_nothing_blank_becomes_zero_in_any_table(root):
    folder = root / "datasets" / "370600-gonganju/2023"
    blank = [row for row in table(folder / "cells.csv") if row["kind"] == "blank"]
    assert len(blank) == 5
    assert {(row["value"], row["obs_status"]) for row in blank} == {("", "O")}
    reconsideration = table(folder / "reviews.csv")[0]
    assert {reconsideration[column] for column in ("upheld", "corrected", "other", "pending", "total")} == {""}


def test_the_descriptor_serves_readers_of_both_versions(root):
    descriptor = json.loads((root / "datasets" / NAMES[0] / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [resource["name"] for resource in descriptor["resources"]] == [resource.name for resource in resources()]
    form = load_form(descriptor["report"]["edition"])
    for resource, known in zip(descriptor["resources"], resources(), strict=True):
        assert resource["profile"] == "tabular-data-resource"
        assert resource["encoding"] == "utf-8"
        full = table_schema(form, known)
        assert resource["schema"].get("primaryKey") == full.get("primaryKey")
        assert [(f["name"], f["type"]) for f in resource["schema"]["fields"]] == [(f["name"], f["type"]) for f in full["fields"]]


def test_every_constraint_of_a_field_stands_in_a_package_at_least_once(root):
    descriptor = json.loads((root / "datasets" / NAMES[0] / "datapackage.json").read_bytes())
    form = load_form(descriptor["report"]["edition"])
    told = [(field["name"], field.get("constraints")) for each in descriptor["resources"] for field in each["schema"]["fields"]]
    for field in (field for known in resources() for field in table_schema(form, known)["fields"]):
        assert (field["name"], field.get("constraints")) in told


def test_the_words_of_every_field_stand_in_full_in_the_descriptor_of_a_collection():
    for known in resources():
        described = resource_descriptor(newest_form(), known)
        assert (described["type"], described["profile"]) == ("table", "tabular-data-resource")
        assert {"title", "title_en", "description", "description_en", "dialect"} <= described.keys()
        for field in described["schema"]["fields"]:
            assert {"title", "title_en", "description", "description_en"} <= field.keys()
            if "categories" in field:
                assert [c["value"] for c in field["categories"]] == field["constraints"]["enum"]


def test_a_descriptor_of_more_words_is_read_all_the_same(root, tmp_path):
    folder = shutil.copytree(root / "datasets" / NAMES[0], tmp_path / NAMES[0])
    known = read_descriptor(folder)
    whole = json.loads((folder / "datapackage.json").read_bytes())
    for indent in (None, 2):
        (folder / "datapackage.json").write_text(json.dumps(whole, ensure_ascii=False, indent=indent), encoding="utf-8")
        assert read_descriptor(folder)[1] == known[1]
        assert read_head(folder)["report"] == known[0]["report"]


def test_every_code_used_in_a_schema_is_explained_in_both_languages():
    for entry in code_lists().values():
        assert entry.title
        assert entry.title_en
        assert all(code.title and code.title_en for code in entry.codes)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("cells.csv", b",number,A,", b",numeral,A,"),
        ("cells.csv", b"requests,new,total", b"requests,new,business"),
        ("requests.csv", b",0,0,", b",zero,0,"),
        ("checks.csv", b",pass,", b",passed,"),
        ("datapackage.json", b'"type":"integer"', b'"type":"string"'),
    ],
)
def test_a_spoilt_package_is_found_out(root, tmp_path, file, old, new):
    folder = tmp_path / "310000-gonganju" / "2023"
    shutil.copytree(root / "datasets" / NAMES[0], folder)
    data = (folder / file).read_bytes()
    assert old in data
    (folder / file).write_bytes(data.replace(old, new, 1))
    assert validate_folders([folder])


def test_validating_together_names_the_package_that_is_wrong(root, tmp_path):
    folders = []
    for name in NAMES:
        folders.append(tmp_path / name)
        shutil.copytree(root / "datasets" / name, folders[-1])
    assert validate_folders(folders) == ()
    spoilt = folders[3] / "checks.csv"
    data = spoilt.read_bytes()
    wrong = data.replace(b",not_assessed,", b",unknown,", 1)
    spoilt.write_bytes(wrong)
    found = validate_folders(folders)
    assert len(found) == 2
    assert all(problem.startswith(f"{NAMES[3]}: checks.csv: ") for problem in found)
    assert found[0].endswith("size or hash differ from the descriptor")
    assert 'constraint "enum"' in found[1]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b",pass,", b",passed,", 'constraint "enum"'),
        (b"\n310000-", b'\n"310000-', ""),
        (b",pass,", b",pass,,", ""),
        (b",pass,", b",", ""),
        (b",RQ1.new,", b",RQ1.carried_in,", "repeated key"),
        (b",RQ1.new,", b",\xff,", ""),
    ],
)
def test_a_wrong_row_is_found_also_where_its_hash_is_declared(root, tmp_path, old, new, problem):
    folders = [shutil.copytree(root / "datasets" / name, tmp_path / name) for name in (NAMES[1], NAMES[0])]
    table, descriptor = folders[1] / "checks.csv", folders[1] / "datapackage.json"
    data, declared = table.read_bytes(), descriptor.read_bytes()
    assert old in data
    wrong = data.replace(old, new, 1)
    assert size_and_hash(data) in declared
    descriptor.write_bytes(declared.replace(size_and_hash(data), size_and_hash(wrong)))
    table.write_bytes(wrong)
    found = validate_folders(folders)
    assert found
    assert all("checks.csv: " in each and problem in each for each in found)


def size_and_hash(data):
    return f'"bytes":{len(data)},"hash":"sha256:{hashlib.sha256(data).hexdigest()}"'.encode()


def test_the_collection_is_valid_and_holds_every_row_of_every_package(root, tmp_path):
    folders = [root / "datasets" / name for name in NAMES]
    write_collection(folders, tmp_path)
    assert validate_package(tmp_path / "datapackage.json") == ()
    for name in ("cells", "checks", "findings"):
        rows = sorted(
            line for folder in folders for line in (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        )
        assert sorted((tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]) == rows
    assert [row["badge"] for row in table(tmp_path / "reports.csv")].count("unsettled") == 1


def test_every_foreign_key_of_the_collection_leads_to_a_row(root, tmp_path):
    """With the registry, and without one: then reports bring their agencies along."""
    folders = [root / "datasets" / name for name in NAMES]
    for agencies in (load_agencies(root / "datasets" / "agencies.csv"), NOBODY):
        write_collection(folders, tmp_path, agencies=agencies)
        assert validate_package(tmp_path / "datapackage.json") == ()
        keys = {"reports": ("agency_id", "year"), "agencies": ("agency_id",), "divisions": ("division_code", "division_revision")}
        held = {name: {tuple(row[key] for key in own) for row in table(tmp_path / f"{name}.csv")} for name, own in keys.items()}
        described = json.loads((tmp_path / "datapackage.json").read_bytes())["resources"]
        references = [(each, key) for each in described for key in each["schema"].get("foreignKeys", ())]
        assert {each["name"] for each, _ in references} >= {"agencies", "reports", "cells", "claims", "narrative", "indicators"}
        for each, key in references:
            target = key["reference"]["resource"] or each["name"]
            rows = [tuple(row[name] for name in key["fields"]) for row in table(tmp_path / each["path"])]
            assert {row for row in rows if all(row)} <= held[target], (each["name"], key)
            assert tuple(key["reference"]["fields"]) == keys[target]


def test_reports_say_when_they_were_due_and_how_late_they_were(root, tmp_path):
    folders = [root / "datasets" / name for name in NAMES]
    write_collection(folders, tmp_path, agencies=load_agencies(root / "datasets" / "agencies.csv"))
    reports = {f"{row['agency_id']}/{row['year']}": row for row in table(tmp_path / "reports.csv")}
    assert {name: row["due_on"] for name, row in reports.items()} == {
        name: f"{int(name[-4:]) + 1}-{'03-31' if '-zhengfu' in name else '01-31'}" for name in NAMES
    }
    assert all(bool(row["days_late"]) == bool(row["published_on"]) for row in reports.values())
    police = reports["310000-gonganju/2023"]
    told = (police["agency_level"], police["agency_kind"], police["division_code"], police["division_revision"])
    assert told == ("province", "public_security", "310000", "2023")


def test_the_outcome_of_a_request_is_a_column_to_group_by(root):
    rows = table(root / "datasets" / "310000-gonganju/2023" / "requests.csv")
    refused = [row["line_id"] for row in rows if row["outcome"] == "refused"]
    assert refused == [row["line_id"] for row in rows if row["line_id"].startswith("refused_")]
    assert len(refused) == 8
    assert sum(int(row["total"]) for row in rows if row["outcome"]) == 1986


def test_the_parquet_twins_hold_the_rows_of_the_csv_files(root, tmp_path):
    pandas = pytest.importorskip("pandas")
    write_collection([root / "datasets" / name for name in NAMES], tmp_path)
    for name in ("reports", "cells", "checks", "findings"):
        twin = pandas.read_parquet(tmp_path / f"{name}.parquet")
        rows = table(tmp_path / f"{name}.csv")
        assert list(twin.columns) == list(rows[0])
        assert len(twin) == len(rows)
    cells = pandas.read_parquet(tmp_path / "cells.parquet")
    permits = cells[(cells.agency_id == "320500-gonganju") & (cells.line_id == "permits")].iloc[0]
    assert (permits.value, permits.precision, permits.raw) == (6290000, 10000, "629万")
    assert cells.value.isna().sum() == 5


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "a.csv"
    assert write_if_changed(path, b"one") is True
    assert write_if_changed(path, b"one") is False
    assert write_if_changed(path, b"two") is True
    assert [p.name for p in path.parent.iterdir()] == ["a.csv"]
    assert path.read_bytes() == b"two"


def test_writing_twice_gives_the_same_bytes(root, tmp_path):
    checked = check_reports([bundled(root)[NAMES[3]]])[0]
    write_package(tmp_path / "a" / "b", checked, ("某局", "An office"))
    first = {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()}
    assert write_package(tmp_path / "a" / "b", checked, ("某局", "An office")) is False
    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == first


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "＝1", "'=1", "''=1", '=HYPERLINK("x")'])
def test_text_that_could_be_a_formula_is_defused(text):
    assert safe_text(text).startswith("'")
    assert unsafe_text(safe_text(text)) == text


@given(st.text(max_size=20))
def test_defusing_can_always_be_undone(text):
    assert unsafe_text(safe_text(text)) == text


@pytest.mark.parametrize("text", ["-", "-1942", "+43", "0", "17（其中修订15件）", "'", "规章"])
def test_harmless_text_stays_as_it_is(text):
    assert safe_text(text) == text


def test_the_summary_counts_every_check_once(root, tmp_path):
    agencies = load_agencies(root / "datasets" / "agencies.csv")
    write_collection([root / "datasets" / name for name in NAMES], tmp_path, agencies=agencies)
    summary = table(tmp_path / "quality.csv")
    assert sum(int(row["checks"]) for row in summary if row["level"] == "table") == 42 * len(NAMES)
    claims = [row for row in table(tmp_path / "claims.csv") if row["relation"] != "growth_of"]
    assert sum(int(row["checks"]) for row in summary if row["level"] == "report") == len(claims)
    reviews = [row for row in summary if (row["year"], row["rule"]) == ("2023", "RV1")]
    counted = {(row["agency_level"], row["reports"], row["checks"], row["checks_failed"]) for row in reviews}
    assert counted == {("province", "1", "3", "0"), ("prefecture", "2", "6", "1"), ("county", "1", "3", "0")}
    for row in summary:
        verdicts = ("checks_passed", "checks_failed", "checks_not_assessed", "checks_if_blank_is_zero")
        assert sum(int(row[name]) for name in verdicts) == int(row["checks"])


def test_the_summary_says_what_causes_failures_have_and_what_is_unresolved(root, tmp_path):
    write_collection([root / "datasets" / name for name in NAMES], tmp_path)
    causes = ("cause_source", "cause_reading", "cause_undetermined")
    counted = {name: sum(int(row[name]) for row in table(tmp_path / "quality.csv")) for name in causes}
    failed = Counter(f"cause_{row['cause']}" for row in table(tmp_path / "checks.csv") if row["verdict"] == "fail")
    assert {name: count for name, count in counted.items() if count} == failed
    unresolved = [(row["agency_id"], row["table_id"], row["status"]) for row in table(tmp_path / "unresolved.csv")]
    assert unresolved == [("370600-gonganju", "reviews", "located_ambiguous")]

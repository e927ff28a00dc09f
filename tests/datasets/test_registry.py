"""The committed registry: valid for us, valid for frictionless, and one schema that says what the code enforces."""

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Resource
from pypinyin import Style, lazy_pinyin

from gongkai.agencies.model import COLUMNS, KINDS, LEVELS, REQUIRED, SCOPES
from gongkai.agencies.registry import load_agencies

DATASETS = Path(__file__).parents[2] / "datasets"
REGISTRY = (DATASETS / "agencies.csv").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads((DATASETS / "agencies.schema.json").read_text(encoding="utf-8"))
FIELDS: list[dict[str, Any]] = SCHEMA["fields"]


def validate(text: str, folder: Path) -> list[str]:
    """Return the kinds of error that frictionless finds in a registry."""
    (folder / "agencies.csv").write_text(text, encoding="utf-8")
    (folder / "agencies.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    report = Resource(path="agencies.csv", schema="agencies.schema.json", basepath=str(folder)).validate()
    return [error for (error,) in report.flatten(["type"])]


def test_every_report_has_its_agency_and_every_agency_its_parent() -> None:
    agencies = load_agencies(DATASETS / "agencies.csv")
    published = {path.parent.parent.name for path in DATASETS.glob("*/*/source.toml")}
    assert published
    assert [agency_id for agency_id in sorted(published) if agency_id not in agencies] == []
    assert {agency.current.parent for agency in agencies} <= {"", *(agency.id for agency in agencies)}


def test_the_registry_is_valid_for_frictionless(tmp_path: Path) -> None:
    assert validate(REGISTRY, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("370600-zhengfu,own", "370000-zhengfu,own", "foreign-key"),
        ("310000,2023,province", "310000,2023,city", "constraint-error"),
        ("310000,2023,province", "310000,year,province", "type-error"),
        ("310000-zhengfu,上海市", "310000-gonganju,上海市", "primary-key"),
        ("310000-zhengfu,上海市", "shanghai,上海市", "constraint-error"),
    ],
)
def test_frictionless_finds_a_defect_in_the_registry(old: str, new: str, error: str, tmp_path: Path) -> None:
    assert old in REGISTRY
    assert error in validate(REGISTRY.replace(old, new, 1), tmp_path)


def test_the_schema_has_the_columns_that_the_code_reads() -> None:
    assert tuple(field["name"] for field in FIELDS) == COLUMNS
    assert tuple(field["name"] for field in FIELDS if field.get("constraints", {}).get("required")) == REQUIRED


@pytest.mark.parametrize(("name", "choices"), [("level", LEVELS), ("kind", KINDS), ("scope_default", SCOPES)])
def test_the_schema_has_the_choices_that_the_code_accepts(name: str, choices: tuple[str, ...]) -> None:
    field = next(field for field in FIELDS if field["name"] == name)
    assert tuple(field["constraints"]["enum"]) == choices
    assert tuple(category["value"] for category in field["categories"]) == choices
    assert all(category["label"] and category["label_en"] for category in field["categories"])


@pytest.mark.parametrize("field", FIELDS, ids=[field["name"] for field in FIELDS])
def test_every_column_is_described_in_both_languages(field: dict[str, Any]) -> None:
    assert all(field[key].strip() for key in ("title", "title_en", "description", "description_en"))


def test_the_registry_is_sorted_so_that_a_change_reads_well() -> None:
    ids = [line.split(",")[0] for line in REGISTRY.splitlines()[1:]]
    assert ids == sorted(ids)


def test_initials_and_pinyin_are_those_of_the_name() -> None:
    for agency in load_agencies(DATASETS / "agencies.csv"):
        for period in agency.periods:
            name = period.name.partition("（")[0]
            assert period.pinyin == "".join(lazy_pinyin(name)), period.name
            assert period.pinyin_initials == "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)), period.name

"""The registry and the divisions, by cases: lookups.yaml, divisions.yaml, defects.yaml beside this file."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.agencies.divisions import division, division_path
from gongkai.agencies.model import Agencies
from gongkai.agencies.registry import ROW_CHECKS, TABLE_CHECKS, RegistryError, judged_agencies, load_agencies
from gongkai.errors import DataError, GongkaiError

HERE = Path(__file__).parent
REGISTRY = HERE / "registry.csv"


def cases(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


LOOKUPS, DIVISIONS, DEFECTS = cases("lookups.yaml"), cases("divisions.yaml"), cases("defects.yaml")


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    return load_agencies(REGISTRY)


@pytest.mark.parametrize(("name", "ids"), LOOKUPS["find"].items())
def test_a_name_finds_every_agency_that_bears_it(agencies: Agencies, name: str, ids: list[str]) -> None:
    assert [agency.id for agency in agencies.find(name)] == ids


@pytest.mark.parametrize(("agency_id", "year", "name"), LOOKUPS["name_in"])
def test_an_agency_has_the_name_of_the_year(agencies: Agencies, agency_id: str, year: int, name: str) -> None:
    assert agencies.name_in(agency_id, year) == name


@pytest.mark.parametrize(("agency_id", "ids"), LOOKUPS["children"].items())
def test_children_are_those_directly_below(agencies: Agencies, agency_id: str, ids: list[str]) -> None:
    assert [agency.id for agency in agencies.children(agency_id)] == ids


def test_iterating_is_in_order_of_id(agencies: Agencies) -> None:
    ids = [agency.id for agency in agencies]
    assert ids == sorted(ids)
    assert len(agencies) == len(ids) == 5
    assert ids[0] in agencies
    assert "999999-nobody" not in agencies


def test_an_unknown_id_is_an_error_with_a_remedy(agencies: Agencies) -> None:
    with pytest.raises(DataError) as caught:
        agencies["310000-nobody"]
    assert caught.value.code == "unknown-agency"
    assert caught.value.remedy


def test_a_year_that_no_period_covers_is_an_error_and_no_guess(tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    path.write_text(changed({7: {"valid_from": "2019"}}), encoding="utf-8")
    found = load_agencies(path)
    assert found.name_in("620824-gonganju", 2019) == "华亭市公安局"
    with pytest.raises(DataError) as caught:
        found.name_in("620824-gonganju", 2018)
    assert caught.value.code == "agency-not-in-year"


@pytest.mark.parametrize(("code", "year", "name", "path"), DIVISIONS)
def test_a_code_names_the_division_of_the_year(code: str | int, year: int, name: str | None, path: str | None) -> None:
    if name is None:
        with pytest.raises(DataError) as caught:
            division(str(code), year)
        assert caught.value.code == "unknown-division"
    else:
        assert (division(str(code), year).name, division_path(str(code), year)) == (name, path)


def test_a_division_keeps_its_years() -> None:
    huating = division("620824", 2010)
    assert (huating.province, huating.valid_from, huating.valid_to) == ("甘肃省", 2002, 2018)
    assert division("620881", 2023).valid_to is None


def changed(changes: dict[int, dict[str, str]]) -> str:
    """Return the text of registry.csv with some cells changed, by line number and column."""
    with REGISTRY.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    for line, cells in changes.items():
        for column, value in cells.items():
            rows[line - 2][header.index(column)] = value
    return "".join(",".join(row) + "\n" for row in [header, *rows])


@pytest.mark.parametrize("case", DEFECTS, ids=[case["name"] for case in DEFECTS])
def test_a_defect_is_reported_with_line_and_remedy(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    path.write_text(changed(case["change"]), encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        load_agencies(path)
    error = caught.value
    assert [f"{problem.line} {problem.code}" for problem in error.problems] == case["problems"]
    for problem in error.problems:
        assert problem.remedy
        assert f"第 {problem.line} 行: {problem.message}。{problem.remedy}" in str(error)
    assert str(error).startswith("agencies.csv: ")


def test_every_rule_has_a_defect_that_breaks_it() -> None:
    rules = {check.__name__.lstrip("_") for check in (*ROW_CHECKS, *TABLE_CHECKS)}
    assert {case["rule"] for case in DEFECTS} == rules


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "1 bad-header"),
        (b"agency_id,name\n", "1 bad-header"),
        (REGISTRY.read_bytes() + b"310000-zhengfu,too,short\n", "8 bad-row"),
        (REGISTRY.read_text(encoding="utf-8").encode("gb18030"), "2 not-utf8"),
        (None, "1 missing-file"),
    ],
    ids=["empty", "columns missing", "cells missing", "not UTF-8", "no file"],
)
def test_a_file_that_is_no_registry_is_refused(content: bytes | None, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RegistryError) as caught:
        load_agencies(path)
    assert [f"{found.line} {found.code}" for found in caught.value.problems] == [problem]
    assert isinstance(caught.value, GongkaiError)
    assert str(tmp_path) not in str(caught.value)


def test_a_byte_order_mark_is_no_defect(tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    path.write_bytes(b"\xef\xbb\xbf" + REGISTRY.read_bytes())
    assert len(load_agencies(path)) == 5


def test_importing_the_room_does_not_load_the_code_table() -> None:
    check = "import sys, gongkai.agencies; sys.exit('stdnum' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False, env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0


@pytest.mark.parametrize("case", DEFECTS, ids=[case["name"] for case in DEFECTS])
def test_a_wrong_row_refuses_its_agency_and_no_other(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    path.write_text(changed(case["change"]), encoding="utf-8")
    found, problems = judged_agencies(path)
    assert [f"{problem.line} {problem.code}" for problem in problems] == case["problems"]
    lines = path.read_text(encoding="utf-8").splitlines()
    refused = {next(csv.reader([lines[problem.line - 1]]))[0] for problem in problems}
    assert set(found.refused) == refused
    assert {agency.id for agency in found} == {next(csv.reader([line]))[0] for line in lines[1:]} - refused
    for agency_id in refused - {""}:
        with pytest.raises(DataError) as caught:
            found[agency_id]
        assert caught.value.code == "agency-refused"


def test_a_row_with_too_few_cells_refuses_its_agency_and_not_those_below(tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    text = REGISTRY.read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    parent = next(row["parent"] for row in rows if row["parent"])
    line = next(line for line in text.splitlines() if line.startswith(f"{parent},"))
    path.write_text(text.replace(line, f"{parent},too,short"), encoding="utf-8")
    found, problems = judged_agencies(path)
    assert [problem.code for problem in problems] == ["bad-row"]
    assert set(found.refused) == {parent}
    assert {row["agency_id"] for row in rows if row["parent"] == parent} <= {agency.id for agency in found}

"""Every promise about hostile input has tests that there are, a figure, and a reason where it is not met."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from project.checkout import ROOT

ROWS = yaml.safe_load((ROOT / "tests" / "trust.yaml").read_text(encoding="utf-8"))
NUMBERS = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R8b", "R9", "R9b", "R10", "R11", *(f"S{n}" for n in range(1, 12)))
KEYS = ("row", "promise", "tests", "aim", "reached", "state")


@cache
def names_in(path: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def test_every_row_is_there_once_and_in_order() -> None:
    assert tuple(row["row"] for row in ROWS) == NUMBERS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["row"])
def test_a_row_has_tests_that_there_are_and_a_reason_where_it_is_not_met(row: dict[str, object]) -> None:
    assert tuple(row) == (KEYS if row["state"] == "met" else (*KEYS, "missing"))
    assert row["state"] in {"met", "partly", "open"}
    assert all(row.values())
    assert isinstance(row["tests"], list)
    assert len(set(row["tests"])) == len(row["tests"])
    places = [name.split("::") for name in row["tests"]]
    assert [name for path, name in places if name not in names_in(ROOT / path)] == []


def test_the_table_is_printed_with_a_line_a_row() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert [line.split(" | ")[0].removeprefix("| ") for line in done.stdout.splitlines()[2 : 2 + len(NUMBERS)]] == list(NUMBERS)


def test_the_tests_of_a_row_are_found_by_its_number() -> None:
    file = "tests/project/test_release.py"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-m", 'trust(row="S9")', file]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    held = next(row["tests"] for row in ROWS if row["row"] == "S9")
    assert {line for line in found.splitlines() if "::" in line} == {name for name in held if name.startswith(file)}

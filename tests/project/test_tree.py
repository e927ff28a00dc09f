"""Promises about the tree as a whole that no linter checks."""

import ast
import re
from pathlib import Path

import pytest

from project.checkout import ROOT, project_files

MACHINE_PATH = re.compile(r"(?<![\w.)}\]*-])/(?:work|root|home|Users|opt|mnt)/\w|[A-Z]:\\Users")
REGISTRY_HOST = re.compile(r"pythonhosted|(?<!user )index-url|pypi\.(?!org/project/)\w|registry\.npm|/simple/")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "lib"}


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in project_files():
        data = path.read_bytes()
        if b"\0" not in data and path.parent != Path(__file__).parent:
            found.append((path, data.decode("utf-8")))
    return found


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


MODULES = [path for path in project_files("build/gongkai") if path.suffix == ".py"]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert [names(path) for path, text in texts() if MACHINE_PATH.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    allowed = {"Makefile"}  # tells uv to leave the address out of the lock file
    assert [names(path) for path, text in texts() if names(path) not in allowed and REGISTRY_HOST.search(text)] == []


@pytest.mark.parametrize("text", ["see /home/someone/x", '"/opt/wheels"', f"cd /{'root'}/x", r"C:\Users\x"])
def test_paths_of_machines_are_recognised(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["site/home/x", "../opt/x", "{base}/home/x", "/a/310000-gonganju/", "(…)/opt/x"])
def test_addresses_of_the_site_are_not_taken_for_paths_of_machines(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_the_package_is_not_ignored_by_git() -> None:
    on_disk = {path for path in (ROOT / "build/gongkai").rglob("*.py") if "__pycache__" not in path.parts}
    assert on_disk
    assert on_disk == set(MODULES)


def test_there_is_no_module_without_a_subject() -> None:
    assert [names(path) for path in MODULES if path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES] == []


def test_modules_stay_under_300_lines() -> None:
    lengths = {names(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length >= 300} == {}


def test_functions_stay_under_50_lines() -> None:
    long = {
        f"{names(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno >= 50
    }
    assert long == {}


def test_every_module_says_what_it_is() -> None:
    assert [names(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_no_test_replaces_the_code_it_tests() -> None:
    double = re.compile(r"unittest\.mock|\bmocker\b|\bMagicMock\b")
    tests = [path for path in project_files("tests") if path.suffix == ".py" and path != Path(__file__)]
    assert [names(path) for path in tests if double.search(path.read_text(encoding="utf-8"))] == []

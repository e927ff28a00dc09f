"""What is released: the wheel, the locked environment, and one version everywhere."""

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from project.checkout import ROOT, project_files

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([\w.!+]+)(?: ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")

# Below these versions a report could run code or stop the build; see SECURITY.md.
FLOORS = {"mkdocs-material": "9.7.7", "pdfminer-six": "20251230", "pypdf": "6.10.2"}


def locked() -> dict[str, Version]:
    return {match[1]: Version(match[2]) for line in LOCK.splitlines() if (match := PIN.match(line))}


def requirements() -> list[Requirement]:
    project = PYPROJECT["project"]
    lines = [*PYPROJECT["build-system"]["requires"], *project["dependencies"]]
    lines += [line for extra in project["optional-dependencies"].values() for line in extra]
    return [Requirement(line) for line in lines if not line.startswith("gongkai[")]


def test_the_lock_file_holds_versions_and_hashes_and_nothing_else() -> None:
    """No address, no path, no option: where packages come from is the installing machine's business."""
    strange = [line for line in LOCK.splitlines() if not PIN.match(line) and not HASH.match(line)]
    assert strange == []


def test_every_locked_package_has_a_hash() -> None:
    lines = LOCK.splitlines()
    assert locked()
    assert [line for line, after in zip(lines, [*lines[1:], ""], strict=True) if PIN.match(line) and not HASH.match(after)] == []


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_the_lock_file_satisfies_the_project(requirement: Requirement) -> None:
    version = locked().get(canonicalize_name(requirement.name))
    assert version is not None, "run: make lock"
    assert version in requirement.specifier


@pytest.mark.parametrize("name", ["core", "ocr", "site"])
def test_the_smaller_environments_hold_what_the_large_one_does(name: str) -> None:
    """Their versions and hashes are lines of the lock file for everything."""
    lines = (ROOT / ".ci" / f"{name}.lock").read_text(encoding="utf-8").splitlines()
    assert lines
    assert {line.split(" ;")[0].rstrip(" \\") for line in lines} <= {
        line.split(" ;")[0].rstrip(" \\") for line in LOCK.splitlines()
    }


def test_the_core_installs_nothing_that_makes_sites_or_tables_of_many_reports() -> None:
    names = {
        line.partition("==")[0] for line in (ROOT / ".ci" / "core.lock").read_text(encoding="utf-8").splitlines() if "==" in line
    }
    assert names.isdisjoint({"frictionless", "mkdocs", "mkdocs-material", "onnxruntime", "pandas", "pyarrow", "rich", "typer"})


def imported() -> set[str]:
    """Return the names of the packages from outside that the product imports."""
    found = set()
    for path in project_files("build/gongkai"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ():
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"gongkai"}


def test_the_project_asks_for_what_it_imports_and_for_nothing_else() -> None:
    names = {"pagefind-bin-extended": "pagefind_bin_extended", "pillow": "PIL", "python-stdnum": "stdnum"}
    by_others = {
        "mkdocs": "run as a program",
        "mkdocs-material": "the theme that mkdocs.yml names",
        "s3fs": "what fsspec finds for s3://",
    }
    extras = PYPROJECT["project"]["optional-dependencies"]
    lines = (*PYPROJECT["project"]["dependencies"], *extras["cluster"], *extras["collect"], *extras["data"], *extras["site"])
    asked = {Requirement(line).name for line in lines} - {"gongkai"}
    indirect = {"fsspec", "httpcore", "markupsafe", "pdfminer"}  # what s3fs, httpx, jinja2 and pdfplumber hand out
    of_extras = {"cv2", "onnxruntime", "pi_heif", "rapidocr", "playwright"}
    assert {names.get(name, name) for name in asked - by_others.keys()} == imported() - indirect - of_extras


def test_no_locked_version_is_below_its_security_floor() -> None:
    versions = locked()
    assert {name for name, floor in FLOORS.items() if name in versions and versions[name] < Version(floor)} == set()


def test_the_bill_of_materials_names_what_is_locked_and_is_the_same_every_time() -> None:
    command = [sys.executable, str(ROOT / ".ci" / "sbom.py")]
    first, second = (subprocess.run(command, check=True, capture_output=True, cwd=cwd).stdout for cwd in (ROOT, ROOT.parent))
    assert first == second
    bill = json.loads(first)
    components = bill["components"]
    assert (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "1.6", "gongkai")
    assert {each["name"]: Version(each["version"]) for each in components} == locked()
    addresses = [each["purl"] for each in components]
    assert addresses == [f"pkg:pypi/{each['name']}@{each['version']}" for each in components]
    assert len(set(addresses)) == len(addresses)
    hashes = [each["value"] for component in components for each in component["properties"]]
    assert hashes == re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK)
    assert {each["name"] for each in components if each["scope"] == "required"} >= {"lxml", "pypdfium2", "pdfminer-six"}


def test_one_version_everywhere() -> None:
    version = PYPROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    package = re.search(r'^__version__ = "(.+)"', (ROOT / "build/gongkai/__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert changelog is not None
    assert package is not None
    assert {citation["version"], changelog[1], package[1]} == {version}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    expected = {path.relative_to(ROOT / "build").as_posix() for path in project_files("build/gongkai")}
    expected |= {f"gongkai/carried/{path.relative_to(ROOT).as_posix()}" for path in project_files(*CARRIED)}
    assert {"gongkai/form/edition_2021.toml", "gongkai/carried/site_src/strings.toml"} <= expected
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == expected


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert wheel.read(entry_points).decode() == "[console_scripts]\ngongkai = gongkai.__main__:main\n"


def test_the_command_works_from_the_wheel_alone(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Without the checkout on the path, so that a data file the wheel lacks is missed."""
    wheel.extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM, str(tmp_path), *(path for path in sys.path if "site-packages" in path)],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert run.stdout == f"{tmp_path}\n200\n"


CARRIED = ("site_src", "mkdocs.yml", "datasets/agencies.csv", "datasets/310000-gonganju/2023/source.*")
PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:]
import gongkai, pathlib
from gongkai.form import load_form
print(pathlib.Path(gongkai.__file__).parents[1])
print(len(load_form("2021").cells))
"""

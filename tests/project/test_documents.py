"""The documents of the project say what is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli import console
from gongkai.sources import READERS
from project.checkout import ROOT, project_files

DOCUMENTS = [path for path in project_files() if path.suffix == ".md" and path.parent in {ROOT, ROOT / ".github"}]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
MAKE = re.compile(r"(?:^|`|&& )make ([a-z]+)", re.MULTILINE)
LINK = re.compile(r"!?\[[^]]*\]\(([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_that_is_named_exists(document: Path) -> None:
    assert set(MAKE.findall(document.read_text(encoding="utf-8"))) - TARGETS == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_leads_to_a_file(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    local = [target for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_every_command_of_the_makefile_is_described() -> None:
    described = set(re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert described == set(phony[1].split()) == TARGETS


@pytest.mark.parametrize("target", ["site", "test", "lint", "bench", "serve"])
def test_the_readme_names_the_commands(target: str) -> None:
    assert f"make {target}" in README


@pytest.mark.parametrize("container", sorted(READERS.keys() - {"text"}))
def test_the_readme_names_every_kind_of_file_that_can_be_read(container: str) -> None:
    assert re.search(rf"(?i)\b{container}\b", README)


def test_the_readme_gives_every_exit_code() -> None:
    codes = [console.CLEAN, console.FINDINGS, console.USAGE, console.UNREADABLE, console.INTERNAL]
    assert re.findall(r"^\| (\d) \|", README, re.MULTILINE) == [str(code) for code in codes]


@pytest.mark.parametrize("line", sorted(set(re.findall(r"gongkai [a-z]+ [^`#\n]*--[^`#\n]*", README))))
def test_every_option_in_the_readme_is_one_of_the_command(line: str) -> None:
    command = line.split()[1]
    run = subprocess.run([sys.executable, "-m", "gongkai", command, "--help"], capture_output=True, text=True, check=True)
    assert [option for option in re.findall(r"--[a-z-]+", line) if option not in run.stdout] == []


def test_the_navigation_leads_to_every_page_once() -> None:
    nav = re.search(r"^nav:\n(.+?)^\w", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert nav
    pages = re.findall(r": (\S+\.md)$", nav[1], re.MULTILINE)
    assert len(pages) > 10
    assert sorted(set(pages)) == sorted(pages)

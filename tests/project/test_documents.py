"""The documents of the project say what is so."""

import re
from pathlib import Path

import pytest

from project.checkout import ROOT, project_files

DOCUMENTS = [path for path in project_files() if path.suffix == ".md" and path.parent in {ROOT, ROOT / ".github"}]
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
    assert f"make {target}" in (ROOT / "README.md").read_text(encoding="utf-8")

"""The bundled excerpts are faithful: tables and headings as printed, figures exact, prose in our own words.

The full texts are not part of the project; where they stand beside it (../shared/seeds) the excerpts are compared with them.
"""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.agencies.model import SCOPES
from gongkai.agencies.registry import load_agencies

PROJECT = Path(__file__).parents[2]
DATASETS = PROJECT / "datasets"
SEEDS = PROJECT.parent / "shared" / "seeds"
EXCERPTS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "excerpts.yaml").read_text(encoding="utf-8"))

KEYS = [
    "agency_id", "year", "title", "file", "sha256", "url", "published", "retrieved",
    "container", "rendered_from", "excerpt", "scope", "scope_quote", "note",
]  # fmt: skip
FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
CONTACT = re.compile(r"@|[0-9]{3,4}-[0-9]{7,8}|[0-9]{8}-[0-9]+|邮编|邮箱")

pytestmark = pytest.mark.parametrize("package", EXCERPTS)


def excerpt_of(package: str) -> str:
    return (DATASETS / package / "source.txt").read_bytes().decode("utf-8")


def seed_of(package: str) -> str:
    path: Path = SEEDS / EXCERPTS[package]["seed"]
    if not path.exists():
        pytest.skip("the full texts of the reports are not part of the project (../shared/seeds is missing)")
    return path.read_bytes().decode("utf-8")


def table_region(package: str, text: str) -> str:
    """Return the text from the heading of the first table up to the heading of chapter five."""
    headings = EXCERPTS[package]["headings"]
    start = text.index(f"\n{headings[1]}\n")
    return text[start : text.index(f"\n{headings[4]}\n", start)]


def prose(package: str, text: str) -> str:
    """Return the text without title, headings and tables."""
    case = EXCERPTS[package]
    kept = text.replace(table_region(package, text), "\n")
    printed = {*case["title"], *case["headings"]}
    return "\n".join(line for line in kept.split("\n") if line not in printed)


def han_runs(text: str, length: int) -> set[str]:
    """Return all runs of `length` Han characters, reading over digits and punctuation inside a paragraph."""
    runs: set[str] = set()
    for line in text.split("\n"):
        han = "".join(re.findall(r"[\u4e00-\u9fff]", line))
        runs.update(han[i : i + length] for i in range(len(han) - length + 1))
    return runs


def test_the_tables_are_those_of_the_full_text_byte_for_byte(package: str) -> None:
    assert table_region(package, excerpt_of(package)).encode() == table_region(package, seed_of(package)).encode()


def test_no_sentence_of_the_full_text_is_copied(package: str) -> None:
    copied = han_runs(prose(package, excerpt_of(package)), 25) & han_runs(prose(package, seed_of(package)), 25)
    assert copied == set()


def test_the_full_text_does_have_runs_that_could_be_copied(package: str) -> None:
    assert len(han_runs(prose(package, seed_of(package)), 25)) > 500


def test_every_figure_of_the_prose_stands_in_the_full_text(package: str) -> None:
    ours = FIGURE.findall(prose(package, excerpt_of(package)))
    assert set(ours) - set(FIGURE.findall(prose(package, seed_of(package)))) == set()


def test_title_and_headings_are_printed_in_the_full_text(package: str) -> None:
    case, lines = EXCERPTS[package], seed_of(package).split("\n")
    assert [line for line in [*case["title"], *case["headings"]] if line not in lines] == []


def test_the_excerpt_opens_with_title_and_mark(package: str) -> None:
    case = EXCERPTS[package]
    lines = excerpt_of(package).split("\n")
    size = len(case["title"])
    assert lines[:size] == case["title"]
    assert lines[size] == ""
    assert lines[size + 1].startswith("〔统计摘录：")


def test_the_headings_stand_in_order(package: str) -> None:
    case = EXCERPTS[package]
    found = [line for line in excerpt_of(package).split("\n") if line in case["headings"]]
    assert found == case["headings"]


def test_the_figures_of_the_prose_are_restated(package: str) -> None:
    restated = FIGURE.findall(prose(package, excerpt_of(package)))
    assert [figure for figure in EXCERPTS[package]["figures"] if figure not in restated] == []


def test_no_contact_details_are_kept(package: str) -> None:
    assert CONTACT.search(excerpt_of(package)) is None


def test_the_source_is_described_as_agreed(package: str) -> None:
    agency_id, year = package.split("/")
    folder = DATASETS / package
    source = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
    assert list(source) == KEYS
    assert (source["agency_id"], source["year"], source["file"]) == (agency_id, int(year), "source.txt")
    assert source["sha256"] == hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
    assert source["title"] == "".join(EXCERPTS[package]["title"]).replace(" ", "")
    assert source["excerpt"] is True
    assert source["container"] == "text"
    assert source["rendered_from"] in {"pdf", "docx", ""}
    assert source["scope"] in SCOPES
    assert source["scope_quote"] in prose(package, excerpt_of(package))
    assert load_agencies(DATASETS / "agencies.csv").name_in(agency_id, int(year))


def test_the_quoted_scope_stands_in_the_full_text(package: str) -> None:
    source = tomllib.loads((DATASETS / package / "source.toml").read_text(encoding="utf-8"))
    assert source["scope_quote"] in prose(package, seed_of(package))

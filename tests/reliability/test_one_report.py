"""One report among others that once stopped them all: its own outcome is its own, and the others are published."""

import hashlib
import shutil
from pathlib import Path

import pytest

from gongkai.form import load_form
from gongkai.package.validate import validate_package
from gongkai.pipeline import Built, build
from gongkai.quantity import parse_quantity
from gongkai.text import LONGEST_TEXT
from reliability.reading import all_agree, rows_of
from reliability.registering import add_agencies
from synthesis import draw_figures, write_report

SHARED = {
    "cr_in_remark.docx": "12",
    "ctl_d_remark.docx": "12",
    "stop_sym_D_remark.docx": "12",
    "two_remarks_with_line_breaks.html": "6",
    "one_remark_three_lines.html": "6",
    "stop_remark_200k.html": "12",
    "million_digit_cell.docx": "",
    "million_digits.txt": None,
}
"""Reference inputs, with the figure that their odd cell holds; None where no table is to be found."""
LONG, DIGITS = "甲" * 200_000, "9" * 1_000_001
PROSE = "没有需要在此列举的事例"
OWN = {
    "two remarks with an equal inner line": {">1062<": ">1062（含<br>下属<br>单位）<", ">24<": ">24（含<br>下属<br>单位）<"},
    "a remark longer than readers take": {">1062<": f">1062（含{LONG}）<"},
    "a remark of quotes and commas": {">1062<": '>1062（含"，",""）<'},
    "a remark that is a formula": {">1062<": ">=1062<"},
    "a figure of a million digits": {">1062<": f">{DIGITS}<"},
    "a figure of a million digits after the point": {">1062<": f">1.{DIGITS}<"},
    "a figure of a million noughts": {">1062<": f">{'0' * 1_000_000}1062<"},
    "a figure of ten thousand groups": {">1062<": f">1{',000' * 10_000}<"},
    "ten thousand times a figure of a million digits": {">1062<": f">{DIGITS}万<"},
    "a figure of a million Chinese digits": {">1062<": f">{'一' * 1_000_000}<"},
    "a paragraph longer than readers take": {PROSE: LONG},
    "a sentence with a million digits": {PROSE: f"全年共收到政府信息公开申请{DIGITS}件"},
    "a year of a million digits": {"<p": f"<p>{DIGITS}年政府信息公开工作年度报告</p><p"},
    "a label longer than readers take": {"规章": f"规章{LONG}"},
}
UNREADABLE = {name for name in OWN if "million" in name or "ten thousand" in name} - {"a sentence with a million digits", "a year of a million digits"}  # fmt: skip


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled reports, one of an agency of its own for each of our inputs, and for each reference input that is there."""
    folder = tmp_path_factory.mktemp("one")
    shutil.copytree(root / "datasets", folder / "datasets")
    shutil.copy(root / "gongkai.toml", folder)
    form = load_form("2021")
    page = write_report("html", form, draw_figures(form, 7, year=2023), "", 7).data.decode()
    inputs = {name: (_changed(page, changes).encode(), "html") for name, changes in OWN.items()}
    reference = root.parent / "shared" / "cases" / "reliability"
    if reference.is_dir():
        inputs |= {name: ((reference / name).read_bytes(), name.rpartition(".")[2]) for name in SHARED}
    add_agencies(folder / "datasets" / "agencies.csv", map(agency_of, inputs))
    for name, (data, suffix) in inputs.items():
        _add(folder / "datasets" / agency_of(name) / "2023", data, suffix)
    return folder


def agency_of(name: str) -> str:
    return f"320500-one{[*OWN, *SHARED].index(name):02}"


def _changed(page: str, changes: dict[str, str]) -> str:
    for before, after in changes.items():
        assert before in page, before
        page = page.replace(before, after, 1)
    return page


def _add(place: Path, data: bytes, suffix: str) -> None:
    place.mkdir(parents=True)
    (place / f"source.{suffix}").write_bytes(data)
    told = {
        "agency_id": place.parent.name,
        "title": "年度报告",
        "file": f"source.{suffix}",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    told |= {"container": "text" if suffix == "txt" else suffix}
    lines = ["year = 2023", *(f'{key} = "{value}"' for key, value in told.items())]
    (place / "source.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    return build(project, jobs=1)


def test_the_others_are_published(project: Path, built: Built) -> None:
    assert built.site
    for outcome in built.outcomes:
        assert (built.site / "a" / outcome.agency_id / outcome.year / "index.html").is_file()
        assert outcome.code in ("", "no-form")
    tables = sorted(path for path in (project / "output" / "collection").glob("*.csv") if not path.stem.endswith("-excel"))
    assert tables
    assert all(map(all_agree, tables))
    assert validate_package(project / "output" / "collection" / "datapackage.json") == ()


@pytest.mark.parametrize("name", OWN)
def test_the_report_itself_is_read(project: Path, built: Built, name: str) -> None:
    assert built.outcomes
    rows = rows_of(project / "datasets" / agency_of(name) / "2023" / "cells.csv")
    (odd,) = [row for row in rows if row["line_id"] == "penalties"]
    assert (odd["kind"], odd["value"]) == (("unreadable", "") if name in UNREADABLE or "formula" in name else ("number", "1062"))
    assert sum(row["kind"] == "number" for row in rows) >= len(rows) - (3 if "label" in name else 1)


@pytest.mark.parametrize("name", SHARED)
def test_a_reference_input_is_read_or_says_why_not(shared: Path, project: Path, built: Built, name: str) -> None:
    assert (shared / "cases" / "reliability").is_dir()
    (outcome,) = [outcome for outcome in built.outcomes if outcome.agency_id == agency_of(name)]
    if SHARED[name] is None:
        assert outcome.code == "no-form"
        return
    rows = rows_of(project / "datasets" / agency_of(name) / "2023" / "cells.csv")
    odd = [row for row in rows if row["note"]] if SHARED[name] else [row for row in rows if len(row["raw"]) == LONGEST_TEXT]
    assert odd
    assert {(row["value"], row["kind"]) for row in odd} == {(SHARED[name], "number" if SHARED[name] else "unreadable")}


@pytest.mark.parametrize(
    "text", [DIGITS, f"-{'1' * 5000}", f"{'9' * 41}", f"1.{'1' * 5000}", f"{'1' * 400}万", f"增加{'1' * 5000}"]
)
def test_a_number_that_no_figure_of_the_form_can_be_is_unreadable(text: str) -> None:
    for edition in ("2019", "2021"):
        for unit in load_form(edition).unit_by_id.values():
            assert parse_quantity(text, unit).kind == "unreadable"

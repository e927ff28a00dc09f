"""Corrections and accepted findings: what a record must hold, what it does to the package, when it stops to hold."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.figures import FORM, Content, report
from gongkai.checks.run import check_reports
from gongkai.package.validate import validate_package
from gongkai.package.write import write_package
from gongkai.pipeline import build
from gongkai.report.decided import adjudication_of, adjudication_problems
from gongkai.report.model import Report
from rules.printed import report_of

CASES = yaml.safe_load(Path(__file__).with_name("adjudication.yaml").read_text(encoding="utf-8"))
WHO = {"reason": "与正文和原件核对，两位数字颠倒", "who": "编者", "date": "2024-03-01"}
CELL = "requests.new.total"
GOOD: dict[str, dict[str, Any]] = {
    "correction": {"cell": CELL, "value": 31, "corrected": 13, **WHO, "evidence": "原件第 3 页"},
    "reply": {
        "rule": "RV1",
        "cell": CELL,
        "text": "总计栏漏填",
        "who": "甲局",
        "date": "2024-03-01",
        "url": "https://example.org/",
    },
    "accepted": {"rule": "RV1", "on": "reconsideration", "values": {"reviews.reconsideration.upheld": 1}, **WHO},
}
SUZHOU, YANTAI = "320500-gonganju/2023", "370600-gonganju/2023"
FAILED = "RV1.litigation_after_reconsideration"
UPHELD = "reviews.litigation_after_reconsideration.upheld"


def record(kind: str, changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (GOOD[kind] | changes).items() if value is not None}


@pytest.mark.parametrize(
    ("kind", "case"), [(kind, case) for kind in GOOD for case in CASES[kind]], ids=lambda x: x if isinstance(x, str) else x["why"]
)
def test_a_record_is_told_what_is_wrong_with_it(kind: str, case: dict[str, Any]) -> None:
    problems = list(adjudication_problems({kind: [record(kind, case["record"])]}))
    assert len(problems) == (1 if case["says"] else 0)
    assert case["says"] in "".join(problems)


def test_two_corrections_of_one_cell_are_one_too_many() -> None:
    assert list(adjudication_problems({"correction": [GOOD["correction"], GOOD["correction"]]})) == [f"{CELL} 有不止一处更正"]


def decided(contents: dict[str, Content], **records: list[dict[str, Any]]) -> Report:
    given_report = report(contents)
    return replace(given_report, source=replace(given_report.source, decided=adjudication_of(records)))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_corrected_cell_keeps_its_published_value_and_both_are_shown(tmp_path: Path) -> None:
    folder = tmp_path / "999901-example" / "2023"
    checked = check_reports([decided({CELL: 31}, correction=[GOOD["correction"]])])[0]
    write_package(folder, checked, ("合成示例局", ""))
    assert validate_package(folder / "datapackage.json") == ()
    shown = {(row["value"], row["corrected"]) for row in rows(folder, "cells") if row["corrected"]}
    assert shown == {("31", "13")}
    (correction,) = rows(folder, "corrections")
    assert (correction["cell"], correction["value"], correction["corrected"]) == (CELL, "31", "13")
    assert (correction["who"], correction["date"]) == ("编者", "2024-03-01")


def test_what_was_accepted_is_said_beside_the_check_and_lapses_when_the_figures_change() -> None:
    accepted = [GOOD["accepted"]]
    held, changed, mended = check_reports(
        [
            decided({"reviews.reconsideration.upheld": 1}, accepted=accepted),
            decided({"reviews.reconsideration.upheld": 1, "reviews.reconsideration.other": 1}, accepted=accepted),
            decided({"reviews.reconsideration.upheld": 1, "reviews.reconsideration.total": 1}, accepted=accepted),
        ]
    )
    notes = {c.check.id: c.accepted for c in held.checks if c.accepted}
    assert notes == {"RV1.reconsideration": f"{WHO['reason']}（编者，2024-03-01）"}
    assert (held.verdicts["fail"], held.badge) == (1, "unsettled"), "an accepted failure remains one"
    assert held.findings == ()
    for lapsed in (changed, mended):
        assert [f.rule for f in lapsed.findings] == ["acceptance-lapsed"]
        assert not any(c.accepted for c in lapsed.checks)


@pytest.mark.parametrize("case", CASES["claims"], ids=lambda case: case["why"])
def test_a_figure_of_the_text_is_accepted_with_the_cells_it_names_until_one_changes(case: dict[str, Any]) -> None:
    words = ["合成示例局2023年政府信息公开工作年度报告", "一、总体情况", case["words"]]
    example = {"words": words, "printed": case["printed"]}
    bare, checked = check_reports([report_of(each) for each in (example, example | {"accepted": case["accepted"]})])
    marked = [c for c in checked.report.claims if c.accepted]
    assert [(c.claim.code, c.claim.figure, c.verdict) for c in marked] == (
        [(case["accepted"]["on"], case["accepted"]["raw"], "fail")] if case["held"] else []
    )
    assert ("acceptance-lapsed" in {f.rule for f in checked.findings}) != case["held"]
    assert [c.verdict for c in checked.report.claims] == [c.verdict for c in bare.report.claims]
    assert (checked.badge, checked.checks) == (bare.badge, bare.checks)


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    for name in (SUZHOU, YANTAI):
        shutil.copytree(root / "datasets" / name, tmp_path / "datasets" / name)
    shutil.copy(root / "datasets" / "agencies.csv", tmp_path / "datasets")
    return tmp_path


def write(project: Path, text: str) -> None:
    with (project / "datasets" / YANTAI / "source.toml").open("a", encoding="utf-8") as file:
        file.write(text)


CORRECTION = f"""
[[correction]]
cell = "{UPHELD}"
value = {{value}}
corrected = 0
reason = "对照原件"
who = "编者"
date = "2024-03-01"
evidence = "原件第 4 页"
"""


def test_a_correction_that_expects_another_figure_stops_that_report_alone_and_what_was_published_stays(project: Path) -> None:
    build(project, with_site=False)
    published = (project / "datasets" / YANTAI / "cells.csv").read_bytes()
    write(project, CORRECTION.format(value=2))
    suzhou, yantai = build(project, with_site=False).outcomes
    assert (suzhou.error, suzhou.changed) == ("", False)
    assert (yantai.badge, yantai.code) == ("unreadable", "correction-unmet")
    assert f"更正 {UPHELD} 时应读到 2，现在读到 1" in yantai.error
    assert (project / "datasets" / YANTAI / "cells.csv").read_bytes() == published


def test_corrections_and_acceptances_in_source_toml_reach_the_package_and_survive_another_run(project: Path) -> None:
    write(project, CORRECTION.format(value=1))
    write(project, f'\n[[accepted]]\nrule = "RV1"\non = "{FAILED.partition(".")[2]}"\nvalues = {{ "{UPHELD}" = 1 }}\n')
    write(project, 'reason = "原件如此"\nwho = "编者"\ndate = "2024-03-01"\n')
    write(project, '\n[[accepted]]\nrule = "prose-reviews"\non = "litigation"\nraw = "3"\n')
    write(project, 'values = { "reviews.litigation_direct.total" = 2 }\n')
    write(project, 'reason = "=一件由另一机关应诉"\nwho = "编者"\ndate = "2024-03-01"\n')
    assert [outcome.error for outcome in build(project, with_site=False).outcomes] == ["", ""]
    assert [outcome.changed for outcome in build(project, with_site=False).outcomes] == [False, False]
    folder = project / "datasets" / YANTAI
    assert [row["accepted"] for row in rows(folder, "checks") if row["check_id"] == FAILED] == ["原件如此（编者，2024-03-01）"]
    assert [row["accepted"] for row in rows(folder, "claims") if row["verdict"] == "fail"] == [
        "'=一件由另一机关应诉（编者，2024-03-01）"
    ]
    assert [row["corrected"] for row in rows(folder, "corrections")] == ["0"]


def test_a_wrong_record_stops_that_report_with_all_its_problems(project: Path) -> None:
    write(project, '\n[[correction]]\ncell = "requests.new.total"\n')
    yantai = build(project, with_site=False).outcomes[1]
    assert yantai.code == "source-toml-invalid"
    assert "缺少 reason" in yantai.error
    assert "value 须为数字" in yantai.error


LOCATED = yaml.safe_load((Path(__file__).parents[1] / "localisation" / "answers.yaml").read_text(encoding="utf-8"))
CELLS = [cell.id for cell in FORM.cells if cell.table == "requests"]
CONTENTS = st.one_of(st.integers(0, 60), st.sampled_from(["blank", "unreadable", "absent"]))


def published_is_read(folder: Path, contents: dict[str, Content]) -> str:
    """Write a report and compare what is published with what was read; return the status of its requests."""
    given_report = report(contents)
    read = {cell.cell.id: "" if cell.value is None else str(cell.value) for cell in given_report.reading.cells}
    checked = check_reports([given_report])[0]
    write_package(folder, checked, ("合成示例局", ""))
    assert {f"{r['table_id']}.{r['line_id']}.{r['column_id']}": r["value"] for r in rows(folder, "cells")} == read
    columns = [column.id for column in FORM.table("requests").blocks[0].columns]
    wide = {f"requests.{r['line_id']}.{column}": r[column] for r in rows(folder, "requests") for column in columns}
    assert wide == {cell: value for cell, value in read.items() if cell.startswith("requests.")}
    return checked.localisations["requests"].status


@pytest.mark.parametrize("case", LOCATED["cases"], ids=lambda case: case["why"])
def test_for_every_status_the_published_value_is_the_value_read(tmp_path: Path, case: dict[str, Any]) -> None:
    figures = {f"requests.{cell}": value for cell, value in (LOCATED["truth"] | case["read"]).items()}
    contents: dict[str, Content] = {cell: "unreadable" if value is None else value for cell, value in figures.items()}
    assert published_is_read(tmp_path, contents) == case["status"]


@settings(max_examples=100)
@given(contents=st.dictionaries(st.sampled_from(CELLS), CONTENTS, max_size=12))
def test_whatever_is_read_the_published_value_is_the_value_read(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, Content]
) -> None:
    published_is_read(tmp_path_factory.mktemp("published"), contents)


def test_a_search_that_was_given_up_changes_no_value_either(tmp_path: Path) -> None:
    rng = Random(0)  # noqa: S311 - repeatable on purpose
    contents: dict[str, Content] = {cell: rng.randrange(200) for cell in rng.sample(CELLS, 5)}
    contents |= dict.fromkeys(rng.sample(CELLS, 20), "unreadable")
    assert published_is_read(tmp_path, contents) == "budget"

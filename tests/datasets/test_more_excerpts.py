"""The excerpts whose full text is not plain text: every figure as printed, and no sentence of the publisher's.

Where the reports are not beside the project (../shared) there is nothing to compare with.
"""

import csv
import hashlib
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.agencies.registry import load_agencies
from gongkai.checks.run import check_reports
from gongkai.report.assemble import read_report
from gongkai.report.model import Report
from gongkai.sources import read_source

PROJECT = Path(__file__).parents[2]
DATASETS = PROJECT / "datasets"
SHARED = PROJECT.parent / "shared"
CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "more_excerpts.yaml").read_text(encoding="utf-8"))
CONTACT = re.compile(r"@|[0-9]{3,4}-[0-9]{7,8}|邮编|邮箱")
LONGEST_RUN = 25


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {package: read_report(DATASETS / package) for package in CASES}


def beside(*names: str) -> Path:
    path = SHARED.joinpath(*names)
    if not path.exists():
        pytest.skip("the reports are not part of the project (../shared is missing)")
    return path


def runs(text: str) -> set[str]:
    found: set[str] = set()
    for line in text.split("\n"):
        han = "".join(re.findall(r"[\u4e00-\u9fff]", line))
        found.update(han[at : at + LONGEST_RUN] for at in range(len(han) - LONGEST_RUN + 1))
    return found


@pytest.mark.parametrize("package", CASES)
def test_every_figure_is_the_one_that_was_printed(package: str, reports: dict[str, Report]) -> None:
    with beside("truth", CASES[package]["truth"]).open(encoding="utf-8-sig", newline="") as file:
        printed = {f"{row['table']}.{row['line']}.{row['column']}": row for row in csv.DictReader(file)}
    cells = {cell.cell.id: cell for cell in reports[package].reading.cells}
    assert set(cells) == set(printed)
    for name, cell in cells.items():
        wanted = printed[name]
        assert cell.raw == wanted["raw"], name
        assert (cell.kind, cell.value) == (("number", Decimal(wanted["value"])) if wanted["value"] else ("blank", None)), name


@pytest.mark.parametrize("package", CASES)
def test_edition_scope_and_verdicts_are_those_of_the_report(package: str, reports: dict[str, Report]) -> None:
    report, case = reports[package], CASES[package]
    checked = check_reports([report])[0]
    assert report.reading.form.edition == case["edition"]
    assert (report.source.scope, report.source.scope_quote) == tuple(case["scope"])
    assert [claim.verdict for claim in report.claims if claim.verdict == "fail"] == []
    assert {verdict: count for verdict, count in checked.verdicts.items() if count} == case["verdicts"]
    assert checked.badge == case["badge"]


@pytest.mark.parametrize("package", CASES)
def test_the_excerpt_says_that_it_is_one_and_keeps_no_contact_details(package: str) -> None:
    data = (DATASETS / package / "source.txt").read_bytes()
    source = tomllib.loads((DATASETS / package / "source.toml").read_text(encoding="utf-8"))
    text = data.decode("utf-8")
    assert "\n〔统计摘录：" in text
    assert CONTACT.search(text) is None
    assert source["excerpt"] is True
    assert source["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("package", [name for name, case in CASES.items() if "report" in case])
def test_no_sentence_of_the_report_is_copied(package: str) -> None:
    document = read_source(beside("reports", CASES[package]["report"]))
    printed = "\n".join(paragraph.text for paragraph in document.paragraphs)
    ours = (DATASETS / package / "source.txt").read_text(encoding="utf-8")
    assert len(runs(printed)) > 200
    assert runs(ours) & runs(printed) == set()


def test_every_government_above_is_registered() -> None:
    agencies = load_agencies(DATASETS / "agencies.csv")
    above = {"320813-zhengfu": "320800-zhengfu", "321322-fazhanhegaigeju": "321322-zhengfu", "321322-zhengfu": "321300-zhengfu"}
    assert {agency: agencies[agency].current.parent for agency in above} == above

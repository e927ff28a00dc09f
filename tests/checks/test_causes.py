"""Whose mistake it is, and that only the report's own mistake colours its badge."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks.figures import FORM, report
from gongkai.checks.causes import CAUSES, weights_of, witnesses_of
from gongkai.checks.model import BADGES
from gongkai.checks.run import check_reports
from gongkai.claims.judged import compare
from gongkai.claims.model import Claim, Term
from gongkai.codes import ids
from gongkai.document import ParagraphPlace
from gongkai.report.model import Report

CASES = yaml.safe_load(Path(__file__).with_name("causes.yaml").read_text(encoding="utf-8"))
GROUP = "reviews.reconsideration"


def claim(cell: str, value: int) -> Claim:
    text = f"{value}件"
    place, number = ParagraphPlace(1), Decimal(value)
    return Claim("x", text, 0, len(text) - 1, place, str(value), "item", number, Decimal(1), False, "equals", (Term(1, cell),))


def case_report(case: dict[str, Any]) -> Report:
    given = report({f"{GROUP}.upheld": 12, f"{GROUP}.corrected": 3, f"{GROUP}.total": 16})
    confidence = {f"{GROUP}.{column}": each for column, each in case.get("confidence", {}).items()}
    disturbed = {f"{GROUP}.{column}" for column in case.get("disturbed", ())}
    cells = tuple(
        cell._replace(confidence=confidence.get(cell.cell.id, "stated"), disturbed=cell.cell.id in disturbed)
        for cell in given.reading.cells
    )
    reading = replace(given.reading, cells=cells)
    claims = compare([claim(f"{GROUP}.{column}", value) for column, value in case.get("claims", {}).items()], reading)
    source = replace(given.source, container=case["container"])
    return replace(given, source=source, reading=reading, claims=claims)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_failed_check_has_the_cause_of_the_case(case: dict[str, Any]) -> None:
    checked = check_reports([case_report(case)])[0]
    (failed,) = [c for c in checked.checks if c.verdict == "fail"]
    assert failed.cause == case["cause"]
    assert checked.badge == ("inconsistent" if case["cause"] == "source" else "unsettled")


def test_every_cause_has_a_case() -> None:
    assert {case["cause"] for case in CASES} == set(CAUSES)


def test_every_state_of_a_report_has_its_words() -> None:
    assert ids("badge") == BADGES
    assert ids("cause") == CAUSES


def test_a_witness_doubles_or_halves_what_a_cell_weighs() -> None:
    given = case_report({"container": "text", "claims": {"upheld": 12, "total": 15}, "confidence": {"pending": "differs"}})
    weights = weights_of(given, witnesses_of(given))
    assert weights is not None
    assert [weights[FORM.cell_by_id[f"{GROUP}.{c}"].index] for c in ("upheld", "corrected", "pending", "total")] == [4, 2, 1, 1]
    unwitnessed = case_report({"container": "text"})
    assert weights_of(unwitnessed, witnesses_of(unwitnessed)) is None

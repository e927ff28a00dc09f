import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checks.figures import FORM, bundled, changed, report
from gongkai.checks.plausibility import RULES
from gongkai.checks.run import check_reports
from gongkai.identities import checks_of

CASES = yaml.safe_load((Path(__file__).parent / "arithmetic.yaml").read_text(encoding="utf-8"))
ROOT = Path(__file__).resolve().parents[2]
BUNDLED = bundled(ROOT)
FILLED = (
    name for name, each in BUNDLED.items() if each.reading.form is FORM and all(c.kind == "number" for c in each.reading.cells)
)
CONSISTENT = sorted({*FILLED} - {"370600-gonganju/2023"})
CHECKED_CELLS = [cell.id for cell in FORM.cells if cell.table in {"requests", "reviews"}]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_check_has_the_verdict_and_arithmetic_of_the_case(case):
    cells = {f"reviews.reconsideration.{column}": content for column, content in case["cells"].items()}
    check = next(c for c in check_reports([report(cells)])[0].checks if c.check.id == "RV1.reconsideration")
    assert (check.verdict, check.arithmetic) == (case["verdict"], case["arithmetic"])


def test_there_are_42_checks_within_tables_and_every_cell_of_requests_is_in_two():
    checks = [check for check in checks_of(FORM) if check.rule.table]
    assert len(checks) == 42
    assert [sum(c.rule.code == code for c in checks) for code in ("RQ1", "RQ2", "RQ3", "RV1")] == [25, 7, 7, 3]
    uses = [sum((cell.index in check.left) + (cell.index in check.right) for check in checks) for cell in FORM.cells]
    per_table = {table.id: {uses[cell.index] for cell in FORM.cells if cell.table == table.id} for table in FORM.tables}
    assert per_table["disclosure"] == {0}
    assert per_table["reviews"] == {1}
    assert per_table["requests"] == {2, 3}


@pytest.mark.parametrize("name", CONSISTENT)
def test_the_consistent_reports_pass_all_identities(name):
    checked = check_reports([BUNDLED[name]])[0]
    assert checked.verdicts == {
        "pass": len(checks_of(FORM)),
        "fail": 0,
        "not_assessed": 0,
        "not_applicable": 0,
        "pass_if_blank_is_zero": 0,
    }
    assert checked.badge == "consistent"


def test_yantai_shows_what_fails_in_reviews_and_what_cannot_be_assessed():
    checked = check_reports([BUNDLED["370600-gonganju/2023"]])[0]
    odd = {c.check.id: (c.verdict, c.arithmetic, c.cause) for c in checked.checks if c.verdict != "pass"}
    assert odd == {
        "RV1.reconsideration": ("not_assessed", "空白 + 空白 + 空白 + 空白 ? 空白", ""),
        "RV1.litigation_after_reconsideration": ("fail", "1 ≠ 0", "undetermined"),
    }
    failed = next(c for c in checked.checks if c.verdict == "fail")
    assert [(FORM.cells[s.cell].id, s.value, s.needed) for s in failed.suspects] == [
        ("reviews.litigation_after_reconsideration.upheld", 1, 0),
        ("reviews.litigation_after_reconsideration.total", 0, 1),
    ]
    assert checked.badge == "unsettled"


@given(name=st.sampled_from(CONSISTENT), cell=st.sampled_from(CHECKED_CELLS), data=st.data())
def test_a_wrong_digit_planted_anywhere_makes_a_check_fail(name, cell, data):
    original = BUNDLED[name]
    printed = str(original.reading.cells[FORM.cell_by_id[cell].index].value)
    at = data.draw(st.integers(0, len(printed) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != printed[at]]))
    planted = int(printed[:at] + digit + printed[at + 1 :])
    checked = check_reports([changed(original, cell, planted)])[0]
    assert checked.badge == "unsettled"
    assert any(c.verdict == "fail" for c in checked.checks)


def test_a_wrong_digit_in_every_cell_of_one_report_is_caught_and_the_cell_is_named():
    original = BUNDLED["310000-zhengfu/2024"]
    cells = [FORM.cell_by_id[cell_id] for cell_id in CHECKED_CELLS]
    spoilt = [changed(original, cell.id, int(original.reading.cells[cell.index].value or 0) + 1) for cell in cells]
    for cell, checked in zip(cells, check_reports(spoilt), strict=True):
        failed = [c for c in checked.checks if c.verdict == "fail"]
        assert failed
        named = {s.cell for c in failed for s in c.suspects}
        assert named == {cell.index} if cell.table == "requests" else cell.index in named


@given(st.lists(st.tuples(st.sampled_from(CHECKED_CELLS), st.integers(0, 50)), min_size=1, max_size=4))
def test_checking_many_at_once_gives_what_checking_one_gives(changes):
    reports = [changed(report({}), cell, value) for cell, value in changes]
    together = check_reports(reports)
    assert [c.checks for c in together] == [check_reports([r])[0].checks for r in reports]


@given(cell=st.sampled_from(CHECKED_CELLS), value=st.integers(0, 10**6))
def test_the_figures_stay_as_read_whatever_the_checks_find(cell, value):
    given_report = changed(report({}), cell, value)
    checked = check_reports([given_report])[0]
    assert checked.report.reading.cells == given_report.reading.cells


def test_of_the_reports_that_come_along_only_suzhous_says_what_it_can_hardly_say():
    found = {}
    for path in sorted((ROOT / "datasets").glob("*/*/findings.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["rule"] in dict(RULES)]
        found |= {f"{row['agency_id']}/{row['year']}": (row["rule"], row["cell"], row["raw"]) for row in rows}
    assert found == {
        "320500-gonganju/2023": (
            "regulations-unentitled",
            "disclosure.regulations",
            "本年制发件数 0、本年废止件数 1、现行有效件数 2",
        )
    }

"""Rules between years and between agencies on small collections; the cases are data."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.model import Agencies
from gongkai.comparisons.measures import read_spans, spans_of
from gongkai.comparisons.model import Statements
from gongkai.comparisons.repetition import kinds_of
from gongkai.comparisons.run_all import compare
from gongkai.package.collection_rows import ComparisonRow
from gongkai.package.csv_text import to_csv
from gongkai.package.rows import header_of
from gongkai.report.decided import adjudication_problems
from gongkai.rules.catalogue import rules
from rules.collections import OWN, YEAR, comparisons_of, statement
from rules.printed import REMARKS

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
TEXT = rules()["text-repeated"].data


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_rule_says_what_the_case_says(case):
    found = [c for c in comparisons_of(case["example"]) if (c.key, c.rule) == ((OWN, YEAR), case["rule"])]
    assert case["says"] in [{key: getattr(c, key) for key in case["says"]} for c in found]
    assert [*adjudication_problems({"accepted": [REMARKS | each for each in case["example"].get("accepted", ())]})] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_comparison_has_its_sentences(case):
    for row in (comparison.row for comparison in comparisons_of(case["example"])):
        assert bool(row.message) == bool(row.message_en) == (row.verdict != "pass")
        assert "{" not in row.message + row.message_en


figures = st.integers(min_value=0, max_value=10**7)


@given(st.lists(figures, min_size=7, max_size=7), st.lists(figures, min_size=7, max_size=7))
def test_carried_in_passes_exactly_where_both_cells_are_equal(carried_in, carried_out):
    columns = ("natural_person", "business", "research", "nonprofit", "legal_services", "other_org", "total")
    now = {f"requests.carried_in.{column}": str(n) for column, n in zip(columns, carried_in, strict=True)}
    before = {f"requests.carried_out.{column}": str(n) for column, n in zip(columns, carried_out, strict=True)}
    found = [c for c in comparisons_of({"printed": now, "before": {"printed": before}}) if c.rule == "carried-in-differs"]
    verdicts = {c.cell.rpartition(".")[2]: c.verdict for c in found if c.key == (OWN, YEAR)}
    equal = {column: a == b for column, a, b in zip(columns, carried_in, carried_out, strict=True)}
    assert verdicts == {column: "pass" if same else "fail" for column, same in equal.items()}


@given(st.permutations([2018, 2019, 2020, 2021, 2022, 2023]))
def test_the_order_in_which_packages_are_read_changes_nothing(years):
    told = [statement({"printed": {"requests.new.total": str(year % 7 * 100)}}, year=year) for year in years]
    assert compare(Statements.of(told), Agencies(())) == compare(Statements.of(sorted(told, key=lambda s: s.year)), Agencies(()))


def test_paragraphs_nearly_the_same_are_one_kind_and_others_are_not():
    rng = random.Random(5)  # noqa: S311 - repeatable on purpose
    alphabet = [chr(0x4E00 + i) for i in range(2000)]
    text = "".join(rng.choice(alphabet) for _ in range(200))
    nearly = f"{text[:90]}改动{text[92:]}"
    half = text[:100] + "".join(rng.choice(alphabet) for _ in range(100))
    ((first,), (second,), (third,)) = (
        tuple(kind for kind, _ in told) for told in kinds_of([[text], [nearly], [half]], TEXT).told
    )
    assert (first == second, first == third) == (True, False)


KINDS = """
import random
from gongkai.comparisons.repetition import kinds_of
from gongkai.rules.catalogue import rules
rng = random.Random(11)
alphabet = [chr(0x4E00 + i) for i in range(300)]
texts = ["".join(rng.choice(alphabet) for _ in range(80)) for _ in range(40)]
texts += [text[:40] + rng.choice(alphabet) + text[41:] for text in texts]
print([kind for told in kinds_of([[text] for text in texts], rules()["text-repeated"].data).told for kind, _ in told])
"""


def test_hashing_gives_the_same_kinds_in_every_process(root):
    command = [sys.executable, "-c", KINDS]
    runs = [
        subprocess.run(
            command, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "build")}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] == f"{[*range(40), *range(40)]}\n"


def test_a_slice_holds_the_rows_about_a_report_and_failures_of_others_with_it(tmp_path):
    example = {"printed": {"requests.carried_in.total": "3"}, "before": {"printed": {"requests.carried_out.total": "2"}}}
    rows = [comparison.row for comparison in comparisons_of(example)]
    path = tmp_path / "comparisons.csv"
    path.write_bytes(to_csv(header_of(ComparisonRow), rows))
    spans = spans_of(path)
    own, before = ((OWN, str(YEAR)), (OWN, str(YEAR - 1)))
    assert list(read_spans(path, spans[(OWN, YEAR)])) == [row for row in rows if row[:2] == own]
    with_it = [row for row in rows if row[:2] == before or (row.verdict == "fail" and row[7:9] == before)]
    assert sorted(read_spans(path, spans[(OWN, YEAR - 1)])) == sorted(with_it)
    assert len(with_it) > len([row for row in rows if row[:2] == before])

"""The indicators of whole reports: no value rests on a figure that is in doubt."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from gongkai.comparisons.measures import measure_rows, read_measures
from gongkai.comparisons.model import Statements
from gongkai.indicators.definitions import indicators
from gongkai.package.tables import to_csv
from rules.collections import YEAR, statement

CASES = yaml.safe_load(Path(__file__).with_name("reports.yaml").read_text(encoding="utf-8"))


def rows_of(case):
    tens = {"requests.*": "10", "reviews.*": "10"}
    said = [(case.get("now", {}), YEAR, "failing"), *([(case["before"], YEAR - 1, "failing_before")] if "before" in case else [])]
    reports = [
        replace(
            statement({**report, "printed": {**report.get("printed", {}), **tens}}, year=year),
            failing=frozenset(case.get(key, ())),
        )
        for report, year, key in said
    ]
    return list(measure_rows(Statements.of(reports)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["say"])
def test_a_report_gives_the_indicator_or_says_why_not(case):
    (row,) = [row for row in rows_of(case) if (row.year, row.indicator) == (str(YEAR), case["indicator"])]
    assert list(row[3:]) == case["gives"]


def test_every_report_has_a_row_for_each_indicator_and_they_are_read_back_as_written(tmp_path):
    rows = rows_of({"before": {}})
    path = tmp_path / "indicators.csv"
    path.write_bytes(to_csv(rows[0]._fields, rows))
    read = read_measures(path)
    assert [key[1] for key in read] == [YEAR - 1, YEAR]
    assert [[row.indicator for row in own] for own in read.values()] == [list(indicators())] * 2
    assert [row for own in read.values() for row in own] == rows

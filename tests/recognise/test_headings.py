"""Headings, remarks, captions, merged cells and lines said again: what a careful reader takes, in every container."""

from pathlib import Path

import pytest
import yaml

from gongkai.recognise import recognise
from recognise.printed_tables import CONTAINERS, TITLE, printed

CASES = yaml.safe_load((Path(__file__).parent / "headings.yaml").read_text(encoding="utf-8"))
TRIALS = [(case, each) for case in CASES for each in case.get("in", CONTAINERS)]


@pytest.mark.parametrize(("case", "container"), TRIALS, ids=[f"{case['name']}-{each}" for case, each in TRIALS])
def test_columns_are_what_their_headings_say_or_not_read(case, container):
    reading = recognise(printed(container, case["parts"], case.get("title", TITLE)))
    read = {c.cell.id: c.kind if c.value is None else c.value for c in reading.cells}
    assert {cell: read.get(cell) for cell in case["cells"]} == case["cells"]
    codes = {finding.rule for finding in reading.findings}
    assert codes >= set(case.get("said", []))
    assert not codes & set(case.get("unsaid", []))

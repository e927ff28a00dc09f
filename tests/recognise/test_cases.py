"""The files that were read wrong once (../shared/cases): each is read as its description says it should."""

from pathlib import Path

import pytest
import yaml

from gongkai.errors import FormNotFound
from gongkai.report.assemble import read_alone

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_was_read_wrong_is_read_as_it_should(name, shared):
    report, case = read_alone(shared / "cases" / name), CASES[name]
    read = {c.cell.id: c.kind if c.value is None else str(c.value) for c in report.reading.cells}
    assert {cell: read[cell] for cell in case["cells"]} == case["cells"]
    codes = {finding.rule for finding in report.findings}
    assert codes >= set(case.get("said", []))
    assert not codes & set(case.get("unsaid", []))


def test_a_page_without_a_number_says_so_once(shared):
    with pytest.raises(FormNotFound) as caught:
        read_alone(shared / "cases" / "recognition" / "16-no-number-anywhere.txt")
    assert caught.value.code == "empty-form"
    assert "丢了单元格" in str(caught.value)

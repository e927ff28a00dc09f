from pathlib import Path

import pytest
import yaml

from gongkai.errors import FormNotFound
from gongkai.recognise import recognise
from gongkai.sources import read_bytes

CASES = yaml.safe_load((Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_careful_reader_takes_the_same_from_the_table(case):
    reading = recognise(read_bytes(case["text"].replace("⇥", "\t").encode(), "case.txt"))
    assert reading.form.edition == case.get("edition", "2021")
    read = {c.cell.id: c.kind if c.value is None else str(c.value) for c in reading.cells}
    assert {cell: read[cell] for cell in case["cells"]} == case["cells"]
    ignored = {"table-missing", *case.get("ignore", [])}
    assert [f.rule for f in reading.findings if f.rule not in ignored] == case["findings"]


def test_a_table_that_is_not_there_leaves_its_cells_absent():
    reading = recognise(read_bytes(CASES[0]["text"].replace("⇥", "\t").encode(), "case.txt"))
    assert {c.kind for c in reading.cells if c.cell.table == "requests"} == {"absent"}
    assert [f.cell for f in reading.findings if f.rule == "table-missing"] == ["requests", "reviews"]


@pytest.mark.parametrize("text", ["只有正文，没有表格。", "甲\t乙\n1\t2\n"])
def test_a_text_without_the_form_is_an_error_with_a_remedy(text):
    with pytest.raises(FormNotFound) as caught:
        recognise(read_bytes(text.encode(), "a.txt"))
    assert (caught.value.code, caught.value.file) == ("no-form", "a.txt")
    assert caught.value.remedy

"""What a PDF page shows against what its file holds: cases in `witness.yaml`, each a table with one cell drawn into."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.document import Cell
from gongkai.sources.pdf.read_pdf import read_pdf
from sources_pages.small_pdf import table_with

CASES = yaml.safe_load(Path(__file__).with_name("witness.yaml").read_text(encoding="utf-8"))


def cell_of(case: dict[str, Any], *, second_reading: bool = False) -> Cell:
    annots = (case["annot"].encode(),) if "annot" in case else ()
    data = table_with(case.get("draw", "").encode(), annots)
    (table,) = read_pdf(data, "a.pdf", second_reading=second_reading).tables
    return table.rows[1][1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_cell_says_what_the_page_shows(case: dict[str, Any]) -> None:
    cell = cell_of(case)
    assert [remark.code for remark in (*cell.remarks, *cell.doubts)] == case.get("codes", [])
    assert bool(cell.doubts) == case.get("doubted", False)
    assert "text" not in case or cell.text == case["text"]


@pytest.mark.parametrize("case", [case for case in CASES if not case.get("doubted")], ids=lambda case: case["why"])
def test_the_second_reading_sees_the_same_printed_text(case: dict[str, Any]) -> None:
    cell = cell_of(case, second_reading=True)
    assert cell.second == cell.text

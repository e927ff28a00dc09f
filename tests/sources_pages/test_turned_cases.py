"""The cases of pages that do not lie as they are read, of OFD, and of scans that were read wrong once: never a wrong figure."""

import csv
import json
from pathlib import Path

import pytest

from gongkai.recognise import Reading, recognise
from gongkai.sources import read_bytes
from gongkai.sources.scan import ocr_extra

PRINTED = [
    "16-rotate180.pdf",
    "16a-side90.pdf",
    "19a-ofd-fillfalse.ofd",
    "19f-ofd-annot.ofd",
    "19g-ofd-sup-adjacent.ofd",
    "29a-calc-narrow.pdf",
]
AS_SHOWN = {  # of the scan: a dash, where the page shows one
    "disclosure.regulations.in_force",
    "disclosure.normative_documents.in_force",
    "disclosure.coercive_measures.decisions",
    "requests.new.nonprofit",
}


@pytest.fixture
def cases(shared: Path) -> Path:
    if not (shared / "cases" / "printed").is_dir():
        pytest.skip("the cases (../shared/cases) are not beside this checkout")
    return shared / "cases"


def read(path: Path) -> Reading:
    return recognise(read_bytes(path.read_bytes(), path.name))


def compared(reading: Reading, reference: Path) -> tuple[int, list[str]]:
    """How many cells are right, and which are wrong."""
    with reference.open(encoding="utf-8") as file:
        expected = {row["cell"]: row["value"] for row in csv.DictReader(file)}
    right = sum(c.kind == "number" and float(c.value or 0) == float(expected[c.cell.id]) for c in reading.cells)
    wrong = [
        c.cell.id
        for c in reading.cells
        if c.kind != "unreadable" and (c.kind != "number" or float(c.value or 0) != float(expected[c.cell.id]))
    ]
    return right, wrong


@pytest.mark.parametrize("name", PRINTED)
def test_no_cell_is_silently_wrong_and_most_are_right(name: str, cases: Path) -> None:
    wanted = json.loads((cases / "printed" / "expected.json").read_text(encoding="utf-8")).get(name, {})
    right, wrong = compared(read(cases / "printed" / name), cases / "printed" / f"{wanted.get('ref', 'ref')}.csv")
    assert wrong == []
    assert right >= wanted.get("right_at_least", 164)


@pytest.mark.skipif(not ocr_extra.available(), reason="the extra ocr is not installed")
def test_a_struck_figure_of_a_scan_is_never_a_part_of_the_new_one(cases: Path) -> None:
    reading = read(cases / "printed" / "27-scan.pdf")
    right, wrong = compared(reading, cases / "printed" / "ref.csv")
    assert set(wrong) <= AS_SHOWN
    assert right >= 185
    told = {finding.cell for finding in reading.findings if finding.rule == "line-through-figure"}
    assert told == {"disclosure.penalties.decisions", "requests.new.other_org"}


def test_a_label_in_vertical_writing_is_no_part_of_the_lines_beside_it(cases: Path) -> None:
    reading = read(cases / "recognition" / "01-pdf-vertical-stub.pdf")
    requests = [cell for cell in reading.cells if cell.cell.table == "requests"]
    assert not [f for f in reading.findings if f.rule == "line-missing"]
    assert {cell.kind for cell in requests} <= {"number", "unreadable"}
    assert sum(cell.kind == "unreadable" for cell in requests) <= 4  # labels run past their cells

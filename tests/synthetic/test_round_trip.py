"""What is written is read: the floor of the accuracy table, the five reports in every container, and the judge itself."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bench.accuracy_trials import DEFECTS, judge, run

from gongkai.document import Document
from gongkai.form import load_form
from gongkai.quantity import Quantity
from gongkai.recognise import CellReading, recognise
from gongkai.sources import read_bytes, read_many
from synthesis import (
    CONTAINERS,
    Container,
    PrintedCell,
    container,
    draw_figures,
    write_report,
)
from synthetic.real_reports import real_drafts

FORM = load_form("2021")

# Container → how many reports are written and read here. Every cell of them must be right; `python -m bench.accuracy`
# measures more of them, and the containers that do not reach that.
FLOOR = {"text": 66, "html": 66, "docx": 66, "doc": 15, "pdf-ruled": 12, "ofd": 66}

# All but what is read from pictures (slow, with tests of its own) and what has no rules to go by (measured, without a floor).
READ_WHOLE = [each.id for each in CONTAINERS if not each.id.startswith("scan") and each.id != "pdf-borderless"]


def usable(container_id: str) -> Container:
    chosen = container(container_id)
    if reason := chosen.missing():
        pytest.skip(reason)
    return chosen


@pytest.mark.slow
@pytest.mark.parametrize("container_id", FLOOR)
def test_every_cell_comes_back_right(container_id: str) -> None:
    outcomes = list(run(usable(container_id), FLOOR[container_id]))
    missed = [(o.trial, o.refused or sorted(o.tally())) for o in outcomes if set(o.tally()) != {"right"}]
    assert missed == []
    assert {o.trial.style for o in outcomes} == {style.id for style in container(container_id).styles}
    assert {o.trial.defect for o in outcomes} == set(DEFECTS)
    assert len({o.trial.edition for o in outcomes}) > 2


@pytest.mark.slow
@pytest.mark.parametrize("container_id", READ_WHOLE)
def test_the_five_reports_give_their_200_cells_in_each_container(shared: Path, container_id: str) -> None:
    chosen = usable(container_id)
    styles = chosen.styles[:1] if chosen.slow else chosen.styles
    drafts = [draft for style in styles for draft in real_drafts(shared, style)]
    documents = read_many({f"{n}{chosen.suffix}": data for n, data in enumerate(chosen.write(drafts))})
    assert len(documents) == 5 * len(styles)
    for draft, document in zip(drafts, documents.values(), strict=True):
        assert isinstance(document, Document), document
        assert Counter(judge(draft.cells, recognise(document)).values()) == {"right": 200}, draft.style


def verdict_of(read: CellReading, wanted: PrintedCell) -> str:
    """The judge's verdict on one cell of a report that is otherwise read as written."""
    report = write_report("text", FORM, draw_figures(FORM, 3))
    reading = recognise(read_bytes(report.data, "a.txt"))
    cells = tuple(read if cell.cell.id == wanted.cell else cell for cell in reading.cells)
    printed = [wanted if cell.cell == wanted.cell else cell for cell in report.cells]
    return judge(printed, replace(reading, cells=cells))[wanted.cell]


@pytest.mark.parametrize(
    ("cell", "quantity", "confidence", "verdict"),
    [
        ("requests.granted.total", Quantity("number", 7), "stated", "right"),
        ("requests.granted.total", Quantity("number", 8), "stated", "marked"),  # its sum fails
        ("disclosure.permits.decisions", Quantity("number", 8), "stated", "wrong"),  # nothing else says so
        ("disclosure.permits.decisions", Quantity("number", 7, note="（其中1件）"), "stated", "wrong"),
        ("disclosure.permits.decisions", Quantity("number", 7, precision=10_000), "stated", "wrong"),
        ("disclosure.permits.decisions", Quantity("blank"), "stated", "wrong"),
        ("disclosure.permits.decisions", Quantity("unreadable"), "stated", "marked"),
        ("disclosure.permits.decisions", Quantity("number", 8), "differs", "marked"),
        ("disclosure.permits.decisions", Quantity("number", 8), "single", "marked"),
        ("disclosure.permits.decisions", Quantity("number", 8), "agreed", "wrong"),
    ],
)
def test_a_cell_is_judged_by_what_is_read_and_what_is_said_about_it(
    cell: str, quantity: Quantity, confidence: str, verdict: str
) -> None:
    read = CellReading(FORM.cell_by_id[cell], quantity, "", None, confidence)
    assert verdict_of(read, PrintedCell(cell, "7", "number", 7)) == verdict


def test_a_figure_where_none_was_printed_is_wrong() -> None:
    report = write_report("text", FORM, draw_figures(FORM, 3))
    reading = recognise(read_bytes(report.data, "a.txt"))
    verdicts = judge([cell for cell in report.cells if cell.cell != "disclosure.permits.decisions"], reading)
    assert verdicts["disclosure.permits.decisions"] == "wrong"

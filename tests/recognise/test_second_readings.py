"""What two independent readings of one cell make of it."""

import pytest

from gongkai.document import Cell, Document, PagePlace, Table
from gongkai.recognise import recognise

PLACE = PagePlace(1, 0, 0, 10, 10)


def document(text: str, second: str | None, container: str) -> Document:
    heading = (Cell("信息内容", PLACE), Cell("本年处理决定数量", PLACE))
    return Document("a", container, (Table((heading, (Cell("行政许可", PLACE), Cell(text, PLACE, second=second))), PLACE),))


@pytest.mark.parametrize(
    ("text", "second", "container", "kind", "confidence", "codes"),
    [
        ("12", "12", "pdf", "number", "agreed", []),
        ("12", "1 2", "pdf", "number", "differs", ["readings-differ"]),
        ("12", "72", "pdf", "unreadable", "differs", ["readings-differ"]),
        ("12", None, "pdf", "number", "stated", []),
        ("12", "12", "scan", "number", "agreed", []),
        ("12", "72", "scan", "unreadable", "differs", ["readings-differ"]),
        ("12", None, "scan", "number", "single", ["read-once"]),
        ("12", "１２", "scan", "number", "agreed", []),
        ("", "", "scan", "blank", "agreed", []),
        ("", "0", "pdf", "unreadable", "differs", ["readings-differ"]),
        ("12（白然8）", "12（白然8）", "scan", "number", "agreed", ["note-in-cell", "remark-recognised"]),
        ("12（自然8）", "12（自然8）", "pdf", "number", "agreed", ["note-in-cell"]),
        ("", "0", "scan", "unreadable", "differs", ["readings-differ"]),
    ],
)
def test_readings_that_differ_are_marked_and_a_scan_is_not_trusted(text, second, container, kind, confidence, codes):
    reading = recognise(document(text, second, container))
    cell = next(c for c in reading.cells if c.cell.id == "disclosure.permits.decisions")
    assert (cell.kind, cell.confidence) == (kind, confidence)
    assert [f.rule for f in reading.findings if f.cell == cell.cell.id] == codes
    assert all("12" in f.message for f in reading.findings if f.rule == "readings-differ" and text)

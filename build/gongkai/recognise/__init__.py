"""Recognising the form in a document: by labels and geometry, never by position or count.

    document → tables → lines of the form with their cells → cells with kind, value, note → Reading

Every cell of the form comes back; nothing found in a form table is dropped in silence (see `gongkai.findings`).
"""

from gongkai.document import Document
from gongkai.errors import FormNotFound
from gongkai.findings import Finding
from gongkai.form import Form, load_form
from gongkai.recognise.cells import table_cells
from gongkai.recognise.groups import read_groups
from gongkai.recognise.labels import vocabulary
from gongkai.recognise.lines import read_lines
from gongkai.recognise.reading import CellReading, Reading, as_json

__all__ = ["CellReading", "Reading", "as_json", "recognise"]

_READERS = {"lines": read_lines, "groups": read_groups}


def recognise(document: Document, form: Form | None = None) -> Reading:
    """Read every cell of the form from a document; FormNotFound when none of its tables is there."""
    form = form or load_form("2021")
    cells: list[CellReading] = []
    findings: list[Finding] = []
    found = False
    for labels in vocabulary(form).values():
        lines, leftovers = _READERS[labels.table.orientation](labels, document.tables)
        cells += table_cells(form, labels, lines, findings)
        findings += leftovers
        found = found or bool(lines)
    if not found:
        raise FormNotFound(
            "没有找到年度报告的三张表",
            code="no-form",
            file=document.file,
            remedy="请确认这是政府信息公开工作年度报告，且表格以制表符分隔保存",
        )
    return Reading(form, tuple(cells), tuple(findings))

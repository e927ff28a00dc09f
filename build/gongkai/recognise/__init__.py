"""Recognising the form in a document: by labels and geometry, never by position or count.

    document → tables → lines of the form with their cells → cells with kind, value, note → Reading

Every cell of the form comes back; nothing found in a form table is dropped in silence (see `gongkai.findings`). What was not
found is absent only where the table was read whole (`wholeness`).
"""

from gongkai.document import Document
from gongkai.errors import FormNotFound
from gongkai.findings import Finding
from gongkai.form import EDITIONS, Form, load_form
from gongkai.recognise.cells import table_cells
from gongkai.recognise.edition_votes import edition_of
from gongkai.recognise.groups import read_groups
from gongkai.recognise.guessed_tables import believed
from gongkai.recognise.labels import vocabulary
from gongkai.recognise.lines import read_lines
from gongkai.recognise.reading import CellReading, Reading, as_json
from gongkai.recognise.unrowed_tables import in_rows, table_of_paragraphs
from gongkai.recognise.wholeness import settled

__all__ = ["CellReading", "Reading", "as_json", "recognise"]

_READERS = {"lines": read_lines, "groups": read_groups}


def recognise(document: Document) -> Reading:
    """Read every cell of the form from a document; FormNotFound when none of its tables is there.

    The newest edition is tried first. Only when that leaves anything open is the report read with every edition, and once
    more with the blocks of each edition that fit.
    """
    reading = read_with(document, load_form(EDITIONS[-1]))
    if any(f.severity != "info" or f.code.startswith("leftover") for f in reading.findings):
        readings = {edition: read_with(document, load_form(edition)) for edition in EDITIONS}
        reading = read_with(document, load_form(edition_of(readings)))
    if all(cell.kind == "absent" for cell in reading.cells):
        raise FormNotFound(
            "没有找到年度报告的三张表",
            code="no-form",
            file=document.file,
            remedy="请确认这是政府信息公开工作年度报告，且三张表是文字而不是图片",
        )
    reading = reading if all(table.ruled for table in document.tables) else believed(reading)
    return settled(reading, document)


def read_with(document: Document, form: Form) -> Reading:
    """Read every cell of one given form from a document."""
    cells: list[CellReading] = []
    findings: list[Finding] = []
    tables = document.tables or tuple(filter(None, [table_of_paragraphs(document.paragraphs)]))
    for labels in vocabulary(form).values():
        lines, leftovers = _READERS[labels.table.orientation](labels, [in_rows(labels, table) for table in tables])
        cells += table_cells(form, labels, lines, findings, ocr=document.container == "scan", asked=bool(document.remarks))
        findings += leftovers
    findings += (Finding(code, params={"what": what}) for code, what in document.remarks)
    if "+" in form.edition:
        findings.insert(0, Finding("editions-mixed", raw=form.edition))
    return Reading(form, tuple(cells), tuple(findings))

"""Recognising the form in a document: by labels and geometry, never by position or count.

    document → tables → lines of the form with their cells → cells with kind, value, note → Reading

Every cell of the form comes back; nothing found in a form table is dropped in silence (see `gongkai.findings`). What was not
found is absent only where the table was read whole (`wholeness`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.document import Document
from gongkai.errors import FormNotFound
from gongkai.findings import Finding
from gongkai.form import Form, in_force, load_form
from gongkai.form import editions as known_editions
from gongkai.recognise.absence import before_form, empty_form, is_before_form, is_empty, is_mostly_absent, lacking, without_form
from gongkai.recognise.captions import captions
from gongkai.recognise.cells import table_cells
from gongkai.recognise.edition_votes import edition_of
from gongkai.recognise.groups import read_groups
from gongkai.recognise.guessed_tables import believed
from gongkai.recognise.labels import vocabulary
from gongkai.recognise.lines import read_lines
from gongkai.recognise.loose import may_have_loose_rows, with_loose_rows
from gongkai.recognise.naming import agency_in
from gongkai.recognise.reading import CellReading, Reading, Standing, TableState, as_json
from gongkai.recognise.row_hits import row_hits
from gongkai.recognise.several import chosen, reports_in
from gongkai.recognise.titles import title_of, year_of
from gongkai.recognise.unrowed_tables import in_rows, table_of_paragraphs
from gongkai.recognise.wholeness import settled

__all__ = ["CellReading", "Reading", "Recognised", "as_json", "recognise", "recognised"]

_READERS = {"lines": read_lines, "groups": read_groups}


class Recognised(NamedTuple):
    """The whole of what a document says in the form: what `assemble` and `show --draw` start from.

    Attributes:
        document: The part of the file that is the report; all of it but where it holds several.
        reading: The figures of its tables.
        findings: What was odd, what the form has and the report has not, which other reports stand in the file.
        title: What the report calls itself; empty where nothing does.
        agency: Whose report it says it is; empty where that is not certain.
    """

    document: Document
    reading: Reading
    findings: tuple[Finding, ...]
    title: str
    agency: str


def recognised(document: Document, year: int = 0, names: Sequence[str] = (), *, wanted: int = 0) -> Recognised:
    """Recognise all there is: which report of the file, its tables, what is missing and why, title and agency.

    Args:
        document: The file as read.
        year: The report's year; 0 where it is not known.
        names: Names of the agency whose report is wanted, where a file holds several.
        wanted: The year of the report that is wanted of several; 0 where the file alone is known.

    Raises:
        FormNotFound: none of the form's tables is in the document, or nothing is in them; it says why.
        SourceError: several reports are in it, and which one is meant cannot be told.
    """
    others: tuple[Finding, ...] = ()
    if parts := reports_in(document):
        part = chosen(parts, wanted, names)
        raw = "、".join(f"《{other.title}》" for other in parts if other is not part)
        document, others = part.document, (Finding("several-reports", place=part.place, raw=raw, params={"title": part.title}),)
    reading, title = _found(document, year), title_of(document)
    findings = (*reading.findings, *lacking(reading, document), *others)
    return Recognised(document, reading, findings, title, agency_in(document, title))


def _found(document: Document, year: int) -> Reading:
    """Recognise the form; where that gives nothing, say why."""
    try:
        reading = recognise(document, year)
    except FormNotFound:
        raise without_form(document, year) from None
    if is_empty(reading):
        raise empty_form(document)
    if is_before_form(year) and is_mostly_absent(reading):
        raise before_form(document, year)
    return reading


def recognise(document: Document, year: int = 0) -> Reading:
    """Read every cell of the form from a document; FormNotFound when none of its tables is there.

    The edition in force in the report's year (0: not known; then the newest) is tried first. Only when that leaves anything
    open, or reads labels that are not its own, is the report read with every edition, and once more with the blocks of each
    edition that fit.
    """
    first = in_force(year)
    reading = read_with(document, load_form(first))
    if _may_be_of_another(reading):
        others = {name: read_with(document, load_form(name)) for name in known_editions() if name != first}
        readings = {name: others.get(name, reading) for name in known_editions()}
        chosen = edition_of(readings, first)
        reading = readings.get(chosen) or read_with(document, load_form(chosen))
    if all(cell.kind == "absent" for cell in reading.cells):
        raise FormNotFound(
            "没有找到年度报告的三张表",
            code="no-form",
            file=document.file,
            remedy="请确认这是政府信息公开工作年度报告，且三张表是文字而不是图片",
        )
    reading = reading if all(table.ruled for table in document.tables) else believed(reading)
    return settled(reading, document)


def _may_be_of_another(reading: Reading) -> bool:
    """Might another edition of the form read something otherwise: what is not clear, is left over, or has other words?"""
    lines = (line for state in reading.tables for line in state.lines)
    open_lines = any(line.standing is not Standing.READ or line.variants or not line.headed for line in lines)
    return open_lines or any(state.left for state in reading.tables) or any(cell.kind == "unreadable" for cell in reading.cells)


def read_with(document: Document, form: Form) -> Reading:
    """Read every cell of one given form from a document."""
    cells: list[CellReading] = []
    states: list[TableState] = []
    if may_have_loose_rows(document):
        document = with_loose_rows(document, vocabulary(form), _in_tables(document, form))
    tables = document.tables or tuple(filter(None, [table_of_paragraphs(document.paragraphs)]))
    year = year_of(title_of(document)) or 0
    above = captions(document, year)
    for labels in vocabulary(form).values():
        found = _READERS[labels.table.orientation](labels, [in_rows(labels, table) for table in tables], above, year)
        own, state = table_cells(form, labels, found, ocr=document.container == "scan", asked=bool(document.remarks))
        cells += own
        states.append(state)
    said = tuple(Finding(code, params={"what": what}) for code, what in document.remarks)
    return Reading(form, tuple(cells), tuple(states), said)


def _in_tables(document: Document, form: Form) -> frozenset[str]:
    """Return the lines that stand in the document's tables."""
    each = ((id_, labels, in_rows(labels, table)) for id_, labels in vocabulary(form).items() for table in document.tables)
    return frozenset(f"{id_}.{hit.line.id}" for id_, labels, table in each for hit in row_hits(table, labels, below_a_line=False))

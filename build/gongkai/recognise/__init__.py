"""Recognising the form in a document: by labels and geometry, never by position or count.

    document → tables → lines of the form with their cells → cells with kind, value, note → Reading

Every cell of the form comes back; nothing found in a form table is dropped in silence (see `gongkai.findings`). What was not
found is absent only where the table was read whole (`wholeness`).

Which edition of the form a block of the report uses is judged by the tables; the year decides only between equals. A block
without a figure tells its edition by its headings alone. The report is read once with each edition, and for each block every
line of every edition votes by the cells it reads:

1. an edition whose headings are printed wins over one whose headings are not;
2. then the one that reads most of what is printed in the block, then the one that meets fewest labels that are not its own;
3. of two that read the same, one that has all the other's cells, and more which nobody finds, gives way.

What is left are equals: the edition that most blocks use wins, then the one in force in the report's year, then the newest.
An edition that was not yet in force, and reads nothing that those in force cannot, is no rival to them: a line that a report
leaves out does not make it one of a later form.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.document import Document
from gongkai.errors import FormNotFound
from gongkai.findings import Finding
from gongkai.form import Block, Form, block_order, compose_id, in_force, load_form, table_order
from gongkai.form import editions as known_editions
from gongkai.recognise.absence import before_form, empty_form, is_before_form, is_empty, is_mostly_absent, lacking, without_form
from gongkai.recognise.captions import captions
from gongkai.recognise.cells import table_cells
from gongkai.recognise.groups import read_groups
from gongkai.recognise.labels import vocabulary
from gongkai.recognise.lines import read_lines
from gongkai.recognise.loose import may_have_loose_rows, with_loose_rows
from gongkai.recognise.naming import agency_in, chosen, reports_in
from gongkai.recognise.reading import CellReading, LineState, Reading, Standing, TableState, as_json
from gongkai.recognise.row_hits import row_hits
from gongkai.recognise.titles import title_of, year_of
from gongkai.recognise.unrowed_tables import believed, in_rows, table_of_paragraphs
from gongkai.recognise.wholeness import settled

_SAYING = frozenset({"number", "dash", "none"})


class _Vote(NamedTuple):
    """What one edition makes of one block: its cells, where those it can read stand, what was odd."""

    cells: frozenset[str]
    places: frozenset[str]
    unheaded: bool
    variants: int

    @property
    def score(self) -> tuple[bool, int, int]:
        """Its rank."""
        return not self.unheaded, len(self.places), -self.variants


def edition_of(readings: Mapping[str, Reading], in_force: str) -> str:
    """Return the edition id (composed where blocks differ) that fits a report.

    Args:
        readings: The report read with each edition, oldest first.
        in_force: The edition in force in its year; the newest where the year is not known.
    """
    ranked = [in_force, *(edition for edition in reversed(list(readings)) if edition != in_force)]
    begun = list(readings)[: list(readings).index(in_force) + 1]
    votes = dict(_votes(readings))
    rivals = {*begun, *(edition for each in votes.values() for edition in each if _reads_more(edition, each, begun))}
    fitting = {block: winners for block, each in votes.items() if (winners := _winners(each, rivals))}
    base = max(ranked, key=lambda edition: sum(edition in winners for winners in fitting.values()))
    other = {block: next(e for e in ranked if e in winners) for block, winners in fitting.items() if base not in winners}
    return compose_id(base, other)


def _reads_more(edition: str, votes: Mapping[str, _Vote], begun: Collection[str]) -> bool:
    """Whether an edition reads something in a block that those in force by then do not, or they find nothing there."""
    known = frozenset(place for each in begun if each in votes for place in votes[each].places)
    return not votes[edition].places <= known or not any(each in votes for each in begun)


def _winners(votes: Mapping[str, _Vote], rivals: Collection[str]) -> frozenset[str]:
    asked = {edition: vote for edition, vote in votes.items() if edition in rivals}
    best = max((vote.score for vote in asked.values()), default=None)
    equals = {edition: vote for edition, vote in asked.items() if vote.score == best}
    return frozenset(e for e, vote in equals.items() if not any(other.cells < vote.cells for other in equals.values()))


def _votes(readings: Mapping[str, Reading]) -> Iterator[tuple[str, dict[str, _Vote]]]:
    """Yield every block of any edition with the votes of the editions that have it and find it."""
    forms = [reading.form for reading in readings.values()]
    for table in table_order(forms):
        for block in block_order(forms, table):
            votes = {edition: _vote(reading, table, block) for edition, reading in readings.items()}
            yield block, {edition: vote for edition, vote in votes.items() if vote}


def _vote(reading: Reading, table_id: str, block_id: str) -> _Vote | None:
    block = _block(reading.form, table_id, block_id)
    if block is None:
        return None
    state = next(state for state in reading.tables if state.table.id == table_id)
    lines = {line.line.id: line for line in state.lines if line.line in block.lines}
    own = [c for c in reading.cells if c.cell.block == block_id and c.cell.table == table_id]
    met = [c for c in own if not lines[c.cell.line].is_missing]
    unheaded = any(not line.headed for line in lines.values())
    says_something = any(c.kind in _SAYING or (c.kind == "unreadable" and c.raw) for c in met)
    if not met or (not says_something and (unheaded or len(block.columns) == 1)):
        return None
    variants = sum(line.variants for line in lines.values())
    found = frozenset(_place(c) for c in met if _is_found(c, lines[c.cell.line]))
    return _Vote(frozenset(c.cell.id for c in own), found, unheaded, variants)


def _is_found(read: CellReading, state: LineState) -> bool:
    """A cell in doubt was found all the same; those of lines not understood were not."""
    return state.standing is Standing.READ and read.cell.id not in state.refused


def _place(read: CellReading) -> str:
    return str(read.place or read.cell.id)


def _block(form: Form, table_id: str, block_id: str) -> Block | None:
    table = next((table for table in form.tables if table.id == table_id), None)
    return next((block for block in table.blocks if block.id == block_id), None) if table else None


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
        own, state = table_cells(form, labels, found, ocr=document.container == "scan", asked=bool(document.remarks), year=year)
        cells += own
        states.append(state)
    said = tuple(Finding(code, params={"what": what}) for code, what in document.remarks)
    return Reading(form, tuple(cells), tuple(states), said)


def _in_tables(document: Document, form: Form) -> frozenset[str]:
    """Return the lines that stand in the document's tables."""
    each = ((id_, labels, in_rows(labels, table)) for id_, labels in vocabulary(form).items() for table in document.tables)
    return frozenset(f"{id_}.{hit.line.id}" for id_, labels, table in each for hit in row_hits(table, labels, below_a_line=False))

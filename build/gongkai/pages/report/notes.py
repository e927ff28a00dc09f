"""What was odd about a cell, as numbered notes beside its table, in the order of the form; and what it looks like in the source.

Notes come from corrections, from findings that name a cell, and from what a cell itself holds beside its number. What fails,
and what concerns a whole table or the report, is told among the findings. Pictures that the builder cut out of the source stand
beside the table that their cells belong to.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from gongkai.form.crosswalk import continued
from gongkai.package.rows import CellRow, CorrectionRow, FindingRow
from gongkai.package.stored_package import Package
from gongkai.pages.report.checklist import CheckDesk
from gongkai.pages.words.html import esc, figure
from gongkai.pages.words.wording import Wording

Before = Callable[[str], str]
"""Says in HTML what stood in a cell the year before; nothing when that is not known."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a number; texts are HTML, and so is `reference`, the mark in the cell that leads to the note."""

    number: int
    cell: str
    cell_name: str
    text: str
    text_en: str
    reference: str


def standing(last: Package | None, wording: Wording) -> Before:
    """Return what says which figure last year's report has in a cell; it says nothing where editions do not correspond."""

    def before(cell: str) -> str:
        cells = continued(cell, last.report["edition"]) if last else ()
        if last is None or len(cells) != 1:
            return ""
        row = last.cells[cells[0]]
        shown = figure(row.value) if row.kind == "number" else wording.say("notes.no_figure")
        return wording.say("notes.year_before", year=last.year, cell=esc(cells[0]), figure=shown)

    return before


def notes_of(package: Package, desk: CheckDesk, before: Before, wording: Wording) -> tuple[Note, ...]:
    """Return the notes of all tables, numbered through."""
    found: dict[str, list[tuple[str, str]]] = {}
    for correction in package.corrections:
        if correction.cell in desk.order:
            found.setdefault(correction.cell, []).append(_corrected(correction, wording))
    for finding in package.findings:
        if finding.cell in desk.order:
            beside = before(finding.cell) if finding.severity != "info" else ""
            message = wording.told(finding.message, finding.message_en)
            said = f"{as_printed(finding, wording)}{message}{place(finding.place, wording)}{beside}"
            found.setdefault(finding.cell, []).append((said, "" if wording.english else esc(finding.message_en)))
    for cell, row in package.cells.items():
        if cell not in found and (row.note or row.precision):
            found[cell] = [_own_note(row, wording)]
    return tuple(_numbered(found, desk, wording))


def _numbered(found: Mapping[str, list[tuple[str, str]]], desk: CheckDesk, wording: Wording) -> Iterable[Note]:
    number = 0
    for cell in sorted(found, key=lambda cell: desk.order[cell]):
        for text, text_en in found[cell]:
            number += 1
            yield Note(number, cell, desk.names[cell], text, text_en, wording.say("notes.reference", note=number))


def _corrected(row: CorrectionRow, wording: Wording) -> tuple[str, str]:
    told = wording.say("parts.comma").join(esc(part) for part in (row.who, row.date) if part)
    published = figure(row.value) if row.value else wording.say("notes.no_figure")
    evidence = wording.say("notes.evidence", evidence=esc(row.evidence)) if row.evidence else ""
    key = "notes.corrected_whole" if wording.english else "notes.corrected"
    said = wording.say(
        key, published=published, corrected=figure(row.corrected), reason=esc(row.reason), who=told, evidence=evidence
    )
    return said, "" if wording.english else wording.say_en("notes.corrected")


def as_printed(finding: FindingRow, wording: Wording) -> str:
    """Return what the report prints there, as a sentence in HTML; nothing where the message quotes it."""
    return wording.say("notes.printed", raw=esc(finding.raw)) if finding.raw and finding.raw not in finding.message else ""


_PLACES = (
    ("why.at_line", re.compile(r"line (?P<line>[0-9]+):[0-9]+")),
    ("why.at_page", re.compile(r"page (?P<page>[0-9]+)(?: \[.*\])?")),
    ("why.at_cell", re.compile(r"table (?P<table>[0-9]+) row (?P<row>[0-9]+) cell (?P<cell>[0-9]+)")),
    ("why.at_table", re.compile(r"table (?P<table>[0-9]+)")),
    ("why.at_paragraph", re.compile(r"paragraph (?P<paragraph>[0-9]+)")),
)
"""How places in a file are written in the tables of the package, and the words for them."""


def place(text: str, wording: Wording) -> str:
    """Return a place in the source file as HTML, in words; the way it is written in the data is its title."""
    if not text:
        return ""
    found = ((key, match) for key, pattern in _PLACES if (match := pattern.fullmatch(text)))
    told = next((wording.say(key, **match.groupdict()) for key, match in found), esc(text))
    return f' <span class="place" title="{esc(text)}">{told}</span>'


def _own_note(row: CellRow, wording: Wording) -> tuple[str, str]:
    remark = wording.say("notes.remark", note=esc(row.note)) if row.note else ""
    rounded, rounded_en = (
        say("notes.rounded", raw=esc(row.raw), precision=figure(row.precision)) if row.precision else ""
        for say in (wording.say, wording.say_en)
    )
    return f"{rounded}{remark}{place(row.place, wording)}", "" if wording.english else rounded_en


_HALF = 2  # the pictures have two pixels to a pixel of a usual screen


@dataclass(frozen=True, slots=True)
class Original:
    """A picture of a cell: table, id, name as HTML and page in the source of the cell; where it is beside the page, its size."""

    table: str
    cell: str
    cell_name: str
    page: str
    address: str
    width: int
    height: int


def doubted_cells(package: Package) -> frozenset[str]:
    """Return the cells that may be wrong: named by a suspicion or by a finding of any weight, or read in two ways."""
    named = {finding.cell for finding in package.findings if finding.severity != "info"}
    differing = {cell for cell, row in package.cells.items() if row.confidence == "differs"}
    return frozenset({suspect.cell for suspect in package.suspects} | named | differing)


def originals_of(package: Package, crops: Path | None, names: Mapping[str, str]) -> dict[str, Original]:
    """Return the pictures of a report by cell, in the order of the form; none where there are no pictures."""
    folder = (crops or Path()) / "a" / package.agency_id / str(package.year) / "crops"
    if crops is None or not folder.is_dir():
        return {}
    rows = package.cells
    found = ((cell, folder / f"{cell}.webp") for cell in names if cell in rows and rows[cell].place.startswith("page "))
    return {cell: _original(cell, path, package, names[cell]) for cell, path in found if path.is_file()}


def _original(cell: str, path: Path, package: Package, name: str) -> Original:
    with Image.open(path) as picture:
        width, height = (max(1, side // _HALF) for side in picture.size)
    row = package.cells[cell]
    return Original(row.table, cell, name, row.place.split()[1], f"crops/{path.name}", width, height)

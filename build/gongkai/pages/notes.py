"""What was odd about a cell, as numbered notes beside its table, in the order of the form.

Notes come from corrections, from findings that name a cell, and from what a cell itself holds beside its number. What fails,
and what concerns a whole table or the report, is told among the findings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gongkai.form.crosswalk import continued
from gongkai.package.stored import CellRow, CorrectionRow, FindingRow, Package
from gongkai.pages.checklist import CheckDesk
from gongkai.pages.lettering import esc, figure

Before = Callable[[str], str]
"""Says in HTML what stood in a cell the year before; nothing when that is not known."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a number; texts are HTML."""

    number: int
    cell: str
    cell_name: str
    text: str
    text_en: str

    @property
    def reference(self) -> str:
        """The mark in the cell that leads to the note."""
        return f'<a href="#note-{self.number}" aria-label="注 {self.number}">{self.number}</a>'


def standing(last: Package | None) -> Before:
    """Return what says which figure last year's report has in a cell; it says nothing where editions do not correspond."""

    def before(cell: str) -> str:
        cells = continued(cell, last.report["edition"]) if last else ()
        if last is None or len(cells) != 1:
            return ""
        row = last.cells[cells[0]]
        shown = figure(row.value) if row.kind == "number" else "没有数字"
        return f'{last.year} 年这一格：<a href="../{last.year}/#{esc(cells[0])}">{shown}</a>。'

    return before


def notes_of(package: Package, desk: CheckDesk, before: Before) -> tuple[Note, ...]:
    """Return the notes of all tables, numbered through."""
    found: dict[str, list[tuple[str, str]]] = {}
    for correction in package.corrections:
        if correction.cell in desk.order:
            found.setdefault(correction.cell, []).append(_corrected(correction))
    for finding in package.findings:
        if finding.cell in desk.order:
            beside = before(finding.cell) if finding.severity != "info" else ""
            found.setdefault(finding.cell, []).append((f"{_finding_zh(finding)}{beside}", esc(finding.message_en)))
    for cell, row in package.cells.items():
        if cell not in found and (row.note or row.precision):
            found[cell] = [_own_note(row)]
    return tuple(_numbered(found, desk.order, desk.names))


def _numbered(found: Mapping[str, list[tuple[str, str]]], order: Mapping[str, int], names: Mapping[str, str]) -> Iterable[Note]:
    number = 0
    for cell in sorted(found, key=lambda cell: order[cell]):
        for text, text_en in found[cell]:
            number += 1
            yield Note(number, cell, names[cell], text, text_en)


def _corrected(row: CorrectionRow) -> tuple[str, str]:
    told = "，".join(esc(part) for part in (row.who, row.date) if part)
    published = figure(row.published) if row.published else "没有数字"
    evidence = f"依据：{esc(row.evidence)}。" if row.evidence else ""
    return (
        f"<strong>更正</strong> 公布的是 {published}，应为 {figure(row.corrected)}。{esc(row.reason)}（{told}）。{evidence}",
        "Corrected: the published figure is kept, the corrected one stands beside it.",
    )


def _finding_zh(finding: FindingRow) -> str:
    raw = f"原文<q>{esc(finding.raw)}</q>。" if finding.raw and finding.raw not in finding.message else ""
    return f"{raw}{esc(finding.message)}{place(finding.place)}"


def place(text: str) -> str:
    """Return a place in the source file as HTML."""
    return f' <span class="place">{esc(text)}</span>' if text else ""


def _own_note(row: CellRow) -> tuple[str, str]:
    remark = f"另注<q>{esc(row.note)}</q>。" if row.note else ""
    rounded = f"原文<q>{esc(row.raw)}</q>，精确到 {figure(row.precision)}。" if row.precision else ""
    rounded_en = f"Printed to the nearest {figure(row.precision)}." if row.precision else ""
    return f"{rounded}{remark}{place(row.place)}", rounded_en

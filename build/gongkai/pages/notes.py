"""What was odd about a cell, as numbered notes beside its table, in the order of the form.

Notes come from findings that name a cell, from failed checks (at the cells that a smallest change would repair, or
else at every cell of the identity's right-hand side) and from what a cell itself holds beside its number. Findings
about a whole table or line are its remarks; those about neither stay for the page's list of leftovers.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from gongkai.package.stored import CellRow, CheckRow, FindingRow, Package
from gongkai.pages.checklist import CheckDesk, suspects_of
from gongkai.pages.lettering import esc, figure


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a number; `fails` says that a failed check is behind it. Texts are HTML."""

    number: int
    cell: str
    cell_name: str
    text: str
    text_en: str
    fails: bool

    @property
    def reference(self) -> str:
        """The mark in the cell that leads to the note."""
        glyph = "✗" if self.fails else ""
        mark = ' class="fails"' if self.fails else ""
        return f'<a{mark} href="#note-{self.number}" aria-label="注 {self.number}">{glyph}{self.number}</a>'


def notes_of(package: Package, desk: CheckDesk) -> tuple[Note, ...]:
    """Return the notes of all tables, numbered through."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for finding in package.findings:
        if finding.cell in desk.order:
            found.setdefault(finding.cell, []).append((_finding_zh(finding), esc(finding.message_en), False))
    for cell, row in package.cells.items():
        if cell not in found and (row.note or row.precision):
            found[cell] = [(*_own_note(row), False)]
    for check in package.checks:
        if check.verdict == "fail":
            for cell in _blamed(check, desk):
                found.setdefault(cell, []).append((*_failed(check, desk), True))
    return tuple(_numbered(found, desk.order, desk.names))


def remarks_on(table: str, findings: Iterable[FindingRow], cells: Container[str]) -> tuple[FindingRow, ...]:
    """Return the findings about a table or a line of it, as against a single cell: what was left over, what is missing."""
    return tuple(f for f in findings if f.cell.partition(".")[0] == table and f.cell not in cells)


def _numbered(
    found: Mapping[str, list[tuple[str, str, bool]]], order: Mapping[str, int], names: Mapping[str, str]
) -> Iterable[Note]:
    number = 0
    for cell in sorted(found, key=lambda cell: order[cell]):
        for text, text_en, fails in found[cell]:
            number += 1
            yield Note(number, cell, names[cell], text, text_en, fails)


def _finding_zh(finding: FindingRow) -> str:
    raw = f"原文<q>{esc(finding.raw)}</q>。" if finding.raw and finding.raw not in finding.message else ""
    return f"{raw}{esc(finding.message)}{_place(finding.place)}"


def _place(place: str) -> str:
    return f' <span class="place">{esc(place)}</span>' if place else ""


def _own_note(row: CellRow) -> tuple[str, str]:
    remark = f"另注<q>{esc(row.note)}</q>。" if row.note else ""
    rounded = f"原文<q>{esc(row.raw)}</q>，精确到 {figure(row.precision)}。" if row.precision else ""
    rounded_en = f"Printed to the nearest {figure(row.precision)}." if row.precision else ""
    return f"{rounded}{remark}{_place(row.place)}", rounded_en


def _blamed(check: CheckRow, desk: CheckDesk) -> list[str]:
    suspects = [cell for cell, _, _ in suspects_of(check.suspects) if cell in desk.order]
    return suspects or list(desk.by_id[check.check].right)


def _failed(check: CheckRow, desk: CheckDesk) -> tuple[str, str]:
    known = desk.by_id[check.check]
    link = f'<a href="#check-{esc(check.check)}">{esc(check.rule)}</a>'
    return f"{link} 不成立：{known.subject}，{esc(check.arithmetic)}。", f"{esc(check.rule)} does not hold."

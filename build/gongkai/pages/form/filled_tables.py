"""The tables of a report as its page shows them: the form's skeleton filled with cells, each with its marks, and its notes."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.package.rows import CheckRow
from gongkai.package.stored_package import Package
from gongkai.pages.desk.renderer import Desk, Edition
from gongkai.pages.form.skeleton import Skeleton
from gongkai.pages.report.checklist import ORDER
from gongkai.pages.report.notes import Note
from gongkai.pages.words.html import esc, own_html


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as the template needs it.

    Attributes:
        html: The whole table.
        notes: What was odd about its cells.
        kinds: The kinds of nothing in it.
        checks: How many identities it has.
        verdicts: How often each verdict occurs among them.
        suspect: Whether cells of it are marked as suspect.
    """

    id: str
    title: str
    title_en: str
    html: Markup
    notes: tuple[Note, ...]
    kinds: tuple[str, ...]
    checks: int
    verdicts: tuple[tuple[str, int], ...]
    suspect: bool


def shown_table(skeleton: Skeleton, package: Package, edition: Edition, desk: Desk, notes: tuple[Note, ...]) -> ShownTable:
    """Return a table of a report with the notes that are its own."""
    own = tuple(note for note in notes if note.cell.startswith(f"{skeleton.table}."))
    suspects = {row.cell for row in package.suspects if row.table == skeleton.table and row.operation != "derive"}
    cells, kinds = _cells(skeleton, package, desk, own, failing_cells(package, edition), suspects)
    agency, units = esc(desk.wording.either(package.report["agency"], package.report["agency_en"])), edition.units[skeleton.table]
    caption = desk.wording.say("agency_year.caption", agency=agency, year=package.year, units=units)
    verdicts = tally(check for check in package.checks if check.table == skeleton.table)
    html = own_html(skeleton.filled(caption, cells))
    return ShownTable(
        skeleton.table, skeleton.title, skeleton.title_en, html, own,
        tuple(kind for kind in desk.wording.lists["kind"] if kind in kinds), edition.checked[skeleton.table], verdicts,
        bool(suspects),
    )  # fmt: skip


def _cells(
    skeleton: Skeleton, package: Package, desk: Desk, notes: Iterable[Note], failing: Collection[str], suspects: Collection[str]
) -> tuple[list[str], set[str]]:
    """Return the cells of a table in order as HTML, and the kinds of nothing among them."""
    marks = dict.fromkeys(suspects, desk.wording.say("suspects.mark", table=skeleton.table))
    for note in notes:
        marks[note.cell] = f"{marks[note.cell]} {note.reference}" if note.cell in marks else note.reference
    rows, plain, kinds = package.cells, desk.press.plain, set()
    cells = []
    for cell in skeleton.cells:
        row = rows.get(cell)
        if row and row.kind == "number" and cell not in marks and cell not in failing:
            cells.append(plain[row.value])
            continue
        kinds.add(row.kind if row else "absent")
        flags = [name for name, held in (("fails", failing), ("suspect", suspects)) if cell in held]
        cells.append(desk.press.cell(row, marks.get(cell, ""), flags))
    return cells, kinds - {"number"}


def tally(checks: Iterable[CheckRow]) -> tuple[tuple[str, int], ...]:
    """Return how often each verdict occurs, worst first."""
    counts = Counter(check.verdict for check in checks)
    return tuple((verdict, counts[verdict]) for verdict in ORDER if counts[verdict])


def failing_cells(package: Package, edition: Edition) -> frozenset[str]:
    """Return the cells that a failed check touches."""
    known = edition.checks.by_id
    failed = [known[check.check] for check in package.checks if check.verdict == "fail"]
    return frozenset(cell for check in failed for cell in (*check.left, *check.right))

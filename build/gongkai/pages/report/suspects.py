"""Where a table fails: the changes that would make its identities hold, in sentences; possibilities, never corrections.

One sentence a set, in the words of the form, with what the running text says to it:

    若 总计 / 复议后起诉 由 0 改为 1（漏填），这一条等式成立；正文所说的“3”也就相符。
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from gongkai.claims.vocabulary import load_vocabulary
from gongkai.form import Form, cell_words, slip_words
from gongkai.package.rows import ClaimRow, SuspectRow
from gongkai.package.stored_package import Package
from gongkai.pages.report.checklist import CheckDesk, KnownCheck
from gongkai.pages.report.notes import Before
from gongkai.pages.report.remarks import cells_of
from gongkai.pages.words.html import esc, figure, own_html
from gongkai.pages.words.wording import Term, Wording

MOST_LISTED = 10
"""Sets that a package lists of one table; with as many, there may be more."""
MOST_TOLD = 3
"""Failed sums of a table whose cells are spelt out."""
MOST_TERMS = 8
"""Cells of a sum that is spelt out."""
_DOUBTFUL = {"text": "suspects.from_text", "pdf": "suspects.from_pdf", "ofd": "suspects.from_ofd", "scan": "suspects.from_scan"}
"""Why our reading may be at fault, by what the file is; nothing is said of files that hold the publisher's own characters."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is known of a table that fails.

    Attributes:
        table: Its id; `title` is the form's.
        told: What the table prints where a sum fails, and what the running text says to those cells.
        status: How the search ended.
        sets: One sentence for each listed way to mend it, in order of plausibility.
        full: Whether as many are listed as can be, so that there may be more.
        derived: Sentences on figures that were not read and follow from the rest.
        before: What stood in its suspect cells the year before, as (name of the cell, sentence).
        why: Why nothing was decided, in sentences.
    """

    table: str
    title: str
    told: tuple[Markup, ...]
    status: Term
    sets: tuple[Markup, ...]
    full: bool
    derived: tuple[Markup, ...]
    before: tuple[tuple[Markup, Markup], ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What sentences on one report are made with."""

    package: Package
    form: Form
    desk: CheckDesk
    wording: Wording
    before: Before


def suspicions(package: Package, form: Form, desk: CheckDesk, wording: Wording, before: Before) -> tuple[Suspicion, ...]:
    """Return the tables with failed checks or derived figures, in the order of the form."""
    failing = {check.table for check in package.checks if check.verdict == "fail"}
    telling = failing | {row.table for row in package.suspects}
    asked = _Asked(package, form, desk, wording, before)
    titles = {table.id: wording.either(table.title, table.title_en) for table in form.tables}
    return tuple(_suspicion(table, title, asked) for table, title in titles.items() if table in telling)


def _suspicion(table: str, title: str, asked: _Asked) -> Suspicion:
    package = asked.package
    rows = [row for row in package.suspects if row.table == table]
    known = [list(own) for number, own in groupby(rows, key=lambda row: row.set) if number]
    sets = sorted(known, key=lambda own: (int(own[0].rank), int(own[0].set)))
    held = _held(table, asked)
    status = asked.wording.term("localisation", package.report["localisation"].get(table, "unresolved"))
    cells = dict.fromkeys(row.cell for own in sets for row in own if row.operation == "set")
    before = [(own_html(_linked(cell, asked)), own_html(said)) for cell in cells if (said := asked.before(cell))]
    return Suspicion(
        table, title, tuple(own_html(told) for told in _told(table, rows, asked)), status,
        tuple(own_html(_mended(own, held, asked)) for own in sets),
        len(sets) >= MOST_LISTED,
        tuple(own_html(_derived(row, asked)) for row in rows if row.operation == "derive"),
        tuple(before),
        tuple(_undecided(table, sets, asked)),
    )  # fmt: skip


def _told(table: str, rows: Sequence[SuspectRow], asked: _Asked) -> Iterator[str]:
    """Say what stands in the cells of failed sums, few enough to be said, and what the running text says to suspect cells."""
    say = asked.wording.say
    failed = [check for check in asked.package.checks if check.table == table and check.verdict == "fail"][:MOST_TOLD]
    for check in failed:
        known = asked.desk.by_id[check.check]
        cells = (*known.left, *known.right)
        if len(cells) <= MOST_TERMS:
            printed = say("parts.comma").join(f"{_term(cell, known, asked)} {_figure(cell, asked)}" for cell in cells)
            yield say("suspects.table", subject=known.subject, printed=printed, arithmetic=esc(check.arithmetic))
    suspect = {row.cell for row in rows}
    for claim in asked.package.claims:
        if claim.verdict in ("pass", "fail") and suspect.intersection(cells_of(claim)):
            pattern = load_vocabulary().pattern(claim.code)
            quantity = esc(asked.wording.either(pattern.title, pattern.title_en))
            yield say("suspects.text", quantity=quantity, figure=_pointed(claim), arithmetic=esc(claim.arithmetic))


def _term(cell: str, known: KnownCheck, asked: _Asked) -> str:
    words = cell_words(asked.form, cell, english=asked.wording.english)
    return esc(words if known.rule.each == "report" else words.split(" / ")[known.rule.each == "column"])


def _figure(cell: str, asked: _Asked) -> str:
    row = asked.package.cells[cell]
    return f'<a href="#{esc(cell)}">{figure(row.value)}</a>' if row.kind == "number" else asked.wording.say("notes.no_figure")


def _pointed(claim: ClaimRow) -> str:
    return f'<a href="#claim-{esc(claim.claim)}">{esc(claim.figure)}</a>' if claim.verdict == "fail" else esc(claim.figure)


def _mended(rows: Sequence[SuspectRow], held: str, asked: _Asked) -> str:
    """Say what a set would change and what would hold then."""
    witnessed = _witnessed(rows[0].claims, asked)
    return asked.wording.say("suspects.mended", change=_operation(rows, asked), held=held, text=witnessed)


def _held(table: str, asked: _Asked) -> str:
    say = asked.wording.say
    if asked.desk.alone[table]:
        return say("suspects.one_holds")
    assessed = all(check.verdict in ("pass", "fail") for check in asked.package.checks if check.table == table)
    return say("suspects.all_hold", count=asked.desk.telling[table]) if assessed else say("suspects.assessed_hold")


def _operation(rows: Sequence[SuspectRow], asked: _Asked) -> str:
    """Return what would change: single cells, or a whole line or column as one operation."""
    kind, *rest = rows[0].operation.removeprefix("slip:").split(":")
    if rest:
        return esc(slip_words(asked.form, rows[0].cell, kind, rest[-1], english=asked.wording.english))
    return asked.wording.say("parts.comma").join(_change(row, asked) for row in rows)


def _change(row: SuspectRow, asked: _Asked) -> str:
    say, manner = asked.wording.say, esc(asked.wording.term("manner", row.manner).word)
    printed = say("suspects.from", figure=figure(row.value)) if row.value else say("suspects.unread")
    needed = say("suspects.to", figure=figure(row.needed)) if row.needed else say("suspects.to_another")
    return say("suspects.change", cell=_linked(row.cell, asked), printed=printed, needed=needed, manner=manner)


def _linked(cell: str, asked: _Asked) -> str:
    return f'<a href="#{esc(cell)}">{esc(cell_words(asked.form, cell, english=asked.wording.english))}</a>'


def _witnessed(numbers: str, asked: _Asked) -> str:
    known = {claim.claim: claim for claim in asked.package.claims}
    figures = [f'<a href="#claim-{n}">{esc(known[n].figure)}</a>' for n in _numbers(numbers) if n in known]
    return asked.wording.say("suspects.witnessed", figures="”“".join(figures)) if figures else ""


def _numbers(text: str) -> list[str]:
    return [number for number in text.split("; ") if number.isdigit()]


def _derived(row: SuspectRow, asked: _Asked) -> str:
    return asked.wording.say("suspects.derived", cell=_linked(row.cell, asked), figure=figure(row.needed))


def _undecided(table: str, sets: Sequence[Sequence[SuspectRow]], asked: _Asked) -> Iterator[str]:
    """Say why the cause of failed checks is open: what the sums cannot tell, what the text is worth, what the file is."""
    package, say = asked.package, asked.wording.say
    failed = [check for check in package.checks if check.table == table and check.verdict == "fail"]
    if all(check.cause == "source" for check in failed):
        return
    if len(sets) > 1:
        yield say("suspects.several")
    if borne := [str(at) for at, own in enumerate(sets, 1) if own[0].claims]:
        yield say("suspects.borne_out", sets=say("parts.enumerated").join(borne))
    if doubt := _DOUBTFUL.get(package.report["source"]["container"]):
        yield say(doubt)
    yield say("suspects.to_compare")

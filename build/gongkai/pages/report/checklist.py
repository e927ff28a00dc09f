"""The checks of a report as the page lists them: every one with its arithmetic, by verdict and rule.

What a check is called and which cells it touches follows from the identities of the form, once per edition
(`CheckDesk`); the verdicts and the arithmetic come from the package. Changes that would mend what fails are told once for
the whole table (`suspects`), not check by check.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.codes import ranked
from gongkai.form import Form, Identity, Instance
from gongkai.package.rows import CheckRow
from gongkai.pages.words.html import esc, own_html
from gongkai.pages.words.wording import Wording

ORDER = ranked("verdict")
"""Verdicts in the order in which the page lists them."""


ZEROS = "0 = 0"
"""The arithmetic of an identity whose terms are all zero."""


@dataclass(frozen=True, slots=True)
class KnownCheck:
    """One check of an edition: its rule, what it is about and how its row in the list opens (HTML), the cells of both sides."""

    id: str
    rule: Identity
    subject: str
    opening: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckDesk:
    """All checks of an edition.

    Attributes:
        rules: The identities, in the order of the form.
        by_id: The checks.
        touching: The checks in which a cell stands.
        order: The index of a cell in form order.
        names: The name of a cell, as HTML.
        telling: For each table, how many of its identities there are without one that follows from the others.
        alone: For each table, whether each cell stands in one identity at most.
    """

    rules: tuple[Identity, ...]
    by_id: dict[str, KnownCheck]
    touching: dict[str, tuple[str, ...]]
    order: dict[str, int]
    names: dict[str, str]
    telling: dict[str, int]
    alone: dict[str, bool]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The checks of one rule that share a verdict; `html` holds their table rows."""

    rule: Identity
    size: int
    html: Markup


def check_desk(form: Form, *, english: bool = False) -> CheckDesk:
    """Prepare the checks of an edition, with names in one language."""
    names = cell_names_en(form) if english else cell_names(form)
    known = {instance.id: _known(form, instance, english=english) for instance in form.instances}
    touching: dict[str, list[str]] = {}
    for check in known.values():
        for cell in (*check.left, *check.right):
            touching.setdefault(cell, []).append(check.id)
    order = {cell.id: cell.index for cell in form.cells}
    by_table = {table.id: [check for check in known.values() if check.rule.table == table.id] for table in form.tables}
    return CheckDesk(
        form.identities, known, {cell: tuple(ids) for cell, ids in touching.items()}, order, names,
        {table: _telling(checks, touching) for table, checks in by_table.items()},
        {table: all(len(touching[cell]) == 1 for c in checks for cell in c.left) for table, checks in by_table.items()},
    )  # fmt: skip


def _telling(checks: Sequence[KnownCheck], touching: Mapping[str, Sequence[str]]) -> int:
    """Count the identities, less one whose every cell stands in two more: it follows from those."""
    return sum(any(len(touching[cell]) < 3 for cell in (*check.left, *check.right)) for check in checks)


def _known(form: Form, instance: Instance, *, english: bool) -> KnownCheck:
    name, subject = instance.id, _subject(form, instance, english=english)
    # No `scope`: in a column of headings alone it is the row's by default, and forty times over it weighs.
    opening = f'<tr id="check-{esc(name)}"><th>{subject}<td>'
    return KnownCheck(name, instance.rule, subject, opening, instance.left, instance.right)


def _subject(form: Form, instance: Instance, *, english: bool) -> str:
    """Return the label of the line or column; between tables, what the identity says."""
    if instance.rule.each == "report":
        return esc(instance.rule.title_en if english else instance.rule.title)
    blocks = form.table(instance.rule.table).blocks
    items = (item for block in blocks for item in (block.lines if instance.rule.each == "line" else block.columns))
    found = next(item for item in items if item.id == instance.on)
    return esc(found.label_en) if english else esc(_short(found.label, found.path))


def cell_names(form: Form) -> dict[str, str]:
    """Return the name of each cell (HTML): the label of its line and that of its column."""
    return {
        f"{table.id}.{line.id}.{column.id}": f"{esc(_short(line.label, line.path))} · {esc(column.label)}"
        for table in form.tables
        for block in table.blocks
        for line in block.lines
        for column in block.columns
    }


def cell_names_en(form: Form) -> dict[str, str]:
    """Return the name of each cell in English (HTML)."""
    return {
        f"{table.id}.{line.id}.{column.id}": f"{esc(line.label_en)} · {esc(column.label_en)}"
        for table in form.tables
        for block in table.blocks
        for line in block.lines
        for column in block.columns
    }


def _short(label: str, path: Sequence[str]) -> str:
    """Return a label that stands alone: bare 其他 and 总计 take the label above them along."""
    return f"{path[-1]} {label}" if path and label.strip("0123456789.（）七、") in ("其他", "总计") else label


def grouped(rows: Sequence[CheckRow], desk: CheckDesk, wording: Wording) -> dict[str, tuple[RuleGroup, ...]]:
    """Return the checks by verdict, in the order of the page, and by rule within a verdict."""
    listed: dict[tuple[str, str], list[CheckRow]] = {}
    for row in rows:
        listed.setdefault((row.verdict, row.rule), []).append(row)
    return {
        verdict: tuple(
            RuleGroup(rule, len(own), own_html("".join(_rows(own, desk, wording))))
            for rule in desk.rules
            if (own := listed.get((verdict, rule.code)))
        )
        for verdict in ORDER
    }


def _rows(own: Sequence[CheckRow], desk: CheckDesk, wording: Wording) -> Iterator[str]:
    """Yield the table rows of a rule; of zeros alone, most of a report, there is one that counts them."""
    zeros = [row for row in own if row.arithmetic == ZEROS and row.verdict == "pass" and not row.accepted]
    if len(zeros) < 2:
        zeros = []
    yield from (_listed(row, desk, wording) for row in own if row not in zeros)
    if zeros:
        second = "" if wording.english else f"<i lang=en>{wording.say_en('agency_year.zeros', count=len(zeros))}</i>"
        yield f'<tr id="zeros-{esc(zeros[0].rule)}"><th>{wording.say("agency_year.zeros", count=len(zeros))}{second}<td>{ZEROS}'


def _listed(row: CheckRow, desk: CheckDesk, wording: Wording) -> str:
    """Return a check as a table row: what it is about, its arithmetic, and for a failed one the cause."""
    opening, arithmetic = desk.by_id[row.check].opening, wording.told(row.arithmetic, row.arithmetic)
    why = ""
    if row.cause:
        term = wording.term("cause", row.cause)
        why = f'<p class="why"><strong>{esc(term.word)}</strong> {esc(term.meaning)}</p>'
    return f"{opening}{arithmetic}{why}{accepted_note(row.accepted, wording)}"


def accepted_note(reason: str, wording: Wording) -> str:
    """Return why something was looked into and let stand, as HTML; nothing without a reason."""
    return f'<p class="why">{wording.say("findings.accepted", reason=esc(reason))}</p>' if reason else ""

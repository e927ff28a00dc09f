"""The checks of a report as the page lists them: every one with its arithmetic, failing ones first.

What a check is called and which cells it touches follows from the identities of the form, once per edition
(`CheckDesk`); the verdicts and the arithmetic come from the package.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gongkai.form import Form, Identity, Table
from gongkai.package.stored import CheckRow
from gongkai.pages.lettering import esc, own_html
from gongkai.pages.wording import Wording

ORDER = ("fail", "not_assessed", "pass_if_blank_is_zero", "pass", "not_applicable")
"""Verdicts in the order in which the page lists them."""


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
    """All checks of an edition, the checks that touch a cell, and the order and names (HTML) of cells."""

    rules: tuple[Identity, ...]
    by_id: dict[str, KnownCheck]
    touching: dict[str, tuple[str, ...]]
    order: dict[str, int]
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The checks of one rule that share a verdict; `html` holds their table rows."""

    rule: Identity
    size: int
    html: Markup


def check_desk(form: Form) -> CheckDesk:
    """Prepare the checks of an edition."""
    names = cell_names(form)
    known = {check.id: check for rule in form.identities for check in _checks_of(rule, form.table(rule.table))}
    touching: dict[str, list[str]] = {}
    for check in known.values():
        for cell in (*check.left, *check.right):
            touching.setdefault(cell, []).append(check.id)
    order = {cell.id: cell.index for cell in form.cells}
    return CheckDesk(form.identities, known, {cell: tuple(ids) for cell, ids in touching.items()}, order, names)


def _checks_of(rule: Identity, table: Table) -> Iterable[KnownCheck]:
    block = table.blocks[0]
    for item in block.lines if rule.each == "line" else block.columns:
        left, right = (tuple(_cell(rule, item.id, other) for other in side) for side in (rule.left, rule.right))
        name, subject = f"{rule.code}.{item.id}", esc(_short(item.label, item.path))
        opening = f'<tr id="check-{esc(name)}"><th scope="row">{subject}</th><td>'
        yield KnownCheck(name, rule, subject, opening, left, right)


def _cell(rule: Identity, item: str, other: str) -> str:
    line, column = (item, other) if rule.each == "line" else (other, item)
    return f"{rule.table}.{line}.{column}"


def cell_names(form: Form) -> dict[str, str]:
    """Return the name of each cell (HTML): the label of its line and that of its column."""
    return {
        f"{table.id}.{line.id}.{column.id}": f"{esc(_short(line.label, line.path))} · {esc(column.label)}"
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
    listed: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        listed.setdefault((row.verdict, row.rule), []).append(_listed(row, desk, wording))
    return {
        verdict: tuple(
            RuleGroup(rule, len(own), own_html("\n".join(own)))
            for rule in desk.rules
            if (own := listed.get((verdict, rule.code)))
        )
        for verdict in ORDER
    }


def _listed(row: CheckRow, desk: CheckDesk, wording: Wording) -> str:
    """Return a check as a table row: what it is about, its arithmetic, and for a failed one the cause and repairs."""
    opening, arithmetic = desk.by_id[row.check].opening, esc(row.arithmetic)
    if not (row.cause or row.suspects):
        return f"{opening}{arithmetic}</td></tr>"
    term = wording.term("cause", row.cause)
    why = f'<p class="why"><strong>{esc(term.word)}</strong> {esc(term.meaning)}</p>'
    return f"{opening}{arithmetic}{why}{_repairs(row.suspects, desk)}</td></tr>"


def _repairs(suspects: str, desk: CheckDesk) -> str:
    """Return in words which single changes would mend the check: possibilities, not corrections."""
    ways = [
        f'<a href="#{esc(cell)}">{desk.names[cell]}</a> 由 {esc(before)} 改为 {esc(after)}'
        for cell, before, after in suspects_of(suspects)
        if cell in desk.names
    ]
    if not ways:
        return ""
    return f'<p class="why"><strong>疑似错格</strong> 这样改，相关等式即可全部成立：{"；".join(ways)}。未作任何改动。</p>'


def suspects_of(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return (cell, value, value that would fit) of each suspect.

    >>> suspects_of("reviews.reconsideration.total: 1→0")
    (('reviews.reconsideration.total', '1', '0'),)
    """
    found = []
    for part in filter(None, text.split("; ")):
        cell, _, change = part.partition(": ")
        before, _, after = change.partition("→")
        found.append((cell, before, after))
    return tuple(found)

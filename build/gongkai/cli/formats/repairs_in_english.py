"""The same as `repairs` says of a table that fails, in English, for a terminal; cells are named by column and line."""

from collections.abc import Iterator

from gongkai.checks.causes import claims_mended
from gongkai.checks.model import ReportChecks
from gongkai.codes import codes
from gongkai.form import Form, FormCell
from gongkai.localisation.localise import stands_once
from gongkai.localisation.model import Change, ChangeSet
from gongkai.localisation.network import network_of

_OPENINGS = {
    "located_unique": "figures that may be wrong; there is one smallest change",
    "located_ambiguous": "figures that may be wrong; {count} changes would do, none is picked",
    "structural": "a line or column may have slipped; there are {count} ways",
    "unresolved": "no change of few cells makes the identities hold; not located",
    "budget": "too many possibilities; not all were searched",
}
_MOVES = {("line", "+1"): "right", ("line", "-1"): "left", ("column", "+1"): "down", ("column", "-1"): "up"}


def suspects_in_english(checked: ReportChecks) -> Iterator[str]:
    """Yield what is known of each table that fails, at most ten ways to mend it, and figures that can be derived."""
    form = checked.report.reading.form
    for table_id, answer in checked.localisations.items():
        if answer.status in _OPENINGS:
            count = max(answer.count, len(answer.listed))
            yield f"{form.table(table_id).title_en}: {_OPENINGS[answer.status].format(count=count)}."
            for found in answer.listed:
                yield f"    If {_said(form, found)}, {_held(checked, table_id)}{_witnessed(checked, found)}"
        for derived in answer.derived:
            cell = _named(form, form.cells[derived.cell])
            yield f"    Derived: {cell} would be {derived.value} (not read, follows from the identities; published as missing)"


def _named(form: Form, cell: FormCell) -> str:
    blocks = form.table(cell.table).blocks
    column = next(c.label_en for block in blocks for c in block.columns if c.id == cell.column)
    line = next(each.label_en for block in blocks for each in block.lines if each.id == cell.line)
    return f"{column} / {line}"


def _said(form: Form, found: ChangeSet) -> str:
    if found.slip:
        kind, _, step = found.slip.split(":")
        name = _named(form, form.cells[found.changes[0].cell]).split(" / ")[kind == "line"]
        return f"all figures of the {kind} “{name}” move {_MOVES[kind, step]} by one cell"
    return ", ".join(_changed(form, change) for change in found.changes)


def _changed(form: Form, change: Change) -> str:
    printed = "unread" if change.printed is None else str(change.printed)
    needed = "another figure" if change.needed is None else str(change.needed)
    return f"{_named(form, form.cells[change.cell])} is {needed} and not {printed} ({codes('manner')[change.manner].title_en})"


def _held(checked: ReportChecks, table_id: str) -> str:
    network = network_of(checked.report.reading.form, table_id)
    if stands_once(network):
        return "this identity holds"
    assessed = {c.verdict for c in checked.checks if c.check.rule.table == table_id} <= {"pass", "fail"}
    return f"all {len(network.checks) - len(network.dropped)} identities hold" if assessed else "all that can be assessed holds"


def _witnessed(checked: ReportChecks, found: ChangeSet) -> str:
    figures = [checked.report.claims[number - 1].claim.figure for number in claims_mended(checked.report, found.changes)]
    return f", and so does what the text says: “{'”, “'.join(figures)}”" if figures else ""

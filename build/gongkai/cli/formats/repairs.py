"""Where a table fails, in sentences: which cells, changed to what, would make its identities hold.

In Chinese for every format, and in English for a terminal (`suspects_in_english`), where cells are named by column and line.
"""

from collections.abc import Iterator
from typing import Any

from gongkai.checks.causes import claims_mended
from gongkai.checks.model import ReportChecks
from gongkai.codes import codes, titles
from gongkai.form import Form, FormCell, cell_words, slip_words
from gongkai.localisation.localise import stands_once
from gongkai.localisation.model import Change, ChangeSet
from gongkai.localisation.network import network_of

_OPENINGS = {
    "located_unique": "疑似错格，只有一种最小的改法",
    "located_ambiguous": "疑似错格，有 {count} 种改法，未作取舍",
    "structural": "疑似整行或整列错位，有 {count} 种可能",
    "unresolved": "改动不多几格不能使等式全部成立，未能定位",
    "budget": "可能性太多，没有全部查完",
}


def suspect_lines(checked: ReportChecks) -> Iterator[str]:
    """Yield what is known of each table that fails, at most ten ways to mend it, and figures that can be derived."""
    form = checked.report.reading.form
    for table_id, answer in checked.localisations.items():
        if answer.status in _OPENINGS:
            count = max(answer.count, len(answer.listed))
            yield f"{form.table(table_id).title}：{_OPENINGS[answer.status].format(count=count)}。"
            yield from (f"    {words}" for _, words in ways(checked, table_id))
        for derived in answer.derived:
            words = cell_words(form, form.cells[derived.cell].id)
            yield f"    推算：{words} 应为 {derived.value}（没有读到数字，由等式推出；公布的仍是空缺）"


def ways(checked: ReportChecks, table_id: str) -> Iterator[tuple[tuple[Change, ...], str]]:
    """Yield each way to mend a table: the changes, and the sentence that says what would hold then."""
    for found in checked.localisations[table_id].listed:
        words = _said(checked.report.reading.form, found)
        yield tuple(found.changes), f"若 {words}，{_held(checked, table_id)}{_witnessed(checked, found)}"


def _held(checked: ReportChecks, table_id: str) -> str:
    network = network_of(checked.report.reading.form, table_id)
    if stands_once(network):
        return "这一条等式成立"
    assessed = {c.verdict for c in checked.checks if c.check.rule.table == table_id} <= {"pass", "fail"}
    return f"{len(network.checks) - len(network.dropped)} 条等式全部成立" if assessed else "能核对的等式全部成立"


def _witnessed(checked: ReportChecks, found: ChangeSet) -> str:
    figures = [checked.report.claims[number - 1].claim.figure for number in claims_mended(checked.report, found.changes)]
    return f"，正文所说的“{'”“'.join(figures)}”也就相符" if figures else ""


def _said(form: Form, found: ChangeSet) -> str:
    if found.slip:
        kind, _, step = found.slip.split(":")
        return slip_words(form, form.cells[found.changes[0].cell].id, kind, step)
    return "，".join(_changed(form, change) for change in found.changes)


def _changed(form: Form, change: Change) -> str:
    manners = titles("manner")
    printed = "未读到" if change.value is None else f"由 {change.value}"
    needed = "改为别的数" if change.needed is None else f"改为 {change.needed}"
    return f"{cell_words(form, form.cells[change.cell].id)} {printed} {needed}（{manners[change.manner]}）"


def localisation_json(checked: ReportChecks) -> dict[str, Any]:
    """Return status, change sets and derived figures of each table as plain JSON data."""
    cells = checked.report.reading.form.cells
    return {
        table: {
            "status": answer.status,
            "sets": [
                {
                    "slip": found.slip or None,
                    "changes": [{**change._asdict(), "cell": cells[change.cell].id} for change in found.changes],
                }
                for found in answer.listed
            ],
            "derived": {cells[derived.cell].id: derived.value for derived in answer.derived},
        }
        for table, answer in checked.localisations.items()
    }


_OPENINGS_EN = {
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
        if answer.status in _OPENINGS_EN:
            count = max(answer.count, len(answer.listed))
            yield f"{form.table(table_id).title_en}: {_OPENINGS_EN[answer.status].format(count=count)}."
            for found in answer.listed:
                yield f"    If {_said_en(form, found)}, {_held_en(checked, table_id)}{_witnessed_en(checked, found)}"
        for derived in answer.derived:
            cell = _named(form, form.cells[derived.cell])
            yield f"    Derived: {cell} would be {derived.value} (not read, follows from the identities; published as missing)"


def _named(form: Form, cell: FormCell) -> str:
    blocks = form.table(cell.table).blocks
    column = next(c.label_en for block in blocks for c in block.columns if c.id == cell.column)
    line = next(each.label_en for block in blocks for each in block.lines if each.id == cell.line)
    return f"{column} / {line}"


def _said_en(form: Form, found: ChangeSet) -> str:
    if found.slip:
        kind, _, step = found.slip.split(":")
        name = _named(form, form.cells[found.changes[0].cell]).split(" / ")[kind == "line"]
        return f"all figures of the {kind} “{name}” move {_MOVES[kind, step]} by one cell"
    return ", ".join(_changed_en(form, change) for change in found.changes)


def _changed_en(form: Form, change: Change) -> str:
    printed = "unread" if change.value is None else str(change.value)
    needed = "another figure" if change.needed is None else str(change.needed)
    return f"{_named(form, form.cells[change.cell])} is {needed} and not {printed} ({codes('manner')[change.manner].title_en})"


def _held_en(checked: ReportChecks, table_id: str) -> str:
    network = network_of(checked.report.reading.form, table_id)
    if stands_once(network):
        return "this identity holds"
    assessed = {c.verdict for c in checked.checks if c.check.rule.table == table_id} <= {"pass", "fail"}
    return f"all {len(network.checks) - len(network.dropped)} identities hold" if assessed else "all that can be assessed holds"


def _witnessed_en(checked: ReportChecks, found: ChangeSet) -> str:
    figures = [checked.report.claims[number - 1].claim.figure for number in claims_mended(checked.report, found.changes)]
    return f", and so does what the text says: “{'”, “'.join(figures)}”" if figures else ""

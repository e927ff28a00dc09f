"""Where a table fails, in sentences: which cells, changed to what, would make its identities hold."""

from collections.abc import Iterator
from typing import Any

from gongkai.checks.causes import claims_mended
from gongkai.checks.model import ReportChecks
from gongkai.codes import titles
from gongkai.form import Form, cell_words, slip_words
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
    printed = "未读到" if change.printed is None else f"由 {change.printed}"
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

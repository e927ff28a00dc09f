"""Where a table fails, in sentences: which cells, changed to what, would make its identities hold.

In Chinese for every format; a terminal may ask for English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.checks.causes import claims_mended
from gongkai.checks.model import ReportChecks
from gongkai.codes import codes
from gongkai.form import Form, cell_words, slip_words
from gongkai.localisation.localise import stands_once
from gongkai.localisation.model import Change, ChangeSet
from gongkai.localisation.network import network_of


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentences in one language; `openings` by the status of a localisation."""

    english: bool
    openings: Mapping[str, str]
    derived: str
    way: str
    comma: str
    change: str
    printed: str
    unread: str
    needed: str
    another: str
    holds: str
    all_hold: str
    assessed_hold: str
    witnessed: str
    quoted: str


_CHINESE = _Words(
    english=False,
    openings={
        "located_unique": "{table}：疑似错格，只有一种最小的改法。",
        "located_ambiguous": "{table}：疑似错格，有 {count} 种改法，未作取舍。",
        "structural": "{table}：疑似整行或整列错位，有 {count} 种可能。",
        "unresolved": "{table}：改动不多几格不能使等式全部成立，未能定位。",
        "budget": "{table}：可能性太多，没有全部查完。",
    },
    derived="推算：{cell} 应为 {value}（没有读到数字，由等式推出；公布的仍是空缺）",
    way="若 {changes}，{holds}",
    comma="，",
    change="{cell} {printed} {needed}（{manner}）",
    printed="由 {value}",
    unread="未读到",
    needed="改为 {value}",
    another="改为别的数",
    holds="这一条等式成立",
    all_hold="{count} 条等式全部成立",
    assessed_hold="能核对的等式全部成立",
    witnessed="，正文所说的“{figures}”也就相符",
    quoted="”“",
)
_ENGLISH = _Words(
    english=True,
    openings={
        "located_unique": "{table}: figures that may be wrong; there is one smallest change.",
        "located_ambiguous": "{table}: figures that may be wrong; {count} changes would do, none is picked.",
        "structural": "{table}: a line or column may have slipped; there are {count} ways.",
        "unresolved": "{table}: no change of few cells makes the identities hold; not located.",
        "budget": "{table}: too many possibilities; not all were searched.",
    },
    derived="Derived: {cell} would be {value} (not read, follows from the identities; published as missing)",
    way="If {changes}, {holds}",
    comma=", ",
    change="{cell} is {needed} and not {printed} ({manner})",
    printed="{value}",
    unread="unread",
    needed="{value}",
    another="another figure",
    holds="this identity holds",
    all_hold="all {count} identities hold",
    assessed_hold="all that can be assessed holds",
    witnessed=", and so does what the text says: “{figures}”",
    quoted="”, “",
)


def suspect_lines(checked: ReportChecks, *, english: bool = False) -> Iterator[str]:
    """Yield what is known of each table that fails, at most ten ways to mend it, and figures that can be derived."""
    form = checked.report.reading.form
    words = _ENGLISH if english else _CHINESE
    for table_id, answer in checked.localisations.items():
        if answer.status in words.openings:
            table = form.table(table_id)
            title = table.title_en if english else table.title
            yield words.openings[answer.status].format(table=title, count=max(answer.count, len(answer.listed)))
            yield from (f"    {said}" for _, said in ways(checked, table_id, english=english))
        for derived in answer.derived:
            cell = cell_words(form, form.cells[derived.cell].id, english=english)
            yield f"    {words.derived.format(cell=cell, value=derived.value)}"


def ways(checked: ReportChecks, table_id: str, *, english: bool = False) -> Iterator[tuple[tuple[Change, ...], str]]:
    """Yield each way to mend a table: the changes, and the sentence that says what would hold then."""
    words = _ENGLISH if english else _CHINESE
    for found in checked.localisations[table_id].listed:
        holds = _held(checked, table_id, words) + _witnessed(checked, found, words)
        changes = _said(checked.report.reading.form, found, words)
        yield tuple(found.changes), words.way.format(changes=changes, holds=holds)


def _held(checked: ReportChecks, table_id: str, words: _Words) -> str:
    network = network_of(checked.report.reading.form, table_id)
    if stands_once(network):
        return words.holds
    assessed = {c.verdict for c in checked.checks if c.check.rule.table == table_id} <= {"pass", "fail"}
    return words.all_hold.format(count=len(network.checks) - len(network.dropped)) if assessed else words.assessed_hold


def _witnessed(checked: ReportChecks, found: ChangeSet, words: _Words) -> str:
    figures = [checked.report.claims[number - 1].claim.figure for number in claims_mended(checked.report, found.changes)]
    return words.witnessed.format(figures=words.quoted.join(figures)) if figures else ""


def _said(form: Form, found: ChangeSet, words: _Words) -> str:
    if found.slip:
        kind, _, step = found.slip.split(":")
        return slip_words(form, form.cells[found.changes[0].cell].id, kind, step, english=words.english)
    return words.comma.join(_changed(form, change, words) for change in found.changes)


def _changed(form: Form, change: Change, words: _Words) -> str:
    manner = codes("manner")[change.manner]
    return words.change.format(
        cell=cell_words(form, form.cells[change.cell].id, english=words.english),
        printed=words.unread if change.value is None else words.printed.format(value=change.value),
        needed=words.another if change.needed is None else words.needed.format(value=change.needed),
        manner=manner.title_en if words.english else manner.title,
    )


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

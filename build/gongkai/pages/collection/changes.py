"""Two years of an agency side by side: every cell that changed, and what changed in the running text.

A cell is compared where it means the same in both editions of the form (crosswalk); the rest is counted. The running text is
compared sentence by sentence; sentences that only differ in figures or clauses show which. An excerpt holds words of ours, so
its text is not compared.

>>> [(each.before, each.after) for each in sentence_changes(["共12件。", "完。"], ["共15件。", "完。"])[0]]
[(Markup('共<del>12</del>件。'), Markup('共<ins>15</ins>件。'))]
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from markupsafe import Markup

from gongkai import addresses
from gongkai.comparisons.model import same_cell
from gongkai.form import Table
from gongkai.package.rows import CellRow, PassageRow
from gongkai.package.stored_package import Package
from gongkai.pages.desk.page import ENGLISH, Page
from gongkai.pages.desk.renderer import Desk
from gongkai.pages.words.html import esc, figure, own_html

_SENTENCE = re.compile(r"[^。！？；]*[。！？；]+|[^。！？；]+")
_TOKEN = re.compile(r"[0-9]+|[^0-9，、：（）]+|[，、：（）]")
LIKE = 0.5
"""Share of characters that two sentences must have in common to be shown as one that changed."""


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The cells of a table of which the two years differ; `html` holds their rows."""

    id: str
    title: str
    title_en: str
    count: int
    html: Markup


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence of last year's text and what stands in its place; one of them is empty where there is no counterpart."""

    before: Markup
    after: Markup


def changes_page(before: Package, now: Package, desk: Desk) -> Page:
    """Return the page that compares two years of one agency."""
    edition = desk.edition(now.report["edition"])
    then, today = before.report["edition"], now.report["edition"]
    both = [cell for cell in edition.form.cell_by_id if cell in before.cells]
    comparable = both if then == today else [cell for cell in both if same_cell(cell, then, today)]
    tables = [_table_changes(table, comparable, before, now, desk) for table in edition.form.tables]
    same = len(comparable) - sum(table.count for table in tables)
    excerpt = before.report["excerpt"] or now.report["excerpt"]
    changed, alike = ([], 0) if excerpt else sentence_changes(_sentences(before.narrative), _sentences(now.narrative))
    report, address, wording = now.report, addresses.changes(now.agency_id, now.year), desk.wording
    agency = wording.either(report["agency"], report["agency_en"])
    title = wording.say("changes.title", agency=agency, before=before.year, now=now.year)
    return desk.page(
        f"{ENGLISH if wording.english else ''}{address}", "changes.html", title,
        wording.say("changes.description", title=title), paired=wording.site.has_english_reports, agency=agency,
        now=now, before=before, tables=tables, same=same, unlike=len(edition.form.cells) - len(comparable),
        excerpt=excerpt, changed=changed, alike=alike, version=f"{now.version}+{now.fingerprint}",
        dated=report["source"]["retrieved"] or report["source"]["published"],
    )  # fmt: skip


def _table_changes(table: Table, cells: Sequence[str], before: Package, now: Package, desk: Desk) -> TableChanges:
    names = desk.edition(now.report["edition"]).checks.names
    changed = [(cell, before.cells[cell], now.cells[cell]) for cell in cells if before.cells[cell].table == table.id]
    plus = "+" if desk.wording.english else "＋"
    alike = before.report["scope"] == now.report["scope"]
    rows = [
        _row(cell, names[cell], _shown(old, desk), _shown(new, desk), _difference(old, new, plus) if alike else "")
        for cell, old, new in changed
        if (old.kind, old.value) != (new.kind, new.value)
    ]
    return TableChanges(table.id, table.title, table.title_en, len(rows), own_html("\n".join(rows)))


def _row(cell: str, name: str, before: str, now: str, difference: str) -> str:
    return f'<tr><th scope=row><a href="../#{cell}">{name}</a><td>{before}<td>{now}<td>{difference}'


def _shown(row: CellRow, desk: Desk) -> str:
    return figure(row.value) if row.kind == "number" else esc(desk.wording.term("kind", row.kind).mark)


def _difference(old: CellRow, new: CellRow, plus: str) -> str:
    if not (old.value.isdigit() and new.value.isdigit()):
        return ""
    difference = int(new.value) - int(old.value)
    return f"{plus if difference > 0 else '−'}{figure(str(abs(difference)))}"


def _sentences(passages: Sequence[PassageRow]) -> list[str]:
    return [sentence.strip() for passage in passages for sentence in _SENTENCE.findall(passage.text) if sentence.strip()]


def sentence_changes(before: Sequence[str], after: Sequence[str]) -> tuple[list[SentenceChange], int]:
    """Return the sentences that differ, in order, and how many are the same."""
    changed: list[SentenceChange] = []
    alike = 0
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            alike += j - i
        else:
            changed += _pairs(before[i:j], after[k:m])
    return changed, alike


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceChange]:
    for one, other in zip_longest(old, new, fillvalue=""):
        yield from _pair(one, other)


def _pair(one: str, other: str) -> Iterator[SentenceChange]:
    old, new = _TOKEN.findall(one), _TOKEN.findall(other)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    bounds = [(tag != "equal", "".join(old[i:j]), "".join(new[k:m])) for tag, i, j, k, m in codes]
    if sum(len(part) for differs, part, _ in bounds if not differs) >= LIKE * max(len(one), len(other)):
        before, after = ([(differs, parts[side]) for differs, *parts in bounds] for side in (0, 1))
        yield SentenceChange(_marked(before, "del"), _marked(after, "ins"))
        return
    if one:
        yield SentenceChange(_marked([(True, one)], "del"), Markup(""))
    if other:
        yield SentenceChange(Markup(""), _marked([(True, other)], "ins"))


def _marked(parts: Sequence[tuple[bool, str]], tag: str) -> Markup:
    """Return the parts of a sentence with those that the other one lacks marked."""
    return own_html("".join(f"<{tag}>{esc(part)}</{tag}>" if differs and part else esc(part) for differs, part in parts))

"""Which edition of the form each block of a report uses, judged by the tables and never by the year.

The report is read once with each edition. For each block the edition wins under which more of the block's cells can be
read; then the one whose headings are all printed; then the one with more columns, because fewer columns can always be
read into more. A block without a figure tells its edition by its headings alone. Cells that both editions share tell
nothing, except where the columns differ.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from gongkai.form import Block, Form, block_order, compose_id
from gongkai.recognise.reading import Reading

_BAD_HEADINGS = frozenset({"columns-differ", "header-missing"})
_UNUSABLE = frozenset({"absent", "unreadable"})

Score = tuple[float, int, int]


def edition_of(readings: Mapping[str, Reading]) -> str:
    """Return the edition id (composed where blocks differ) that fits a report read with each edition, newest last."""
    chosen = dict(_block_editions(readings))
    newest = max(readings)
    base = max(sorted(readings, reverse=True), key=lambda edition: Counter(chosen.values())[edition]) if chosen else newest
    own = {block.id for table in readings[base].form.tables for block in table.blocks}
    other = {block: edition for block, edition in chosen.items() if edition != base or block not in own}
    return compose_id(base, other)


def _block_editions(readings: Mapping[str, Reading]) -> Iterator[tuple[str, str]]:
    """Yield the edition of every block that tells one."""
    forms = {edition: reading.form for edition, reading in readings.items()}
    for table in forms[max(forms)].tables:
        for block_id in block_order(tuple(forms.values()), table.id):
            scores = {
                edition: score for edition, reading in readings.items() if (score := _score(reading, table.id, block_id, forms))
            }
            best = max(scores.values(), default=(0.0, 0, 0))
            winners = [edition for edition, score in scores.items() if score == best]
            if len(winners) == 1:
                yield block_id, winners[0]


def _score(reading: Reading, table_id: str, block_id: str, forms: Mapping[str, Form]) -> Score | None:
    block = _block(reading.form, table_id, block_id)
    if block is None:
        return None
    telling = _telling_lines(block, [b for form in forms.values() if (b := _block(form, table_id, block_id)) and b is not block])
    missing = {f.cell for f in reading.findings if f.code == "line-missing"}
    own = [c for c in reading.cells if c.cell.table == table_id and c.cell.block == block_id and c.cell.line in telling]
    kinds = ["absent" if f"{table_id}.{c.cell.line}" in missing else c.kind for c in own]
    unheaded = any(f.code in _BAD_HEADINGS and f.params.get("block") == block_id for f in reading.findings)
    says_something = any(kind in {"number", "dash", "none"} for kind in kinds)
    if all(kind == "absent" for kind in kinds) or (not says_something and (unheaded or len(block.columns) == 1)):
        return None
    usable = sum(kind not in _UNUSABLE for kind in kinds) / len(kinds)
    return usable, -unheaded, len(block.columns)


def _block(form: Form, table_id: str, block_id: str) -> Block | None:
    return next((block for block in form.table(table_id).blocks if block.id == block_id), None)


def _telling_lines(block: Block, others: list[Block]) -> frozenset[str]:
    """Lines whose reading tells the edition: all where the columns differ, else those the other editions do not have."""
    lines = {line.id for line in block.lines}
    for other in others:
        if [column.id for column in other.columns] == [column.id for column in block.columns]:
            lines -= {line.id for line in other.lines}
    return frozenset(lines)

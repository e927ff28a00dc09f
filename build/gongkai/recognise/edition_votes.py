"""Which edition of the form each block of a report uses, judged by the tables; the year decides only between equals. A block
without a figure tells its edition by its headings alone.

The report is read once with each edition, and for each block every line of every edition votes by the cells it reads:

1. an edition whose headings are printed wins over one whose headings are not;
2. then the one that reads most of what is printed in the block, then the one that meets fewest labels that are not its own;
3. of two that read the same, one that has all the other's cells, and more which nobody finds, gives way.

What is left are equals: the edition that most blocks use wins, then the one in force in the report's year, then the newest.
An edition that was not yet in force, and reads nothing that those in force cannot, is no rival to them: a line that a report
leaves out does not make it one of a later form.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from gongkai.form import Block, Form, block_order, compose_id, table_order
from gongkai.recognise.reading import CellReading, LineState, Reading, Standing

_SAYING = frozenset({"number", "dash", "none"})


class _Vote(NamedTuple):
    """What one edition makes of one block: its cells, where those it can read stand, what was odd."""

    cells: frozenset[str]
    places: frozenset[str]
    unheaded: bool
    variants: int

    @property
    def score(self) -> tuple[bool, int, int]:
        """Its rank."""
        return not self.unheaded, len(self.places), -self.variants


def edition_of(readings: Mapping[str, Reading], in_force: str) -> str:
    """Return the edition id (composed where blocks differ) that fits a report.

    Args:
        readings: The report read with each edition, oldest first.
        in_force: The edition in force in its year; the newest where the year is not known.
    """
    ranked = [in_force, *(edition for edition in reversed(list(readings)) if edition != in_force)]
    begun = list(readings)[: list(readings).index(in_force) + 1]
    votes = dict(_votes(readings))
    rivals = {*begun, *(edition for each in votes.values() for edition in each if _reads_more(edition, each, begun))}
    fitting = {block: winners for block, each in votes.items() if (winners := _winners(each, rivals))}
    base = max(ranked, key=lambda edition: sum(edition in winners for winners in fitting.values()))
    other = {block: next(e for e in ranked if e in winners) for block, winners in fitting.items() if base not in winners}
    return compose_id(base, other)


def _reads_more(edition: str, votes: Mapping[str, _Vote], begun: Collection[str]) -> bool:
    """Whether an edition reads something in a block that those in force by then do not, or they find nothing there."""
    known = frozenset(place for each in begun if each in votes for place in votes[each].places)
    return not votes[edition].places <= known or not any(each in votes for each in begun)


def _winners(votes: Mapping[str, _Vote], rivals: Collection[str]) -> frozenset[str]:
    asked = {edition: vote for edition, vote in votes.items() if edition in rivals}
    best = max((vote.score for vote in asked.values()), default=None)
    equals = {edition: vote for edition, vote in asked.items() if vote.score == best}
    return frozenset(e for e, vote in equals.items() if not any(other.cells < vote.cells for other in equals.values()))


def _votes(readings: Mapping[str, Reading]) -> Iterator[tuple[str, dict[str, _Vote]]]:
    """Yield every block of any edition with the votes of the editions that have it and find it."""
    forms = [reading.form for reading in readings.values()]
    for table in table_order(forms):
        for block in block_order(forms, table):
            votes = {edition: _vote(reading, table, block) for edition, reading in readings.items()}
            yield block, {edition: vote for edition, vote in votes.items() if vote}


def _vote(reading: Reading, table_id: str, block_id: str) -> _Vote | None:
    block = _block(reading.form, table_id, block_id)
    if block is None:
        return None
    state = next(state for state in reading.tables if state.table.id == table_id)
    lines = {line.line.id: line for line in state.lines if line.line in block.lines}
    own = [c for c in reading.cells if c.cell.block == block_id and c.cell.table == table_id]
    met = [c for c in own if not lines[c.cell.line].is_missing]
    unheaded = any(not line.headed for line in lines.values())
    says_something = any(c.kind in _SAYING for c in met)
    if not met or (not says_something and (unheaded or len(block.columns) == 1)):
        return None
    variants = sum(line.variants for line in lines.values())
    found = frozenset(_place(c) for c in met if _is_found(c, lines[c.cell.line]))
    return _Vote(frozenset(c.cell.id for c in own), found, unheaded, variants)


def _is_found(read: CellReading, state: LineState) -> bool:
    """A cell in doubt was found all the same; those of lines not understood were not."""
    return state.standing is Standing.READ and read.cell.id not in state.refused


def _place(read: CellReading) -> str:
    return str(read.place or read.cell.id)


def _block(form: Form, table_id: str, block_id: str) -> Block | None:
    table = next((table for table in form.tables if table.id == table_id), None)
    return next((block for block in table.blocks if block.id == block_id), None) if table else None

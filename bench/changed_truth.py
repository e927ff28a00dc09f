"""What a changed report shows in each cell of the form, and what is said of a reading that says something else.

A cell shows one thing or another (`shows`: kind and value, several where careful readers may differ), or nothing that anybody
could determine (`shows` is empty): then only `unreadable` is right. `touched` says that the change had to do with the cell, so
that a mark on it has a reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.recognise import CellReading, Reading
from synthesis import Draft, PrintedCell
from synthesis.equations import Value

VERDICTS = ("right", "marked", "without need", "wrong")
_DOUBTS = frozenset({"differs", "single"})
Shown = tuple[str, Value | None]


class Truth(NamedTuple):
    """What one cell shows."""

    shows: tuple[Shown, ...]
    touched: bool = False


Truths = Mapping[str, Truth]
BLANK = Truth((("blank", None),), touched=True)
UNKNOWN = Truth((), touched=True)
NOT_THERE = Truth((("absent", None),), touched=True)


def number(value: Value | None, *, touched: bool = True) -> Truth:
    """Return the truth of a cell that shows this number."""
    return Truth((("number", value),), touched)


def touched(truth: Truth) -> Truth:
    """Return the same truth of a cell that the change had to do with."""
    return truth._replace(touched=True)


def as_printed(cells: Iterable[PrintedCell]) -> dict[str, Truth]:
    """Return the truth of a report that nobody changed."""
    return {cell.cell: Truth(((cell.kind, cell.value),)) for cell in cells}


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed report before it is written: its draft, what it shows, and what was done to it."""

    draft: Draft
    truths: Truths
    what: str
    words: dict[str, str] = field(default_factory=dict)


def judged(truths: Truths, reading: Reading) -> dict[str, str]:
    """Return a verdict for every cell of the report, and for every figure that was read though there is no such cell."""
    found = {cell.cell.id: cell for cell in reading.cells}
    extra = [id_ for id_, cell in found.items() if id_ not in truths and cell.kind == "number"]
    return {id_: _verdict(truths.get(id_, NOT_THERE), found.get(id_), reading, id_) for id_ in [*truths, *extra]}


def refused(truths: Truths) -> dict[str, str]:
    """Return the verdicts of a report that was refused with an error: every cell is marked."""
    return {id_: "marked" if truth.touched else "without need" for id_, truth in truths.items()}


def _verdict(truth: Truth, found: CellReading | None, reading: Reading, id_: str) -> str:
    if found and (found.kind, found.value) in truth.shows:
        return "right"
    if found and found.kind == "unreadable" and not truth.shows:
        return "right"
    if (found and (found.kind == "unreadable" or found.confidence in _DOUBTS)) or _remarked(reading, id_):
        return "marked" if truth.touched else "without need"
    return "wrong"


def _remarked(reading: Reading, cell: str) -> bool:
    """Is there a finding on the cell or its line, or one on its table that says it could not be read?"""
    table, line, _ = cell.split(".")
    near = (cell, f"{table}.{line}")
    return any((f.cell in near and f.severity != "info") or (f.cell == table and f.severity == "error") for f in reading.findings)


def tally(verdicts: Mapping[str, str]) -> Counter[str]:
    """Count the verdicts."""
    return Counter(verdicts.values())

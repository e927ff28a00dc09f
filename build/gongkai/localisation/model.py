"""What error localisation answers: a status, the smallest changes that would make every identity hold, nothing applied.

| status | meaning |
|---|---|
| `consistent` | every identity holds, and any single wrong cell would have shown |
| `hidden_possible` | every identity that can be assessed holds, but some cell that was read stands in none of them |
| `located_unique` | one smallest set of cells, each with one figure that would do |
| `located_ambiguous` | several smallest sets, or a set for which several figures would do: listed, none is picked |
| `structural` | a whole line or column slipped by one explains everything |
| `unresolved` | no change of few cells and no slip explains the failed identities |
| `budget` | the search was given up before it had seen every possibility |
"""

from dataclasses import dataclass
from typing import NamedTuple

from gongkai.codes import ids

STATUSES = ids("localisation")
MOST_LISTED = 10
MOST_DERIVED = 5
MOST_CELLS = 5
MOST_NODES = 12_000
STANDARD_WEIGHT = 2


class Change(NamedTuple):
    """A cell (index in form order), the figure read, the figure needed, and the manner of the mistake between them.

    `value` is None for a cell that was not read, `needed` is None where several figures would do.
    """

    cell: int
    value: int | None
    needed: int | None
    manner: str


class ChangeSet(NamedTuple):
    """Changes that together make every identity hold; `slip` names the line or column moved, "" for single cells.

    The smaller the `score`, the more it looks like a slip of the pen.
    """

    changes: tuple[Change, ...]
    score: int
    slip: str = ""

    @property
    def cells(self) -> tuple[int, ...]:
        """The cells that would change."""
        return tuple(change.cell for change in self.changes)

    @property
    def determined(self) -> bool:
        """Whether each cell has exactly one figure that would do."""
        return all(change.needed is not None for change in self.changes)


class Derived(NamedTuple):
    """A cell that was not read, and the only figure the identities leave for it."""

    cell: int
    value: int


@dataclass(frozen=True, slots=True)
class Localisation:
    """The answer for one table of one report.

    Attributes:
        status: One of `STATUSES`.
        sets: The smallest change sets, most plausible first, at most `MOST_LISTED`.
        count: How many smallest sets there are; with status `budget`, how many were seen.
        size: Cells in a smallest set; 0 when there is none.
        unique: Whether there is one smallest set, its figures are determined, and no set one cell larger is more plausible.
        nodes: Steps of the search.
        near: Sets one cell larger than the smallest, most plausible first, at most `MOST_LISTED`.
        derived: Cells that were not read and have one possible figure, when the policy allows to name it.
    """

    status: str
    sets: tuple[ChangeSet, ...] = ()
    count: int = 0
    size: int = 0
    unique: bool = False
    nodes: int = 0
    near: tuple[ChangeSet, ...] = ()
    derived: tuple[Derived, ...] = ()

    @property
    def ranking(self) -> tuple[ChangeSet, ...]:
        """Smallest sets and those one larger, most plausible first."""
        return tuple(sorted(self.sets + self.near, key=lambda found: (found.score, len(found.changes), found.cells)))

    @property
    def listed(self) -> tuple[ChangeSet, ...]:
        """The sets to be named: the smallest, and where one larger rivals them those too."""
        return self.sets if self.unique or not self.near else self.ranking[:MOST_LISTED]

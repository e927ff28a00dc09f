"""How mistakes come about: one figure typed for another, a whole line or column read one place too far; and what each costs.

A change set is ranked by the sum of its costs. One keystroke explains most arbitrary figures too, so a manner only
orders what the identities leave open; it is shown, never counted as proof.

>>> manner_of(31, 13), manner_of(0, 128), manner_of(12, 120000), manner_of(57, 402)
('transposed', 'lost', 'factor', 'arbitrary')

What slipped is put back, and tested against every identity as a single operation. The cell at the far end gets no figure back:
it is derived. A slip counts only when all identities hold after it, and changes at least two other cells: less is a matter of
single cells. Where several do, those come first whose far end was read empty or as 0, which a slip leaves there; a figure would
have to be one error more. None is left out for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.localisation.balance import balance
from gongkai.localisation.components import contract
from gongkai.localisation.model import Change, ChangeSet
from gongkai.localisation.network import Network

# What a cell of the usual weight costs: a cell more must be worth several doubtful manners.
CELL = 6
COSTS: Mapping[str, int] = {
    "transposed": 0,
    "slipped": 0,
    "factor": 0,
    "lost": 1,
    "missing_digit": 1,
    "extra_digit": 1,
    "wrong_digit": 2,
    "total": 3,
    "open": 6,
    "arbitrary": 8,
}
FACTORS = frozenset(10**n for n in range(1, 9))
Grid = Mapping[int, tuple[int, int]]


def manner_of(printed: int, needed: int) -> str:
    """Name the manner that leads from the figure needed to the figure printed; `arbitrary` when none is recognised."""
    if printed == 0:
        return "lost"
    small, large = sorted((printed, needed))
    if small and large % small == 0 and large // small in FACTORS:
        return "factor"
    return _keystroke(str(printed), str(needed))


def _keystroke(wrong: str, right: str) -> str:
    if len(wrong) == len(right):
        places = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        if len(places) == 1:
            return "wrong_digit"
        first, last = places[0], places[-1]
        swapped = wrong[first : last + 1] == right[first : last + 1][::-1]
        return "transposed" if last == first + 1 and swapped else "arbitrary"
    if any(right == wrong[:i] + wrong[i + 1 :] for i in range(len(wrong))):
        return "extra_digit"
    if any(wrong == right[:i] + right[i + 1 :] for i in range(len(right))):
        return "missing_digit"
    return "arbitrary"


def explained(changes: Sequence[tuple[int, int, int | None]], grid: Grid, totals: frozenset[int]) -> tuple[Change, ...]:
    """Give each (cell, printed, needed) its manner."""
    pairs = {cell: (printed, needed) for cell, printed, needed in changes}
    named = []
    for cell, printed, needed in changes:
        if needed is None:
            manner = "open"
        elif any(_slipped(pairs[other], (printed, needed)) for other in pairs if _neighbours(grid, cell, other)):
            manner = "slipped"
        else:
            manner = manner_of(printed, needed)
        if manner == "arbitrary" and cell in totals:
            manner = "total"
        named.append(Change(cell, printed, needed, manner))
    return tuple(named)


def _slipped(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    """Whether two cells exchanged their figures; 0 and a figure exchanged is a figure put into the cell beside."""
    return one == (other[1], other[0])


def _neighbours(grid: Grid, one: int, other: int) -> bool:
    (line, column), (next_line, next_column) = grid[one], grid[other]
    return abs(line - next_line) + abs(column - next_column) == 1


def scored(changes: tuple[Change, ...], costs: Mapping[int, int]) -> ChangeSet:
    """Add up what the changes cost, each cell its own cost; two that exchanged their figures are little more than one mistake."""
    score = 0
    for change in changes:
        cell = costs[change.cell]
        score += (cell * 2 // 3 if change.manner == "slipped" else cell) + COSTS[change.manner]
    return ChangeSet(changes, score)


SCORE = 10
LEFT_OVER = 2
"""What it costs more when a figure stands in the place that the slip would leave over."""


class Slip(NamedTuple):
    """`cells` of one line or column, in order; figures belong `step` places on from where they were read."""

    name: str
    cells: tuple[int, ...]
    step: int

    def put_back(self, values: Mapping[int, int | None]) -> dict[int, int | None]:
        """Return the figures of these cells moved to where they belong; the cell left without one gets None."""
        read = [values[cell] for cell in self.cells]
        moved = [None, *read[:-1]] if self.step > 0 else [*read[1:], None]
        return dict(zip(self.cells, moved, strict=True))

    @property
    def left_over(self) -> int:
        """The cell that the slip would leave over."""
        return self.cells[0 if self.step < 0 else -1]

    def short(self, values: Mapping[int, int | None]) -> bool:
        """Whether the place that the slip would leave over was in fact not read."""
        return values[self.left_over] is None


def slips_of(network: Network) -> tuple[Slip, ...]:
    """Return all slips of a whole line or a whole column."""
    runs = [("line", *line) for line in network.lines] + [("column", *column) for column in network.columns]
    return tuple(Slip(f"{kind}:{id_}:{step:+d}", cells, step) for kind, id_, cells in runs if len(cells) > 2 for step in (-1, 1))


def repairs(network: Network, values: Mapping[int, int | None], slips: Sequence[Slip]) -> tuple[ChangeSet, ...]:
    """Return the slips that explain everything, each table that comes out named once."""
    found: dict[tuple[tuple[int, int | None], ...], ChangeSet] = {}
    for slip in slips:
        for changes in _explains(network, values, slip):
            key = tuple((change.cell, change.needed) for change in changes)
            found.setdefault(key, ChangeSet(changes, SCORE + (LEFT_OVER if values[slip.left_over] else 0), slip.name))
    return tuple(sorted(found.values(), key=lambda one: (one.score, len(one.changes), one.cells)))


def _explains(network: Network, values: Mapping[int, int | None], slip: Slip) -> Iterator[tuple[Change, ...]]:
    moved = slip.put_back(values)
    if sum(needed != values[cell] for cell, needed in moved.items() if needed is not None) < 2:
        return
    after = {**values, **moved}
    read = [after[cell] for cell in network.cells]
    figures = [figure or 0 for figure in read]
    missing = [arc for arc, figure in enumerate(read) if figure is None]
    excess = network.excess(figures)
    if contract(network, missing, excess).sums:
        return
    settled = balance(network, missing, figures, excess)
    if settled.cuts:
        return
    changed = settled.changes
    derived = {network.cells[arc]: change for arc, change in changed.items()}
    needed = {cell: derived.get(cell) if figure is None else figure for cell, figure in moved.items()}
    yield tuple(Change(cell, values[cell], needed[cell], "slipped") for cell in slip.cells if needed[cell] != values[cell])

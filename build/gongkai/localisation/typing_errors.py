"""How a figure comes to be printed in place of another: the manners of typing error, and how much each one costs.

A change set is ranked by the sum of its costs. One keystroke explains most arbitrary figures too, so a manner only
orders what the identities leave open; it is shown, never counted as proof.

>>> manner_of(31, 13), manner_of(0, 128), manner_of(12, 120000), manner_of(57, 402)
('transposed', 'lost', 'factor', 'arbitrary')
"""

from collections.abc import Mapping, Sequence

from gongkai.localisation.model import Change, ChangeSet

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

"""Errors planted in consistent synthetic tables, and how error localisation fares with them. Fixed seeds throughout.

A table of the pool is one synthetic report's `requests`, the editions by turns. An error of one cell is

| kind | what is read instead of the figure |
|---|---|
| `typo` | the figure with two digits exchanged, one wrong, missing or too many; only figures other than 0 |
| `keystroke` | the same, in any cell: 0 becomes a digit |
| `lost` | 0, where there was a figure |
| `arbitrary` | any other figure of the table's size |
| `total` | in a cell that sums others: the sum without one of its terms |
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

from gongkai.form import EDITIONS, load_form
from gongkai.localisation.localise import localise
from gongkai.localisation.model import Localisation
from gongkai.localisation.network import Network, network_of
from synthesis import draw_figures

Values = list[int | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A consistent table: its graph and the true figure of each cell of the form (0 outside the table)."""

    network: Network
    truth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trial. `exact`: what is ranked first restores the truth; `seconds`: processor time of the answer."""

    answer: Localisation
    exact: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planted in each table: `cells` errors of a kind, or one slip or exchange; and how many cells are not read."""

    title: str
    kind: str
    cells: int = 0
    missing: int = 0


@cache
def table(seed: int) -> Table:
    """Return the table of this seed."""
    form = load_form(EDITIONS[seed % len(EDITIONS)])
    network = network_of(form, "requests")
    values = draw_figures(form, seed).values
    return Table(network, tuple(int(values[cell.id]) if cell.table == "requests" else 0 for cell in form.cells))


def trials(plan: Plan, n: int) -> Iterator[Outcome]:
    """Run n trials; tables that cannot carry the error (all figures 0) are passed over."""
    seed = done = 0
    while done < n:
        here = table(seed % 10_000)
        rng = Random(f"{plan.title}/{seed}")  # noqa: S311 - repeatable on purpose
        seed += 1
        read = PLANTERS.get(plan.kind, _cells)(here, plan, rng)
        if read is not None and read != list(here.truth):
            done += 1
            yield judge(here, read)


def judge(here: Table, read: Sequence[int | None]) -> Outcome:
    """Localise and compare what is ranked first with the truth."""
    start = time.process_time()
    answer = localise(here.network, read)
    seconds = time.process_time() - start
    return Outcome(answer, bool(answer.ranking) and _restores(here, read, answer), seconds)


def _restores(here: Table, read: Sequence[int | None], answer: Localisation) -> bool:
    values = list(read)
    for change in answer.ranking[0].changes:
        values[change.cell] = change.needed
    return all(v == truth for v, truth, was in zip(values, here.truth, read, strict=True) if v is not None or was is not None)


def _cells(here: Table, plan: Plan, rng: Random) -> Values | None:
    """Plant `plan.cells` errors of one cell each."""
    candidates = [cell for cell in here.network.cells if plan.kind in ("keystroke", "arbitrary") or here.truth[cell]]
    if plan.kind == "total":
        candidates = [cell for cell in candidates if cell in here.network.totals]
    read: Values = list(here.truth)
    rng.shuffle(candidates)
    planted = 0
    for cell in candidates:
        wrong = ERRORS[plan.kind](here, cell, rng)
        if planted < plan.cells and wrong != here.truth[cell]:
            read[cell] = wrong
            planted += 1
    for cell in rng.sample(here.network.cells, plan.missing):
        read[cell] = None
    return read if planted == plan.cells else None


def _typo(here: Table, cell: int, rng: Random) -> int:
    text = str(here.truth[cell])
    i, digit = rng.randrange(len(text)), rng.choice("0123456789")
    wrong = rng.choice(
        (
            text[:i] + text[i : i + 2][::-1] + text[i + 2 :],
            text[:i] + digit + text[i + 1 :],
            text[:i] + text[i + 1 :],
            text[:i] + digit + text[i:],
        )
    )
    return int(wrong or 0)


def _arbitrary(here: Table, _cell: int, rng: Random) -> int:
    return rng.randrange(max(10, 2 * max(here.truth)))


def _total(here: Table, cell: int, rng: Random) -> int:
    sides = [side for check in here.network.checks for side in (check.left, check.right) if (cell,) in (check.left, check.right)]
    terms = [here.truth[term] for side in sides for term in side if term != cell and here.truth[term]]
    return here.truth[cell] - rng.choice(terms or [0])


ERRORS: dict[str, Callable[[Table, int, Random], int]] = {
    "typo": _typo,
    "keystroke": _typo,
    "lost": lambda _here, _cell, _rng: 0,
    "arbitrary": _arbitrary,
    "total": _total,
}


def _moved(here: Table, _plan: Plan, rng: Random) -> Values | None:
    """A figure printed in the column beside, where 0 belongs."""
    lines = [cells for _, cells in here.network.lines]
    pairs = [pair for cells in lines for pair in _beside(cells) if here.truth[pair[0]] and not here.truth[pair[1]]]
    return _exchanged(here, rng.choice(pairs)) if pairs else None


def _swapped(here: Table, _plan: Plan, rng: Random) -> Values | None:
    """The figures of two neighbouring lines exchanged in one column."""
    columns = [cells for _, cells in here.network.columns]
    pairs = [pair for cells in columns for pair in _beside(cells) if here.truth[pair[0]] != here.truth[pair[1]]]
    return _exchanged(here, rng.choice(pairs)) if pairs else None


def _beside(cells: Sequence[int]) -> list[tuple[int, int]]:
    forward = list(pairwise(cells))
    return forward + [(b, a) for a, b in forward]


def _exchanged(here: Table, pair: tuple[int, int]) -> Values:
    read: Values = list(here.truth)
    read[pair[0]], read[pair[1]] = read[pair[1]], read[pair[0]]
    return read


def _slipped(here: Table, plan: Plan, rng: Random) -> Values | None:
    """A whole line or column read one place on; the place left over is empty, 0, or takes any figure."""
    runs = here.network.lines if plan.kind == "line" else here.network.columns
    cells = rng.choice([cells for _, cells in runs])
    figures: Values = [here.truth[cell] for cell in cells]
    filler = rng.choice((None, 0, rng.choice(figures)))
    moved = [*figures[1:], filler] if rng.random() < 0.5 else [filler, *figures[:-1]]
    read: Values = list(here.truth)
    for cell, figure in zip(cells, moved, strict=True):
        read[cell] = figure
    changed = sum(read[cell] not in (None, here.truth[cell]) for cell in cells)
    return read if (changed >= 3) == (plan.cells == 3) and changed else None


PLANTERS: dict[str, Callable[[Table, Plan, Random], Values | None]] = {
    "moved": _moved,
    "swapped": _swapped,
    "line": _slipped,
    "column": _slipped,
}
PLANS: tuple[Plan, ...] = (
    Plan("1 typo", "typo", 1),
    Plan("1 lost number", "lost", 1),
    Plan("1 arbitrary figure", "arbitrary", 1),
    Plan("1 total not recomputed", "total", 1),
    Plan("2 typos", "typo", 2),
    Plan("2 keystrokes, zeros included", "keystroke", 2),
    Plan("2 arbitrary figures", "arbitrary", 2),
    Plan("3 typos", "typo", 3),
    Plan("3 keystrokes, zeros included", "keystroke", 3),
    Plan("3 arbitrary figures", "arbitrary", 3),
    Plan("figure in the next column", "moved"),
    Plan("two lines' cells exchanged", "swapped"),
    Plan("whole line slipped, 3 cells or more differ", "line", 3),
    Plan("whole column slipped, 3 cells or more differ", "column", 3),
    Plan("whole line slipped, 1 or 2 cells differ", "line"),
    Plan("whole column slipped, 1 or 2 cells differ", "column"),
    Plan("4 typos", "typo", 4),
    Plan("6 typos", "typo", 6),
    Plan("10 arbitrary figures", "arbitrary", 10),
    Plan("5 arbitrary figures, 10 cells not read", "arbitrary", 5, 10),
    Plan("5 arbitrary figures, 20 cells not read", "arbitrary", 5, 20),
    Plan("9 arbitrary figures, 40 cells not read", "arbitrary", 9, 40),
)

"""A whole line or column read one place too far: put back, and tested against every identity as a single operation.

The cell at the far end gets no figure back: it is derived. A slip counts only when all identities hold after it,
and changes at least two other cells: less is a matter of single cells. Where several do, those come first whose far end
was read empty or as 0, which a slip leaves there; a figure would have to be one error more. None is left out for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.localisation.balance import balance
from gongkai.localisation.components import contract
from gongkai.localisation.model import Change, ChangeSet
from gongkai.localisation.network import Network

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

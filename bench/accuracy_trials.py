"""Synthetic reports written, read and judged: every cell is right, marked or wrong.

Right: kind, value, precision and note (apart from white space) are the printed ones. Marked: not right, and the reading
says so of this cell, by `unreadable`, by two readings that differ, by a finding on the cell, its line or its table, or by a
sum that fails. Wrong: not right, and nothing says so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.errors import GongkaiError
from gongkai.form import load_form
from gongkai.recognise import CellReading, Reading, recognise
from gongkai.sources import read_many
from gongkai.text import fold
from synthesis import (
    DEFECT_KINDS,
    Container,
    Draft,
    PrintedCell,
    compose,
    draw_figures,
    equations,
    plant_several,
)
from synthesis.chance import chance

EDITIONS = ("2021", "2021", "2019", "2021+2019:article_20_1", "2019+2021:requests")
"""Editions, and compositions of blocks met in reports; the edition in force twice as often."""

DEFECTS = ("", *DEFECT_KINDS)
PLANTED = 5
"""Cells with a defect in a report that has any."""

_DOUBTS = frozenset({"differs", "single"})
SUMMED = ("requests.", "reviews.")


@dataclass(frozen=True, slots=True)
class Trial:
    """One report to be written and read; `defect` is a kind or empty, `planted` the cells that carry it."""

    style: str
    edition: str
    defect: str
    seed: int
    draft: Draft
    planted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report's cells: id → right, marked or wrong; `refused` is the code of the error, if there was one."""

    trial: Trial
    verdicts: dict[str, str] = field(default_factory=dict)
    refused: str = ""

    def tally(self, *, planted: bool = False, summed: bool = False) -> Counter[str]:
        """Count the verdicts, of cells with a planted defect or of tables with sums only if asked for."""
        return Counter(
            verdict
            for cell, verdict in self.verdicts.items()
            if (not planted or cell in self.trial.planted) and (not summed or cell.startswith(SUMMED))
        )


def run(container: Container, n: int) -> Iterator[Outcome]:
    """Write n reports, all styles and defects in turn, read them all and judge every cell."""
    trials = [_trial(container, seed) for seed in range(n)]
    files = {
        f"{t.seed}{container.suffix}": data for t, data in zip(trials, container.write([t.draft for t in trials]), strict=True)
    }
    for trial, document in zip(trials, read_many(files).values(), strict=True):
        try:
            if isinstance(document, GongkaiError):
                raise document
            yield Outcome(trial, judge(trial.draft.cells, recognise(document)))
        except GongkaiError as error:
            yield Outcome(trial, dict.fromkeys((c.cell for c in trial.draft.cells), "marked"), error.code)


def _trial(container: Container, seed: int) -> Trial:
    """The numbers of styles and of defects share no factor: in turn, every style meets every defect."""
    style, kind = container.styles[seed % len(container.styles)], DEFECTS[seed % len(DEFECTS)]
    edition = chance("trial", container.id, seed).choice(EDITIONS)
    form = load_form(edition)
    figures = draw_figures(form, seed)
    defects = plant_several(form, figures, kind, seed, PLANTED) if kind else ()
    cells = frozenset(cell.cell for defect in defects for cell in defect.printed)
    draft = compose(form, figures, style, seed, defects=defects)
    return Trial(style.id, edition, kind if defects else "", seed, draft, cells)


def judge(printed: Sequence[PrintedCell], reading: Reading) -> dict[str, str]:
    """Judge every cell that was printed, and every figure that was read though none was printed."""
    wanted = {cell.cell: cell for cell in printed}
    found = {cell.cell.id: cell for cell in reading.cells}
    doubted = _doubted(reading, found)
    extra = [id_ for id_, cell in found.items() if id_ not in wanted and cell.kind == "number"]
    return {
        id_: _verdict(wanted.get(id_), found.get(id_), id_ in doubted or _remarked(reading, id_)) for id_ in [*wanted, *extra]
    }


def _verdict(wanted: PrintedCell | None, found: CellReading | None, said: bool) -> str:
    if wanted and found:
        read = (found.kind, found.value, found.quantity.precision, fold(found.quantity.note))
        if read == (wanted.kind, wanted.value, wanted.precision, fold(wanted.note)):
            return "right"
    return "marked" if said else "wrong"


def _doubted(reading: Reading, found: dict[str, CellReading]) -> set[str]:
    """The cells that the reading itself doubts, and those in sums of exact figures that fail."""
    doubted = {id_ for id_, cell in found.items() if cell.kind == "unreadable" or cell.confidence in _DOUBTS}
    exact = {id_: cell.value for id_, cell in found.items() if cell.value is not None and cell.quantity.precision == 1}
    for equation in equations(reading.form):
        cells = equation.left + equation.right
        if all(cell in exact for cell in cells) and not equation.holds({cell: exact[cell] for cell in cells}):
            doubted.update(cells)
    return doubted


def _remarked(reading: Reading, cell: str) -> bool:
    """Is there a finding on the cell, on its line, or one on its table that says it could not be read?"""
    table, line, _ = cell.split(".")
    near = (cell, f"{table}.{line}")
    return any((f.cell in near and f.severity != "info") or (f.cell == table and f.severity == "error") for f in reading.findings)

"""The way of the requests of one agency-year: new and carried in, results in groups, carried out.

A picture (SVG, made here) and its table. The branches are data of the wording. A branch of which a failed check touches a
cell is hatched; one that lacks a figure is named but not drawn, and nothing is put in its place.
How it is drawn is said in `charts.shares`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from markupsafe import Markup

from gongkai.form import load_form
from gongkai.package.stored_package import Package
from gongkai.pages.charts.shares import Ribbon, flow
from gongkai.pages.words.html import esc, figure, own_html
from gongkai.pages.words.keys import Branch
from gongkai.pages.words.wording import Wording


@dataclass(frozen=True, slots=True)
class Stream:
    """A branch with its word, its figure (None when a cell holds none), what is shown of it, and the cells it is the sum of."""

    branch: Branch
    word: str
    value: int | None
    shown: str
    cells: tuple[str, ...]
    fails: bool

    @property
    def name(self) -> str:
        """The label in the picture."""
        return f"{self.word} {self.shown}{' ✗' if self.fails else ''}"


@dataclass(frozen=True, slots=True)
class Flow:
    """What the section shows: both sides, their totals where all figures are there, and the picture (empty without one)."""

    ins: tuple[Stream, ...]
    outs: tuple[Stream, ...]
    total_in: int | None
    total_out: int | None
    picture: Markup

    @property
    def streams(self) -> tuple[Stream, ...]:
        """All branches in the order of the form."""
        return self.ins + self.outs


def flow_of(package: Package, failing: frozenset[str], wording: Wording) -> Flow:
    """Return the flow of an agency-year, given the cells that its failed checks touch."""
    edition = package.report["edition"]
    streams = [_stream(branch, branch_cells(branch, edition), package, failing, wording) for branch in wording.flow]
    ins = tuple(stream for stream in streams if stream.branch.side == "in")
    outs = tuple(stream for stream in streams if stream.branch.side == "out")
    listed, apart = wording.say("parts.comma"), wording.say("parts.semicolon")
    told = apart.join(listed.join(esc(stream.name) for stream in side) for side in (ins, outs))
    titles = wording.say("flow.title"), wording.say("flow.told", streams=told)
    return Flow(ins, outs, _total(ins), _total(outs), own_html(flow(_ribbons(ins), _ribbons(outs), *titles)))


@lru_cache(maxsize=256)
def branch_cells(branch: Branch, edition: str) -> tuple[str, ...]:
    """Return the cells of an edition whose sum a branch is."""
    known = [cell.id for cell in load_form(edition).cells]
    return tuple(cell for cell in known if any(fnmatchcase(cell, pattern) for pattern in branch.cells))


def _stream(branch: Branch, cells: tuple[str, ...], package: Package, failing: frozenset[str], wording: Wording) -> Stream:
    values = [row.value if (row := package.cells.get(cell)) and row.kind == "number" else "" for cell in cells]
    value = sum(map(int, values)) if cells and all(values) else None
    shown = wording.say("flow.missing") if value is None else figure(str(value))
    return Stream(branch, wording.either(branch.word, branch.word_en), value, shown, cells, not failing.isdisjoint(cells))


def _total(streams: Sequence[Stream]) -> int | None:
    values = [stream.value for stream in streams]
    return None if None in values else sum(value for value in values if value is not None)


def _ribbons(streams: Sequence[Stream]) -> list[Ribbon]:
    return [Ribbon(stream.name, stream.value, stream.branch.tone, stream.fails) for stream in streams]

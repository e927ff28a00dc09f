"""The way of the requests of one agency-year: new and carried in, results in groups, carried out.

A picture (SVG, made here) and its table. The branches are data of the wording. A branch of which a failed check touches a
cell is hatched; one that lacks a figure is named but not drawn, and nothing is put in its place. Both sides keep their own
height: where they differ, the step is seen.

    slots    every branch has a slot as high as its band, and never lower than its label
    left     bands that swing to the trunk, labels over or under them
    right    bands that swing from the trunk, labels behind them
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from markupsafe import Markup

from gongkai.form import load_form
from gongkai.package.stored_package import Package
from gongkai.pages.collection.charts import HATCH, label, ribbon
from gongkai.pages.words.html import figure, own_html
from gongkai.pages.words.keys import Branch
from gongkai.pages.words.wording import Wording

WIDTH, TRUNK, RIGHT, LABELS = 340, 120, 226, 234
"""Width of the picture; where the trunk, the right ends and the labels behind them stand."""
HEIGHT = 170
"""Height of the thicker side's bands together."""
LINE = 17
"""Height of a line of text, and so of the lowest slot."""
GAP = 6
"""Between the first band on the left and the second, and half of it between those on the right."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A branch with its figure (None when a cell holds none), what is shown of it, and the cells it is the sum of."""

    branch: Branch
    value: int | None
    shown: str
    cells: tuple[str, ...]
    fails: bool

    @property
    def name(self) -> str:
        """The label in the picture."""
        return f"{self.branch.word} {self.shown}{' ✗' if self.fails else ''}"


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
    drawn = any(stream.value for stream in ins) and any(stream.value for stream in outs)
    picture = own_html(_picture(ins, outs, wording)) if drawn else Markup("")
    return Flow(ins, outs, _total(ins), _total(outs), picture)


@lru_cache(maxsize=256)
def branch_cells(branch: Branch, edition: str) -> tuple[str, ...]:
    """Return the cells of an edition whose sum a branch is."""
    known = [cell.id for cell in load_form(edition).cells]
    return tuple(cell for cell in known if any(fnmatchcase(cell, pattern) for pattern in branch.cells))


def _stream(branch: Branch, cells: tuple[str, ...], package: Package, failing: frozenset[str], wording: Wording) -> Stream:
    values = [row.value if (row := package.cells.get(cell)) and row.kind == "number" else "" for cell in cells]
    value = sum(map(int, values)) if cells and all(values) else None
    shown = wording.say("flow.missing") if value is None else figure(str(value))
    return Stream(branch, value, shown, cells, not failing.isdisjoint(cells))


def _total(streams: Sequence[Stream]) -> int | None:
    values = [stream.value for stream in streams]
    return None if None in values else sum(value for value in values if value is not None)


def _picture(ins: Sequence[Stream], outs: Sequence[Stream], wording: Wording) -> str:
    most = max(sum(max(stream.value or 0, 0) for stream in side) for side in (ins, outs))
    left = [_thickness(stream, most) for stream in ins]
    right = [_thickness(stream, most) for stream in outs]
    high = max(sum(LINE + each for each in left), sum(max(LINE, each + GAP / 2) for each in right)) + 4
    start = (high - max(sum(left), sum(right))) / 2
    parts = [*_left(ins, left, high, start), *_right(outs, right, high, start)]
    trunk = f'<path class="trunk" d="M{TRUNK} {start:.1f}v{sum(left):.1f}M{TRUNK + 2} {start:.1f}v{sum(right):.1f}"/>'
    told = "；".join("，".join(stream.name for stream in side) for side in (ins, outs))
    hatch = HATCH if any(stream.fails for stream in (*ins, *outs)) else ""
    return (
        f'<svg class="flow" viewBox="0 0 {WIDTH} {high:.0f}" role="img" aria-labelledby="flow-title flow-told">'
        f'<title id="flow-title">{wording.say("flow.title")}</title>'
        f'<desc id="flow-told">{wording.say("flow.told", streams=told)}</desc>'
        f"{hatch}{''.join(parts)}{trunk}</svg>"
    )


def _thickness(stream: Stream, most: int) -> float:
    return max(HEIGHT * max(stream.value or 0, 0) / most, 1) if stream.value else 0


def _left(streams: Sequence[Stream], heights: Sequence[float], high: float, start: float) -> list[str]:
    """Draw the left side: the label of the first band over it, those of the others under theirs, where no band swings."""
    parts, at, trunk = [], (high - sum(heights) - LINE * len(streams)) / 2 + LINE, start
    for i, (stream, height) in enumerate(zip(streams, heights, strict=True)):
        parts += _drawn(stream, (0, at), (TRUNK, trunk), height)
        parts.append(label(0, at + height + LINE - 5 if i else at - 4, stream.name, _style(stream)))
        at, trunk = at + height + (LINE if i else GAP), trunk + height
    return parts


def _right(streams: Sequence[Stream], heights: Sequence[float], high: float, start: float) -> list[str]:
    parts, at, trunk = [], (high - sum(max(LINE, each + GAP / 2) for each in heights)) / 2, start
    for stream, height in zip(streams, heights, strict=True):
        slot = max(LINE, height + GAP / 2)
        parts += _drawn(stream, (TRUNK + 2, trunk), (RIGHT, at + (slot - height) / 2), height)
        parts.append(label(LABELS, at + slot / 2 + 4, stream.name, _style(stream)))
        at, trunk = at + slot, trunk + height
    return parts


def _drawn(stream: Stream, start: tuple[float, float], end: tuple[float, float], height: float) -> list[str]:
    """Return the band of a stream, and over it a hatched one where a check fails."""
    if not height:
        return []
    styles = [stream.branch.tone, *(["fails"] if stream.fails else [])]
    return [ribbon(start, end, height, style) for style in styles]


def _style(stream: Stream) -> str:
    return "fails" if stream.fails else "" if stream.value else "z"

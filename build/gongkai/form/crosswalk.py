"""The crosswalk between the editions: which cells mean the same, which add up to the same, which have no counterpart.

>>> continued("requests.new.total", "2019"), continued("disclosure.fees.amount_10k_cny", "2019")
(('requests.new.total',), ())
>>> continued("requests.other.total", "2021")
('requests.other_not_corrected.total', 'requests.other_fee_unpaid.total', 'requests.other_other.total')
>>> correspondence("requests.other.total").relation
'broader'
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gongkai.errors import DataError
from gongkai.form.compose import parse_id
from gongkai.form.load import load_form
from gongkai.form.model import Form

RELATIONS: tuple[str, ...] = ("equal", "narrower", "broader", "none")
_NAME = "crosswalk.toml"


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What the `old` cells of the first edition are to the `new` cells of the second, and why, in Chinese and English.

    `sums`: an old cell is the sum of the new ones of its column.
    """

    relation: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    sums: bool
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All correspondences, and the editions that they lie between."""

    first: str
    second: str
    entries: tuple[Correspondence, ...]
    of: Mapping[str, Correspondence]


@lru_cache(maxsize=1)
def crosswalk() -> Crosswalk:
    """Return the crosswalk; DataError when its file contradicts the editions."""
    return parse_crosswalk(files("gongkai.form").joinpath(_NAME).read_text(encoding="utf-8"))


def parse_crosswalk(text: str) -> Crosswalk:
    """Parse the text of the data file; DataError lists every problem found in it."""
    raw = tomllib.loads(text)
    old, new = load_form(raw["first"]), load_form(raw["second"])
    entries = tuple(_entry(each, old, new) for each in raw["entry"])
    if problems := sorted(_problems(entries, old, new)):
        raise DataError("；".join(problems), code="crosswalk-inconsistent", file=_NAME, remedy="请改正对照表")
    of = {cell: entry for entry in entries for cell in (*entry.old, *entry.new)}
    return Crosswalk(raw["first"], raw["second"], entries, of)


def correspondence(cell: str) -> Correspondence:
    """Return what is known of a cell of either edition; KeyError when neither has it."""
    return crosswalk().of[cell]


@lru_cache(maxsize=4096)
def continued(cell: str, edition: str) -> tuple[str, ...]:
    """Return the cells of an edition, also a composed one, whose sum goes on with the series of a cell; () when none do."""
    form = load_form(edition)
    if cell in form.cell_by_id:
        return (cell,)
    entry = correspondence(cell)
    if not entry.sums or cell not in entry.old:
        return ()
    column = cell.rpartition(".")[2]
    parts = tuple(each for each in entry.new if each.rpartition(".")[2] == column)
    return parts if all(part in form.cell_by_id for part in parts) else ()


def origin(cell: str, edition: str) -> str:
    """Return the edition that a cell comes from in a composed form; the base for a cell that it does not have."""
    base, other = parse_id(edition)
    known = load_form(edition).cell_by_id.get(cell)
    return other.get(known.block, base) if known else base


def _entry(raw: Mapping[str, Any], old: Form, new: Form) -> Correspondence:
    patterns = {side: raw.get("cells", raw.get(side, ())) for side in ("old", "new")}
    return Correspondence(
        raw["relation"],
        tuple(_cells(old, patterns["old"])),
        tuple(_cells(new, patterns["new"])),
        raw.get("sum", False),
        raw["reason"],
        raw["reason_en"],
    )


def _cells(form: Form, patterns: Sequence[str]) -> Iterator[str]:
    """Yield the cells that patterns name; a pattern that names none is kept, to be told as a problem."""
    for pattern in patterns:
        yield from [cell.id for cell in form.cells if fnmatchcase(cell.id, pattern)] or [pattern]


def _problems(entries: Sequence[Correspondence], old: Form, new: Form) -> Iterator[str]:
    for form, named in ((old, [c for e in entries for c in e.old]), (new, [c for e in entries for c in e.new])):
        known = [cell.id for cell in form.cells]
        yield from (f"{form.edition}: {cell} 没有对照" for cell in known if cell not in named)
        yield from (f"{form.edition}: {cell} 出现不止一次" for cell in dict.fromkeys(named) if named.count(cell) > 1)
        yield from (f"{form.edition}: 没有 {cell}" for cell in named if cell not in known)
    for entry in entries:
        if entry.relation not in RELATIONS:
            yield f"不认识的关系 {entry.relation}"
        if (entry.relation == "equal") != (set(entry.old) & set(entry.new) != set()):
            yield f"同名的单元格须为 equal，反之亦然：{entry.old[0]}"
        if entry.relation == "equal" and entry.old != entry.new:
            yield f"equal 的两边须是同样的单元格：{entry.old[0]}"

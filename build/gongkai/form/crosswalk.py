"""The crosswalk: one table of what all editions count, a row a quantity and a column an edition; any two are derived from it.

>>> continued("requests.new.total", "2019"), continued("disclosure.fees.amount_10k_cny", "2019")
(('requests.new.total',), ())
>>> continued("requests.other.total", "2021")
('requests.other_not_corrected.total', 'requests.other_fee_unpaid.total', 'requests.other_other.total')
>>> correspondence("requests.other.total", "2021").relation, correspondence("requests.other_other.total", "2019").relation
('broader', 'narrower')
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Literal, NamedTuple

from gongkai.errors import DataError
from gongkai.form.known_editions import CROSSWALK, added_folders, crosswalk_files, remembered
from gongkai.form.load import load_form, parse_id
from gongkai.form.model import Form
from gongkai.strict import Record, convert, unknown_key

RELATIONS: tuple[str, ...] = ("equal", "narrower", "broader", "none")


class _Absent(Record, frozen=True):
    reason: str
    reason_en: str


class _Row(Record, frozen=True):
    """A row as a file gives it; one that adds columns to a row has only the id and the cells."""

    id: str
    cells: dict[str, str | tuple[str, ...]]
    relation: Literal["equal", "sum", "broader", "none", ""] = ""
    broadest_first: tuple[str, ...] = ()
    reason: str = ""
    reason_en: str = ""


class _File(Record, frozen=True):
    """The crosswalk of a folder of editions."""

    editions: tuple[str, ...]
    row: tuple[_Row, ...]
    absent: _Absent | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A quantity, or several alike: the cells of each edition that has it, and what they are to each other."""

    id: str
    relation: str
    cells: Mapping[str, tuple[str, ...]]
    broadest_first: tuple[str, ...]
    reason: str
    reason_en: str

    def column(self, edition: str, cell: str) -> tuple[str, ...]:
        """Return the row's cells of an edition which stand in the same column of their table as a cell."""
        return tuple(each for each in self.cells.get(edition, ()) if each.rpartition(".")[2] == cell.rpartition(".")[2])

    def is_whole(self, cell: str) -> bool:
        """Whether some edition has this cell alone where others may have several that add up to it."""
        return any(self.column(edition, cell) == (cell,) for edition in self.cells)


class Correspondence(NamedTuple):
    """What a cell is to the cells `there` of another edition, one of `RELATIONS`, and why, in Chinese and English.

    `sums`: the cell is the sum of those cells.
    """

    relation: str
    there: tuple[str, ...]
    sums: bool
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All rows, the row of each cell, and what is said of a cell that an edition does not have."""

    rows: tuple[Row, ...]
    of: Mapping[str, Row]
    absent: tuple[str, str]


@remembered(maxsize=8)
def crosswalk() -> Crosswalk:
    """Return the crosswalk of all editions; DataError when its files contradict the editions."""
    names = (CROSSWALK, *(str(folder / CROSSWALK) for folder in added_folders()))
    return crosswalk_of(dict(zip(names, crosswalk_files(), strict=True)))


def crosswalk_of(said: Mapping[str, Mapping[str, Any]]) -> Crosswalk:
    """Make the crosswalk of what its files say, by name, the first of them complete; DataError lists every problem."""
    parts = {name: convert(raw, _File, name, code="crosswalk-invalid", remedy="请改正对照表") for name, raw in said.items()}
    first = next(iter(parts.values()))
    forms = {edition: load_form(edition) for part in parts.values() for edition in part.editions}
    problems = [*_column_problems(parts, forms)]
    rows = tuple(_rows([row for part in parts.values() for row in part.row], forms, problems))
    problems += _row_problems(rows, forms)
    if first.absent is None:
        problems.append("缺少键 absent")
    if problems or first.absent is None:
        raise DataError(
            "；".join(dict.fromkeys(problems)), code="crosswalk-inconsistent", file="、".join(parts), remedy="请改正对照表"
        )
    of = {cell: row for row in rows for cells in row.cells.values() for cell in cells}
    return Crosswalk(rows, of, (first.absent.reason, first.absent.reason_en))


def correspondence(cell: str, edition: str) -> Correspondence:
    """Return what a cell of any edition is to those of an edition, also a composed one; KeyError when none has it."""
    row = crosswalk().of[cell]
    form = load_form(edition)
    if cell in form.cell_by_id:
        return Correspondence("equal", (cell,), False, row.reason, row.reason_en)
    for name in _named(edition) if row.relation != "equal" else ():
        there = row.cells.get(name, ())
        if there and all(each in form.cell_by_id for each in there):
            relation, sums = _relation(row, cell, name)
            parts = row.column(name, cell) if sums else there
            return Correspondence(relation, parts, sums, row.reason, row.reason_en)
    if row.relation == "none":
        return Correspondence("none", (), False, row.reason, row.reason_en)
    reason, reason_en = (text.format(edition=parse_id(edition)[0]) for text in crosswalk().absent)
    return Correspondence("none", (), False, reason, reason_en)


def _relation(row: Row, cell: str, there: str) -> tuple[str, bool]:
    """Return what a cell is to those an edition has in its row, none of which is the same, and whether it is their sum."""
    if row.relation == "sum":
        if row.is_whole(cell):
            return "broader", bool(row.column(there, cell))
        return ("narrower" if len(row.column(there, cell)) == 1 else "none"), False
    if row.relation == "broader":
        here = next((edition for edition in row.cells if cell in row.cells[edition]), there)
        return ("broader" if _breadth(row, here) < _breadth(row, there) else "narrower"), False
    return "none", False


def _breadth(row: Row, edition: str) -> int:
    """Return the place of an edition, or of one with the same cells, among those that count more and less."""
    return next((at for at, each in enumerate(row.broadest_first) if row.cells[each] == row.cells[edition]), -1)


@remembered(maxsize=4096)
def continued(cell: str, edition: str) -> tuple[str, ...]:
    """Return the cells of an edition, also a composed one, whose sum goes on with the series of a cell; () when none do."""
    found = correspondence(cell, edition)
    return found.there if found.relation == "equal" or found.sums else ()


def origin(cell: str, edition: str) -> str:
    """Return the edition that a cell comes from in a composed form; the base for a cell that it does not have."""
    base, other = parse_id(edition)
    known = load_form(edition).cell_by_id.get(cell)
    return other.get(known.block, base) if known else base


def _named(edition: str) -> tuple[str, ...]:
    base, other = parse_id(edition)
    return tuple(dict.fromkeys((base, *other.values())))


# ---------------------------------------------------------------- reading


def _rows(said: Sequence[_Row], forms: Mapping[str, Form], problems: list[str]) -> Iterator[Row]:
    """Put the columns of all files together, row by row."""
    together: dict[str, list[_Row]] = {}
    for row in said:
        together.setdefault(row.id, []).append(row)
    for id_, parts in together.items():
        first = parts[0]
        if not (first.relation and first.reason and first.reason_en):
            problems.append(f"row.{id_}: 缺少 relation、reason 或 reason_en")
        if any((part.relation, part.reason, part.reason_en, part.broadest_first) != ("", "", "", ()) for part in parts[1:]):
            problems.append(f"row.{id_}: 重复")
        given = {edition: cells for part in parts for edition, cells in part.cells.items()}
        problems += (f"row.{id_}.cells: {unknown_key(edition, forms)}" for edition in given if edition not in forms)
        problems += (f"row.{id_}.{e}: {unknown_key(str(c), given)}" for e, c in given.items() if _is_lost(c, given))
        cells = {e: tuple(_cells(forms[e], given, e)) for e in forms if e in given}
        yield Row(id_, first.relation, {e: c for e, c in cells.items() if c}, first.broadest_first, first.reason, first.reason_en)


def _is_lost(column: str | tuple[str, ...], given: Mapping[str, str | tuple[str, ...]]) -> bool:
    """Whether a column names another edition's list where there is none."""
    return isinstance(column, str) and not _listed(column, given)


def _listed(column: str | tuple[str, ...], given: Mapping[str, str | tuple[str, ...]]) -> tuple[str, ...]:
    """Return the list that a column is, or whose edition it names, through as many names as there are editions."""
    for _ in given:
        if not isinstance(column, str):
            return column
        column = given.get(column, ())
    return () if isinstance(column, str) else column


def _cells(form: Form, given: Mapping[str, str | tuple[str, ...]], edition: str) -> Iterator[str]:
    """Yield the cells that patterns name; one of its own that names none is kept, to be told as a problem."""
    borrowed = isinstance(given[edition], str)
    for pattern in _listed(given[edition], given):
        yield from form.matching(pattern) or (() if borrowed else (pattern,))


def _column_problems(parts: Mapping[str, _File], forms: Mapping[str, Form]) -> Iterator[str]:
    named = [edition for part in parts.values() for edition in part.editions]
    yield from (f"editions: {edition} 重复" for edition in dict.fromkeys(named) if named.count(edition) > 1)
    for older, newer in pairwise(forms.values()):
        if older.first_year > newer.first_year:
            yield f"editions: {newer.edition} 早于 {older.edition}，须由旧到新排列"


def _row_problems(rows: Sequence[Row], forms: Mapping[str, Form]) -> Iterator[str]:
    for edition, form in forms.items():
        named = [cell for row in rows for cell in row.cells.get(edition, ())]
        known = form.cell_by_id
        yield from (f"{edition}: {cell} 没有对照" for cell in known if cell not in named)
        yield from (f"{edition}: {cell} 出现不止一次" for cell in dict.fromkeys(named) if named.count(cell) > 1)
        yield from (f"{edition}: 没有 {cell}" for cell in named if cell not in known)
    for row, other in combinations(rows, 2):
        shared = {c for cells in row.cells.values() for c in cells} & {c for cells in other.cells.values() for c in cells}
        yield from (f"{cell} 在 {row.id} 和 {other.id} 两行里都有" for cell in sorted(shared))
    for row in rows:
        yield from (f"row.{row.id}: {said}" for said in _relation_problems(row))


def _relation_problems(row: Row) -> Iterator[str]:
    columns = [frozenset(cells) for cells in row.cells.values()]
    if row.relation == "equal":
        if any(one.isdisjoint(other) for one, other in combinations(columns, 2)):
            yield "equal 的各版须有同样的单元格"
    elif len(columns) > 1 and len(set(columns)) == 1:
        yield "各版的单元格都相同，relation 须为 equal"
    if row.relation == "broader":
        unknown = [edition for edition in row.broadest_first if edition not in row.cells]
        yield from (f"broadest_first: {unknown_key(edition, row.cells)}" for edition in unknown)
        if not unknown:
            yield from (f"broadest_first 里没有 {edition}" for edition in row.cells if _breadth(row, edition) < 0)
    elif row.broadest_first:
        yield "只有 broader 才写 broadest_first"

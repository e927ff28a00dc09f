"""From the lines read to every cell of a form table, with the findings about each.

A line that is not there gives absent cells (unreadable ones where its table was not read whole, see `wholeness`), a line
whose columns are unknown gives unreadable ones, and a line that was met twice with different figures is unreadable too.
Nothing turns into a number but a printed number.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai.document import Cell
from gongkai.findings import Finding
from gongkai.form import Form, FormCell, Line
from gongkai.quantity import Quantity
from gongkai.recognise.labels import TableLabels
from gongkai.recognise.line_values import LineReading
from gongkai.recognise.lines import TableReading
from gongkai.recognise.reading import ABSENT, UNREADABLE, CellReading, LineState, Standing, TableState
from gongkai.recognise.units import Stated, in_unit, raw_of
from gongkai.text import fold, one_line

DISTURBING = frozenset({"mark-near", "text-hidden"})
"""Remarks of readers after which a figure that does not add up is no fault of the report's."""


def table_cells(
    form: Form, labels: TableLabels, found: TableReading, *, ocr: bool, asked: bool = False, year: int = 0
) -> tuple[list[CellReading], TableState]:
    """Return all cells of one table in form order, and what became of its lines.

    `ocr` says that the text was read from a picture; `asked`, that a second reading was asked for and failed somewhere; `year` is
    the report's, 0 where it is not known.
    """
    met: dict[str, list[LineReading]] = defaultdict(list)
    for read in found.lines:
        met[read.line.id].append(read)
    cells: list[CellReading] = []
    states: list[LineState] = []
    for line, own in _cells_by_line(form, labels.table.id):
        state = LineState(f"{labels.table.id}.{line.id}", line, Standing.ABSENT)
        here, state = _line(form, own, state, met[line.id], ocr=ocr, asked=asked, year=year)
        cells += here
        states.append(state)
    return cells, TableState(labels.table, tuple(states), bool(found.lines), found.left, said=found.said)


@lru_cache(maxsize=256)
def _cells_by_line(form: Form, table_id: str) -> tuple[tuple[Line, tuple[FormCell, ...]], ...]:
    return tuple(
        (line, tuple(form.cell_by_id[f"{table_id}.{line.id}.{column.id}"] for column in block.columns))
        for block in form.table(table_id).blocks
        for line in block.lines
    )


def _line(
    form: Form, cells: Sequence[FormCell], state: LineState, met: Sequence[LineReading], *, ocr: bool, asked: bool, year: int
) -> tuple[list[CellReading], LineState]:
    """Return the cells of a line that was met so often, and what became of it."""
    if not met:
        return [CellReading(cell, ABSENT, "", None) for cell in cells], state
    met = [read for read in met if not read.another] or met[:1]
    said = [finding for read in met for finding in read.said]
    chosen = next((read for read in met if read.values is not None), met[0])
    rival = next((other for other in met if other is not chosen and not _says_the_same(other, chosen)), None)
    if rival:
        said.append(Finding("line-repeated", state.id, str(rival.label.place), params={"label": state.line.label}))
    state = state._replace(
        headed=all(read.headed for read in met),
        variants=sum(read.variant for read in met),
        shortfalls=tuple(read.shortfall for read in met if read.shortfall),
        near=chosen.label if chosen.perhaps else None,
    )
    if rival or chosen.values is None:
        standing = Standing.PERHAPS if chosen.perhaps else Standing.UNREADABLE
        unread = [CellReading(cell, UNREADABLE, "", chosen.label.place) for cell in cells]
        return unread, state._replace(standing=standing, said=tuple(said))
    read_cells = []
    for at, (cell, source, units) in enumerate(zip(cells, chosen.values, chosen.stated or [()] * len(cells), strict=True)):
        if at in chosen.refused:
            read_cells.append(CellReading(cell, UNREADABLE, one_line(source.text), source.place))
            continue
        read = _cell(form, cell, source, units, ocr=ocr, asked=asked, year=year)
        if read.quantity.oddities or source.artefact or source.remarks or source.doubts:
            said += _oddities(read, source, units)
        read_cells.append(read)
    refused = frozenset(cells[at].id for at in chosen.refused)
    return read_cells, state._replace(standing=Standing.READ, refused=refused, said=tuple(said))


def _says_the_same(other: LineReading, chosen: LineReading) -> bool:
    """Does a line that is printed again give the same figures in the same units?"""
    return _texts(other) == _texts(chosen) and [[(u.word, u.factor) for u in units] for units in other.stated] == [
        [(u.word, u.factor) for u in units] for units in chosen.stated
    ]


def _texts(read: LineReading) -> tuple[str, ...] | None:
    return None if read.values is None else tuple(fold(cell.text) for cell in read.values)


def _cell(
    form: Form, cell: FormCell, source: Cell, stated: Sequence[Stated], *, ocr: bool, asked: bool, year: int
) -> CellReading:
    """Read one cell; where a second reading differs it is marked, and in a scan it is not published at all."""
    unit = form.unit_by_id[cell.unit]
    quantity = in_unit(source.text, unit, stated, year)
    confidence = "single" if ocr else "unconfirmed" if asked else "stated"
    if source.second is not None:
        other = in_unit(source.second, unit, stated, year)
        confidence = "agreed" if (other.kind, other.value) == (quantity.kind, quantity.value) else "differs"
        # another figure, or one where the first saw none: nobody knows; a second text that is no figure takes nothing away
        if confidence == "differs" and (ocr or quantity.kind == "blank" or other.kind == quantity.kind == "number"):
            quantity = Quantity("unreadable")
    if confidence == "differs":
        quantity = quantity._replace(oddities=(*quantity.oddities, "readings-differ"))
    elif confidence == "single" and quantity.kind == "number":
        quantity = quantity._replace(oddities=(*quantity.oddities, "read-once"))
    if ocr and "note-in-cell" in quantity.oddities:  # both readings may take a worn character for the same other one
        quantity = quantity._replace(oddities=(*quantity.oddities, "remark-recognised"))
    if source.doubts:
        quantity = UNREADABLE  # the doubts say why, in findings of their own
    raw_second = one_line(source.second or "") if confidence == "differs" else ""
    disturbed = any(remark.code in DISTURBING for remark in source.remarks)
    return CellReading(cell, quantity, one_line(source.text), source.place, confidence, raw_second, disturbed)


def _oddities(read: CellReading, source: Cell, stated: Sequence[Stated]) -> Iterator[Finding]:
    place = str(read.place)
    params = {
        "second": one_line(source.second or ""),
        "note": one_line(read.quantity.note),
        "precision": str(read.quantity.precision),
        "artefact": source.artefact,
    }
    if source.artefact:
        yield Finding("artefact-removed", read.cell.id, place, read.raw, params)
    for code, what in (*source.remarks, *source.doubts):
        yield Finding(code, read.cell.id, place, read.raw, {**params, "what": what})
    for code in read.quantity.oddities:
        told_above = code == "unit-unclear" or (code in {"unit-converted", "unit-kept"} and stated)
        yield Finding(code, read.cell.id, place, (raw_of(stated) if told_above else "") or read.raw, params)

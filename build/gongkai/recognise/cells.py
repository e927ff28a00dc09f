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
from gongkai.recognise.lines import LineReading
from gongkai.recognise.reading import ABSENT, UNREADABLE, CellReading
from gongkai.recognise.units import Stated, in_unit, raw_of
from gongkai.recognise.wholeness import recorded
from gongkai.text import fold, one_line


def table_cells(
    form: Form, labels: TableLabels, lines: Sequence[LineReading], findings: list[Finding], *, ocr: bool, asked: bool = False
) -> Iterator[CellReading]:
    """Yield all cells of one table in form order; what is odd is appended to `findings`.

    `ocr` says that the text was read from a picture; `asked`, that a second reading was asked for and failed somewhere.
    """
    if not lines:
        params = {"label": labels.table.title, "label_en": labels.table.title_en, **recorded("absent")}
        findings.append(Finding("table-missing", labels.table.id, params=params))
    met: dict[str, list[LineReading]] = defaultdict(list)
    for read in lines:
        met[read.line.id].append(read)
    for line, cells in _cells_by_line(form, labels.table.id):
        if lines and line.id not in met:
            params = {"label": line.label, **recorded("absent")}
            findings.append(Finding("line-missing", f"{labels.table.id}.{line.id}", params=params))
        yield from _line_cells(form, cells, line, met[line.id], findings, ocr=ocr, asked=asked)


@lru_cache(maxsize=256)
def _cells_by_line(form: Form, table_id: str) -> tuple[tuple[Line, tuple[FormCell, ...]], ...]:
    return tuple(
        (line, tuple(form.cell_by_id[f"{table_id}.{line.id}.{column.id}"] for column in block.columns))
        for block in form.table(table_id).blocks
        for line in block.lines
    )


def _line_cells(
    form: Form,
    cells: Sequence[FormCell],
    line: Line,
    met: Sequence[LineReading],
    findings: list[Finding],
    *,
    ocr: bool,
    asked: bool,
) -> Iterator[CellReading]:
    if not met:
        yield from (CellReading(cell, ABSENT, "", None) for cell in cells)
        return
    met = [read for read in met if not read.another] or met[:1]
    for read in met:
        findings += read.findings
    chosen = next((read for read in met if read.values is not None), met[0])
    values = chosen.values
    rival = next((other for other in met if other is not chosen and not _says_the_same(other, chosen)), None)
    if rival:
        line_id = cells[0].id.rpartition(".")[0]
        findings.append(Finding("line-repeated", line_id, str(rival.label.place), params={"label": line.label}))
        values = None
    if values is None:
        yield from (CellReading(cell, UNREADABLE, "", chosen.label.place) for cell in cells)
        return
    stated = chosen.stated or tuple(() for _ in cells)
    for at, (cell, source, units) in enumerate(zip(cells, values, stated, strict=True)):
        if at in chosen.refused:
            yield CellReading(cell, UNREADABLE, one_line(source.text), source.place)
            continue
        read_cell = _cell(form, cell, source, units, ocr=ocr, asked=asked)
        if read_cell.quantity.oddities or source.artefact or source.remarks or source.doubts:
            findings += _oddities(read_cell, source, units)
        yield read_cell


def _says_the_same(other: LineReading, chosen: LineReading) -> bool:
    """Does a line that is printed again give the same figures in the same units?"""
    return _texts(other) == _texts(chosen) and [[(u.word, u.factor) for u in units] for units in other.stated] == [
        [(u.word, u.factor) for u in units] for units in chosen.stated
    ]


def _texts(read: LineReading) -> tuple[str, ...] | None:
    return None if read.values is None else tuple(fold(cell.text) for cell in read.values)


def _cell(form: Form, cell: FormCell, source: Cell, stated: Sequence[Stated], *, ocr: bool, asked: bool) -> CellReading:
    """Read one cell; where a second reading differs it is marked, and in a scan it is not published at all."""
    unit = form.unit_by_id[cell.unit]
    quantity = in_unit(source.text, unit, stated)
    confidence = "single" if ocr else "unconfirmed" if asked else "stated"
    if source.second is not None:
        other = in_unit(source.second, unit, stated)
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
    return CellReading(cell, quantity, one_line(source.text), source.place, confidence, raw_second)


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

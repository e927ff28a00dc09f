"""A report as an example of the catalogue prints it: the form's tables filled with 0, with the changes the example names."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gongkai.agencies.model import COLUMNS, Period
from gongkai.document import Block, Cell, Document, GridPlace, Paragraph, ParagraphPlace, Remark, Row
from gongkai.document import Table as PrintedTable
from gongkai.form import Table, load_form
from gongkai.quantity import KINDS, Quantity
from gongkai.report.assemble import assemble
from gongkai.report.decided import Adjudication, adjudication_of
from gongkai.report.model import Report
from gongkai.report.source import Source

Example = Mapping[str, Any]
Rows = dict[str, list[str]]
REMARKS = {"reason": "核对过原件", "who": "编者", "date": "2024-03-01"}
_KIND_OF = {f"<{kind}>": kind for kind in KINDS}


def printed(example: Example) -> Document:
    """Return the document that the example describes."""
    form = load_form(example.get("edition", "2021"))
    paragraphs = [Paragraph(text, ParagraphPlace(i)) for i, text in enumerate(example.get("words", ()))]
    blocks: list[Block] = [*paragraphs]
    for number, table in enumerate(table for table in form.tables if table.id not in example.get("without", ())):
        blocks += [
            Paragraph(table.title, ParagraphPlace(len(blocks))),
            PrintedTable(tuple(_rows(table, example, number)), GridPlace(number, 0, 0), ruled=example.get("ruled", True)),
        ]
    blocks += printed(example["then"]).blocks if "then" in example else ()
    missing = example.get("sheets_missing", 0)
    failed = (Remark("second-reading-failed", example["failed"]),) if "failed" in example else ()
    return Document(
        "example",
        example.get("container", "text"),
        tuple(blocks),
        example.get("pictures", 0),
        sheets_missing=missing,
        remarks=failed,
    )


def _rows(table: Table, example: Example, number: int) -> Iterator[Row]:
    rows: Rows = dict(_standard_rows(table))
    rows |= {id_: list(cells) for id_, cells in example.get("rows", {}).items() if id_.partition(".")[0] == table.id}
    for at, cells in enumerate(filter(None, rows.values())):
        yield tuple(_cell(example, text, GridPlace(number, at, column)) for column, text in enumerate(cells))


def _standard_rows(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Every row of a table, its cells holding `{cell id}` where a figure belongs."""
    if table.orientation == "groups":
        (block,) = table.blocks
        yield f"{table.id}:groups", [line.label for line in block.lines]
        yield table.id, [column.label for _ in block.lines for column in block.columns]
        yield f"{table.id}:values", [f"{{{table.id}.{line.id}.{column.id}}}" for line in block.lines for column in block.columns]
        return
    for block in table.blocks:
        heading = table.id if len(table.blocks) == 1 else f"{table.id}:{block.id}"
        yield heading, [table.stub, *(column.label for column in block.columns)]
        for line in block.lines:
            yield f"{table.id}.{line.id}", [line.label, *(f"{{{table.id}.{line.id}.{column.id}}}" for column in block.columns)]


def _cell(example: Example, text: str, place: GridPlace) -> Cell:
    if not text.startswith("{"):
        return Cell(text, place)
    cell_id = text.strip("{}")
    content = example.get("printed", {}).get(cell_id, "0")
    return Cell(
        "0" if content in _KIND_OF else content,
        place,
        artefact=example.get("artefact", {}).get(cell_id, ""),
        second=example.get("second", {}).get(cell_id),
        remarks=_remarks(example, "remarks", cell_id),
        doubts=_remarks(example, "doubts", cell_id),
    )


def _remarks(example: Example, key: str, cell_id: str) -> tuple[Remark, ...]:
    return tuple(Remark(code, what) for code, what in example.get(key, {}).get(cell_id, {}).items())


def agency_of(example: Example) -> Period | None:
    """Return what the registry would say; None where the example says nothing of the agency."""
    if "level" not in example.get("agency", {}):
        return None
    return Period(**{**dict.fromkeys(COLUMNS, ""), "name": "合成示例局", "name_en": "Example Bureau", **example["agency"]})


def report_of(example: Example) -> Report:
    """Read the example as any report is read, and put in the kinds that it gives outright."""
    said = {"agency_id": "999901-example", "year": 2023, "title": "", "file": "example", "sha256": "", "scope": "own"}
    decided = adjudication_of({"accepted": [REMARKS | example["accepted"]]}) if "accepted" in example else Adjudication()
    source = Source(**{**said, "container": example.get("container", "text"), **example.get("report", {})}, decided=decided)
    names = [example["agency"]["name"]] if "name" in example.get("agency", {}) else []
    report = assemble(source, 0, printed(example), names, agency_of(example))
    kinds = {cell: _KIND_OF[text] for cell, text in example.get("printed", {}).items() if text in _KIND_OF}
    cells = tuple(c._replace(quantity=Quantity(kinds[c.cell.id])) if c.cell.id in kinds else c for c in report.reading.cells)
    return replace(report, reading=replace(report.reading, cells=cells))

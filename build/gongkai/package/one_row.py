"""One row a report: every cell of the form as a column, beside what the report is, whose, and how it was judged.

A column is called by the cell's id with underscores; its titles are the form's own words. It has the cells of every edition, the
newest first; a cell that a report's form does not have, or that holds no figure, is empty (`cells` says which of the two).

>>> cell_column("requests.new.total"), [field["name"] for field in cell_fields()][:2]
('requests_new_total', ['disclosure_regulations_issued', 'disclosure_regulations_repealed'])
"""

import csv
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from gongkai.form import FormCell, editions, load_form, remembered
from gongkai.package.csv_text import to_csv
from gongkai.package.schema import Json, Resource

NAME = "reports_wide"
Row = dict[str, str]


def cell_column(cell: str) -> str:
    """Return the name of a cell's column."""
    return cell.replace(".", "_")


@remembered()
def all_cells() -> dict[str, tuple[str, FormCell]]:
    """Return the cells of all editions by id, each with its newest edition, in the order of the form."""
    found: dict[str, tuple[str, FormCell]] = {}
    for edition in reversed(editions()):
        for cell in load_form(edition).cells:
            found.setdefault(cell.id, (edition, cell))
    return found


@remembered()
def cell_fields() -> Sequence[Json]:
    """Return the fields of the cells as the schema has them."""
    return [_field(edition, cell) for edition, cell in all_cells().values()]


def _field(edition: str, cell: FormCell) -> Json:
    form = load_form(edition)
    table = form.table(cell.table)
    block = next(each for each in table.blocks if any(line.id == cell.line for line in each.lines))
    line = next(each for each in block.lines if each.id == cell.line)
    column = next(each for each in block.columns if each.id == cell.column)
    unit = form.unit_by_id[cell.unit]
    return {
        "name": cell_column(cell.id),
        "type": unit.type,
        "title": "·".join((*line.path, line.label, *column.path, column.label)),
        "title_en": " · ".join((*line.path_en, line.label_en, *column.path_en, column.label_en)),
        "description": f"{table.title}，单位：{unit.title}。单元格 {cell.id}。",
        "description_en": f"{table.title_en}; unit: {unit.title_en}. Cell {cell.id}.",
        "unit": unit.id,
        "cell": cell.id,
    }


def write_one_row(collection: Path, resource: Resource) -> None:
    """Write reports_wide.csv from the tables of the collection that stand in its folder; texts in them are guarded already."""
    header = (*resource.fields, *(field["name"] for field in cell_fields()))
    (collection / f"{NAME}.csv").write_bytes(to_csv(header, _rows(collection, resource.fields)))


def _rows(collection: Path, fields: Sequence[str]) -> Iterator[list[str]]:
    divisions = {(row["division_code"], row["division_revision"]): row for row in read(collection / "divisions.csv")}
    kinds = {row["agency_id"]: row for row in read(collection / "agencies.csv")}
    figures = groupby(read(collection / "cells.csv"), key=lambda row: (row["agency_id"], row["year"]))
    for report, (key, cells) in zip(read(collection / "reports.csv"), figures, strict=True):
        if key != (report["agency_id"], report["year"]):
            raise ValueError("cells.csv and reports.csv: not in one order")
        place = divisions.get((report["division_code"], report["division_revision"]), {})
        known = kinds[report["agency_id"]] | place | report
        values = {f"{row['table_id']}.{row['line_id']}.{row['column_id']}": row["value"] for row in cells}
        yield [*(known.get(name, "") for name in fields), *(values.get(cell, "") for cell in all_cells())]


def read(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

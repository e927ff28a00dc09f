"""The hand-checked figures of the real reports, to be written again: in any container, by the writer of synthetic reports."""

import csv
from decimal import Decimal
from pathlib import Path

from gongkai.form import load_form
from gongkai.quantity import parse_quantity
from synthesis import Defect, Draft, Figures, PrintedCell, Style, compose, invent_agency

FORM = load_form("2021")


def real_drafts(shared: Path, style: Style, seed: int = 0) -> list[Draft]:
    """The five reports, each with its figures as they are printed in it, under the name of an invented agency."""
    paths = sorted((shared / "truth").glob("00?_*.csv"))
    return [_draft(path, number, style, seed) for number, path in enumerate(paths)]


def _draft(path: Path, number: int, style: Style, seed: int) -> Draft:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        printed = tuple(_printed(row) for row in csv.DictReader(stream))
    # the prose says 0 where a cell has no figure
    figures = Figures("2021", number, 2023, invent_agency(number), {cell.cell: cell.value or 0 for cell in printed})
    return compose(FORM, figures, style, seed, defects=[Defect("as_printed", "", printed)])


def _printed(row: dict[str, str]) -> PrintedCell:
    id_ = f"{row['table']}.{row['line']}.{row['column']}"
    unit = FORM.unit_by_id[FORM.cell_by_id[id_].unit]
    quantity = parse_quantity(row["raw"], unit)
    number = int if unit.type == "integer" else Decimal
    value = number(row["value"]) if row["value"] else None
    return PrintedCell(id_, row["raw"], quantity.kind, value, quantity.note, quantity.precision)

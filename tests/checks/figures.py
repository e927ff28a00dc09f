"""Reports made from figures alone, for tests of what comes after reading."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from gongkai.claims.judged import compare
from gongkai.form import load_form
from gongkai.quantity import Quantity
from gongkai.recognise import CellReading, Reading
from gongkai.report.assemble import read_report
from gongkai.report.model import Report
from gongkai.report.source import Source

FORM = load_form("2021")
SOURCE = Source("999901-example", 2023, "合成示例局2023年政府信息公开工作年度报告", "source.txt", "0" * 64)
Content = int | str | list[int]


def quantity(content: Content) -> Quantity:
    if isinstance(content, str):
        return Quantity(content)
    value, precision = content if isinstance(content, list) else (content, 1)
    return Quantity("number", value, precision)


def report(contents: Mapping[str, Content]) -> Report:
    """A report whose cells hold 0 except those given."""
    cells = tuple(
        CellReading(cell, quantity(contents.get(cell.id, 0)), "", None)
        if cell.unit == "item"
        else CellReading(cell, Quantity("number", Decimal(0)), "", None)
        for cell in FORM.cells
    )
    return Report(SOURCE, 0, Reading(FORM, cells, ()), ())


def changed(given: Report, cell_id: str, value: int) -> Report:
    """The same report with another figure in one cell."""
    index = FORM.cell_by_id[cell_id].index
    cells = list(given.reading.cells)
    cells[index] = cells[index]._replace(quantity=Quantity("number", value))
    reading = replace(given.reading, cells=tuple(cells))
    return replace(given, reading=reading, claims=compare([c.claim for c in given.claims], reading))


def bundled(root: Path) -> dict[str, Report]:
    """The reports that come with the project, by `agency_id/year`."""
    folders = sorted(path.parent for path in (root / "datasets").glob("*/*/source.toml"))
    return {f"{folder.parent.name}/{folder.name}": read_report(folder) for folder in folders}

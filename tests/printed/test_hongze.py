"""Two real reports as they were published: every figure is read as it is printed, and nothing else is taken for one."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.recognise import CellReading, recognise
from gongkai.sources import read_source

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
YEARS = (2023, 2024)
pytestmark = pytest.mark.skipif(not (SHARED / "truth").is_dir(), reason="the reports (../shared) are not beside this checkout")


def is_right(cell: CellReading | None, printed: str) -> bool:
    if cell is None:
        return False
    return (cell.kind, cell.value) == ("number", Decimal(printed)) if printed else cell.kind in ("blank", "dash", "none")


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_of_a_real_report_is_read(year: int) -> None:
    with (SHARED / "truth" / f"hongze_{year}.csv").open(encoding="utf-8") as stream:
        printed = {f"{row['table']}.{row['line']}.{row['column']}": row["value"] for row in csv.DictReader(stream)}
    cells = {cell.cell.id: cell for cell in recognise(read_source(SHARED / "reports" / f"hongze_{year}.pdf")).cells}
    assert [name for name, value in printed.items() if not is_right(cells.get(name), value)] == []
    assert len(printed) == 186

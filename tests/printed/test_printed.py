"""Files whose text differs from what the page shows: no cell is silently wrong, and as much is read as a careful reader can take.

`expected.json` beside the files says what each of them shows: the cells of `ref`, save those under `cells` (null: no figure is
seen there). A cell may be right or unreadable, never another figure, nor blank where something is seen.
"""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.errors import GongkaiError
from gongkai.recognise import CellReading, recognise
from gongkai.sources import read_source

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "printed"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((FOLDER / "expected.json").read_text(encoding="utf-8")) if FOLDER.is_dir() else {}
)
pytestmark = pytest.mark.skipif(not EXPECTED, reason="the cases (../shared/cases/printed) are not beside this checkout")


def printed(case: dict[str, Any]) -> dict[str, Decimal | None]:
    with (FOLDER / f"{case['ref']}.csv").open(encoding="utf-8") as stream:
        figures = {row["cell"]: row["value"] for row in csv.DictReader(stream)}
    return {
        cell: Decimal(str(value)) if value not in (None, "") else None
        for cell, value in (figures | case.get("cells", {})).items()
    }


def is_right(cell: CellReading, shown: Decimal | None) -> bool:
    return cell.kind == "number" and cell.value == shown if shown is not None else cell.kind in ("blank", "dash", "none")


@pytest.mark.parametrize("name", EXPECTED)
def test_only_what_is_printed_is_read(name: str) -> None:
    case, shown = EXPECTED[name], printed(EXPECTED[name])
    try:
        cells = [cell for cell in recognise(read_source(FOLDER / name)).cells if cell.cell.id in shown]
    except GongkaiError:
        assert case.get("refused")
        return
    right = [cell for cell in cells if is_right(cell, shown[cell.cell.id])]
    wrong = [(c.cell.id, c.kind, c.raw, shown[c.cell.id]) for c in cells if c not in right and c.kind != "unreadable"]
    assert wrong == []
    assert len(right) >= case.get("right_at_least", 0)

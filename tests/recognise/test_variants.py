"""Sixteen layouts from the wild: the figures a careful reader would take, and what cannot be known marked as such."""

from pathlib import Path

import pytest
import yaml

from gongkai.recognise import recognise
from gongkai.sources import read_source

CASES = yaml.safe_load((Path(__file__).parent / "variants.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_a_layout_from_the_wild_is_read_as_by_a_careful_reader(name, shared):
    reading = recognise(read_source(shared / "variants" / f"{name}.txt"))
    lines: dict[str, list[str]] = {}
    for read in reading.cells:
        shown = read.kind if read.value is None else f"{read.value} {read.quantity.note}".strip()
        lines.setdefault(f"{read.cell.table}.{read.cell.line}", []).append(shown)
    case = CASES[name]
    assert reading.form.edition == case["edition"]
    assert {line: ", ".join(v) for line, v in lines.items() if set(v) != {"absent"}} == case["lines"]
    assert sorted({f.rule for f in reading.findings} - {"line-missing", "table-missing"}) == case["findings"]


def test_every_layout_has_its_case(shared):
    assert sorted(CASES) == sorted(path.stem for path in (shared / "variants").glob("*.txt"))

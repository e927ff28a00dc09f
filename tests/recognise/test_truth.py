"""All 200 cells of the five real reports, from the full texts and from the bundled excerpts, equal the hand-checked figures."""

import csv
from pathlib import Path

import pytest

from gongkai.recognise import Reading, recognise
from gongkai.sources import read_source

REPORTS = {
    "000_81a0ece2ff5c718d": "310000-gonganju/2023",
    "001_e0a4b7f9db582c7c": "230506-gonganfenju/2023",
    "002_279364b37d11c44d": "310000-zhengfu/2024",
    "003_ad37ede929d04114": "370600-gonganju/2023",
    "004_4dd466fe1f371dca": "320500-gonganju/2023",
}


def differences(reading: Reading, truth: Path) -> list[str]:
    with truth.open(encoding="utf-8-sig", newline="") as file:
        wanted = {f"{row['table']}.{row['line']}.{row['column']}": row for row in csv.DictReader(file)}
    assert len(wanted) == len(reading.cells) == 200
    return [
        f"{c.cell.id}: {c.raw!r} ({c.kind}) instead of {wanted[c.cell.id]['raw']!r}"
        for c in reading.cells
        if (wanted[c.cell.id]["value"], wanted[c.cell.id]["raw"]) != ("" if c.value is None else str(c.value), c.raw)
        or c.kind != ("number" if wanted[c.cell.id]["value"] else "blank")
    ]


@pytest.mark.parametrize("seed", REPORTS)
def test_the_full_text_gives_the_hand_checked_figures(seed, shared):
    reading = recognise(read_source(shared / "seeds" / f"{seed}.txt"))
    assert differences(reading, shared / "truth" / f"{seed}.csv") == []


@pytest.mark.parametrize("seed", REPORTS)
def test_the_bundled_excerpt_gives_the_hand_checked_figures(seed, shared, root):
    reading = recognise(read_source(root / "datasets" / REPORTS[seed] / "source.txt"))
    assert differences(reading, shared / "truth" / f"{seed}.csv") == []


@pytest.mark.parametrize("seed", REPORTS)
def test_every_number_is_found_again_at_the_place_that_is_told(seed, root):
    path = root / "datasets" / REPORTS[seed] / "source.txt"
    text = path.read_text(encoding="utf-8-sig")
    for read in recognise(read_source(path)).cells:
        assert read.place is not None
        assert text[read.place.offset : read.place.offset + read.place.length] == read.raw
        assert text.splitlines()[read.place.line - 1][read.place.column - 1 :].startswith(read.raw)


def test_what_is_left_over_in_the_tables_is_told(root):
    left = {
        name: [
            f.raw
            for f in recognise(read_source(root / "datasets" / name / "source.txt")).findings
            if f.rule.startswith("leftover")
        ]
        for name in REPORTS.values()
    }
    assert {name: found for name, found in left.items() if found} == {"370600-gonganju/2023": ["三、 本 年 办"]}

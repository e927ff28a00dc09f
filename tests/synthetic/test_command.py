"""The command that writes one report for whoever tests an extractor."""

import csv
from pathlib import Path

import pytest

from gongkai.recognise import recognise
from gongkai.sources import read_source
from synthesis import CONTAINERS
from synthesis.__main__ import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["synthesis", *arguments])
    return main()


def test_a_report_is_written_with_its_answer_beside_it(monkeypatch, tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    asked = ("--container", "docx", "--style", "edited", "--edition", "2019", "--seed", "7", "--defect", "note")
    assert run(monkeypatch, *asked, "--out", str(out)) == 0
    with (tmp_path / "report.cells.csv").open(encoding="utf-8", newline="") as stream:
        answer = list(csv.DictReader(stream))
    found = {cell.cell.id: cell for cell in recognise(read_source(out)).cells}
    assert [row["cell"] for row in answer] == list(found)
    assert [row["note"] for row in answer] == [cell.quantity.note for cell in found.values()]
    assert [row["value"] for row in answer] == [str(cell.value) for cell in found.values()]
    assert sum(bool(row["note"]) for row in answer) == 5


def test_all_containers_and_styles_are_listed(monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--list") == 0
    listed = [line.partition(":")[0].split() for line in capsys.readouterr().out.splitlines()]
    assert listed == [[each.id, style.id] for each in CONTAINERS for style in each.styles]


@pytest.mark.parametrize("asked", [("--style", "no-such", "--out", "x"), ("--seed", "1"), ("--container", "no-such")])
def test_a_wrong_use_is_an_error_of_usage(monkeypatch, capsys, asked: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(monkeypatch, *asked)
    assert caught.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_an_edition_that_does_not_exist_is_named(monkeypatch, capsys, tmp_path: Path) -> None:
    assert run(monkeypatch, "--edition", "2020", "--out", str(tmp_path / "x.txt")) == 3
    assert "2020" in capsys.readouterr().err

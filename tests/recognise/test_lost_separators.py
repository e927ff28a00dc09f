"""Labels that are misprinted, cells that ran together: read where nothing else can be meant, called unreadable elsewhere."""

from pathlib import Path

import pytest
import yaml

from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources import read_bytes
from recognise.printed_tables import CONTAINERS, printed

HERE = Path(__file__).parent
MISPRINTS = yaml.safe_load((HERE / "misprints.yaml").read_text(encoding="utf-8"))
FUSED = yaml.safe_load((HERE / "fused.yaml").read_text(encoding="utf-8"))
HEADING = ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
LINES = load_form("2021").table("requests").blocks[0].lines


def row(label, total):
    return [label, str(total), "0", "0", "0", "0", "0", str(total)]


def shown(reading):
    return {c.cell.id: c.kind if c.value is None else c.value for c in reading.cells}


@pytest.mark.parametrize("case", MISPRINTS, ids=lambda case: case["name"])
def test_a_misprinted_label_is_its_line_only_when_nothing_else_can_be_meant(case):
    table = [HEADING, row("1.属于国家秘密", 1), *(row(*each) for each in case["rows"]), row("3.危及“三安全一稳定”", 3)]
    for container in CONTAINERS:
        reading = recognise(printed(container, [table]))
        assert (container, shown(reading)["requests.refused_other_law.total"]) == (container, case["total"])
        assert {finding.rule for finding in reading.findings} >= set(case.get("said", []))


@pytest.mark.parametrize("at", range(len(LINES)), ids=[line.id for line in LINES])
def test_a_label_without_its_middle_character_is_recovered_in_every_group(at):
    labels = [line.label for line in LINES]
    middle = len(labels[at].partition("（区分")[0]) // 2 + 1
    if len(labels[at]) < 6:
        pytest.skip("of so short a label nothing is left")
    labels[at] = labels[at][:middle] + labels[at][middle + 1 :]
    reading = recognise(printed("html", [[HEADING, *(row(label, n + 1) for n, label in enumerate(labels))]]))
    read = shown(reading)
    assert [read[f"requests.{line.id}.total"] for line in LINES] == [n + 1 for n in range(len(LINES))]
    assert "leftover-number" not in {finding.rule for finding in reading.findings}


@pytest.mark.parametrize("case", FUSED, ids=lambda case: case["name"])
def test_cells_that_ran_together_are_parted_where_there_is_one_way(case):
    reading = recognise(read_bytes(case["text"].replace("⇥", "\t").encode(), "a.txt"))
    read = {cell: value if isinstance(value, str | int) else str(value) for cell, value in shown(reading).items()}
    assert {cell: read[cell] for cell in case["cells"]} == case["cells"]
    told = [finding.cell for finding in reading.findings if finding.rule == "cells-fused"]
    assert len(told) == len(set(told))
    assert case.get("said") in (None, bool(told))


WHOLE = "\t(七)总计\t1953\t21\t0\t0\t11\t1\t1986\n"
TORN = {
    "a figure broken behind an empty cell": "(七)总计\t\t1953\t21\t0\t0\t11\t1\n0\t1986\n",
    "the last figure on a line of its own": "(七)总计\t\t1953\t21\t0\t0\t11\t1\n1986\n",
    "a dash below": "(七)总计\t\t1953\t21\t0\t0\t11\t1\n-\t1986\n",
}


@pytest.mark.parametrize("name", TORN)
def test_no_figure_of_a_row_that_opens_empty_and_goes_on_below_stands_in_another_column(root, name):
    text = (root / "datasets" / "310000-gonganju" / "2023" / "source.txt").read_text(encoding="utf-8")
    assert WHOLE in text
    whole, torn = (shown(recognise(read_bytes(each.encode(), "a.txt"))) for each in (text, text.replace(WHOLE, TORN[name])))
    other = {cell for cell, value in torn.items() if value != whole[cell]}
    assert other
    assert {torn[cell] for cell in other} == {"unreadable"}
    assert {cell.rpartition(".")[0] for cell in other} == {"requests.processed_total"}

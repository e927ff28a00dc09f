"""A unit that a heading, a label or a caption states counts, in every place and container."""

from pathlib import Path

import pytest
import yaml

from gongkai.recognise import recognise
from recognise.printed_tables import CONTAINERS, printed

DATA = yaml.safe_load((Path(__file__).parent / "units.yaml").read_text(encoding="utf-8"))
UNIT_CODES = {"unit-converted", "unit-unclear", "unit-kept", "columns-differ", "label-qualified"}
FEES, PERMITS = "disclosure.fees.amount_10k_cny", "disclosure.permits.decisions"


def parts_of(place, kind, figure):
    heading, label = {"money": ("本年收费金额", "行政事业性收费"), "counts": ("本年处理决定数量", "行政许可")}[kind]
    table = [
        [
            "信息内容" + place.get("stub", ""),
            heading + place.get("heading", ""),
            *([place["corner"]] if "corner" in place else []),
        ],
        [label + place.get("label", ""), figure, *([""] if "corner" in place else [])],
    ]
    if "title" in place:
        table.insert(0, [place["title"], ""])
    if "last" in place:
        table.append([place["last"], ""])
    above, below = ([place[side]] if isinstance(place.get(side), str) else place.get(side, []) for side in ("above", "below"))
    return ["二、主动公开政府信息情况" + place.get("section", ""), *above, table, *below]


def filled(words, unit):
    return words.replace("{}", unit) if isinstance(words, str) else [line.replace("{}", unit) for line in words]


def read(container, place, kind, figure):
    reading = recognise(printed(container, parts_of(place, kind, figure)))
    cell = next(c for c in reading.cells if c.cell.id == (FEES if kind == "money" else PERMITS))
    told = {finding.rule for finding in reading.findings} & UNIT_CODES
    return cell, told


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("place", DATA["places"], ids=lambda place: place["name"])
@pytest.mark.parametrize("kind", ["money", "counts"])
def test_a_unit_that_is_stated_is_converted_or_makes_the_cell_unreadable(kind, place, container):
    for case in DATA[kind]:
        stated = {key: filled(words, case["unit"]) for key, words in place.items() if key != "name"}
        cell, told = read(container, stated, kind, case.get("figure", "92.75"))
        shown = cell.kind if cell.value is None else format(cell.value, "f") if kind == "money" else str(cell.value)
        assert (case["unit"], shown.rstrip("0").rstrip(".") if "." in shown else shown, told) == (
            case["unit"],
            case["value"],
            set(case["said"]),
        )
        assert cell.raw == case.get("figure", "92.75")
        assert cell.quantity.precision == case.get("precision", 1)


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("case", DATA["together"], ids=lambda case: case["name"])
def test_units_that_contradict_each_other_leave_the_cell_unreadable(case, container):
    cell, told = read(container, case, "money", case.get("figure", "92.75"))
    assert (cell.kind if cell.value is None else str(cell.value)) == case["value"]
    assert told == set(case["said"])


@pytest.mark.parametrize("kind", ["money", "counts"])
@pytest.mark.parametrize("case", DATA["beside"], ids=lambda case: case["words"])
def test_a_remark_in_the_cell_may_state_the_unit_or_take_the_figure_from_the_year(case, kind):
    cell, _ = read("html", {}, kind, {"money": "1.5", "counts": "15"}[kind] + case["words"])
    shown = cell.kind if cell.value is None else format(cell.value, "f")
    assert (shown.rstrip("0").rstrip(".") if "." in shown else shown) == case[kind]


@pytest.mark.parametrize("container", CONTAINERS)
def test_an_amount_whose_unit_the_form_leaves_open_keeps_the_one_that_is_stated(container):
    table = [["信息内容", "采购项目数量", "采购总金额（元）"], ["政府集中采购", "3", "92.75"]]
    reading = recognise(printed(container, ["单位：件、元", table]))
    cell = next(c for c in reading.cells if c.cell.id == "disclosure.procurement.amount")
    assert (str(cell.value), cell.quantity.note, cell.raw) == ("92.75", "元", "92.75")
    assert "unit-kept" in {finding.rule for finding in reading.findings}

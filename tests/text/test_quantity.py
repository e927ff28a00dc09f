from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.form import load_form
from gongkai.quantity import LARGEST, parse_quantity

CASES = yaml.safe_load((Path(__file__).parent / "quantities.yaml").read_text(encoding="utf-8"))
UNITS = {**load_form("2019").unit_by_id, **load_form("2021").unit_by_id}


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["raw"]))
def test_a_cell_is_read_as_the_case_says(case):
    quantity = parse_quantity(case["raw"], UNITS[case.get("unit", "item")])
    assert quantity.kind == case.get("kind", "number")
    assert quantity.value == (Decimal(case["value"]) if "value" in case else None)
    assert quantity.precision == case.get("precision", 1)
    assert quantity.note == case.get("note", "")
    if quantity.kind == "number":
        assert sorted(quantity.oddities) == case.get("odd", [])


@given(st.integers(min_value=0, max_value=LARGEST - 1))
def test_every_count_reads_back_as_itself(number):
    assert parse_quantity(str(number), UNITS["item"]).value == number
    assert parse_quantity(f"{number:,}", UNITS["item"]).value == number


@given(st.text(max_size=12))
def test_only_printed_digits_or_numerals_become_a_number(text):
    quantity = parse_quantity(text, UNITS["item"])
    assert (quantity.value is not None) == (quantity.kind == "number")
    if quantity.kind == "number":
        assert any(c in "0123456789０１２３４５６７８９零〇一二两三四五六七八九十百千万亿" for c in text)


def test_counts_are_int_and_money_is_decimal():
    assert type(parse_quantity("3", UNITS["item"]).value) is int
    assert type(parse_quantity("3", UNITS["10k_cny"]).value) is Decimal

from decimal import Decimal
from itertools import product
from pathlib import Path

import cn2an
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.form import load_form
from gongkai.quantity import LARGEST, chinese_number, parse_quantity
from gongkai.sources.raised import struck, subscript, superscript

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


def test_a_short_numeral_is_what_the_library_says_it_is():
    for words in map("".join, product("零〇一二两三九十百千万", repeat=3)):
        for length in (1, 2, 3):
            assert _or_none(chinese_number, words[:length]) == _or_none(_by_library, words[:length]), words[:length]


def _by_library(words):
    return Decimal(str(cn2an.cn2an(words, "normal")))


def _or_none(read, words):
    try:
        return read(words)
    except (ValueError, KeyError):
        return None


MARKS = st.one_of(
    st.sampled_from(["①", "⑳", "*", "**", "†", "‡", "※", "[1]", "［2］", "〔3〕", "【注4】", "⑴"]),
    st.integers(1, 99).map(lambda n: superscript(str(n))),
    st.integers(1, 99).map(lambda n: subscript(str(n))),
    st.integers(1, 9).map(lambda n: superscript(f"({n})")),
)
FIGURES = st.one_of(
    st.integers(0, 10**6).map(str), st.integers(1000, 10**9).map("{:,}".format), st.sampled_from(["12件", "3万", "十二"])
)


@given(FIGURES, st.lists(MARKS, max_size=2), st.lists(MARKS, max_size=2), st.sampled_from(["", " ", "\n"]))
def test_no_mark_beside_a_figure_changes_it(figure, before, after, between):
    marked = between.join([*before, figure, *after])
    plain, read = (parse_quantity(text, UNITS["item"]) for text in (figure, marked))
    # Marks that touch may look like a longer one, which is none: then nothing is read.
    assert (read.kind, read.value) in {("number", plain.value), ("unreadable", None)}
    if len(before) + len(after) == 1:
        assert read.kind == "number"
        assert ("footnote-mark" in read.oddities, read.note) == (True, "".join(before + after))


@given(FIGURES, st.integers(0, 10**6), st.sampled_from(["", " ", "\n"]), st.booleans())
def test_a_struck_figure_is_never_read(figure, old, between, old_first):
    pieces = [struck(str(old)), figure]
    read = parse_quantity(between.join(pieces if old_first else reversed(pieces)), UNITS["item"])
    assert read.value == parse_quantity(figure, UNITS["item"]).value
    assert "struck-text" in read.oddities
    assert parse_quantity(struck(figure), UNITS["item"]).kind == "unreadable"


@given(st.text(alphabet="0123456789０①②¹²³₁₂*†[]（）\u0336 ,.-", max_size=8))
def test_what_is_read_is_printed_in_one_piece_and_not_raised_or_struck(text):
    read = parse_quantity(text, UNITS["item"])
    if read.kind == "number":
        assert str(abs(read.value)).lstrip("0") in text.translate(str.maketrans("０", "0")).replace(",", "").replace(" ", "")


def test_counts_are_int_and_money_is_decimal():
    assert type(parse_quantity("3", UNITS["item"]).value) is int
    assert type(parse_quantity("3", UNITS["10k_cny"]).value) is Decimal

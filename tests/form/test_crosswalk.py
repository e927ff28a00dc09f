"""The crosswalk names every cell of every edition once, and series go on only where figures mean the same."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from gongkai.errors import DataError
from gongkai.form import editions, load_form
from gongkai.form.crosswalk import continued, correspondence, crosswalk, crosswalk_of, origin

CASES = yaml.safe_load((Path(__file__).parent / "crosswalk.yaml").read_text(encoding="utf-8"))
TEXT = files("gongkai.form").joinpath("crosswalk.toml").read_text(encoding="utf-8")
HAN = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("edition", editions())
def test_every_line_and_column_of_an_edition_stands_in_it(edition):
    for cell in load_form(edition).cells:
        assert cell.id in crosswalk().of[cell.id].cells[edition]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_crosswalk_that_contradicts_the_editions_is_refused(case):
    old, new = case["replace"]
    assert old in TEXT
    with pytest.raises(DataError) as caught:
        crosswalk_of({"crosswalk.toml": tomllib.loads(TEXT.replace(old, new, 1))})
    assert case["says"] in str(caught.value)


def test_every_row_gives_its_reason_in_both_languages():
    for row in crosswalk().rows:
        assert HAN.search(row.reason)
        assert row.reason_en
        assert not HAN.search(row.reason_en)


def test_what_two_editions_are_to_each_other_is_seen_from_either_side():
    pairs = [("requests.new.total", "2019"), ("disclosure.regulations.made", "2021"), ("disclosure.regulations.issued", "2019")]
    pairs += [("requests.other.total", "2021"), ("requests.other_other.total", "2019"), ("disclosure.procurement.items", "2021")]
    found = [correspondence(*pair).relation for pair in pairs]
    assert found == ["equal", "broader", "narrower", "broader", "narrower", "none"]


@pytest.mark.parametrize(
    ("cell", "edition", "cells"),
    [
        ("requests.granted.total", "2019", ("requests.granted.total",)),
        ("reviews.litigation_direct.upheld", "2019", ("reviews.litigation_direct.upheld",)),
        ("disclosure.permits.decisions", "2019", ("disclosure.permits.decisions",)),
        ("disclosure.normative_documents.issued", "2019", ()),
        ("disclosure.fees.amount_10k_cny", "2019", ()),
        ("requests.other_other.total", "2019", ()),
        ("requests.other.total", "2019", ("requests.other.total",)),
        ("disclosure.procurement.items", "2021", ()),
        ("disclosure.normative_documents.made", "2021", ()),
        ("disclosure.normative_documents.made", "2021+2019:article_20_1", ("disclosure.normative_documents.made",)),
    ],
)
def test_a_series_goes_on_where_the_figures_mean_the_same(cell, edition, cells):
    assert continued(cell, edition) == cells


def test_a_block_of_another_edition_tells_where_its_cells_come_from():
    assert origin("disclosure.regulations.made", "2021+2019:article_20_1") == "2019"
    assert origin("requests.new.total", "2021+2019:article_20_1") == "2021"

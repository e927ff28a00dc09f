"""The crosswalk names every cell of both editions once, and series go on only where figures mean the same."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from gongkai.errors import DataError
from gongkai.form import load_form
from gongkai.form.crosswalk import RELATIONS, continued, correspondence, crosswalk, origin, parse_crosswalk

CASES = yaml.safe_load((Path(__file__).parent / "crosswalk.yaml").read_text(encoding="utf-8"))
TEXT = files("gongkai.form").joinpath("crosswalk.toml").read_text(encoding="utf-8")
HAN = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_line_and_column_of_an_edition_stands_in_it(edition):
    for cell in load_form(edition).cells:
        entry = correspondence(cell.id)
        assert cell.id in (entry.old if edition == "2019" else entry.new)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_crosswalk_that_contradicts_the_editions_is_refused(case):
    old, new = case["replace"]
    assert old in TEXT
    with pytest.raises(DataError) as caught:
        parse_crosswalk(TEXT.replace(old, new, 1))
    assert case["says"] in str(caught.value)


def test_every_entry_gives_its_reason_in_both_languages():
    for entry in crosswalk().entries:
        assert entry.relation in RELATIONS
        assert HAN.search(entry.reason)
        assert entry.reason_en
        assert not HAN.search(entry.reason_en)


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

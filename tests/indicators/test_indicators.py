from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.form import EDITIONS, load_form
from gongkai.indicators.band import LEAST_PEERS, band
from gongkai.indicators.definitions import indicators
from gongkai.indicators.measure import REASONS, measure, percent

CASES = yaml.safe_load(Path(__file__).with_name("measures.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['indicator']}-{case['gives']}")
def test_an_indicator_is_the_fraction_its_definition_says_or_tells_why_there_is_none(case):
    indicator = indicators()[case["indicator"]]
    cells = {**dict.fromkeys(indicator.cells, 10), **case.get("cells", {})}
    found = measure(indicator, cells, case.get("failing", ()), case.get("before"))
    assert (found.reason or percent(found.fraction)) == case["gives"]


def test_every_reason_has_a_case_and_every_indicator_reads_cells_of_every_edition():
    assert {case["gives"] for case in CASES} >= set(REASONS)
    for edition in EDITIONS:
        form = load_form(edition)
        assert not [cell for indicator in indicators().values() for cell in indicator.cells if cell not in form.cell_by_id]


@given(st.lists(st.fractions(0, 1), min_size=LEAST_PEERS, max_size=LEAST_PEERS + 20))
def test_at_most_a_quarter_of_the_peers_lie_below_the_band_and_a_quarter_above(values):
    found = band(values)
    assert found is not None
    assert found.lower <= found.median <= found.upper
    assert sum(value < found.lower for value in values) * 4 <= len(values) + 3
    assert sum(value > found.upper for value in values) * 4 <= len(values) + 3


def test_there_is_no_band_of_few_peers():
    assert band([Fraction(1, 2)] * (LEAST_PEERS - 1)) is None

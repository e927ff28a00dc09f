"""Every line of table 3 that is an outcome of a request is in one group, in every edition, and the sums of a year go by the same."""

import copy

import pytest

from gongkai.codes import ids
from gongkai.errors import DataError
from gongkai.form import editions, load_form
from gongkai.form.outcomes import outcome_of, outcomes_of
from gongkai.statistics.definitions import measures
from gongkai.strict import packaged


@pytest.mark.parametrize("edition", editions())
def test_every_outcome_is_in_one_group_and_nothing_else_is(edition: str) -> None:
    lines = list(dict.fromkeys(cell.line for cell in load_form(edition).cells if cell.table == "requests"))
    first, last = lines.index("carried_in") + 1, lines.index("processed_total")
    assert {line for line in lines if outcome_of("requests", line)} == set(lines[first:last])
    assert {outcome_of("requests", line) for line in lines[first:last]} == set(ids("outcome"))


@pytest.mark.parametrize("edition", editions())
def test_statistics_count_the_same_groups(edition: str) -> None:
    for outcome in ids("outcome"):
        cells = [c.id for c in load_form(edition).cells if c.column == "total" and outcome_of(c.table, c.line) == outcome]
        assert sorted(measures()[outcome].cells_in(edition)) == sorted(cells)


@pytest.mark.parametrize("change", [{"granted": None}, {"withdrawn": ["x"]}])
def test_a_group_that_is_none_or_missing_is_refused(change: dict[str, list[str] | None]) -> None:
    raw = copy.deepcopy(packaged("gongkai.form", "outcomes.toml")) | change
    with pytest.raises(DataError, match=r"outcomes\.toml"):
        outcomes_of({key: value for key, value in raw.items() if value is not None})

"""A small part of the changer: nothing that was changed on purpose may be read wrong without a word."""

import pytest
from bench.changed import failures, outcomes
from bench.changed_trials import INSTRUMENTS

FAST = {"text": 40, "markdown": 40, "html": 44, "mhtml": 20, "docx": 40, "xlsx": 20, "ofd": 18}
"""Reports in each container that needs no other program."""
BY_ID = {instrument.id: instrument for instrument in INSTRUMENTS}


@pytest.mark.parametrize("name", FAST)
def test_no_cell_of_a_changed_report_is_wrong_without_a_word(name: str) -> None:
    found = list(outcomes(BY_ID[name], range(7000, 7000 + FAST[name])))
    assert [line for outcome in found for line in failures(outcome, ("wrong",))] == []
    verdicts = [verdict for outcome in found for verdict in outcome.verdicts.values()]
    assert verdicts.count("without need") <= 0.02 * len(verdicts)
    assert len({outcome.trial.kind for outcome in found}) == min(FAST[name], len(BY_ID[name].kinds))


def test_every_cell_of_a_report_that_nobody_changed_is_right() -> None:
    """A change that leaves all cells as they were proves the judge: a row without a word between two lines."""
    found = list(outcomes(BY_ID["html"], range(3), "blank rows"))
    assert {verdict for outcome in found for verdict in outcome.verdicts.values()} == {"right"}

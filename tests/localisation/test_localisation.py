from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from bench.localisation_oracle import agrees, draw_case
from bench.localisation_trials import PLANS, Plan, table, trials

from gongkai.form import load_form
from gongkai.identities import IdentityCheck, checks_of
from gongkai.localisation.localise import localise
from gongkai.localisation.mistakes import manner_of, slips_of
from gongkai.localisation.model import STANDARD_WEIGHT, STATUSES, Localisation
from gongkai.localisation.network import arcs_of, independent, network_of

CASES = yaml.safe_load(Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8"))
FORM = load_form("2021")
NETWORK = network_of(FORM, "requests")
FORMS = ("2019", "2021", "2019+2021:article_20_1", "2021+2019:article_20_1")


def figures(*readings: Mapping[str, int | None]) -> list[int | None]:
    values: list[int | None] = [0] * len(FORM.cells)
    for reading in readings:
        for cell, value in reading.items():
            values[FORM.cell_by_id[f"requests.{cell}"].index] = value
    return values


def named(changes: Any) -> dict[str, int | None]:
    return {FORM.cells[cell].id.removeprefix("requests."): value for cell, value in changes}


def sets_of(answer: Localisation) -> list[dict[str, int | None]]:
    return [named((change.cell, change.needed) for change in found.changes) for found in answer.sets]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["why"])
def test_answers(case: dict[str, Any]) -> None:
    values = figures(CASES["truth"], case["read"])
    before = list(values)
    answer = localise(NETWORK, values)
    assert answer.status == case["status"]
    assert values == before, "published figures stay as read"
    if "sets" in case:
        assert sets_of(answer) == case["sets"]
        assert answer.count == len(case["sets"])
        assert [change.manner for change in answer.sets[0].changes] == case["manners"]
    if "derived" in case:
        assert named(answer.derived) == case["derived"]
    if "slip" in case:
        assert [found.slip for found in answer.sets] == [case["slip"]]


def test_a_budget_of_a_few_steps_is_said_to_be_spent() -> None:
    values = figures(CASES["truth"], {"granted.total": 72, "carried_in.natural_person": 30})
    answer = localise(NETWORK, values, slips=(), most_nodes=1)
    assert (answer.status, answer.unique) == ("budget", False)


def test_every_status_is_met_by_a_case() -> None:
    assert {case["status"] for case in CASES["cases"]} | {"budget"} == set(STATUSES)


def test_a_witness_turns_the_balance_between_two_sets_of_one_size() -> None:
    values = figures(CASES["truth"], {"granted.natural_person": 5, "partly_granted.natural_person": 20})
    weights = [STANDARD_WEIGHT] * len(values)
    weights[FORM.cell_by_id["requests.granted.natural_person"].index] = 2 * STANDARD_WEIGHT
    answer = localise(NETWORK, values, weights=weights)
    assert sets_of(answer) == [{"granted.total": 12, "partly_granted.total": 20}]


@pytest.mark.parametrize("edition", FORMS)
def test_the_graph_of_requests_has_the_identities_as_its_incidence_matrix(edition: str) -> None:
    form = load_form(edition)
    network = network_of(form, "requests")
    results = 21 if edition.startswith("2021") else 19
    assert (network.sound, network.vertices, len(network.cells)) == (True, results + 3 + 14, (results + 4) * 7)
    assert len({frozenset(ends) for ends in zip(network.tails, network.heads, strict=True)}) == len(network.cells), (
        "no parallel arcs"
    )
    kept = [check for check in checks_of(form) if check in network.checks and check not in network.dropped]
    for arc, cell in enumerate(network.cells):
        entries = {vertex for vertex, check in enumerate(kept) if cell in check.left or cell in check.right}
        assert entries == {network.tails[arc], network.heads[arc]}


def test_groups_of_one_identity_are_detected_and_every_candidate_is_listed() -> None:
    network = network_of(FORM, "reviews")
    values: list[int | None] = [0] * len(FORM.cells)
    for cell, value in {"upheld": 8, "corrected": 1, "other": 0, "pending": 2, "total": 10}.items():
        values[FORM.cell_by_id[f"reviews.reconsideration.{cell}"].index] = value
    answer = localise(network, values)
    assert (answer.status, answer.count, answer.unique) == ("located_ambiguous", 4, False)


def test_a_table_without_identities_can_hide_anything() -> None:
    assert localise(network_of(FORM, "disclosure"), [0] * len(FORM.cells)).status == "hidden_possible"


@pytest.mark.parametrize(
    ("sides", "possible"),
    [
        ([((0, 1), (2,)), ((0, 3), (2,))], True),
        ([((0, 1), (2,)), ((3,), (0, 2))], False),
        ([((0, 1), (2,)), ((3, 4), (0,))], True),
    ],
)
def test_identities_that_form_no_graph_are_told(sides: list[tuple[tuple[int, ...], tuple[int, ...]]], possible: bool) -> None:
    rule = FORM.identities[0]
    checks = [IdentityCheck(f"X.{i}", rule, left, right) for i, (left, right) in enumerate(sides)]
    assert (arcs_of(independent(checks)[0]) is not None) == possible


@pytest.mark.parametrize(
    ("printed", "needed", "manner"),
    [
        (31, 13, "transposed"),
        (0, 7, "lost"),
        (629, 6290000, "factor"),
        (1234, 124, "extra_digit"),
        (124, 1234, "missing_digit"),
        (1284, 1234, "wrong_digit"),
        (7, 0, "wrong_digit"),
        (312, 213, "arbitrary"),
        (57, 402, "arbitrary"),
    ],
)
def test_manners_of_mistake(printed: int, needed: int, manner: str) -> None:
    assert manner_of(printed, needed) == manner


PROMISED = {"1 ": (1.0, 1.0), "2 ": (0.99, 0.85), "3 ": (0.95, 0.6), "whole line": (1.0, 1.0), "whole column": (1.0, 1.0)}


def promise(plan: Plan) -> tuple[float, float] | None:
    """The least share ranked first and the least share unique."""
    fewer = "1 or 2 cells" in plan.title
    return next((shares for start, shares in PROMISED.items() if plan.title.startswith(start) and not fewer), None)


@pytest.mark.parametrize("plan", [plan for plan in PLANS if promise(plan)], ids=lambda plan: plan.title)
def test_planted_errors_are_located_and_no_single_answer_is_wrong(plan: Plan) -> None:
    outcomes = list(trials(plan, 100))
    shares = promise(plan)
    assert shares is not None
    assert sum(outcome.exact for outcome in outcomes) >= shares[0] * len(outcomes)
    assert sum(outcome.answer.unique for outcome in outcomes) >= shares[1] * len(outcomes)
    assert not [outcome for outcome in outcomes if outcome.answer.unique and not outcome.exact]


@pytest.mark.parametrize("seed", range(40))
def test_the_solver_finds_the_same_size_and_uniqueness(seed: int) -> None:
    assert agrees(seed)


def test_every_set_named_makes_all_identities_hold() -> None:
    for seed in range(0, 1000, 10):
        case = draw_case(seed, most_missing=0)
        answer = localise(network_of(case.form, "requests"), case.read)
        for found in answer.ranking:
            values = [value or 0 for value in case.read]
            for change in found.changes:
                assert values[change.cell] == change.value
                values[change.cell] = change.needed or 0
            sums = [(sum(values[c] for c in check.left), sum(values[c] for c in check.right)) for check in checks_of(case.form)]
            assert min(values) >= 0
            assert all(left == right for left, right in sums)


def test_derived_figures_are_those_taken_away() -> None:
    for seed in range(100):
        here = table(seed)
        read: list[int | None] = list(here.truth)
        for cell in here.network.cells[seed :: len(here.network.cells) // 3][:4]:
            read[cell] = None
        answer = localise(here.network, read)
        assert answer.status in ("consistent", "hidden_possible")
        assert all(here.truth[cell] == value and read[cell] is None for cell, value in answer.derived)


def test_a_total_that_slipped_and_still_adds_up_leaves_open_which_of_two_columns_did() -> None:
    truth = {"new": 3, "unavailable_not_held": 1, "other_other": 1, "processed_total": 2, "carried_out": 1}
    values = figures({f"{line}.{column}": value for line, value in truth.items() for column in ("natural_person", "total")})
    total = dict(NETWORK.columns)["total"]
    for cell, figure in zip(total, [0, *[values[cell] for cell in total[:-1]]], strict=True):
        values[cell] = figure
    answer = localise(NETWORK, values)
    assert (answer.status, answer.unique) == ("structural", False)
    assert [found.slip for found in answer.sets] == ["column:total:-1", "column:natural_person:+1"], "its first place holds 0"
    assert answer.sets[0].score < answer.sets[1].score


def test_there_are_two_slips_for_each_line_and_column() -> None:
    assert len(slips_of(NETWORK)) == 2 * (25 + 7)

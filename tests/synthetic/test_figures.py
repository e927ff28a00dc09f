"""Drawn figures fill the form, keep its identities, go on from year to year, and repeat."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gongkai.form import load_form
from synthesis import MOST_AGENCIES, Figures, draw_figures, equations, invent_agency

FORM = load_form("2021")
SEEDS = st.integers(min_value=0, max_value=2**32)


def years(seed: int) -> list[Figures]:
    drawn: list[Figures] = []
    for year in (2021, 2022, 2023, 2024):
        drawn.append(draw_figures(FORM, seed, year=year, previous=drawn[-1] if drawn else None))
    return drawn


@given(seed=SEEDS)
def test_every_identity_holds_in_every_year(seed: int) -> None:
    for figures in years(seed):
        assert [e for e in equations(FORM) if not e.holds(figures.values)] == []


@given(seed=SEEDS)
def test_every_cell_has_a_figure_of_its_unit_and_none_is_negative(seed: int) -> None:
    values = draw_figures(FORM, seed).values
    assert list(values) == [cell.id for cell in FORM.cells]
    for cell in FORM.cells:
        assert isinstance(values[cell.id], Decimal if cell.unit == "10k_cny" else int), cell.id
        assert values[cell.id] >= 0, cell.id


@given(seed=SEEDS)
def test_what_was_carried_out_is_carried_in_and_stocks_go_on(seed: int) -> None:
    drawn = years(seed)
    for before, after in pairwise(drawn):
        for cell in FORM.cells:
            if cell.line == "carried_in":
                assert after.values[cell.id] == before.values[cell.id.replace("carried_in", "carried_out")]
            if cell.column == "in_force":
                issued, repealed = (after.values[f"disclosure.{cell.line}.{c}"] for c in ("issued", "repealed"))
                assert after.values[cell.id] == before.values[cell.id] + issued - repealed


def test_most_cells_are_zero_and_a_few_agencies_are_large() -> None:
    reports = [draw_figures(FORM, seed).values for seed in range(300)]
    zeros = sum(value == 0 for values in reports for value in values.values()) / (300 * len(FORM.cells))
    requests = sorted(values["requests.new.total"] for values in reports)
    assert 0.7 < zeros < 0.95
    assert requests[30] == 0
    assert requests[150] < 50
    assert requests[-1] > 1000


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert draw_figures(FORM, 5) == draw_figures(FORM, 5)
    assert draw_figures(FORM, 5).values != draw_figures(FORM, 6).values
    assert draw_figures(FORM, 5).values != draw_figures(FORM, 5, year=2022).values


def test_figures_stay_what_they_were_when_first_written() -> None:
    """A change of the drawing changes every benchmark and every stored answer: it must be made knowingly."""
    values = draw_figures(FORM, 3, year=2023).values
    lines = ("new", "carried_in", "processed_total", "carried_out")
    assert [values[f"requests.{line}.total"] for line in lines] == [242, 1, 238, 5]


def test_invented_agencies_are_distinct_and_say_that_they_are_invented() -> None:
    agencies = [invent_agency(number) for number in range(MOST_AGENCIES)]
    assert len({a.id for a in agencies}) == len({a.name for a in agencies}) == MOST_AGENCIES
    assert all(a.name.startswith("合成示例") and a.id.startswith("9999") and a.id.startswith(a.division) for a in agencies)

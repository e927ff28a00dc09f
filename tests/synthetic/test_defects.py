"""Each planted defect does to its cell what its name says, and nothing elsewhere."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.form import load_form
from synthesis import DEFECT_KINDS, Defect, draw_figures, equations, plant, write_report

FORM = load_form("2021")
MISLEADING = ("typo", "wrong_digit", "lost_digit", "slip")
SEEDS = st.integers(min_value=0, max_value=9999)
CELL = "requests.granted.total"


def planted(kind: str, seed: int, cell: str = "") -> Defect:
    defect = plant(FORM, draw_figures(FORM, seed), kind, seed, cell=cell)
    assume(defect is not None)
    assert defect is not None
    return defect


@pytest.mark.parametrize("kind", DEFECT_KINDS)
@given(seed=SEEDS)
def test_a_defect_changes_its_own_cells_only(kind: str, seed: int) -> None:
    defect, figures = planted(kind, seed), draw_figures(FORM, seed)
    sound, spoiled = (write_report("text", FORM, figures, "rows-plain", defects=d).cells for d in ((), [defect]))
    changed = {b.cell for a, b in zip(sound, spoiled, strict=True) if a != b}
    assert changed == {cell.cell for cell in defect.printed}
    assert defect.cell in changed


@pytest.mark.parametrize("kind", MISLEADING)
@given(seed=SEEDS)
def test_a_misleading_defect_breaks_an_identity_where_the_cell_has_one(kind: str, seed: int) -> None:
    defect = planted(kind, seed)
    values = dict(draw_figures(FORM, seed).values)
    # two figures of one review exchanged leave its sum as it was, and `disclosure` has no sums
    assume(defect.cell.startswith("requests." if kind == "slip" else ("requests.", "reviews.")))
    for cell in defect.printed:
        assert cell.kind == "number"
        assert cell.value is not None
        assert cell.value != values[cell.cell]
        values[cell.cell] = cell.value
    assert not all(e.holds(values) for e in equations(FORM))


@given(seed=SEEDS)
def test_a_lost_digit_makes_the_number_shorter_by_one(seed: int) -> None:
    defect = planted("lost_digit", seed)
    before = draw_figures(FORM, seed).values[defect.cell]
    assert len(defect.printed[0].raw.rstrip("0").rstrip(".")) <= len(str(before))
    assert set(defect.printed[0].raw) <= set(str(before))


@given(seed=SEEDS)
def test_a_slip_exchanges_a_figure_with_its_right_neighbour(seed: int) -> None:
    defect, values = planted("slip", seed), draw_figures(FORM, seed).values
    here, right = defect.printed
    assert FORM.cell_by_id[right.cell].index == FORM.cell_by_id[here.cell].index + 1
    assert (here.value, right.value) == (values[right.cell], values[here.cell])


@pytest.mark.parametrize(("kind", "printed_kind"), [("blank", "blank"), ("dash", "dash"), ("none", "none")])
def test_an_empty_defect_leaves_no_value(kind: str, printed_kind: str) -> None:
    defect = plant(FORM, draw_figures(FORM, 3), kind, 3, cell=CELL)
    assert defect is not None
    (cell,) = defect.printed
    assert (cell.kind, cell.value) == (printed_kind, None)


@given(seed=SEEDS)
def test_a_dressed_number_keeps_its_value(seed: int) -> None:
    values = draw_figures(FORM, seed).values
    for kind in ("note", "separator"):
        defect = plant(FORM, draw_figures(FORM, seed), kind, seed)
        if defect is not None:
            (cell,) = defect.printed
            assert cell.value == values[cell.cell]
            assert cell.raw != str(cell.value)
            assert cell.raw.replace(",", "").startswith(str(values[cell.cell]))
            assert cell.raw.endswith(cell.note)


@given(seed=SEEDS)
def test_a_figure_in_ten_thousands_is_rounded_to_them(seed: int) -> None:
    defect = planted("unit", seed)
    (cell,) = defect.printed
    assert cell.precision == 10_000
    assert cell.raw.endswith("万")
    assert cell.value == int(cell.raw[:-1]) * 10_000
    assert -5000 <= cell.value - draw_figures(FORM, seed).values[cell.cell] <= 5000


def test_no_defect_is_planted_where_none_can_be() -> None:
    empty = next(f for f in (draw_figures(FORM, seed) for seed in range(99)) if f.values[CELL] == 0)
    assert plant(FORM, empty, "lost_digit", 1, cell=CELL) is None
    assert plant(FORM, empty, "note", 1, cell=CELL) is None
    assert plant(FORM, empty, "slip", 1, cell=CELL) is None

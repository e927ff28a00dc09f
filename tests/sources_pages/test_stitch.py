"""Tables over pages: what may stand between their parts, and what parts them."""

import pytest

from gongkai.sources.geometry.baselines import Line
from gongkai.sources.geometry.marks import Box
from gongkai.sources.geometry.page_grid import Grid, GridCell, PageLayout
from gongkai.sources.geometry.stitch import join_pages


def page(number: int, text: str, lines: tuple[Line, ...]) -> PageLayout:
    cell = GridCell(0, 0, 1, 1, text, number, Box(50, 100, 500, 120))
    grid = Grid(number, Box(50, 100, 500, 120), (50.0, 500.0), 1, (cell,))
    return PageLayout(number, 595, 842, (grid,), lines)


@pytest.mark.parametrize(
    ("between", "tables"), [("— 3 —", 1), ("\ufffd", 1), (". ·", 1), ("续表", 1), ("四、复议和诉讼情况", 2), ("二", 2)]
)
def test_page_numbers_and_specks_between_two_parts_do_not_part_a_table(between: str, tables: int) -> None:
    below = Line(between, 200, 700, 300, 712)
    assert len(join_pages([page(1, "规章", (below,)), page(2, "行政许可", ())])) == tables

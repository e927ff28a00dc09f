"""Written texts: every layout holds every figure, in its place, and says that it is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.form import Column, Line, load_form
from gongkai.text import bare, fold
from synthesis import LAYOUT_IDS, LAYOUTS, draw_figures, plant, write_report
from synthesis.boxes import draw_tables

FORM = load_form("2021")
ROW_LAYOUTS = [layout.id for layout in LAYOUTS if layout.rows]
CELL_LAYOUTS = [layout.id for layout in LAYOUTS if not layout.rows]
SEEDS = st.integers(min_value=0, max_value=9999)
QUOTES = {ord(mark): None for mark in "“”"}


def tables_of(text: str) -> list[str]:
    """The lines of a text that stand in its tables: those with a tab, and what continues a cell."""
    return [line for line in text.split("\n") if "\t" in line]


@pytest.mark.parametrize("layout", LAYOUT_IDS)
def test_a_text_is_the_same_whenever_it_is_written(layout: str) -> None:
    figures = draw_figures(FORM, 11)
    assert write_report("text", FORM, figures, layout, 4) == write_report("text", FORM, figures, layout, 4)
    assert write_report("text", FORM, figures, layout, 4).cells == write_report("text", FORM, figures, layout, 5).cells


@pytest.mark.parametrize("layout", ROW_LAYOUTS)
@given(seed=SEEDS)
def test_in_rows_the_figures_of_a_line_stand_side_by_side(layout: str, seed: int) -> None:
    figures = draw_figures(FORM, seed)
    rows = iter([line.rstrip("\t") for line in tables_of(write_report("text", FORM, figures, layout, seed).data.decode())])
    for table in FORM.tables:
        for block in table.blocks:
            wanted = [[str(figures.values[f"{table.id}.{ln.id}.{c.id}"]) for c in block.columns] for ln in block.lines]
            wanted = [sum(wanted, [])] if table.orientation == "groups" else wanted  # noqa: RUF017
            if table.id != "disclosure":
                for values in wanted:
                    assert any(row.split("\t")[-len(values) :] == values for row in rows), values


@pytest.mark.parametrize("layout", CELL_LAYOUTS)
@given(seed=SEEDS)
def test_in_cells_the_figures_of_a_line_end_a_row(layout: str, seed: int) -> None:
    report = write_report("text", FORM, draw_figures(FORM, seed), layout, seed)
    rows = [row.split("\n\t") for row in report.data.decode().split("\n\n") if "\t" in row]
    values = [cell.raw for cell in report.cells if cell.cell.startswith("requests.")]
    found = [[value.strip() for value in row[-7:]] for row in rows if len(row) > 7]
    assert [value for row in found if row[0].isdigit() for value in row][: len(values)] == values


@pytest.mark.parametrize("layout", LAYOUT_IDS)
def test_every_label_of_the_form_is_there_in_one_of_its_spellings(layout: str) -> None:
    text = fold(write_report("text", FORM, draw_figures(FORM, 2), layout, 2).data.decode()).translate(QUOTES)
    for table in FORM.tables:
        for block in table.blocks:
            parts: tuple[Column | Line, ...] = (*block.columns, *block.lines)
            for part in parts:
                assert any(bare(spelling) in text for spelling in (part.label, *part.variants)), part.id


@pytest.mark.parametrize("layout", LAYOUT_IDS)
def test_every_text_says_that_it_is_synthetic_and_names_its_invented_agency(layout: str) -> None:
    report = write_report("text", FORM, draw_figures(FORM, 2), layout)
    assert "合成样本" in report.data.decode()
    assert report.title == "合成示例01市民政局2023年政府信息公开工作年度报告"
    assert report.data.decode().startswith(report.title)


def test_a_planted_defect_shows_in_the_table_but_not_in_the_prose() -> None:
    figures = draw_figures(FORM, 3)
    defect = plant(FORM, figures, "typo", 3, cell="requests.new.total")
    assert defect is not None
    text = write_report("text", FORM, figures, "rows-plain", defects=[defect]).data.decode()
    assert f"新收申请{figures.values['requests.new.total']}件" in text
    assert f"\t{defect.printed[0].raw}\n" in text


def test_a_blank_cell_is_an_empty_field_in_rows_and_an_empty_line_in_cells() -> None:
    figures = draw_figures(FORM, 3)
    defect = plant(FORM, figures, "blank", 3, cell="requests.granted.business")
    assert defect is not None
    rows, cells = (
        write_report("text", FORM, figures, layout, defects=[defect]).data.decode() for layout in ("rows-plain", "cells-varied")
    )
    first, third = (figures.values[f"requests.granted.{c}"] for c in ("natural_person", "research"))
    assert f"予以公开\t\t{first}\t\t{third}\t" in rows
    assert f"予以公开\n\t{first}\n\t\n\t{third}\n" in cells


def test_the_grid_covers_every_place_of_every_table_exactly_once() -> None:
    for grid in draw_tables(FORM, {}):
        for index, row in enumerate(grid.rows):
            assert [column for box in row for column in range(box.column, box.column + box.columns)] == list(range(grid.width))
            assert all(box.row <= index < box.row + box.rows for box in row)


def test_the_grid_holds_every_cell_of_the_form_once_in_form_order() -> None:
    cells = [b.cell for grid in draw_tables(FORM, {}) for i, row in enumerate(grid.rows) for b in row if b.cell and b.row == i]
    assert cells == [cell.id for cell in FORM.cells]

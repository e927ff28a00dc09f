"""The tables are laid out as the form prints them: every row as wide as the table, every cell under its headings."""

import pytest

from gongkai.form import EDITIONS, load_form
from gongkai.pages.form.skeleton import Skeleton, skeletons
from pages.parsed import Parsed

FORM = load_form("2021")
TABLES = {skeleton.table: skeleton for skeleton in skeletons(FORM)}
Grid = dict[tuple[int, int], tuple[str, dict[str, str]]]


def grid_of(skeleton: Skeleton) -> tuple[Grid, int, int]:
    """Lay the table's cells out as a browser does; fail on any overlap."""
    grid: Grid = {}
    row, number = -1, 0
    for tag, attributes in Parsed(skeleton.filled("", [">1</td>"] * len(skeleton.cells))).tags:
        if tag == "tr":
            row, number = row + 1, 0
        if tag in ("td", "th"):
            while (row, number) in grid:
                number += 1
            for down in range(int(attributes.get("rowspan", 1))):
                for right in range(int(attributes.get("colspan", 1))):
                    assert (row + down, number + right) not in grid
                    grid[row + down, number + right] = (tag, attributes)
    rows, columns = max(r for r, _ in grid) + 1, max(c for _, c in grid) + 1
    return grid, rows, columns


@pytest.mark.parametrize(("table", "rows", "columns"), [("disclosure", 14, 4), ("requests", 28, 10), ("reviews", 4, 15)])
def test_merged_headings_fill_the_table_without_gap_or_overlap(table: str, rows: int, columns: int) -> None:
    grid, height, width = grid_of(TABLES[table])
    assert (height, width) == (rows, columns)
    assert len(grid) == height * width


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_leaves_a_gap_or_an_overlap(edition: str) -> None:
    for skeleton in skeletons(load_form(edition)):
        grid, height, width = grid_of(skeleton)
        assert len(grid) == height * width


@pytest.mark.parametrize("table", TABLES)
def test_cells_stand_in_form_order(table: str) -> None:
    assert TABLES[table].cells == tuple(cell.id for cell in FORM.cells if cell.table == table)


def label_of(skeleton: Skeleton, words: str) -> dict[str, str]:
    html = skeleton.filled("", [">1</td>"] * len(skeleton.cells))
    opening = html[: html.index(f">{words}<")].rpartition("<th")[2]
    return Parsed(f"<th{opening}>").tags[0][1]


@pytest.mark.parametrize(
    ("table", "words", "rows", "columns"),
    [
        ("requests", "申请人情况", 1, 7),
        ("requests", "法人或其他组织", 1, 5),
        ("requests", "自然人", 2, 1),
        ("requests", "一、本年新收政府信息公开申请数量", 1, 3),
        ("requests", "三、本年度办理结果", 22, 1),
        ("requests", "（一）予以公开", 1, 2),
        ("requests", "（三）不予公开", 8, 1),
        ("requests", "（七）总计", 1, 2),
        ("reviews", "行政复议", 2, 5),
        ("reviews", "行政诉讼", 1, 10),
        ("reviews", "复议后起诉", 1, 5),
        ("disclosure", "第二十条第（一）项", 1, 4),
        ("disclosure", "本年处理决定数量", 1, 3),
        ("disclosure", "本年制发件数", 1, 1),
    ],
)
def test_headings_span_what_the_form_prints(table: str, words: str, rows: int, columns: int) -> None:
    heading = label_of(TABLES[table], words)
    assert (int(heading.get("rowspan", 1)), int(heading.get("colspan", 1))) == (rows, columns)


def test_every_heading_says_what_it_heads() -> None:
    for skeleton in TABLES.values():
        page = Parsed(skeleton.filled("", [">1</td>"] * len(skeleton.cells)))
        assert {heading.get("scope") for heading in page.all("th")} <= {"col", "colgroup", "row", "rowgroup"}

"""Words that stand at one place of several pages and heed no rule are a mark over them; headings and figures are not."""

from itertools import pairwise

import pytest

from gongkai.document import Cell
from gongkai.sources.pdf.read_pdf import read_pdf
from sources.small_pdf import small_pdf
from synthesis.typeset import Page, Rule, Run

XS, YS = (60, 200, 340, 480), (100, 125, 150, 175, 200)
MARK = "仅供2024内部使用"


def table(page: int, *more: Run) -> Page:
    """A table of four rows whose headings are the same on every page, with what else stands there."""
    rules = [Rule(XS[0], y, XS[-1], y) for y in YS] + [Rule(x, YS[0], x, YS[-1]) for x in XS]
    heads = [Run(text, x + 20, 117, 10) for text, x in zip(("本年制发件数", "本年废止件数", "现行有效件数"), XS, strict=False)]
    figures = [
        Run(str(100 * page + 10 * row + column), x + 5, y - 8, 10)
        for row, y in enumerate(YS[2:])
        for column, (x, _) in enumerate(pairwise(XS))
    ]
    return Page(595, 842, (*heads, *figures, *more), tuple(rules))


def cells(*pages: Page) -> list[Cell]:
    document = read_pdf(small_pdf(pages), "a.pdf", second_reading=True)
    return [cell for each in document.tables for row in each.rows for cell in row if cell.text[:1].isdigit() or cell.doubts]


@pytest.mark.parametrize("y", [142, 145, 154], ids=["in a row", "low in a row", "on a rule"])
@pytest.mark.parametrize("x", [130, 150, 290])
def test_a_mark_upright_and_as_large_as_the_text_is_no_part_of_the_figures(x: int, y: int) -> None:
    plain = {cell.text for cell in cells(table(1), table(2))}
    marked = cells(*(table(page, Run(MARK, x, y, 10)) for page in (1, 2)))
    assert len(plain) == 18
    assert {cell.text for cell in marked if not cell.doubts} <= plain
    assert any(remark.code.startswith("mark") for cell in marked for remark in (*cell.remarks, *cell.doubts))
    assert len([cell for cell in marked if not cell.doubts]) >= 14


def test_what_every_page_has_in_one_cell_stays_there() -> None:
    found = cells(*(table(page, Run("20241", 290, 142, 10)) for page in (1, 2)))
    assert [cell.text for cell in found if cell.text.endswith("20241")] == ["101 20241", "201 20241"]

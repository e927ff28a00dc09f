"""Rows without rules at their left and right, of two columns only: what a page break leaves at the top of a page."""

import pytest

from gongkai.sources.pdf.read_pdf import read_pdf
from sources.small_pdf import small_pdf
from synthesis.typeset import Page, Rule, Run


def page(levels: list[Rule], upright: list[Rule]) -> bytes:
    return small_pdf([Page(595, 842, (Run("行政许可", 70, 117, 10), Run("38", 230, 117, 10)), (*levels, *upright))])


@pytest.mark.parametrize("number", [2, 3, 5])
def test_two_columns_between_rules_of_one_extent_are_a_table(number: int) -> None:
    levels = [Rule(60, 100 + 25 * i, 480, 100 + 25 * i) for i in range(number)]
    document = read_pdf(page(levels, [Rule(200, 100, 200, 125)]), "a.pdf")
    assert [cell.text for cell in document.tables[0].rows[0]] == ["行政许可", "38"]


@pytest.mark.parametrize(
    ("levels", "upright"),
    [
        ([Rule(60, 100, 480, 100), Rule(100, 125, 300, 125)], [Rule(200, 100, 200, 125)]),
        ([Rule(60, 100, 480, 100), Rule(60, 125, 480, 125)], [Rule(200, 80, 200, 160)]),
    ],
    ids=["rules of two extents", "a stroke that goes past the rules"],
)
def test_lines_that_only_cross_are_none(levels: list[Rule], upright: list[Rule]) -> None:
    assert read_pdf(page(levels, upright), "a.pdf").tables == ()

"""Recognising takes time with the rows of a table, not with their square."""

import cProfile

import pytest

from gongkai.document import Cell, Document, GridPlace, Paragraph, ParagraphPlace, Table
from gongkai.recognise import recognise

TITLE = Paragraph("2023年政府信息公开工作年度报告", ParagraphPlace(1))


def table(rows):
    cells = [tuple(Cell(text, GridPlace(1, r, c)) for c, text in enumerate(row, 1)) for r, row in enumerate(rows, 1)]
    return Document("a.html", "html", (TITLE, Table(tuple(cells), GridPlace(1, 0, 0))))


def calls(document):
    profile = cProfile.Profile()
    profile.runcall(recognise, document)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["规章", ""]], id="one line of two cells"),
        pytest.param([["规章", "1", "2", "3"], ["其他", "7"]], id="a line and a row left over"),
        pytest.param(
            [["规章", "1", "2", "3"], ["规章", "1", "2", "3", "4"]], id="rows that leave a choice between rows that leave none"
        ),
    ],
)
def test_twice_the_rows_take_hardly_more_than_twice_the_steps(rows):
    calls(table(rows))  # what is worked out once
    once, twice = calls(table(rows * 200)), calls(table(rows * 400))
    assert twice < 2.5 * once

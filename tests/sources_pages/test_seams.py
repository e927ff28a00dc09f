"""Cells on both sides of the end of a page: one merged cell looks like a figure and an empty cell, and is taken for neither."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.document import Document
from gongkai.sources.ofd.read_ofd import read_ofd
from gongkai.sources.pdf.read_pdf import read_pdf
from sources.small_pdf import small_pdf
from synthesis.typeset import Page, Rule, Run
from synthesis.write_ofd import OFD_STYLES, ofd_of

CASES = yaml.safe_load((Path(__file__).parent / "seams.yaml").read_text(encoding="utf-8"))
XS, HEIGHT = (60, 200, 300, 400, 500), 25
HEADS = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


def page(rows: Sequence[Sequence[str]], top: float, unclosed: Sequence[int] = ()) -> Page:
    """Set rows on a page; some columns lack the rule at their end."""
    ys = [top + HEIGHT * number for number in range(len(rows) + 1)]
    rules = [
        Rule(x0, y, x1, y) for y in ys for column, (x0, x1) in enumerate(pairwise(XS)) if y < ys[-1] or column not in unclosed
    ]
    rules += [Rule(x, ys[0], x, ys[-1]) for x in XS]
    runs = [
        Run(text, x + 4, y + 16, 9) for y, row in zip(ys, rows, strict=False) for x, text in zip(XS, row, strict=False) if text
    ]
    return Page(595, 842, tuple(runs), tuple(rules))


def read(container: str, pages: Sequence[Page]) -> Document:
    if container == "ofd":
        return read_ofd(ofd_of(pages, OFD_STYLES[0]), "a.ofd")
    return read_pdf(small_pdf(pages), "a.pdf", second_reading=False)


@pytest.mark.parametrize("container", ["ofd", "pdf"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_cell_that_the_end_of_a_page_may_have_parted_is_of_neither_line(case: dict[str, Any], container: str) -> None:
    others = [case.get("others", ["许可", "7", "8", "9"])] * 3
    after = [*others, case["last"]] if "last" in case else others
    pages = [page([HEADS, *others, case["above"]], 700, case.get("unclosed", ())), page([case["below"], *after], 60)]
    (table,) = read(container, pages).tables
    cells = [cell for row in table.rows for cell in row if not cell.continues]
    doubted = [cell.text for cell in cells if any(remark.code == "cell-over-pages" for remark in cell.doubts)]
    assert doubted == case.get("of_neither", [])
    assert [cell.text for cell in cells if cell.text] == [
        text for row in (HEADS, *others, case["above"], case["below"], *after) for text in row if text
    ]

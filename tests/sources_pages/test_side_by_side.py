"""A table too wide for its paper, printed over pages side by side: joined where it is sure, never shifted, never completed."""

from collections import Counter
from dataclasses import replace

import pytest

from gongkai.form import load_form
from gongkai.recognise import Reading, recognise
from gongkai.sources import read_bytes
from sources_pages.turned_pdf import turned_pdf
from synthesis import compose, container, draw_figures
from synthesis.boxes import Grid
from synthesis.draft import Draft
from synthesis.typeset import PLAIN, Page, Run, text_width, typeset

FORM = load_form("2021")
MARGIN = PLAIN.margin
_LEVEL = 0.1


@pytest.fixture(scope="module")
def draft() -> Draft:
    return compose(FORM, draw_figures(FORM, 11), container("ofd").styles[0], 11)


def sheets(draft: Draft, at: int, beside: float = 0.0) -> list[Page]:
    """The pages of a report with its largest table only, then what is right of a rule of it, page by page, from the left margin on."""
    parts = [part for part in draft.parts if not isinstance(part, Grid)]
    table = [part for part in draft.parts if isinstance(part, Grid)][1]
    pages = list(typeset([*parts, table], replace(PLAIN, width=800, height=900)))
    edge = _sides(pages, least=20)[at] + beside
    return [_left(page, edge) for page in pages] + [_right(page, edge) for page in pages]


def _sides(pages: list[Page], least: int) -> list[float]:
    """Where at least so many pieces of upright rules stand one above the other."""
    pieces = Counter(round(rule.x0, 1) for page in pages for rule in page.rules if rule.x0 == rule.x1)
    return sorted(x for x, number in pieces.items() if number >= least)


def _middle(run: Run) -> float:
    return run.x + text_width(run.text) * run.size / 2


def _left(page: Page, edge: float) -> Page:
    rules = tuple(rule._replace(x1=min(rule.x1, max(edge, rule.x0))) for rule in page.rules if rule.x0 <= edge + _LEVEL)
    return replace(page, width=700, runs=tuple(run for run in page.runs if _middle(run) < edge), rules=rules)


def _right(page: Page, edge: float) -> Page:
    shift = edge - MARGIN
    rules = tuple(r._replace(x0=min(max(r.x0, edge), r.x1) - shift, x1=r.x1 - shift) for r in page.rules if r.x1 >= edge - _LEVEL)
    runs = tuple(run._replace(x=run.x - shift) for run in page.runs if _middle(run) >= edge)
    return replace(page, width=700, runs=runs, rules=rules)


def wrong(reading: Reading, draft: Draft) -> list[str]:
    printed = {cell.cell: cell.raw.strip() for cell in draft.cells}
    figures = (c for c in reading.cells if c.kind not in ("unreadable", "absent") and c.cell.id in printed)
    return [c.cell.id for c in figures if c.raw != printed[c.cell.id]]


def kinds(reading: Reading, draft: Draft) -> set[str]:
    """Of the cells of the printed edition; a table without its last columns may be taken for the other one."""
    printed = {cell.cell for cell in draft.cells}
    return {c.kind for c in reading.cells if c.cell.table == "requests" and c.cell.id in printed}


@pytest.mark.parametrize("at", [-2, -3, -4])
def test_columns_that_go_on_on_another_page_are_read_or_marked(at: int, draft: Draft) -> None:
    reading = recognise(read_bytes(turned_pdf(sheets(draft, at), 0, 0), "a.pdf"))
    assert wrong(reading, draft) == []
    requests = [c for c in reading.cells if c.cell.table == "requests"]
    assert sum(c.kind == "number" for c in requests) >= 150


@pytest.mark.parametrize("beside", [-30, -20, -10, 10, 20, 30])
def test_a_column_that_the_paper_cuts_is_never_a_figure(beside: float, draft: Draft) -> None:
    assert wrong(recognise(read_bytes(turned_pdf(sheets(draft, -3, beside), 0, 0), "a.pdf")), draft) == []


def test_without_the_pages_that_hold_the_rest_the_lines_are_unreadable(draft: Draft) -> None:
    pages = sheets(draft, -2)
    reading = recognise(read_bytes(turned_pdf(pages[: len(pages) // 2], 0, 0), "a.pdf"))
    assert kinds(reading, draft) == {"unreadable"}


def test_a_part_whose_rows_are_not_those_of_the_table_is_not_joined(draft: Draft) -> None:
    pages = sheets(draft, -2)
    half = len(pages) // 2
    moved = [
        replace(
            page,
            runs=tuple(run._replace(y=run.y + 9) for run in page.runs),
            rules=tuple(rule._replace(y0=rule.y0 + 9, y1=rule.y1 + 9) for rule in page.rules),
        )
        for page in pages[half:]
    ]
    reading = recognise(read_bytes(turned_pdf([*pages[:half], *moved], 0, 0), "a.pdf"))
    assert kinds(reading, draft) == {"unreadable"}

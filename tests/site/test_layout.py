"""On a phone and on paper: the wide tables scroll by keyboard and keep their labels, a report prints on two pages."""

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from .project import CONSISTENT, INCONSISTENT, REPORTS
from .visiting import visiting

pytestmark = pytest.mark.browser

WIDE = ".scroll:has(.form-requests)"
MOST_PAGES = 2
"""Of a report that adds up; what does not add up may take one more."""


def position(page: Page, selector: str) -> tuple[float, float]:
    """Return where an element begins and ends across the window."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"], box["x"] + box["width"]


def test_the_wide_table_scrolls_by_keyboard_and_keeps_its_labels(browser: Browser, address: str) -> None:
    with visiting(browser, width=360) as visit:
        visit.open(f"{address}a/{CONSISTENT}/")
        page = visit.page
        label, figure = f"{WIDE} th[class^='stub']", f"{WIDE} td[id]"
        before = position(page, label), position(page, figure)
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(
                "document.activeElement.matches('.scroll') && !!document.activeElement.querySelector('.form-requests')"
            ):
                break
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").endswith("表格可左右滚动")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        for _ in range(8):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(50)
        assert page.evaluate("document.activeElement.scrollLeft") > 100
        after = position(page, label), position(page, figure)
        assert after[0] == pytest.approx(before[0], abs=20)
        assert after[1][0] < before[1][0] - 80
        assert after[0][0] >= 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_last_column_can_be_reached_and_is_not_under_the_labels(browser: Browser, address: str) -> None:
    with visiting(browser, width=360) as visit:
        visit.open(f"{address}a/{CONSISTENT}/")
        page = visit.page
        page.locator(WIDE).evaluate("region => region.scrollTo({left: 1e6, behavior: 'instant'})")
        total = position(page, "[id='requests.granted.total']")
        assert position(page, f"{WIDE} th[class^='stub']")[1] <= total[0] + 1
        assert total[1] <= 361


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_prints_on_two_pages_with_all_of_its_tables_and_with_what_does_not_add_up(
    browser: Browser, address: str, name: str
) -> None:
    with visiting(browser, color_scheme="dark") as visit:
        visit.open(f"{address}a/{name}/")
        figures = visit.page.locator("table.form td[id]").evaluate_all("cells => cells.map(c => c.firstChild.textContent)")
        document = pypdfium2.PdfDocument(visit.page.pdf(prefer_css_page_size=True))
        try:
            assert len(document) <= MOST_PAGES + (name == INCONSISTENT)
            text = "".join(page.get_textpage().get_text_bounded() for page in document)
            edge = max(box[2] for page in document for box in boxes(page))
        finally:
            document.close()
    assert len(figures) == 200
    assert [figure for figure in figures if figure.strip() not in text] == []
    for words in ("行政规范性文件", "申请人情况", "未经复议直接起诉", "[DS/OL]", "数据版本"):
        assert words in text.replace("\r\n", "").replace(" ", "")
    assert ("1 ≠ 0" in text, "疑似错格" in text) == ((name == INCONSISTENT),) * 2
    assert edge <= 595


def boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Return the bounds of everything on a printed page."""
    return [item.get_bounds() for item in page.get_objects(max_depth=1)]

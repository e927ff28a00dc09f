"""Without JavaScript: all figures and all lists are there, and nothing on the page promises what does not work."""

import pytest
from playwright.sync_api import Browser

from .project import CONSISTENT, INCONSISTENT, PAGES
from .visiting import visiting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [CONSISTENT, INCONSISTENT])
def test_all_figures_can_be_read(browser: Browser, address: str, name: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(f"{address}a/{name}/")
        cells = visit.page.locator("table.form td[id]")
        assert cells.count() == 200
        sizes = cells.evaluate_all("cells => cells.map(c => [c.innerText.trim().length, c.getBoundingClientRect().height])")
        assert all(length and height > 5 for length, height in sizes)


def test_the_arithmetic_can_be_opened(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(f"{address}a/{CONSISTENT}/")
        row = visit.page.locator("[id='check-RQ1.granted']")
        assert not row.is_visible()
        visit.page.locator("section:has(#checks) details summary").first.click()
        assert row.is_visible()


def test_agencies_are_reached_from_the_home_page(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(address)
        assert not visit.page.locator(".find").is_visible()
        visit.follow(visit.page.locator("section:has(#newest) a", has_text="全部机关"))
        visit.follow(visit.page.locator("a", has_text="苏州市公安局").first)
        assert visit.page.url == f"{address}a/320500-gonganju/"
        visit.follow(visit.page.locator("table a", has_text="2023").first)
        assert visit.page.url == f"{address}a/320500-gonganju/2023/"


NEEDS = (
    "home", "search", "browse", "compare", "English home", "English search", "English browse", "English compare", "not found",
    "consistent", "with notes", "inconsistent", "receipt", "English receipt", "about", "English about",
)  # fmt: skip
"""Pages that have more with a script; without it they lead to the lists, labels of lines to their definitions, and citations have no day of access."""


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_whole_without_script(browser: Browser, address: str, name: str) -> None:
    shown = []
    for enabled in (True, False):
        with visiting(browser, java_script_enabled=enabled) as visit:
            visit.open(address + PAGES[name])
            if enabled:  # tables and pictures are whole; tools to sort, filter and save them come with the script
                visit.page.evaluate("document.querySelectorAll('.sorted-tools, .take button').forEach(tool => tool.remove())")
            hidden = visit.page.locator("[hidden]")
            shown.append(visit.page.locator("body").inner_text())
            assert name in NEEDS or hidden.count() == 0
    with_script, without = (set(text.split("\n")) for text in shown)
    promised = {line for line in with_script - without if "http://127.0.0.1" not in line}
    assert not promised or name in NEEDS, promised

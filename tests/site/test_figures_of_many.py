"""A figure about many reports: what it rests on and what a reader takes along, at the point of use."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from .visiting import visiting

pytestmark = pytest.mark.browser

# Page, figure by its place, its rows, what it says.
FIGURES = (
    ("", ".key-figures li:first-child data", "2023.own.received", "2,263"),
    ("y/2023/", ".key-figures li:nth-child(2) data", "2023.own.granted+2023.own.partly_granted", "11.9%"),
    ("en/y/2023/", ".counts tbody tr:first-child data", "2023.own.received.province", "2,041"),
)


@pytest.mark.parametrize(("page", "place", "rows", "shown"), FIGURES)
def test_a_figure_says_what_it_rests_on_and_is_taken_along(
    browser: Browser, address: str, page: str, place: str, rows: str, shown: str
) -> None:
    with visiting(browser, width=360) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.open(address + page)
        figure = visit.page.locator(place).first
        figure.focus()
        visit.page.keyboard.press("Enter")
        panel = visit.page.locator("dialog.panel")
        expect(panel.locator(".value")).to_have_text(shown)
        assert panel.locator("dd code").all_inner_texts()[: rows.count("+") + 1] == rows.split("+")
        taken = []
        for at in range(3):
            panel.locator(".actions button").nth(at).click()
            taken.append(visit.page.evaluate("navigator.clipboard.readText()"))
        assert taken[0] == shown.replace(",", "")
        assert taken[1].startswith(f"https://example.org/gongkai/{page}#of={rows}")
        assert all(part in taken[2] for part in (shown, taken[1], "2023")), taken[2]
        assert "{" not in taken[2]
        assert re.search("口径：本机关|the organ itself", taken[2])
        assert [v["id"] for v in Axe().run(visit.page).response["violations"] if v["impact"] != "minor"] == []
        visit.page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        assert figure.evaluate("figure => figure === document.activeElement")
        assert (visit.said, visit.violations, visit.refused) == ([], [], [])


def test_the_address_of_a_figure_shows_it(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}y/2023/#of=2023.own.refused")
        expect(visit.page.locator("dialog.panel .value")).to_have_text("123")

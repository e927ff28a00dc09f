"""Every type of page in Chromium: silent, alone on its origin, accessible, within its width, also when it is enlarged."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from .project import PAGES
from .visiting import visiting

pytestmark = pytest.mark.browser

LOOKS = {
    "desk, light": (1280, "light"),
    "phone, dark": (360, "dark"),
    "desk, dark": (1280, "dark"),
    "phone, light": (360, "light"),
}
CASES = [
    (name, look)
    for name in PAGES
    for look in LOOKS
    if look == "phone, dark" or (look == "desk, light" and "English" not in name) or name in ("home", "inconsistent")
]
"""Every type of page in both widths and both schemes; the other two pairs, on which nothing new depends, on two pages. English
pages come from the templates of the Chinese ones: only their longer words could be too wide."""
LONG = "dictionary"
"""A page of tables alone that takes axe half a minute: once is enough, in the dark."""
ENLARGED = (640, 320)
"""What 200 and 400 % leave of a window 1,280 pixels wide (WCAG 2.2, 1.4.10): nothing may be scrolled to the side but tables."""
WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre"))
  .map((e) => `${e.tagName}.${e.className}`)"""


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize(("name", "look"), CASES)
def test_page(browser: Browser, address: str, axe: Axe, name: str, look: str) -> None:
    width, scheme = LOOKS[look]
    with visiting(browser, width=width, color_scheme=scheme) as visit:
        visit.open(address + PAGES[name])
        found = [] if (name, look) == (LONG, "desk, light") else axe.run(visit.page).response["violations"]
        missing = [address + PAGES[name]] if name == "not found" else []
        assert [said for said in visit.said if not (missing and "404" in said)] == []
        assert visit.refused == [f"404 {url}" for url in missing]
        assert visit.violations == []
        assert len(visit.asked) >= 3
        assert [url for url in visit.asked if not url.startswith(address)] == []
        for wide in (width, *ENLARGED):
            visit.page.set_viewport_size({"width": wide, "height": 900})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= wide, (wide, visit.page.evaluate(WIDEST))
        assert [(v["impact"], v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found if v["impact"] != "minor"] == []


def test_axe_finds_what_is_wrong(browser: Browser, address: str, axe: Axe) -> None:
    with visiting(browser) as visit:
        visit.open(address)
        visit.page.evaluate("document.querySelector('h1').innerHTML = '<img src=assets/seal.svg>'")
        visit.page.evaluate("document.querySelector('.coverage').style.color = '#ddd'")
        assert {"image-alt", "color-contrast"} <= {v["id"] for v in axe.run(visit.page).response["violations"]}


def test_the_dark_scheme_is_dark(browser: Browser, address: str) -> None:
    light = []
    for scheme in ("light", "dark"):
        with visiting(browser, color_scheme=scheme) as visit:
            visit.open(address)
            colour = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
            light.append(sum(int(part) for part in colour[4:-1].split(",")[:3]))
    assert light[0] > 600
    assert light[1] < 200

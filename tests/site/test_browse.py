"""The list of all reports and its facets, and the pages of regions, by keyboard and without a script."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .project import INCONSISTENT, PLANTED, UNREADABLE
from .visiting import visiting

pytestmark = pytest.mark.browser

# What is chosen, and the reports that remain.
CHOICES = (
    ({"state": "unreadable"}, {UNREADABLE}),
    ({"region": "3706"}, {INCONSISTENT, UNREADABLE}),
    ({"region": "37", "year": "2023", "kind": "public_security"}, {INCONSISTENT}),
    ({"level": "province", "year": "2022"}, {PLANTED}),
    ({"level": "county", "year": "2022"}, set()),
)


def listed(page: Page) -> set[str]:
    """Return the agency-years on the list."""
    links = page.locator(".browse-list li a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    return {link.removeprefix("../a/").rstrip("/") for link in links}


@pytest.mark.parametrize(("chosen", "left"), CHOICES, ids=lambda case: "-".join(case.values()) if isinstance(case, dict) else "")
def test_facets_narrow_the_list_and_stand_in_the_address(
    browser: Browser, address: str, chosen: dict[str, str], left: set[str]
) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}browse/")
        visit.page.locator(".facets:not([hidden])").wait_for()
        everything = listed(visit.page)
        for name, value in chosen.items():
            visit.page.locator(f"#facet-{name}").select_option(value)
        assert listed(visit.page) == left
        told = visit.page.locator(".facets output").inner_text()
        assert told == (f"{len(left)} 份年报" if left else "没有这样的年报")
        visit.page.reload()
        visit.page.locator(".facets:not([hidden])").wait_for()
        assert listed(visit.page) == left
        visit.page.locator(".facets button").press("Enter")
        expect(visit.page).to_have_url(f"{address}browse/")
        assert listed(visit.page) == everything
        assert (visit.said, visit.violations) == ([], [])


def test_a_state_leaves_the_reports_in_that_state(browser: Browser, address: str, project: Path) -> None:
    told = [json.loads(path.read_text(encoding="utf-8"))["report"] for path in project.glob("datasets/*/*/datapackage.json")]
    state = next(report["badge"] for report in told if f"{report['agency_id']}/{report['year']}" == PLANTED)
    with visiting(browser) as visit:
        visit.open(f"{address}browse/?state={state}")
        visit.page.locator(".facets:not([hidden])").wait_for()
        assert listed(visit.page) == {f"{r['agency_id']}/{r['year']}" for r in told if r["badge"] == state}
        assert PLANTED in listed(visit.page)


def test_a_facet_is_chosen_by_keyboard(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}browse/")
        visit.page.locator(".facets:not([hidden])").wait_for()
        visit.page.locator("#facet-year").focus()
        visit.page.keyboard.press("ArrowDown")
        expect(visit.page).to_have_url(f"{address}browse/?year=2024")
        assert listed(visit.page) == {"310000-zhengfu/2024"}


def test_a_value_that_no_report_has_is_ignored_in_the_address(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}browse/?year=1999&state=%3Cimg%3E")
        visit.page.locator(".facets:not([hidden])").wait_for()
        assert len(listed(visit.page)) == 8


def test_without_a_script_every_report_is_on_the_list(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(f"{address}browse/")
        assert not visit.page.locator(".facets").is_visible()
        assert len(listed(visit.page)) == 8


def test_an_agency_is_reached_through_the_tree_of_regions(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(f"{address}r/")
        visit.follow(visit.page.locator("article a", has_text="黑龙江省").first)
        for step in ("双鸭山市", "宝山区"):
            visit.follow(visit.page.locator("section:has(#below) a", has_text=step))
        visit.follow(visit.page.locator("section:has(#reports) th a", has_text="宝山公安分局（双鸭山市）"))
        assert visit.page.url == f"{address}a/230506-gonganfenju/"
        visit.follow(visit.page.locator("aside a", has_text="黑龙江省/双鸭山市/宝山区"))
        assert visit.page.url == f"{address}r/230506/"
        assert visit.page.locator(".crumbs li").all_inner_texts() == ["首页", "地区", "黑龙江省", "双鸭山市", "宝山区"]


def test_a_consolidated_report_stands_apart_from_the_members(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}r/310000/")
        assert visit.page.locator("section:has(#consolidated) tbody a").all_inner_texts() == ["上海市人民政府 2024"]
        assert "不能相加" in visit.page.locator("section:has(#consolidated)").inner_text()

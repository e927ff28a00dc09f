"""Full-text search in Chromium: Pagefind under our content security policy, with our own list of results."""

import json
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from gongkai.pages.search.fulltext import build_search

from .crawled import tree_of
from .project import CONSISTENT
from .serving import serving
from .visiting import Visit, visiting

pytestmark = pytest.mark.browser

# What is asked, and a page that must be among the answers.
QUERIES = (
    ("苏州市公安局", "a/320500-gonganju/2023/"),
    ("双鸭山 2023", "a/230506-gonganfenju/2023/"),
    ("行政查询事项", "dict/"),
    ("勾稽关系", "rules/"),
    ("未经复议直接起诉", "dict/"),
)


def answers(visit: Visit, query: str) -> list[str]:
    """Type a query and return the addresses of the answers, relative to the site."""
    visit.page.locator("form.full:not([hidden])").wait_for()
    visit.page.locator("#query").fill("")
    expect(visit.page.locator("output")).to_have_text("")
    visit.page.locator("#query").fill(query)
    told = visit.page.locator("output")
    expect(told).to_have_text(re.compile(f"^[0-9]+ 页$|“{re.escape(query)}”"))
    if told.inner_text()[0].isdigit():
        visit.page.locator(".texts li").first.wait_for()
    return visit.page.locator(".texts a").evaluate_all("links => links.map(a => a.href)")


def test_several_indexes_answer_as_one(browser: Browser, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.pages.search.fulltext.AGENCIES", 2)
    found, site = tmp_path / "found", tmp_path / "site"
    shutil.copytree(project / "output" / "found", found)
    shutil.copytree(project / "output" / "site", site, ignore=shutil.ignore_patterns("pagefind"))
    build_search(found, site / "pagefind")
    assert len(json.loads((site / "pagefind" / "parts.json").read_text())) > 1
    with serving(site) as address, visiting(browser) as visit:
        visit.open(f"{address}search/")
        for query, wanted in QUERIES:
            assert f"{address}{wanted}" in answers(visit, query)
        assert (visit.said, visit.violations, visit.refused) == ([], [], [])


@pytest.mark.parametrize(("query", "wanted"), QUERIES)
def test_what_a_page_says_is_found(browser: Browser, address: str, query: str, wanted: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}search/")
        assert f"{address}{wanted}" in answers(visit, query)
        assert visit.page.locator(".texts mark").count() > 0
        assert (visit.said, visit.violations, visit.refused) == ([], [], [])
        assert [url for url in visit.asked if not url.startswith(address)] == []


# What is asked, and what is answered outright: the address, relative to the site, and the figure beside it.
DIRECT = (
    ("上海市公安局 国家秘密 不予公开", "a/310000-gonganju/2023/#requests.refused_state_secret.total", "0"),
    ("苏州公安 2022 内部事务信息", "a/320500-gonganju/2022/#requests.refused_internal_affairs.total", "1"),
    ("烟台公安 2023", "a/370600-gonganju/2023/", ""),
    ("上海公安 2023 新收 法律服务机构", "a/310000-gonganju/2023/#requests.new.legal_services", "11"),
    ("苏州公安 自然人", "a/320500-gonganju/2023/#requests.new.natural_person", "137"),
    ("苏州公安 2023 行政复议 结果维持", "a/320500-gonganju/2023/#reviews.reconsideration.upheld", "1"),
    ("国家秘密", "dict/#2021.refused_state_secret", ""),
)


@pytest.mark.parametrize(("query", "where", "figure"), DIRECT)
def test_an_agency_a_year_and_a_row_of_the_form_are_answered_first(
    browser: Browser, address: str, query: str, where: str, figure: str
) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}search/?q={query}")
        first = visit.page.locator(".direct li").first
        first.wait_for()
        assert first.locator("a").evaluate("link => link.href") == address + where
        assert first.locator("strong").inner_text() == figure
        expect(visit.page.locator("output")).to_have_text(re.compile("^$|^[0-9]+ 页$"))
        assert visit.said == []


def test_texts_of_the_agency_and_year_that_are_named_come_first(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}search/")
        assert answers(visit, "苏州市公安局 2022")[0] == f"{address}a/320500-gonganju/2022/"


def test_a_number_that_is_on_no_page_is_not_found_and_one_that_is_leads_to_its_page(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}search/")
        assert answers(visit, "7654321") == []
        assert answers(visit, "936135") == [f"{address}a/370600-gonganju/2023/"]
        assert f"{address}a/310000-gonganju/2023/" in answers(visit, "2008"), "one of the kinds of applicants"


def test_the_question_stands_in_the_address(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}search/?q=苏州市公安局")
        visit.page.locator(".texts li").first.wait_for()
        assert visit.page.locator("#query").input_value() == "苏州市公安局"
        answers(visit, "上海市公安局")
        assert json.loads(visit.page.evaluate("JSON.stringify([...new URLSearchParams(location.search)])")) == [
            ["q", "上海市公安局"]
        ]


def test_what_is_not_there_is_said(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}search/")
        assert answers(visit, "<火星殖民地>") == []
        assert "没有找到“<火星殖民地>”" in visit.page.locator("output").inner_text()


def test_without_an_index_the_page_says_so(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.page.route("**/pagefind/*", lambda route: route.fulfill(status=404))
        visit.open(f"{address}search/")
        visit.page.locator("#query").fill("上海")
        expect(visit.page.locator("output")).to_have_text(re.compile("^全文索引没有装入"))


def test_only_what_the_search_page_uses_is_served(project: Path, site: Path) -> None:
    assert not [path.name for path in (site / "pagefind").iterdir() if "ui" in path.name or path.suffix == ".css"]
    searched = list((project / "output" / "found").rglob("*.html"))
    assert len(list((site / "pagefind" / "fragment").iterdir())) == len(searched) > 8
    assert not (site / "search" / "search_index.json").exists()


def test_only_the_search_page_loads_the_program(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if tree_of(page).xpath("//*[@data-program]")]
    assert sorted(pages) == [site / "en" / "search" / "index.html", site / "search" / "index.html"]
    assert not tree_of(site / "a" / CONSISTENT / "index.html").xpath("//script[contains(@src, 'search.js')]")

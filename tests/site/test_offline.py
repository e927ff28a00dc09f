"""The offline edition: one zip, the same every time, opened in Chromium from a folder."""

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from gongkai.pages.build.offline_zip import write_offline

from .crawled import pages_of, references
from .project import ADDRESS, CONSISTENT, INCONSISTENT, PLANTED, UNREADABLE
from .visiting import visiting

TOP = "gongkai-offline"


@pytest.fixture(scope="module")
def edition(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition, unpacked."""
    folder = tmp_path_factory.mktemp("offline")
    write_offline(site, folder / "edition.zip", TOP)
    with ZipFile(folder / "edition.zip") as archive:
        archive.extractall(folder)
    return folder / TOP


def test_the_same_site_gives_the_same_zip(edition: Path, site: Path, tmp_path: Path) -> None:
    write_offline(site, tmp_path / "again.zip", TOP)
    assert (tmp_path / "again.zip").read_bytes() == (edition.parent / "edition.zip").read_bytes()


def test_every_link_leads_to_a_file(edition: Path) -> None:
    followed = 0
    for page in pages_of(edition):
        for element, name, link in references(page):
            if urlsplit(link).scheme or name in ("data-root", "data-address", "data-program", "data-index"):
                continue
            target = Path(unquote(urlsplit(urljoin(page.as_uri(), link)).path))
            assert target.is_file(), f"{page.relative_to(edition)}: {link} ({element.tag})"
            followed += 1
    assert followed > 700


@pytest.mark.browser
def test_it_opens_from_a_folder(browser: Browser, edition: Path) -> None:
    home = (edition / "index.html").as_uri()
    with visiting(browser) as visit:
        visit.open(home)
        page = visit.page
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Source Han Serif')
        page.locator("#find").fill("shsgaj")
        page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url == (edition / "a/310000-gonganju/index.html").as_uri()
        visit.follow(page.locator("table.list a", has_text="2023").first)
        assert page.url == (edition / "a" / CONSISTENT / "index.html").as_uri()
        assert page.locator("table.form td[id]").count() == 200
        page.goto(f"{(edition / 'browse/index.html').as_uri()}?region=3706&level=prefecture&kind=public_security")
        page.locator(".facets:not([hidden])").wait_for()
        visit.follow(page.locator(".browse-list a").first)
        assert page.url == (edition / "a" / INCONSISTENT / "index.html").as_uri()
        page.goto((edition / "search/index.html").as_uri())
        assert "离线版" in page.locator("output").inner_text()
        assert page.locator("#query").is_disabled()
        assert (visit.said, visit.violations) == ([], [])
        assert [url for url in visit.asked if not url.startswith(edition.as_uri())] == []


@pytest.mark.browser
def test_reports_are_compared_from_a_folder(browser: Browser, edition: Path) -> None:
    place = (edition / "compare/index.html").as_uri()
    with visiting(browser) as visit:
        visit.open(f"{place}?a={CONSISTENT}&a={UNREADABLE}")
        page = visit.page
        expect(page.locator(".compared tr:has(th:text-is('本年新收')) td")).to_have_text(["2,041", "未能读取"])
        page.locator("#compare-add").fill("上海市公安局 2022")
        expect(page).to_have_url(f"{place}?a={CONSISTENT}&a={UNREADABLE}&a={PLANTED}&t=requests&m=new")
        expect(page.locator(".compared svg rect")).to_have_count(2)
        source = page.locator(".compared .source").text_content() or ""
        assert f"{ADDRESS}compare/?a={CONSISTENT}&a=" in source
        assert edition.name not in source
        page.goto(f"{(edition / 'en/compare/index.html').as_uri()}?a={CONSISTENT}")
        expect(page.locator(".compared tr:has(th:text-is('New')) td")).to_have_text(["2,041"])
        expect(page.locator(".chosen li")).to_contain_text("Shanghai Municipal Public Security Bureau 2023")
        page.goto(f"{place}?a={PLANTED}")
        visit.follow(page.locator(".compared td a", has_text="2,047"))
        assert page.url == f"{(edition / 'a' / PLANTED / 'index.html').as_uri()}#requests.new.total"
        assert (visit.said, visit.violations) == ([], [])
        assert [url for url in visit.asked if not url.startswith(edition.as_uri())] == []

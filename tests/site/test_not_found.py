"""The page for what is not there: it names what comes nearest, and finds the site's own path where nobody told it."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from gongkai.pipeline import build

from .crawled import tree_of
from .project import CONSISTENT, ROOT, add_report, source_of
from .serving import serving
from .visiting import visiting

# Where somebody looked, what is offered first, and what is said.
CASES = (
    ("a/310000-gonganju/2019/", "310000-gonganju", "上海市公安局 2019 年年报尚未收录；这家机关："),
    ("a/310000-gonganj/", "310000-gonganju", "找到 1 家"),
    ("a/320500-gonanju/2023/", "320500-gonganju", "找到 1 家"),
    ("上海市公按局", "310000-gonganju", "没有这个名字；名字最接近的 4 家："),
    ("zzz/", None, "没有找到；可能尚未收录"),
)


@pytest.mark.browser
@pytest.mark.parametrize(("place", "first", "told"), CASES, ids=[place for place, *_ in CASES])
def test_what_comes_nearest_is_offered(browser: Browser, address: str, place: str, first: str | None, told: str) -> None:
    with visiting(browser) as visit:
        visit.open(address + place)
        expect(visit.page.locator(".find [role=status]")).to_have_text(told)
        links = visit.page.locator("#found a").evaluate_all("links => links.map(a => a.href)")
        assert links[:1] == ([f"{address}a/{first}/"] if first else [])
        assert visit.violations == []


# Where somebody looked, why it is not there, and the years that are.
REASONS = (
    ("a/310000-gonganju/2017/", "2019 年以前没有全国统一的表格，所以没有收录。", ["2023", "2022"]),
    ("a/310000-gonganju/2021/", "还没有人补充这份年报。", ["2023", "2022"]),
    ("a/310000-gonganju/2099/", "2099 年的年报要到次年 1 月 31 日前才公布。", ["2023", "2022"]),
    ("a/230500-gonganju/2023/", "双鸭山市公安局已经登记，年报尚未收录。", []),
)


@pytest.mark.browser
def test_the_reason_and_the_years_that_there_are_stand_on_the_page(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        for place, reason, years in REASONS:
            visit.open(address + place)
            expect(visit.page.locator("[data-reason] span")).to_have_text(reason)
            expect(visit.page.locator("[data-held] a")).to_have_text(years)
            links = visit.page.locator("[data-held] a").evaluate_all("links => links.map(a => a.href)")
            assert links == [f"{address}{place[:18]}{year}/" for year in years]
        assert visit.violations == []


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one report, built without knowing where it will be served."""
    folder = tmp_path_factory.mktemp("nowhere")
    (folder / "gongkai.toml").write_bytes((ROOT / "gongkai.toml").read_bytes())
    add_report(folder, CONSISTENT, source_of(CONSISTENT).encode(), title="2023年上海市公安局政府信息公开工作年度报告")
    (folder / "datasets" / "agencies.csv").write_bytes((ROOT / "datasets" / "agencies.csv").read_bytes())
    site = build(folder, jobs=1).site
    assert site
    return site


@pytest.fixture(scope="module")
def unknown(nowhere: Path) -> Iterator[str]:
    """Where it is served, under a path of its own."""
    with serving(nowhere) as home:
        yield home


@pytest.mark.browser
@pytest.mark.parametrize("place", ["a/310000-gonganju/2019/", "no/such/page/at/all/", "x"])
def test_the_path_of_the_site_is_found(browser: Browser, unknown: str, place: str) -> None:
    with visiting(browser) as visit:
        visit.open(unknown + place)
        visit.page.locator(".find:not([hidden])").wait_for()
        links = visit.page.locator("a[href]").evaluate_all("links => links.map(a => a.href)")
        assert [link for link in links if not link.startswith((unknown, "https://creativecommons.org/"))] == []
        assert visit.page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderBottomStyle") == "double"
        visit.page.locator("#find").fill("shsgaj")
        visit.page.keyboard.press("Enter")
        expect(visit.page).to_have_url(f"{unknown}a/310000-gonganju/")
        assert visit.violations == []


def test_the_one_inline_script_is_the_one_that_the_policy_allows(nowhere: Path, site: Path) -> None:
    (policy,) = tree_of(nowhere / "404.html").xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = tree_of(nowhere / "404.html").xpath("//script[not(@src)]/text()")
    assert f"script-src 'self' 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}';" in policy
    assert not tree_of(site / "404.html").xpath("//script[not(@src)]")

"""Comparing: what is chosen stands in the address, figures are those of the packages, pictures say where they are from."""

import csv
import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.grammar import faults

from .project import CONSISTENT, INCONSISTENT, PLANTED, UNREADABLE
from .visiting import Visit, visiting

pytestmark = pytest.mark.browser

SUZHOU = "320500-gonganju/2023"
WHOLE_CITY = "310000-zhengfu/2024"


def opened(visit: Visit, address: str, *reports: str, **chosen: str) -> Page:
    """Open the comparison of some reports and wait for it."""
    said = "&".join([*(f"a={report}" for report in reports), *(f"{key}={value}" for key, value in chosen.items())])
    visit.open(f"{address}compare/?{said}")
    visit.page.locator(".compare:not([hidden])").wait_for()
    if reports:
        visit.page.locator(".compared td").first.wait_for()
    return visit.page


def row(page: Page, title: str) -> list[str]:
    """Return the figures of a row, without what stands under them."""
    cells = page.locator(f".compared tr:has(th:text-is('{title}')) td")
    return [text.split("\n")[0] for text in cells.all_inner_texts()]


def printed(project: Path, report: str, cell: str) -> str:
    with (project / "datasets" / report / "cells.csv").open(encoding="utf-8") as stream:
        return next(
            row["value"] for row in csv.DictReader(stream) if f"{row['table_id']}.{row['line_id']}.{row['column_id']}" == cell
        )


def as_built(page: Page) -> str:
    """Return the HTML of the picture as that of a chart made at build time: its table stands above, its files are made when asked for."""
    html = page.locator(".compared .plotted").evaluate("figure => figure.outerHTML").replace(' hidden=""', "").replace("h2", "h3")
    table = page.locator(".compared .scroll table").evaluate("table => table.outerHTML")
    assert [page.locator(f".plotted [data-take={kind}]").count() for kind in ("svg", "csv", "png")] == [1, 1, 1]
    files = '<a href="a.svg" download><a href="a.csv" download><a href="../embed/chart/compare/reports/">'
    return re.sub(r' class="(?:mid)?"(?=>)', "", html) + table + files


def taken(page: Page, kind: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(f"[data-take={kind}]").click()
    return Path(waiting.value.path()).read_bytes()


def test_the_address_is_the_whole_view(browser: Browser, address: str, project: Path) -> None:
    reports = (CONSISTENT, SUZHOU, INCONSISTENT)
    with visiting(browser) as visit:
        page = opened(visit, address, *reports, t="rates", m="not-held-rate")
        assert page.locator("#compare-view").input_value() == "rates"
        told = page.locator(".compared svg").get_attribute("aria-label")
        assert "上海市公安局 2023 41.5%" in told
        assert told.startswith(page.locator(".compared h2").inner_text())
        assert list(faults(as_built(page))) == []
        page.locator("#compare-view").select_option("lines")
        assert row(page, "一、本年新收政府信息公开申请数量 · 总计") == [
            f"{int(printed(project, report, 'requests.new.total')):,}" for report in reports
        ]
        shown = page.locator(".compared").inner_text()
        page.reload()
        expect(page.locator(".compared")).to_have_text(re.compile("规范|本年新收"))
        assert page.locator(".compared").inner_text() == shown
        assert page.url.startswith(f"{address}compare/?a={CONSISTENT}&a={SUZHOU}&a={INCONSISTENT}&t=lines")
        assert (visit.said, visit.violations, visit.refused) == ([], [], [])


def test_a_report_is_added_and_taken_away_by_keyboard(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = opened(visit, address)
        page.locator("#compare-add").focus()
        page.keyboard.type("苏州 2023")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}compare/?a={SUZHOU}&t=requests&m=new")
        page.locator("#compare-add").fill("没有这样的机关")
        page.keyboard.press("Enter")
        expect(page.locator(".compare [role=status]")).to_have_text("没有这份年报")
        page.locator(".chosen button").focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}compare/?t=requests&m=new")
        expect(page.locator(".compared")).to_be_hidden()


def test_no_more_than_six_and_none_that_is_not_held(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        reports = (CONSISTENT, PLANTED, SUZHOU, "320500-gonganju/2022", INCONSISTENT, WHOLE_CITY, "230506-gonganfenju/2023")
        page = opened(visit, address, "999999-nobody/2023", CONSISTENT, *reports)
        assert page.locator(".chosen li").count() == 6
        page.locator("#compare-add").fill("宝山公安分局（双鸭山市） 2023")
        expect(page.locator(".compare [role=status]")).to_have_text("最多六份")
        assert visit.refused == []


def test_reports_of_different_scope_are_listed_but_not_drawn(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = opened(visit, address, CONSISTENT, WHOLE_CITY)
        assert len(row(page, "本年新收")) == 2
        assert page.locator(".compared svg").count() == 0
        assert page.locator(".compared figcaption").inner_text().startswith("口径不同，不作图")
        assert page.locator("[data-take=png]").is_disabled()


def test_doubtful_and_missing_figures_say_so(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = opened(visit, address, PLANTED, UNREADABLE, CONSISTENT)
        assert row(page, "本年新收") == ["2,047 ✗", "未能读取", "2,041"]
        assert "2,047 ✗（" in page.locator(".plotted h2").inner_text()
        assert "2022 2,047 ✗" in (page.locator(".compared svg").get_attribute("aria-label") or "")
        page.locator("#compare-view").select_option("rates")
        assert row(page, "公开率") == ["有的格涉及不符", "未能读取", "12.3%"]
        assert visit.said == []


def test_data_that_do_not_come_are_not_laid_to_the_report(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = opened(visit, address, CONSISTENT)
        page.route(f"**/a/{SUZHOU}.json", lambda route: route.abort())
        page.locator("#compare-add").fill("苏州市公安局 2023")
        expect(page.locator(".compare [role=status]")).to_contain_text("取不到数据")
        assert row(page, "本年新收") == ["2,041"]
        page.unroute_all()
        page.locator("#compare-add").fill("苏州市公安局 2023")
        expect(page.locator(".chosen li")).to_have_count(2)


def test_table_and_pictures_can_be_taken_away(browser: Browser, address: str, project: Path) -> None:
    with visiting(browser) as visit:
        page = opened(visit, address, CONSISTENT, SUZHOU)
        rows = list(csv.DictReader(io.StringIO(taken(page, "csv").decode())))
        assert len(rows) == 2 * page.locator(".compared tbody tr").count()
        assert rows[0] == {
            "view": "requests", "row": "new", "title": "本年新收", "agency_id": "310000-gonganju", "year": "2023", "scope": "own",
            "value": printed(project, CONSISTENT, "requests.new.total"), "status": "", "fails": "false",
        }  # fmt: skip
        drawing = taken(page, "svg").decode()
        assert drawing.startswith("<svg")
        assert ">2,041</text>" in drawing
        assert "来源：公开年报" in drawing
        assert ".plot text" in drawing, "the style sheet goes with it"
        assert f">{page.locator('.compared h2').inner_text()[:12]}" in drawing
        picture = taken(page, "png")
        assert picture.startswith(b"\x89PNG")
        assert int.from_bytes(picture[16:20]) == 1440
        assert (visit.said, visit.violations) == ([], [])


def test_a_comparison_is_embedded_by_its_address(browser: Browser, address: str) -> None:
    with visiting(browser, width=360, color_scheme="dark") as visit:
        visit.open(f"{address}embed/chart/compare/reports/?a={CONSISTENT}&a={SUZHOU}&t=requests&m=new")
        visit.page.locator(".compared svg").wait_for()
        assert visit.page.locator(".plotted h2").inner_text().startswith("本年新收在 137（苏州市公安局 2023）和 2,041（")
        assert not visit.page.locator(".compare").is_visible()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert (visit.said, visit.violations, visit.refused) == ([], [], [])


def test_without_a_script_two_years_of_an_agency_can_be_compared(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(f"{address}compare/")
        assert not visit.page.locator(".compare").is_visible()
        visit.follow(visit.page.locator("section:has(#pairs) a", has_text="上海市公安局"))
        assert visit.page.url == f"{address}a/310000-gonganju/2023/changes/"
        assert visit.page.locator(".differences tbody tr").all_inner_texts() == [
            "一、本年新收政府信息公开申请数量 · 总计\t2,047\t2,041\t−6"
        ]


def test_what_is_compared_fits_a_phone_and_can_be_read_by_all(browser: Browser, address: str) -> None:
    with visiting(browser, width=360, color_scheme="dark") as visit:
        page = opened(visit, address, CONSISTENT, SUZHOU, INCONSISTENT, t="rates")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found if v["impact"] != "minor"] == []


def test_the_flow_is_read_on_a_phone_and_hatched_where_a_check_fails(browser: Browser, address: str) -> None:
    with visiting(browser, width=360, java_script_enabled=False) as visit:
        visit.open(f"{address}a/{PLANTED}/")
        picture = visit.page.locator("svg.flow")
        box = picture.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 360
        sizes = picture.locator("text").evaluate_all("all => all.map(text => text.getBoundingClientRect().height)")
        assert min(sizes) >= 11
        hatched = picture.locator("path.fails").evaluate_all("all => all.map(path => getComputedStyle(path).fill)")
        assert len(hatched) == 3
        assert all("#hatch" in fill for fill in hatched)
        figures = visit.page.locator(".twin td").all_inner_texts()
        assert figures[0] == "2,047 ✗"


def test_a_picture_to_embed_stands_alone_and_is_small(browser: Browser, address: str) -> None:
    with visiting(browser, width=360, color_scheme="dark") as visit:
        visit.open(f"{address}embed/a/310000-gonganju/")
        page = visit.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.locator("td:nth-child(2)").all_inner_texts() == ["2,047 ✗", "2,041"]
        assert page.locator("svg").get_attribute("aria-label") == "新收申请：2022 年 2047，2023 年 2041"
        assert len(visit.asked) == 3
        assert sum(len(page.request.get(url).body()) for url in visit.asked) < 20_000
        assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] != "minor"] == []
        assert (visit.said, visit.violations) == ([], [])

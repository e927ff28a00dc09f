"""Why is this number here: by pointer, keyboard and address; without a script the definition is one link away."""

import gzip
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .crawled import tree_of
from .project import CONSISTENT, INCONSISTENT, REPORTS
from .visiting import visiting

pytestmark = pytest.mark.browser

CELL = "requests.granted.natural_person"
YEARS = "320500-gonganju/2023"
MOST, MOST_COMPRESSED = 64 * 1024, 15 * 1024


def panel(page: Page) -> str:
    """Return what the panel says, once the data files have come."""
    expect(page.locator("dialog.panel code")).to_be_visible()
    return page.locator("dialog.panel").inner_text()


def test_a_click_opens_definition_arithmetic_raw_text_and_address(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}a/{CONSISTENT}/")
        visit.page.locator(f"[id='{CELL}']").click()
        told = panel(visit.page)
        check = visit.page.locator("[id='check-RQ1.granted'] td").evaluate("cell => cell.firstChild.textContent")
        assert check in told
        assert visit.page.url.endswith(f"#{CELL}")
        for said in ("自然人", "予以公开", "政府信息公开条例", "RQ1", "RQ2", "行", f"#{CELL}"):
            assert said in told
        assert "RQ3" not in told
        assert visit.said == []


def test_the_value_the_link_and_a_whole_citation_are_taken_along(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.open(f"{address}a/{CONSISTENT}/#{CELL}")
        panel(visit.page)
        taken = []
        for at in range(3):
            visit.page.locator("dialog.panel .actions button").nth(at).click()
            expect(visit.page.locator("dialog.panel [role=status]")).to_have_text("已复制")
            taken.append(visit.page.evaluate("navigator.clipboard.readText()"))
        assert taken[:2] == ["221", f"{address}a/{CONSISTENT}/#{CELL}"]
        assert re.fullmatch(
            r"三、本年度办理结果 › （一）予以公开 · 申请人情况 › 自然人：221。上海市公安局\. .+: 结构化数据\[DS/OL\]\. 公开年报, 2023"
            rf"（数据版本 [^）]+）\[\d{{4}}-\d\d-\d\d\]\. https?://\S+/a/{CONSISTENT}/#{CELL}\.",
            taken[2],
        )
        around = visit.page.locator("dialog.panel .around td").all_inner_texts()
        assert "221" in around
        assert visit.said == []


def test_a_figure_has_a_receipt_that_is_kept_as_json(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}a/{INCONSISTENT}/#reviews.litigation_after_reconsideration.total")
        panel(visit.page)
        visit.follow(visit.page.locator("dialog.panel .actions a", has_text="凭据"))
        page = visit.page
        expect(page.locator("[data-part=citation]")).to_contain_text("结构化数据")
        with page.expect_download() as saving:
            page.locator("[data-do=save]").click()
        kept = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
        assert (kept["agency_id"], kept["year"], kept["value"], kept["printed"]) == ("370600-gonganju", 2023, 0, "0")
        assert [(check["check"], check["verdict"], check["arithmetic"]) for check in kept["checks"]] == [
            ("RV1.litigation_after_reconsideration", "fail", "1 ≠ 0")
        ]
        assert re.fullmatch("[0-9a-f]{64}", kept["source"]["sha256"])
        assert kept["place"].startswith("line ")
        told = page.locator("article").inner_text()
        for said in (kept["source"]["sha256"], "✗ 不符", "1 ≠ 0", kept["version"], "CC BY 4.0"):
            assert said in told
        assert [
            word for word in ("undefined", "SITE/", "[引用日期]") if word in json.dumps(kept, ensure_ascii=False) + told
        ] == []
        assert (visit.said, visit.violations) == ([], [])
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] != "minor"] == []


@pytest.mark.parametrize(
    ("asked", "said"), [("", "没有写明"), (f"?of={CONSISTENT}#no.such.cell", "没有这份年报"), ("?of=x/2023#a", "没有这份")]
)
def test_a_receipt_of_nothing_says_so(browser: Browser, address: str, asked: str, said: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}receipt/{asked}")
        expect(visit.page.locator("article [role=status]")).to_contain_text(said)


def test_an_address_opens_it_without_taking_the_focus(browser: Browser, address: str) -> None:
    with visiting(browser, width=360) as visit:
        visit.open(f"{address}a/{INCONSISTENT}/#reviews.litigation_after_reconsideration.total")
        told = panel(visit.page)
        assert "1 ≠ 0" in told
        assert "疑似错格" in told
        assert not visit.page.evaluate("document.activeElement.closest('dialog')")
        visit.page.wait_for_timeout(1500)  # a smooth way there
        cell = visit.page.locator("td[aria-current=true]").bounding_box()
        drawer = visit.page.locator("dialog.panel").bounding_box()
        assert cell
        assert drawer
        assert 0 <= cell["y"] <= cell["y"] + cell["height"] <= drawer["y"]


def test_the_keyboard_opens_it_goes_from_cell_to_cell_and_comes_back(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}a/{CONSISTENT}/")
        page = visit.page
        page.locator("[id='requests.new.natural_person'] .ask").focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        assert "自然人 · 三、本年度办理结果 › （一）予以公开" in panel(page)
        assert page.evaluate("document.activeElement.id") == "panel-title"
        page.keyboard.press("Escape")
        assert not page.locator("dialog.panel").is_visible()
        assert page.evaluate("document.activeElement.closest('td').id") == CELL
        stops = page.locator(".form-requests .ask[tabindex='0']")
        assert stops.count() == 1


def test_other_years_are_told_with_their_figures(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}a/{YEARS}/#{CELL}")
        told = panel(visit.page)
        figure = visit.page.locator(f"[id='{CELL}'] .ask").inner_text()
        assert f"2022：{figure}" in told
        assert visit.page.locator("dialog.panel a", has_text="2022").get_attribute("href") == f"../2022/#{CELL}"


def test_another_year_without_a_figure_says_what_stands_there(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        visit.open(f"{address}a/{YEARS}/#disclosure.penalties.decisions")
        assert "2022：横线" in panel(visit.page)


def test_axe_has_nothing_against_the_open_panel(browser: Browser, address: str) -> None:
    for width, scheme in ((1280, "light"), (360, "dark")):
        with visiting(browser, width=width, color_scheme=scheme) as visit:
            visit.open(f"{address}a/{INCONSISTENT}/#{CELL}")
            panel(visit.page)
            visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            found = Axe().run(visit.page).response["violations"]
            assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found if v["impact"] != "minor"] == []
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_a_cell_is_marked_and_its_definition_is_a_link_away(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.open(f"{address}a/{CONSISTENT}/#{CELL}")
        page = visit.page
        assert page.locator("td:target").get_attribute("id") == CELL
        page.locator("table.form th", has_text="予以公开").first.locator("a").first.click()
        line = page.locator("tr:target")
        assert line.get_attribute("id") == "2021.granted"
        assert "RQ1" in line.inner_text()
        assert "RQ2" in line.inner_text()


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_is_light(site: Path, name: str) -> None:
    data = (site / "a" / name / "index.html").read_bytes()
    assert len(data) <= MOST
    assert len(gzip.compress(data)) <= MOST_COMPRESSED


def test_every_line_of_the_tables_is_defined_where_its_label_leads(site: Path) -> None:
    known = set(tree_of(site / "dict" / "index.html").xpath("//@id"))
    links = tree_of(site / "a" / CONSISTENT / "index.html").xpath("//table[contains(@class, 'form')]//th/a/@href")
    assert len(links) == 34
    assert {re.sub(r".*#", "", link) for link in links} <= known

"""Report text is hostile: in real Chromium nothing of it runs and nothing of it becomes an element, with the content
security policy and without, where escaping alone protects the reader.
"""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import markdown
import pytest
from lxml import etree
from playwright.sync_api import Browser, expect

from gongkai.pipeline import build

from .crawled import pages_of, references, tree_of, words
from .hostile import IN_NAMES, PAYLOADS, SINKS, agency_of, lay_out_hostile, planted
from .payload_shapes import MADE, RUNNING
from .serving import serving
from .visiting import Visit, visiting

pytestmark = pytest.mark.browser

NUMBERS = range(len(PAYLOADS))
NAMES = [payload["name"] for payload in PAYLOADS]
OWN = {
    "a", "circle", "data", "article", "aside", "figcaption", "datalist", "desc", "figure", "line", "mark", "path", "rect", "small", "svg", "text",
    "body", "br", "caption", "code", "col", "colgroup", "dd", "details", "div", "dl", "dt", "footer",
    "h1", "h2", "h3", "h4", "head", "header", "html", "i", "img", "input", "label", "li", "link", "meta", "nav", "ol", "p", "pre", "q",
    "button", "form", "noscript", "option", "output", "script", "select", "section", "span", "strong", "summary", "sup", "table", "tbody", "td", "template", "th", "thead", "title", "tr", "ul", "main",
}  # fmt: skip
"""Every element that our own pages have."""
IMAGES = re.compile(r"(\.\./)*(assets/seal\.svg|badge/a/370600-hostile[0-9]{2}/20[0-9]{2}\.svg)")
LIVE = """() => ({
  handlers: [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes].map((a) => a.name).filter((n) => /^on|^style$|^srcdoc$|^autofocus$/.test(n))),
  scripts: [...document.scripts].filter((s) => s.type !== "application/ld+json").map((s) => s.getAttribute("src")),
  links: [...document.links].map((a) => a.protocol).filter((p) => !["http:", "https:"].includes(p)),
  text: document.documentElement.innerText + [...document.querySelectorAll("[alt],[title],[aria-label],meta,a")]
    .map((e) => ["alt", "title", "aria-label", "content", "href"].map((n) => e.getAttribute(n) ?? "").join(" ")).join(" "),
})"""


OF_ALL = ("", "a/", "y/2023/", "y/2022/", "download/", "browse/", "browse/?year=2023", "r/370600/", "search/?q=hit")
"""Pages that hold the names of agencies and reports."""
OTHERS = (
    "q/", "q/refusals/", "i/", "i/corrected-rate/", "compare/", "coverage/", "quality/", "corrections/", "receipt/", "r/", "y/",
    f"a/{agency_of(0)}/2023/#cite", "en/", "en/a/", "en/y/2023/", "en/r/370600/", "en/compare/", "en/coverage/", "en/receipt/", "en/browse/",
)  # fmt: skip

ASKED = "disclosure.normative_documents.issued"
"""A cell with a hostile remark, whose panel is opened."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the hostile project."""
    project = lay_out_hostile(tmp_path_factory.mktemp("hostile") / "project")
    site = build(project, jobs=1).site
    assert site
    return site


@pytest.fixture(scope="module", params=["with policy", "without policy"])
def home(hostile: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where it is served, with the policy in its pages and without."""
    with serving(hostile, policy=request.param == "with policy") as address:
        yield address


def test_there_are_enough_combinations() -> None:
    assert len({*MADE, *(each["text"] for each in PAYLOADS)}) >= 300
    long = [sink for sink in SINKS if sink not in (*IN_NAMES, "document")]
    for number in NUMBERS:
        texts = planted(number)
        assert min(texts[sink].text.count(texts[sink].mark) for sink in long) > 15


@pytest.mark.parametrize("number", [n for n in NUMBERS if PAYLOADS[n]["runs"]], ids=lambda n: NAMES[n])
def test_the_text_runs_where_it_is_not_escaped(browser: Browser, address: str, number: int) -> None:
    each = planted(number)["note"]
    with visiting(browser) as visit:
        visit.page.route("**/bare", lambda route: route.fulfill(content_type="text/html", body=f'<p title="x">{each.first}'))
        visit.open(f"{address}bare")
        visit.page.wait_for_function("window.hits.length")
        assert visit.hits == [each.mark]


def test_the_made_texts_run_where_they_are_not_escaped(browser: Browser, address: str) -> None:
    """Each in a frame of its own, all in one page."""
    frames = [f"<script>hit = parent.hit</script><p>{text.replace('MARK', f'm{at}')}" for at, text in enumerate(RUNNING)]
    body = "".join(f'<iframe srcdoc="{html.escape(frame)}"></iframe>' for frame in frames)
    with visiting(browser) as visit:
        visit.page.route("**/bare", lambda route: route.fulfill(content_type="text/html", body=body))
        visit.open(f"{address}bare")
        visit.page.wait_for_function(f"new Set(window.hits).size >= {len(RUNNING)}")
        assert set(visit.hits) == {f"m{at}" for at in range(len(RUNNING))}


@pytest.mark.parametrize("number", NUMBERS, ids=NAMES)
def test_nothing_runs_and_nothing_is_made_of_it(browser: Browser, home: str, number: int) -> None:
    seen = ""
    agency = agency_of(number)
    with visiting(browser) as visit:
        for place in ("", "2023/", f"2023/#{ASKED}", "2022/", "2021/", "2020/"):
            visit.open(f"{home}a/{agency}/{place}")
            if place.endswith(ASKED):
                expect(visit.page.locator("dialog.panel code")).to_be_visible()
            visit.page.keyboard.press("Tab")
            visit.page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
            live = visit.page.evaluate(LIVE)
            assert (visit.hits, visit.said, visit.violations, visit.refused) == ([], [], [], [])
            assert (live["handlers"], live["links"]) == ([], [])
            assert live["scripts"]
            assert all(re.fullmatch(r"(\./|(\.\./)*)assets/[a-z]+\.js", script) for script in live["scripts"])
            seen += live["text"]
        assert [url for url in visit.asked if not url.startswith(home)] == []
    assert [sink for sink, each in planted(number).items() if each.mark not in seen] == []


def test_nothing_runs_on_the_pages_of_all(browser: Browser, home: str) -> None:
    with visiting(browser) as visit:
        for place in OF_ALL:
            visit.page.goto(f"{home}{place}", wait_until="networkidle")
            shown = 5 if place else 2  # the home page has the newest reports alone
            expect(visit.page.locator("body")).to_have_text(re.compile(rf"(hit\(.*){{{shown}}}", re.DOTALL))
            assert_nothing_runs(visit)
        for place in OTHERS:
            visit.page.goto(f"{home}{place}", wait_until="networkidle")
            assert_nothing_runs(visit)


def assert_nothing_runs(visit: Visit) -> None:
    live = visit.page.evaluate(LIVE)
    assert (live["handlers"], live["links"]) == ([], [])
    assert all(re.fullmatch(r"(\./|(\.\./)*)assets/[a-z]+\.js", script) for script in live["scripts"])
    assert (visit.hits, visit.said, visit.violations, visit.refused) == ([], [], [], [])


@pytest.fixture(scope="module")
def second_engine(hostile: Path) -> Path:
    """The same pages framed by the successor of the site engine."""
    engine = Path(sys.executable).with_name("zensical")
    if not engine.exists():
        pytest.skip("zensical is not installed beside this Python")
    config = (hostile.parent / "mkdocs.yml").read_text(encoding="utf-8")
    (hostile.parent / "zensical.yml").write_text(config.replace('site_dir: "site"', 'site_dir: "zensical"'), encoding="utf-8")
    command = [engine, "build", "--clean", "--strict", "--config-file", "output/zensical.yml"]
    done = subprocess.run(command, cwd=hostile.parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return hostile.parent / "zensical"


@pytest.mark.parametrize("policy", [True, False], ids=["with policy", "without policy"])
def test_nothing_runs_where_the_second_engine_frames_the_pages(browser: Browser, second_engine: Path, policy: bool) -> None:
    reports = [f"a/{agency_of(number)}/{place}" for number in NUMBERS[::3] for place in ("", "2023/")]
    with serving(second_engine, policy=policy) as home, visiting(browser) as visit:
        for place in (*reports, *OF_ALL, *OTHERS):
            visit.page.goto(f"{home}{place}", wait_until="load")
            assert (visit.hits, visit.page.evaluate(LIVE)["handlers"]) == ([], []), place
        assert [url for url in visit.asked if not url.startswith(home)] == []


def test_what_other_readers_are_given_is_whole_and_holds_no_live_part(hostile: Path) -> None:
    """Markdown twins, feeds, citations, tables as JSON: parsed as their readers do."""
    for path in hostile.rglob("*"):
        if path.suffix in (".xml", ".svg"):
            etree.fromstring(path.read_bytes())
        elif path.suffix in (".json", ".jsonld"):
            json.loads(path.read_bytes())
        elif path.suffix == ".md":
            page = lxml.html.fromstring(markdown.markdown(path.read_text(encoding="utf-8"), extensions=["tables"]) or "<p>")
            assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= IN_MARKDOWN, path
            assert {name for element in page.iter() for name in element.attrib} <= {"href", "title", "start", "style"}, path
            assert not [link for link in page.xpath("//@href") if urlsplit(link).scheme not in ("", "http", "https", "mailto")], (
                path
            )


IN_MARKDOWN = {"a", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}  # fmt: skip
"""What Markdown makes of its own marks; raw HTML would bring others."""


def test_nothing_runs_in_the_search_box(browser: Browser, home: str) -> None:
    with visiting(browser) as visit:
        visit.open(home)
        visit.page.locator("#find").fill("hit(")
        offered = visit.page.locator("#found [role=option]")
        assert offered.count() > 5
        assert any("<" in text for text in offered.all_inner_texts())
        assert visit.page.locator("#found").locator("img, script, svg, iframe").count() == 0
        assert (visit.hits, visit.said, visit.violations) == ([], [], [])


def test_pages_have_no_element_but_our_own(hostile: Path) -> None:
    for page in pages_of(hostile):
        elements = [element for element in tree_of(page).iter() if isinstance(element.tag, str)]
        assert {element.tag for element in elements} <= OWN, page
        scripts = [e.get("src", "inline") for e in elements if e.tag == "script" and e.get("type") != "application/ld+json"]
        known = {"inline"} if page == hostile / "404.html" else set()  # allowed by its hash, as another test has it
        assert {script for script in scripts if not script.endswith(".js")} <= known
        assert not [e.get("src") for e in elements if e.tag == "img" and not IMAGES.fullmatch(e.get("src", ""))], page
        assert not [link for _, _, link in references(page) if re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE)]


def test_template_marks_come_out_as_written(hostile: Path) -> None:
    texts = planted(NAMES.index("braces"))
    page = tree_of(hostile / "a" / agency_of(NAMES.index("braces")) / "2023" / "index.html").text_content()
    for sink in ("note", "scope_quote", "beside", "cell", "leftover"):
        assert texts[sink].first in page, sink


def test_titles_hold_allowed_characters_only(hostile: Path) -> None:
    for page in pages_of(hostile):
        for text in (*tree_of(page).xpath("//head/title/text()"), *tree_of(page).xpath("//meta[@name='description']/@content")):
            assert not re.search(r"[<>&\"'{}\[\]\\`=\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text), page


def test_no_control_reorders_or_hides_text(hostile: Path) -> None:
    for page in pages_of(hostile):
        assert not re.search(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", page.read_text(encoding="utf-8")), page


def test_badges_hold_no_live_part(hostile: Path) -> None:
    for badge in hostile.glob("badge/**/*.svg"):
        assert not re.search(r"<(?!/?(svg|title|rect|path|g|text)\b)|\son|href|z[0-9]{2}", badge.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["formula", "plus", "at", "fullwidth"])
def test_the_page_quotes_the_report_without_the_apostrophe_of_the_tables(hostile: Path, name: str) -> None:
    """The apostrophe keeps spreadsheets from calculating; it does not stand in the report."""
    texts = planted(NAMES.index(name))
    quoted = tree_of(hostile / "a" / agency_of(NAMES.index(name)) / "2023" / "index.html").xpath("//q")
    shown = {words(quote) for quote in quoted}
    assert not [quote for quote in shown for sink in ("leftover", "cell") if quote.startswith(f"'{texts[sink].first}")]

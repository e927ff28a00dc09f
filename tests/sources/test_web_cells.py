"""Cells of web pages as a browser shows them: style by style, each compared with what a real Chromium draws."""

import io
import shutil
import unicodedata
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageChops

from gongkai.sources import read_bytes
from gongkai.sources.web.html_pages import read_html

HERE = Path(__file__).parent
CELLS = yaml.safe_load((HERE / "web_cells.yaml").read_text(encoding="utf-8"))
TABLES = yaml.safe_load((HERE / "web_tables.yaml").read_text(encoding="utf-8"))
LEAST_DIFFERENCE = 20
"""Of 255: what nobody sees, nearly white on white, differs by less."""


def named(cases):
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["name"])


def page(case):
    table = f"<table><tr><td>规章</td><td {case.get('td', '')} class=cell>{case['cell']}</td><td>5</td></tr></table>"
    around = case.get("page", "{}")
    doctype, around = ("<!DOCTYPE html>", around.removeprefix("<!DOCTYPE html>")) if "<!DOCTYPE" in around else ("", around)
    return f"{doctype}<html><head><style>{case.get('css', '')}</style></head><body>{around.format(table)}</body></html>"


def cell_of(case):
    return read_html(page(case).encode(), "a.html").tables[0].rows[0][1]


def table_page(case):
    return f"<!DOCTYPE html><style>{case['css']}</style><table>{case['rows']}</table>"


@named(CELLS)
def test_a_cell_is_what_the_page_shows(case):
    cell = cell_of(case)
    assert cell.text == case["is"]
    assert " ".join(remark.what for remark in cell.remarks) == case.get("hides", "")
    said = " ".join(doubt.what for doubt in cell.doubts)
    assert case["doubt"] in said if "doubt" in case else said == ""


@named(TABLES)
def test_a_table_has_the_cells_that_the_page_shows(case):
    rows = read_html(table_page(case).encode(), "a.html").tables[0].rows
    assert [[cell.text for cell in row if not cell.continues] for row in rows] == case["is"]


def test_a_style_sheet_in_another_file_is_counted_and_not_guessed():
    links = "<link rel=stylesheet href=a.css><link rel=stylesheet media=print href=b.css><link rel=icon href=c.ico>"
    page = f"{links}<style>@import 'd.css';</style><table><tr><td>规章<td>1</table>"
    assert read_bytes(page.encode(), "a.html").sheets_missing == 2


# What changes each piece of text in the cell, so that the same number of characters of the same width stands there.
PIECES = """() => {
  const cell = document.querySelector('.cell'), found = [];
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (/[0-9]/.test(node.data) && !node.parentElement.closest('script,style,textarea')) found.push([node, 'data']);
  for (const field of cell.querySelectorAll('input,textarea')) if (/[0-9]/.test(field.value)) found.push([field, 'value']);
  window.pieces = found;
  return found.map(([node, key]) => node[key].replace(/[^0-9]/g, ''));
}"""
CHANGE = """(number) => { const [node, key] = window.pieces[number]; window.before = node[key];
  node[key] = node[key].replace(/[0-9]/g, d => (Number(d) + 5) % 10); }"""
BACK = "(number) => { const [node, key] = window.pieces[number]; node[key] = window.before; }"
ADD = "(css) => { const s = document.createElement('style'); s.textContent = css; document.body.append(s); }"


@pytest.fixture(scope="module")
def tab():
    """One page of one Chromium for all cases, drawn as wide as a desk."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    program = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(program).exists():
        pytest.skip("Chromium is not installed (.ci/system-packages installs it)")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        yield browser.new_page(viewport={"width": 1280, "height": 160}, offline=True)
        browser.close()


def drawn(tab):
    return Image.open(io.BytesIO(tab.screenshot(animations="disabled", caret="hide"))).convert("RGB")


def differ(one, other):
    return max(high for _, high in ImageChops.difference(one, other).getextrema()) >= LEAST_DIFFERENCE


def digits(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())


@pytest.mark.browser
@named([case for case in CELLS if case.get("browser", True) and "doubt" not in case])
def test_chromium_shows_the_same_figures(case, tab):
    tab.set_content(page(case))
    whole, shown = drawn(tab), []
    for number, piece in enumerate(tab.evaluate(PIECES)):
        tab.evaluate(CHANGE, number)
        if differ(whole, drawn(tab)):
            shown.append(piece)
        tab.evaluate(BACK, number)
    made = case.get("made", False)
    tab.evaluate(ADD, "*::before, *::after { content: none !important }")
    assert differ(whole, drawn(tab)) == made
    if not made:
        assert "".join(shown) == digits(case["is"])
        tab.evaluate(ADD, "* { text-decoration-line: none !important }")
        assert differ(whole, drawn(tab)) == ("\u0336" in case["is"])


ROWS = """() => [...document.querySelectorAll('tr')].map(tr => [...tr.cells]
  .filter(td => { const r = td.getBoundingClientRect(); return r.width > 0 && r.height > 0 && r.right > 0; })
  .map(td => getComputedStyle(td).visibility == 'visible' ? td.textContent.trim() : ''))
  .filter(row => row.length)"""


@pytest.mark.browser
@named(TABLES)
def test_chromium_shows_the_same_cells(case, tab):
    tab.set_content(table_page(case))
    assert tab.evaluate(ROWS) == case["is"]

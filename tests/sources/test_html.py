"""Web pages: the five reports in the manners of agencies' sites, and what a browser would show of a cell."""

import csv

import pytest

from gongkai.document import Document, Table
from gongkai.errors import SourceError
from gongkai.recognise import recognise
from gongkai.sources import container_of, read_bytes
from sources.reports import REPORTS, draft, figures_of, original, wrong_figures
from synthesis.write_html import HTML_STYLES, write_html


def read(page: str | bytes) -> Document:
    return read_bytes(page if isinstance(page, bytes) else f"<html><body>{page}".encode(), "a.html")


def page_of(report: str, style: str) -> bytes:
    return write_html([draft(report, style)])[0]


def tables(page: str) -> list[list[list[str]]]:
    return [[[c.text for c in row if not c.continues] for row in table.rows] for table in read(page).tables]


def cell(page: str) -> str:
    return read(f"<table><tr><td>甲<td>{page}</table>").tables[0].rows[0][1].text


@pytest.mark.parametrize("style", [style.id for style in HTML_STYLES])
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_written_as_a_web_page_keeps_its_figures_and_words(report, style):
    document = read_bytes(page_of(report, style), "a.html")
    reading = recognise(document)
    assert document.container == "html"
    assert figures_of(reading) == original(report).figures
    assert {f.rule for f in reading.findings if f.severity == "error"} == set()
    assert {" ".join(p.split()) for p in original(report).paragraphs} <= {" ".join(p.text.split()) for p in document.paragraphs}


@pytest.mark.parametrize("report", REPORTS)
def test_the_figures_are_those_checked_by_hand(report, shared):
    with (shared / "truth" / f"{REPORTS[report]}.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = [(f"{r['table']}.{r['line']}.{r['column']}", r["value"], r["raw"]) for r in csv.DictReader(file)]
    found = figures_of(recognise(read_bytes(page_of(report, "plain"), "a.html")))
    assert [(cell_id, value, raw) for cell_id, _, value, raw in found] == wanted


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("12<br>34", "12\n34"),
        ("<p>12</p><p>34</p>", "12\n34"),
        ("12\n34", "12 34"),
        ("<b>12</b><i>34</i>", "1234"),
        ("&nbsp;", ""),
        ("", ""),
        ("17<sup>1</sup>", "17¹"),
        ("<s>1</s>2", "1\u03362"),
        ("<span style='text-decoration: line-through'>1</span>2", "1\u03362"),
        ("<del>1</del>2", "1\u03362"),
        ("<span style='color:red;DISPLAY : none'>1</span>2", "2"),
        ("<span hidden>1</span>2", "2"),
        ("<!-- 1 -->2", "2"),
        ("<script>1</script>2<style>3</style><template>4</template>", "2"),
        ("<input value=5><input type=hidden value=6>", "5"),
        ("<ruby>發<rp>(</rp><rt>fā</rt><rp>)</rp></ruby>", "發"),
        ("<![if !a]>7<![endif]>", "7"),
        ("&#49;&lt;", "1<"),
    ],
)
def test_a_cell_says_what_a_browser_shows(markup, text):
    assert cell(markup) == text


def test_digits_broken_over_lines_are_never_joined():
    assert cell("4023<br>4") == "4023\n4"


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><tr><td rowspan=9>甲<td>1<tr><td>2</table>", [["甲", "1"], ["2"]]),
        ("<table><tbody><tr><td rowspan=3>甲<td>1<tbody><tr><td>乙<td>2</table>", [["甲", "1"], ["乙", "2"]]),
        ("<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>", [["甲", "1"], ["2"], ["3"]]),
        ("<table><tr><td colspan=x>甲<td colspan=-1>1<td colspan='2,'>2</table>", [["甲", "1", "2"]]),
        ("<table><td>甲<td>1</table>", [["甲", "1"]]),
        ("<table><tr><td><div>甲<td><div>1<tr><td>乙<td>2</table>", [["甲", "1"], ["乙", "2"]]),
        ("<table><tr><td>甲<td>1</tr><tr></tr><tr style='display:none'><td>丙<td>3</tr></table>", [["甲", "1"]]),
        ("<table><tr><th>甲<th style='visibility:hidden'>0<td>1</table>", [["甲", "", "1"]]),
    ],
)
def test_spans_and_tags_that_lie_are_read_as_a_browser_reads_them(page, rows):
    assert tables(page) == [rows]


def test_spans_cover_positions_that_continue():
    table = read("<table><tr><td rowspan=2 colspan=2>甲<td>1<tr><td>2</table>").tables[0]
    assert [[(c.text, c.continues, c.row_span, c.column_span) for c in row] for row in table.rows] == [
        [("甲", False, 2, 2), ("", True, 1, 1), ("1", False, 1, 1)],
        [("", True, 1, 1), ("", True, 1, 1), ("2", False, 1, 1)],
    ]
    assert [str(c.place) for c in table.rows[1]] == ["table 1 row 1 cell 1"] * 2 + ["table 1 row 2 cell 1"]


def test_a_table_in_a_cell_is_a_table_of_its_own_and_its_frame_is_prose():
    page = "<table><tr><td>菜单<td>标题<table><tr><td>规章<td>1</table>尾注</table>"
    document = read(page)
    assert tables(page) == [[["规章", "1"]]]
    assert [(p.text, str(p.place)) for p in document.paragraphs] == [
        ("菜单", "table 1 row 1 cell 1"), ("标题", "table 1 row 1 cell 2"), ("尾注", "table 1 row 1 cell 2"),
    ]  # fmt: skip


def test_a_figure_in_a_table_of_its_own_never_leaves_a_blank_cell():
    rows = "".join(f"<tr><td>{n}<td>1<td>2<td><table><tr><td>3</table>" for n in "甲乙丙")
    assert tables(f"<table>{rows}</table>") == [[[n, "1", "2", "3"] for n in "甲乙丙"]]


def test_tables_of_one_column_are_prose():
    document = read("<table><tr><td>年度报告<tr><td>第一段<br>第二段</table>")
    assert document.tables == ()
    assert [p.text for p in document.paragraphs] == ["年度报告", "第一段", "第二段"]


PAGE = "<html><head>{}</head><body><p>规章</p></body></html>"


@pytest.mark.parametrize(
    "data",
    [
        PAGE.format("").encode("utf-8-sig"),
        PAGE.format("").encode("utf-16"),
        PAGE.format("").encode("gb18030"),
        PAGE.format("<meta charset=gb2312>").encode("gb18030"),
        PAGE.format("<meta charset=utf-8>").encode("gb18030"),
        PAGE.format("<meta charset=gb2312>").encode("utf-8"),
        PAGE.format('<meta http-equiv="Content-Type" content="text/html; charset=big5">').replace("规", "規").encode("big5"),
        PAGE.format("").encode()[: -len("</body></html>")] + "完".encode()[:2],
        PAGE.format("<meta charset=no-such-thing>").encode("gb18030"),
        PAGE.format("<meta charset=utf-16le>").encode("utf-16-le"),
        PAGE.format("").encode("utf-16-be"),
        ("\r\n <!DOCTYPE html>" + PAGE.format("")).encode("utf-16-le"),
        PAGE.format("<meta charset=utf-16>").encode("utf-8"),
        PAGE.format("<meta charset=utf-16>").encode("gb18030"),
        PAGE.format("<meta charset=utf-7>").encode("utf-8"),
        PAGE.format("<meta charset=unicode_escape>").encode("gb18030"),
        PAGE.format("<meta charset=utf-8>").encode("utf-16"),
        PAGE.format("<title>政府信息公開工作年度報告，本機關</title>").replace("规", "規").encode("big5"),
    ],
)
def test_pages_are_decoded_by_mark_by_content_and_by_what_they_declare(data):
    assert container_of(data) == "html"
    assert read(data).paragraphs[0].text in {"规章", "規章"}


def test_utf_7_is_not_honoured():
    page = "<meta charset=utf-7><table><tr><td>甲<td>+ADE-</table>"
    assert read(page.encode()).tables[0].rows[0][1].text == "+ADE-"


SAVED = """From: <Saved by Blink>
Snapshot-Content-Location: https://example.invalid/a.html
Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=
Date: Tue, 01 Jan 2030 00:00:00 GMT
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="-b"

---b
Content-Type: text/html
Content-Location: https://example.invalid/a.html

<html><head><meta charset="utf-8"><link rel="stylesheet" href="cid:css-1@x"><link rel="stylesheet" href="b/c.css">
<link rel="stylesheet" href="d.css"></head><body><p>年度报告</p><iframe src="cid:frame-1@x"></iframe><p>完</p></body></html>
---b
Content-Type: text/css
Content-Location: cid:css-1@x

.h { display: none }
---b
Content-Type: text/css
Content-Location: https://example.invalid/b/c.css

p { text-decoration: line-through }
---b
Content-Type: text/html
Content-ID: <frame-1@x>
Content-Location: https://example.invalid/f.html

<html><head><meta charset="utf-8"><link rel="stylesheet" href="cid:css-1@x"></head><body>
<table><tr><td>规章</td><td><b class="h">9</b>1</td></tr></table></body></html>
---b--
"""


def test_a_page_saved_by_chrome_has_its_frames_and_sheets_with_it():
    for data in (SAVED.encode(), SAVED.replace("\n", "\r\n").encode()):
        document = read(data)
        assert container_of(data) == "mhtml"
        assert [[c.text for c in row] for row in document.tables[0].rows] == [["规章", "1"]]
        assert [p.text for p in document.paragraphs] == ["年̶度̶报̶告̶", "完̶"]
        assert (document.elsewhere, document.sheets_missing) == (0, 1)


def test_a_text_that_opens_with_words_and_colons_is_no_saved_page():
    assert container_of("Title: 2023\nNote: 规章\t1\n\nMIME-Version: 1.0".encode()) == "text"


@pytest.mark.parametrize(
    ("script", "count"),
    [("var t = '<table><tr><td>规章<td>1</table>';", 1), (r"var t = '\u003ctr>\u003ctd>1';", 1), ("if (a<b) table();", 0)],
)
def test_tables_in_scripts_are_counted(script, count):
    document = read(f"<p>年度报告<script>{script}</script>")
    assert (document.scripted, document.elsewhere) == (count, count)


@pytest.mark.parametrize(
    "head",
    [
        "<table><tr><td>1",
        " \r\n<DIV>",
        "<!-- saved -->\n<p>甲",
        "<?xml version='1.0'?><html>",
        "<script>1</script><body>",
        "\ufeff<HTML>",
    ],
)
def test_pages_are_known_by_their_tags(head):
    assert container_of(head.encode()) == "html"


@pytest.mark.parametrize("text", ["<规章> 1", "1 < 2 <td>", "a<b", "<<年报>>\n<p"])
def test_text_with_an_angle_bracket_is_no_page(text):
    assert container_of(text.encode()) == "text"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<div>" * 100_000, "damaged"),
        ("<table><tr><td>" * 100_000, "damaged"),
        ("<table><tr><td>" * 60, "damaged"),
        ("<table>" + "<tr><td>1<td rowspan=9999 colspan=999>" * 2_000, "file-too-large"),
        ("<table><tr>" + "<td colspan=1000>" * 1_000, "file-too-large"),
        ("<p>" + "a" * (16 << 20), "file-too-large"),
        ("<td>1" * 600_000, "file-too-large"),
        (
            "<style>" + "".join(f"p:nth-child({i + 1}) {{color:red}}" for i in range(2_000)) + "</style>" + "<p>1</p>" * 2_000,
            "file-too-large",
        ),
        (f"<b {' '.join(f'a{i}=b' for i in range(1_000_001))}>", "file-too-large"),
    ],
)
def test_pages_beyond_measure_are_one_clear_error(page, code):
    with pytest.raises(SourceError) as caught:
        read(page)
    assert (caught.value.code, caught.value.file) == (code, "a.html")
    assert caught.value.remedy


def test_embedded_pictures_make_no_page_too_large():
    picture = "A" * (9 << 20)
    assert cell(f"<img src='data:image/png;base64,{picture}=='>12") == "12"


@pytest.mark.parametrize("percent", range(0, 100, 5))
def test_a_page_cut_off_anywhere_gives_no_wrong_figure(percent):
    data = page_of("310000-zhengfu/2024", "plain")
    code, wrong = "", []
    try:
        wrong = wrong_figures(recognise(read_bytes(data[: len(data) * percent // 100], "a.html")), "310000-zhengfu/2024")
    except SourceError as error:
        code = error.code
    assert code in {"", "empty-file", "no-form"}
    assert len(wrong) <= 1  # the figure in which the file ends


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<p>x</p><table><caption>单位：元</caption><tr><td>a<td>b</table><p>y", ["x", "单位：元", [["a", "b"]], "y"]),
        ("<table><tr><td>a<td>b</tr><caption>late</caption></table>", ["late", [["a", "b"]]]),
        ("<table><caption style='display:none'>9</caption><tr><td>a<td>b</table>", [[["a", "b"]]]),
        ("<table><tr><td>a<table><caption>in</caption><tr><td>1<td>2</table><td>b</table>", ["a", "in", [["1", "2"]], "b"]),
        ("<caption>lone</caption><p>z", ["lone", "z"]),
    ],
)
def test_the_caption_of_a_table_stands_above_it(page, blocks):
    document = read_bytes(f"<html><body>{page}".encode(), "a.html")
    assert [[[c.text for c in r] for r in b.rows] if isinstance(b, Table) else b.text for b in document.blocks] == blocks


@pytest.mark.parametrize(
    ("cell", "text", "doubts"),
    [
        ("<table><tr><td>12</table>", "12", []),
        ("<table><tr><td>1<td>2</table>", "1\n2", []),
        ("5<table><tr><td>7</table>", "5", ["表格"]),
        ("<table><tr><td>7</table>5", "5", ["表格"]),
        ("5<table><tr><td>件</table>", "5", []),
        ("件<table><tr><td>5</table>", "件", []),
    ],
)
def test_a_figure_beside_a_table_in_its_cell_is_in_doubt(cell, text, doubts):
    rows = f"<tr><td>规章<td>{cell}<td>2<td>3" + "<tr><td>行政规范性文件<td>4<td>5<td>6" * 2
    read = read_bytes(f"<table>{rows}</table>".encode(), "a.html").tables[0].rows[0][1]
    assert (read.text, [doubt.what for doubt in read.doubts]) == (text, doubts)

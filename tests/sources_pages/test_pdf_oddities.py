"""What is peculiar to single PDF files: no rules at all, cells cut by a page end, odd beginnings, crops, radicals."""

import itertools
from collections import Counter
from dataclasses import replace
from inspect import signature
from pathlib import Path

import pytest
from click.testing import CliRunner
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.psparser import PSBaseParser, PSStackParser
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from gongkai.cli import app
from gongkai.document import Document, Remark
from gongkai.form import load_form
from gongkai.recognise import Reading, recognise
from gongkai.sources import read_bytes
from gongkai.sources.pdf.read_pdf import read_pdf
from sources_pages.small_pdf import page_with
from synthesis import Draft, compose, container, draw_figures, plant, plant_several

FORM = load_form("2021")
WRITER, CHROMIUM = container("pdf-writer"), container("pdf-borderless")
needs_chromium = pytest.mark.skipif(bool(CHROMIUM.missing()), reason=CHROMIUM.missing())
needs_writer = pytest.mark.skipif(bool(WRITER.missing()), reason=WRITER.missing())


def kinds(reading: Reading, table: str) -> Counter[str]:
    return Counter(cell.kind for cell in reading.cells if cell.cell.table == table)


def wrong(reading: Reading, draft: Draft) -> list[str]:
    printed = {cell.cell: cell.raw.strip() for cell in draft.cells}
    return [c.cell.id for c in reading.cells if c.kind not in ("unreadable", "absent") and c.raw != printed[c.cell.id]]


def told(reading: Reading) -> set[str]:
    return {finding.cell for finding in reading.findings if finding.rule == "table-guessed"}


@needs_chromium
@pytest.mark.browser
def test_tables_without_lines_are_read_when_their_sums_hold() -> None:
    drafts = [compose(FORM, draw_figures(FORM, seed), style, seed) for seed, style in enumerate(CHROMIUM.styles)]
    for draft, data in zip(drafts, CHROMIUM.write(drafts), strict=True):
        reading = recognise(read_pdf(data, "a.pdf"))
        assert wrong(reading, draft) == [], draft.style
        assert kinds(reading, "requests") == {"number": 175}, draft.style
        assert kinds(reading, "reviews") == {"number": 15}, draft.style
        assert {c.confidence for c in reading.cells if c.kind == "number"} == {"agreed"}, draft.style


@needs_chromium
@pytest.mark.browser
def test_tables_without_lines_are_not_believed_when_a_sum_fails_or_there_is_none() -> None:
    figures = draw_figures(FORM, 1)
    defect = plant(FORM, figures, "wrong_digit", 1, cell="requests.granted.total")
    assert defect
    (data,) = CHROMIUM.write([compose(FORM, figures, CHROMIUM.styles[0], 1, defects=[defect])])
    reading = recognise(read_pdf(data, "a.pdf", second_reading=False))
    assert kinds(reading, "requests") == {"unreadable": 175}
    assert kinds(reading, "disclosure") == {"unreadable": 10}
    assert kinds(reading, "reviews") == {"number": 15}
    assert told(reading) == {"requests", "disclosure"}
    assert all(c.raw for c in reading.cells if c.cell.table == "requests")


@needs_writer
def test_tables_with_lines_are_never_guessed_and_the_switch_reaches_the_reader(tmp_path: Path) -> None:
    (data,) = WRITER.write([compose(FORM, draw_figures(FORM, 1), WRITER.styles[0], 1)])
    once, twice = read_bytes(data, "a.pdf", second_reading=False), read_bytes(data, "a.pdf")
    assert [table.ruled for table in once.tables] == [True, True, True]
    assert confidences(once) == {"stated"}
    assert confidences(twice) == {"agreed"}
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    shown = {
        option: CliRunner().invoke(app, ["show", str(path), "--json", *option]).stdout
        for option in ((), ("--no-second-reading",))
    }
    assert [shown[()].count('"agreed"'), shown["--no-second-reading",].count('"stated"')] == [200, 200]


def confidences(document: Document) -> set[str]:
    return {cell.confidence for cell in recognise(document).cells}


@needs_writer
@pytest.mark.parametrize("before", [b"\r\n\r\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", bytes(range(256)) * 3])
def test_bytes_before_the_beginning_change_nothing(before: bytes, written: bytes) -> None:
    assert read_bytes(before + written, "a.pdf").blocks == read_bytes(written, "a.pdf").blocks


@pytest.fixture(scope="module")
def written() -> bytes:
    return WRITER.write([compose(FORM, draw_figures(FORM, 2), WRITER.styles[0], 2)])[0]


# (edition, container, style, defect, seed): a heading cut by the page end below its last rule; a remark on the next page.
CUT = [
    ("2021", "pdf-ruled", "double", "dash", 38),
    ("2021", "pdf-writer", "short-pages", "note", 18),
]


@needs_chromium
@needs_writer
@pytest.mark.browser
@pytest.mark.parametrize(("edition", "container_id", "style", "kind", "seed"), CUT)
def test_cells_cut_by_the_page_end_are_whole(edition: str, container_id: str, style: str, kind: str, seed: int) -> None:
    form, chosen = load_form(edition), container(container_id)
    figures = draw_figures(form, seed)
    draft = compose(form, figures, chosen.style(style), seed, defects=plant_several(form, figures, kind, seed, 5))
    reading = recognise(read_pdf(chosen.write([draft])[0], "a.pdf"))
    assert wrong(reading, draft) == []
    assert {c.kind for c in reading.cells} <= {"number", "dash"}


# A table of two rows and two columns: rules as thin areas, the words in the cells.
RULES = b"".join(b"%d %d %d %d re f\n" % box for box in itertools.chain(
    ((100, y, 301, 1) for y in (600, 650, 700)), ((x, 600, 1, 100) for x in (100, 200, 400))
))  # fmt: skip
WORDS = b"BT /F 10 Tf 110 670 Td <00010002> Tj ET BT /F 10 Tf 110 620 Td <00030004000500060007> Tj ET"
FIGURE = b" BT /F 10 Tf 300 620 Td <0008> Tj ET"


@pytest.mark.parametrize("boxes", [b"/MediaBox[0 0 595 842]", b"/MediaBox[-20 -30 595 842]/CropBox[40 50 500 800]/Rotate 0"])
def test_radicals_and_cropped_pages_are_read_alike_twice(boxes: bytes) -> None:
    (table,) = read_pdf(page_with(RULES + WORDS + FIGURE, "⺠⻚制发件数量7", boxes), "a.pdf").tables
    assert [[(c.text, c.second) for c in row] for row in table.rows] == [
        [("民页", "民页"), ("", "")],
        [("制发件数量", "制发件数量"), ("7", "7")],
    ]


def test_a_page_that_the_second_reading_fails_on_is_read_once_and_says_so() -> None:
    good = page_with(RULES + WORDS + FIGURE, "规章制发件数量7")
    bad = good.replace(b"/Resources<<", b"/Rotate/X/Resources<<")
    assert read_pdf(good, "a.pdf").remarks == ()
    document = read_pdf(bad, "a.pdf")
    assert [[(c.text, c.second) for c in row] for row in document.tables[0].rows] == [
        [("规章", None), ("", None)],
        [("制发件数量", None), ("7", None)],
    ]
    assert [remark.code for remark in document.remarks] == ["second-reading-failed"]


@needs_writer
def test_figures_whose_second_reading_failed_are_unconfirmed_and_never_the_files_own_word(written: bytes) -> None:
    document = read_pdf(written, "a.pdf")
    rows = tuple(tuple(tuple(c._replace(second=None) for c in row) for row in table.rows) for table in document.tables)
    tables = tuple(replace(table, rows=own) for table, own in zip(document.tables, rows, strict=True))
    failed = replace(document, blocks=tables, remarks=(Remark("second-reading-failed", "page 1: ValueError"),))
    reading = recognise(failed)
    assert {cell.confidence for cell in reading.cells} == {"unconfirmed"}
    assert [f.message for f in reading.findings if f.rule == "second-reading-failed"] == [
        "第二次独立读取没有做成（page 1: ValueError），这些页上的单元格只读了一次，没有印证。"
    ]


def test_what_the_second_reading_leans_on_in_its_libraries_is_there() -> None:
    """Internals that no version promises: when one goes, the reading would fail on every file."""
    assert {"_parse_main", "push"} <= vars(PSBaseParser).keys() | vars(PSStackParser).keys()
    assert {"layout", "process_object", "point2coord"} <= vars(Page).keys()
    assert list(signature(PDF.__init__).parameters)[:2] == ["self", "stream"]
    assert {"bufpos"} <= set(PSBaseParser.__init__.__code__.co_names) | set(PSBaseParser.seek.__code__.co_names)
    assert "_cached_fonts" in PDFResourceManager.__init__.__code__.co_names


def test_dots_by_the_thousand_are_one_rule() -> None:
    dots = b"".join(b"%d.5 %d 1 1 re f\n" % (x, y) for y in (600, 650, 700) for x in range(100, 400, 2))
    dots += b"".join(b"%d %d 1 1 re f\n" % (x, y) for x in (100, 200, 400) for y in range(600, 701, 2)) * 12
    (table,) = read_pdf(page_with(dots + WORDS + FIGURE, "规章制发件数量7"), "a.pdf").tables
    assert [[(c.text, c.second) for c in row] for row in table.rows] == [
        [("规章", "规章"), ("", "")],
        [("制发件数量", "制发件数量"), ("7", "7")],
    ]

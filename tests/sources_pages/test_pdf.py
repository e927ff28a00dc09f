"""PDF with a text layer, from Chromium and from LibreOffice Writer: every cell comes back, twice read and without a doubt."""

from pathlib import Path

import pytest

from gongkai.document import PagePlace
from gongkai.errors import SourceError
from gongkai.form import load_form
from gongkai.recognise import Reading, recognise
from gongkai.sources import read_bytes
from gongkai.sources.pdf.read_pdf import read_pdf
from sources_pages.small_pdf import page_with, pdf
from synthesis import Draft, compose, container, draw_figures
from synthesis.write_office import convert_all
from synthetic.real_reports import real_drafts

FORM = load_form("2021")
PRINTED, LAID_OUT = (*container("pdf-ruled").styles, *container("pdf-dotted").styles), container("pdf-writer").styles
needs_chromium = pytest.mark.skipif(bool(container("pdf-ruled").missing()), reason=container("pdf-ruled").missing())
needs_writer = pytest.mark.skipif(bool(container("pdf-writer").missing()), reason=container("pdf-writer").missing())


def raws(reading: Reading) -> dict[str, str]:
    return {cell.cell.id: cell.raw for cell in reading.cells}


def printed_raws(draft: Draft) -> dict[str, str]:
    return {cell.cell: cell.raw.strip() for cell in draft.cells}


def laid_out(seed: int) -> bytes:
    return container("pdf-writer").write([compose(FORM, draw_figures(FORM, seed), LAID_OUT[0], seed)])[0]


def assert_comes_back_from_both_readings(draft: Draft, data: bytes) -> None:
    reading = recognise(read_pdf(data, f"{draft.style}.pdf"))
    assert raws(reading) == printed_raws(draft), draft.style
    assert {cell.confidence for cell in reading.cells} == {"agreed"}, draft.style


@needs_chromium
@pytest.mark.browser
def test_every_cell_of_a_browsers_print_comes_back_from_both_readings() -> None:
    drafts = [compose(FORM, draw_figures(FORM, seed), style, seed) for seed, style in enumerate(PRINTED)]
    for draft, data in zip(drafts, container("pdf-ruled").write(drafts), strict=True):
        assert_comes_back_from_both_readings(draft, data)


@needs_writer
def test_every_cell_laid_out_by_writer_comes_back_from_both_readings() -> None:
    drafts = [compose(FORM, draw_figures(FORM, seed), style, seed) for seed, style in enumerate(LAID_OUT, 100)]
    for draft, data in zip(drafts, container("pdf-writer").write(drafts), strict=True):
        assert_comes_back_from_both_readings(draft, data)


@needs_writer
def test_the_five_reports_come_back_whatever_row_the_page_breaks_in(shared: Path) -> None:
    drafts = [draft for seed in range(5) for draft in real_drafts(shared, container("pdf-writer").style("short-top"), seed)]
    for draft, data in zip(drafts, container("pdf-writer").write(drafts), strict=True):
        assert raws(recognise(read_pdf(data, "a.pdf", second_reading=False))) == printed_raws(draft), draft.key


@needs_writer
def test_places_are_rectangles_on_pages_and_text_outside_tables_is_kept() -> None:
    document = read_bytes(laid_out(1), "a.pdf")
    assert document.container == "pdf"
    assert document.paragraphs[0].text == "合成示例01市教育局2023年政府信息公开工作年度报告"
    assert document.paragraphs[-1].text == "无其他需要报告的事项。"
    for row in document.tables[0].rows:
        for cell in row:
            assert isinstance(cell.place, PagePlace)
            assert cell.place.page >= 1
            assert 0 <= cell.place.x0 < cell.place.x1 <= 596
            assert 0 <= cell.place.y0 < cell.place.y1 <= 842


@needs_writer
def test_without_the_second_reading_no_cell_has_a_second_text() -> None:
    document = read_pdf(laid_out(1), "a.pdf", second_reading=False)
    assert {cell.second for table in document.tables for row in table.rows for cell in row} == {None}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.4\n%%EOF", "damaged"),
        (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>", "damaged"),
    ],
)
def test_a_damaged_file_says_so(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "bad.pdf")
    assert caught.value.code == code
    assert caught.value.remedy


def test_text_drawn_as_outlines_says_so() -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(page_with(b"100 100 m 120 140 130 150 140 100 c 110 90 l h f"), "outlines.pdf")
    assert caught.value.code == "drawn-outlines"


def test_an_empty_page_is_no_report() -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(page_with(b""), "blank.pdf")
    assert caught.value.code == "damaged"


def test_more_pages_than_any_report_has_are_refused() -> None:
    kids = b" ".join(b"3 0 R" for _ in range(400))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + kids + b"]/Count 400>>", page)
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "long.pdf")
    assert caught.value.code == "file-too-large"


@needs_writer
def test_a_file_with_a_password_says_so() -> None:
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    with pytest.raises(SourceError) as caught:
        read_bytes(convert_all([b"x"], ".txt", f"pdf:writer_pdf_Export:{options}")[0], "secret.pdf")
    assert caught.value.code == "encrypted"

"""PDF with a text layer, from Chromium and from LibreOffice Writer: every cell comes back, twice read and without a doubt."""

import subprocess
from pathlib import Path

import pytest

from gongkai.document import Document, PagePlace
from gongkai.errors import SourceError
from gongkai.recognise import Reading, recognise
from gongkai.sources import read_bytes
from gongkai.sources.pdf import read_pdf
from gongkai.synthesis.printed import PrintedCell
from sources_pages.printing import CHROMIUM, SOFFICE, STYLES, chromium_pdf, drawn_figures, page_of, seed_figures, seed_names
from sources_pages.writer import WRITER_STYLES, writer_document, writer_pdfs

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
needs_writer = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def raws(reading: Reading) -> dict[str, str]:
    return {cell.cell.id: cell.raw for cell in reading.cells}


def printed_raws(printed: dict[str, PrintedCell]) -> dict[str, str]:
    return {cell.cell: cell.raw for cell in printed.values()}


def doubts(document: Document) -> list[tuple[str, str | None]]:
    cells = [cell for table in document.tables for row in table.rows for cell in row if not cell.continues]
    return [(cell.text, cell.second) for cell in cells if cell.text != cell.second]


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_cell_of_a_browsers_print_comes_back_from_both_readings(style: str, tmp_path: Path) -> None:
    number = sorted(STYLES).index(style)
    printed = drawn_figures(number)
    data = chromium_pdf(page_of(printed, style, lines=3 + number, heads=number % 2 == 1), tmp_path)
    document = read_pdf(data, "print.pdf")
    assert raws(recognise(document)) == printed_raws(printed)
    assert doubts(document) == []


@needs_chromium
@pytest.mark.browser
def test_the_five_reports_come_back_from_a_browsers_print(shared: Path, tmp_path: Path) -> None:
    for number, name in enumerate(seed_names(shared)):
        folder = tmp_path / name
        folder.mkdir()
        printed = seed_figures(shared, name)
        document = read_pdf(chromium_pdf(page_of(printed, "ruled", lines=7 * number), folder), name)
        assert raws(recognise(document)) == printed_raws(printed), name


@needs_writer
def test_every_cell_laid_out_by_writer_comes_back_from_both_readings(tmp_path: Path) -> None:
    styles = sorted(WRITER_STYLES)
    figures = [drawn_figures(100 + number) for number, _ in enumerate(styles)]
    documents = [writer_document(f, WRITER_STYLES[s], lines=3 * n) for n, (s, f) in enumerate(zip(styles, figures, strict=True))]
    for style, printed, data in zip(styles, figures, writer_pdfs(documents, tmp_path), strict=True):
        document = read_pdf(data, f"{style}.pdf")
        assert raws(recognise(document)) == printed_raws(printed), style
        assert doubts(document) == [], style


@needs_writer
def test_the_five_reports_come_back_whatever_row_the_page_breaks_in(shared: Path, tmp_path: Path) -> None:
    names = seed_names(shared)
    cases = [(name, lines) for name in names for lines in range(0, 30, 6)]
    documents = [writer_document(seed_figures(shared, name), WRITER_STYLES["short-top"], lines=lines) for name, lines in cases]
    for (name, lines), data in zip(cases, writer_pdfs(documents, tmp_path), strict=True):
        reading = recognise(read_pdf(data, name, second_reading=False))
        assert raws(reading) == printed_raws(seed_figures(shared, name)), (name, lines)


@needs_writer
def test_places_are_rectangles_on_pages_and_text_outside_tables_is_kept(tmp_path: Path) -> None:
    (data,) = writer_pdfs([writer_document(drawn_figures(1), WRITER_STYLES["ruled"])], tmp_path)
    document = read_bytes(data, "a.pdf")
    assert document.container == "pdf"
    assert document.paragraphs[0].text == "合成示例市二〇二三年政府信息公开工作年度报告"
    assert document.paragraphs[-1].text == "五、存在的主要问题及改进情况"
    for row in document.tables[0].rows:
        for cell in row:
            assert isinstance(cell.place, PagePlace)
            assert cell.place.page >= 1
            assert 0 <= cell.place.x0 < cell.place.x1 <= 596
            assert 0 <= cell.place.y0 < cell.place.y1 <= 842


@needs_writer
def test_without_the_second_reading_no_cell_has_a_second_text(tmp_path: Path) -> None:
    (data,) = writer_pdfs([writer_document(drawn_figures(1), WRITER_STYLES["ruled"])], tmp_path)
    document = read_pdf(data, "a.pdf", second_reading=False)
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


def pdf(*objects: bytes) -> bytes:
    """A small PDF of these objects, the first of them the catalogue."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R/Size " + str(len(objects) + 1).encode() + b">>\n%%EOF\n"


def page_with(drawing: bytes) -> bytes:
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream)


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
def test_a_file_with_a_password_says_so(tmp_path: Path) -> None:
    source = tmp_path / "a.fodt"
    source.write_text(writer_document(drawn_figures(1), WRITER_STYLES["ruled"]), encoding="utf-8")
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
    with pytest.raises(SourceError) as caught:
        read_bytes((tmp_path / "a.pdf").read_bytes(), "secret.pdf")
    assert caught.value.code == "encrypted"

"""Cells of Word documents once more as the binary format holds them: through LibreOffice, and by the reader of our own."""

import io
import re
import zipfile

import pytest

from gongkai.document import Cell, Document
from gongkai.libreoffice import office_program
from gongkai.sources import read_bytes
from gongkai.sources.word.doc import read_doc
from sources.test_word_cells import CASES, RELATIONS, written
from synthesis.word_parts import W, package, zipped
from synthesis.write_office import convert_all

pytestmark = pytest.mark.skipif(office_program() is None, reason="LibreOffice (soffice) is not installed")

# What LibreOffice writes into a DOC as Word does. Cases with grounds are left out: where a file has any the reader of our own
# does not say what text on paper is.
NAMES = (
    "raised", "raised in full width", "raised by a character style", "raised by a style based on another", "a style that takes raising back",
    "a run that takes raising back", "lifted and smaller", "lowered and smaller", "lifted by a hair", "a smaller remark", "struck", "struck twice",
    "struck by a character style", "struck by the paragraph's style", "hidden", "white on paper", "nearly white on paper", "pale on paper",
    "grey on paper", "white by a style", "tiny", "tiny by a style", "squeezed to nothing", "an index entry", "in capitals", "two paragraphs",
)  # fmt: skip
PICKED = {case["name"]: case for case in CASES if case["name"] in NAMES}
STYLES = re.sub(r'w:styleId="(\w+)">', r'w:styleId="\1"><w:name w:val="\1"/>', next(c["styles"] for c in CASES if "styles" in c))
WIDTH = '<w:tcW w:w="900" w:type="dxa"/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"


def all_cells() -> bytes:
    """One document with a row for each case; the styles as LibreOffice wants to find them, with names and a relation."""
    rows = (
        f"<w:tr><w:tc><w:tcPr>{WIDTH}</w:tcPr><w:p>[|甲]</w:p></w:tc><w:tc><w:tcPr>{WIDTH}</w:tcPr>"
        + case.get("content", f"<w:p><w:pPr>{case.get('paragraph', '')}</w:pPr>{case.get('runs', '')}</w:p>")
        + "</w:tc></w:tr>"
        for case in PICKED.values()
    )
    grid = "<w:tblGrid>" + '<w:gridCol w:w="900"/>' * 2 + "</w:tblGrid>"
    data = package(written(f"<w:tbl>{grid}{''.join(rows)}</w:tbl><w:p/>"), styles=f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    relation = f'<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    override = f'<Override PartName="/word/styles.xml" ContentType="{STYLES_TYPE}"/></Types>'
    files["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"</Types>", override.encode())
    return zipped(files)


@pytest.fixture(scope="module")
def doc() -> bytes:
    return convert_all([all_cells()], ".docx", "doc:MS Word 97")[0]


@pytest.fixture(scope="module")
def readings(doc) -> dict[str, Document]:
    return {"alone": read_doc(doc, "a.doc"), "both": read_bytes(doc, "a.doc")}


def told(cell: Cell) -> tuple[object, ...]:
    return cell.text, [remark.code for remark in cell.remarks], [doubt.code for doubt in cell.doubts]


@pytest.mark.parametrize("way", ["alone", "both"])
@pytest.mark.parametrize("name", NAMES)
def test_a_cell_of_a_doc_says_what_is_printed_in_it(readings, name, way):
    case = PICKED[name]
    cell = readings[way].tables[0].rows[list(PICKED).index(name)][1]
    assert told(cell) == (case["text"], case.get("remarks", []), case.get("doubts", []))


def test_two_readings_of_a_cell_agree_wherever_there_are_two(readings):
    cells = [cell for row in readings["both"].tables[0].rows for cell in row]
    assert all(cell.second in {None, cell.text} for cell in cells)
    assert sum(cell.second is not None for cell in cells) > len(NAMES)

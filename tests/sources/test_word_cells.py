"""What a cell of a Word document says is what Word prints of it; what cannot be told is doubted, what is not seen is told."""

import re
from html import escape
from pathlib import Path

import pytest
import yaml

from gongkai.document import Paragraph, Remark, Table
from gongkai.errors import SourceError
from gongkai.sources.word.docx import read_docx
from synthesis.word_parts import W, package, zipped

CASES = yaml.safe_load((Path(__file__).parent / "word_cells.yaml").read_text(encoding="utf-8"))
NAMESPACES = " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("wp", "a", "v", "m", "w14"))
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def written(short: str) -> str:
    """Write runs and marks of fields out in full."""
    runs = re.sub(r"\[([^\[\]|]*)\|([^\[\]]*)\]", lambda m: f"<w:r><w:rPr>{m[1]}</w:rPr><w:t>{escape(m[2])}</w:t></w:r>", short)
    codes = re.sub(r"\{code:([^}]*)\}", lambda m: f"<w:r><w:instrText>{escape(m[1], quote=False)}</w:instrText></w:r>", runs)
    return re.sub(r"\{(begin|separate|end):?(.*?)\}", r'<w:r><w:fldChar w:fldCharType="\1">\2</w:fldChar></w:r>', codes)


def document(case: dict) -> bytes:
    paragraph = f"<w:p><w:pPr>{case.get('paragraph', '')}</w:pPr>{case.get('runs', '')}</w:p>"
    cell = f"<w:tc><w:tcPr>{case.get('cell', '')}</w:tcPr>{case.get('content', paragraph)}</w:tc>"
    label = "<w:tc><w:tcPr/><w:p>[|规章]</w:p></w:tc>"
    row = f"<w:tr><w:trPr>{case.get('row', '')}</w:trPr>{label}{cell}</w:tr>"
    body = written(f"<w:tbl><w:tblPr>{case.get('table', '')}</w:tblPr>{row}</w:tbl>{case.get('around', '')}")
    styles = {"styles": f'<w:styles xmlns:w="{W}">{case["styles"]}</w:styles>'} if "styles" in case else {}
    return package(f"<w:x {NAMESPACES}>{body}</w:x>", **styles)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_cell_says_what_is_printed_in_it(case):
    cell = read_docx(document(case), "a.docx").tables[0].rows[0][1]
    assert cell.text == case["text"]
    assert [remark.code for remark in cell.remarks] == case.get("remarks", [])
    assert [doubt.code for doubt in cell.doubts] == case.get("doubts", [])


def test_what_is_not_seen_is_told_with_its_words():
    case = {"runs": '[<w:vanish/>|40][<w:color w:val="FFFFFF"/>|41][|5]'}
    assert read_docx(document(case), "a.docx").tables[0].rows[0][1].remarks == (Remark("text-hidden", "40、41"),)


def with_chunk(chunk: bytes, name: str) -> bytes:
    body = '<w:p><w:r><w:t>前</w:t></w:r></w:p><w:altChunk r:id="c1"/><w:tbl><w:tr><w:tc/><w:tc/></w:tr></w:tbl>'
    main = f'<w:document xmlns:w="{W}" xmlns:r="urn:r"><w:body>{body}</w:body></w:document>'
    relation = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="c1" Type="aFChunk" Target="{name}"/></Relationships>'
    return zipped({"word/document.xml": main, "word/_rels/document.xml.rels": relation, f"word/{name}": chunk})


HTML = "<html><body><p>中</p><table><tr><td>规章<td>1<sup>2</sup></table></body></html>"
MHTML = f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n{HTML}\n--b--\n"
DOCX = package("<w:p><w:r><w:t>中</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p>"
               '<w:r><w:t>1</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>')  # fmt: skip


@pytest.mark.parametrize(("chunk", "name"), [(HTML.encode(), "c.html"), (MHTML.encode(), "c.mht"), (DOCX, "c.docx")])
def test_a_part_in_another_format_stands_where_word_puts_it(chunk, name):
    found = read_docx(with_chunk(chunk, name), "a.docx")
    assert [b.text if isinstance(b, Paragraph) else b.place.table for b in found.blocks] == ["前", "中", 1, 2]
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert [(cell.text, str(cell.place)) for cell in table.rows[0]] == [
        ("规章", "table 1 row 1 cell 1"),
        ("1²", "table 1 row 1 cell 2"),
    ]
    assert found.elsewhere == 0


@pytest.mark.parametrize("chunk", [b"{\\rtf1 5}", b"PK\x03\x04", b"%PDF-1.4"])
def test_a_part_that_no_reader_takes_is_not_passed_over(chunk):
    with pytest.raises(SourceError) as caught:
        read_docx(with_chunk(chunk, "c.bin"), "a.docx")
    assert (caught.value.code, caught.value.place) == ("part-unread", "word/c.bin")


def test_a_document_that_holds_itself_over_and_over_ends():
    chunk = DOCX
    for _ in range(8):
        chunk = with_chunk(chunk, "c.docx")
    with pytest.raises(SourceError, match="嵌套过深"):
        read_docx(chunk, "a.docx")

"""Word documents: the five reports as they are written and edited, what Word prints of a cell, and hostile archives."""

import io
import struct
import zipfile

import pytest

from gongkai.document import Document
from gongkai.errors import SourceError
from gongkai.recognise import recognise
from gongkai.sources import container_of, read_bytes
from gongkai.sources.archive import MOST_BYTES, Archive
from sources.reports import REPORTS, draft, figures_of, original
from synthesis.word_parts import W, package, paragraph, run, zipped
from synthesis.write_docx import WORD_STYLES, write_docx

CANARY = "金丝雀4711"


def read(body: str, **parts: str) -> Document:
    return read_bytes(package(body, **parts), "a.docx")


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def words(text: str, properties: str = "") -> str:
    return tc(paragraph(run(text)), properties)


def texts(body: str) -> list[list[list[str]]]:
    return [[[c.text for c in row if not c.continues] for row in table.rows] for table in read(body).tables]


@pytest.mark.parametrize("style", [style.id for style in WORD_STYLES])
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_written_as_a_word_document_keeps_its_figures_and_words(report, style):
    document = read_bytes(write_docx([draft(report, style)])[0], "a.docx")
    reading = recognise(document)
    assert document.container == "docx"
    assert figures_of(reading) == original(report).figures
    assert {f.rule for f in reading.findings if f.severity == "error"} == set()
    assert set(original(report).paragraphs) <= {p.text for p in document.paragraphs}


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (paragraph(run("12") + run("34")), "1234"),
        (paragraph(run("12")) + paragraph(run("34")), "12\n34"),
        (paragraph(run("12") + "<w:r><w:br/></w:r>" + run("34")), "12\n34"),
        (paragraph("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("12")) + paragraph(run("34")), "1234"),
        (paragraph(run("1") + "<w:r><w:tab/></w:r>" + run("2")), "1\t2"),
        (paragraph(run("1") + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "1\uf0fc"),
        (paragraph(run("1") + '<w:r><w:sym w:char="zz"/></w:r>'), "1\ufffd"),
        (paragraph(run("17") + run("1", '<w:vertAlign w:val="superscript"/>')), "17¹"),
        (paragraph(run("1", "<w:strike/>") + run("2")), "1\u03362"),
        (paragraph(run("1", '<w:strike w:val="0"/>') + run("2")), "12"),
        (paragraph(run("1", "<w:vanish/>") + run("2", '<w:vanish w:val="false"/>')), "2"),
        (paragraph(field("begin") + run("1") + field("begin") + field("separate") + run("2") + field("end") + field("end")), ""),
        (paragraph(field("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field("separate") + run("3") + field("end")), "3"),
        (paragraph('<w:fldSimple w:instr="PAGE">' + run("3") + "</w:fldSimple>"), "3"),
        (paragraph("<w:hyperlink>" + run("3") + "</w:hyperlink>"), "3"),
        (paragraph("<w:r><w:ruby><w:rt>" + run("fā") + "</w:rt><w:rubyBase>" + run("發") + "</w:rubyBase></w:ruby></w:r>"), "發"),
        (
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph(run("5"))
            + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" + paragraph(run("5"))
            + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "5",
        ),
        (paragraph(""), ""),
    ],
)  # fmt: skip
def test_a_cell_says_what_word_prints(content, text):
    assert read(tbl(tr(words("甲"), tc(content)))).tables[0].rows[0][1].text == text


def test_text_hidden_by_a_style_is_left_out():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:basedOn w:val="b"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
        '<w:style w:styleId="x"><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:basedOn w:val="x"/></w:style></w:styles>'
    )
    shown = "".join(run(name, f'<w:rStyle w:val="{name}"/>') for name in "abcx")
    hidden = paragraph('<w:pPr><w:pStyle w:val="b"/></w:pPr>' + run("整段"))
    assert [p.text for p in read(paragraph(shown) + hidden, styles=styles).paragraphs] == ["cx"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # a cell that goes on from nothing starts here
        ([tr(words("甲", "<w:vMerge/>"), words("1"))], [["甲", "1"]]),
        (
            [tr(words("甲", '<w:vMerge w:val="restart"/>'), words("1")), tr(words("", "<w:vMerge/>"), words("2"))],
            [["甲", "1"], ["2"]],
        ),
        # the new merged cell ends the one above it
        (
            [tr(words(n, '<w:vMerge w:val="restart"/>'), words("1")) for n in "甲乙"]
            + [tr(words("", "<w:vMerge/>"), words("2"))],
            [["甲", "1"], ["乙", "1"], ["2"]],
        ),
        ([tr(words("甲", '<w:hMerge w:val="restart"/>'), words("", "<w:hMerge/>"), words("1"))], [["甲", "1"]]),
        ([tr(words("甲"), words("1"), properties="<w:hidden/>"), tr(words("乙"), words("2"))], [["乙", "2"]]),
        ([tr(words("甲"), words("9", "<w:cellDel/>"), words("1"))], [["甲", "1"]]),
        ([tr(words("甲", '<w:gridSpan w:val="0"/>'), words("1", '<w:gridSpan w:val="-3"/>'))], [["甲", "1"]]),
        ([tr(words("乙"), words("1")), tr(words("2"), properties='<w:gridBefore w:val="1"/>')], [["乙", "1"], ["2"]]),
    ],
)
def test_merged_and_missing_cells(rows, found):
    assert texts(tbl(*rows)) == [found]


def test_spans_and_places_of_merged_cells():
    head = tr(words("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), words("1"))
    table = read(tbl(head, tr(words("", '<w:gridSpan w:val="2"/><w:vMerge/>'), words("2")))).tables[0]
    assert [[(c.text, c.continues, c.row_span, c.column_span) for c in row] for row in table.rows] == [
        [("甲", False, 2, 2), ("", True, 1, 1), ("1", False, 1, 1)],
        [("", True, 1, 2), ("", True, 1, 1), ("2", False, 1, 1)],
    ]
    assert str(table.rows[1][2].place) == "table 1 row 2 cell 2"


def test_a_field_without_end_hides_nothing_outside_its_cell():
    assert texts(tbl(tr(tc(paragraph(field("begin") + run("1"))), words("2")))) == [[["", "2"]]]


# What must never be opened, and the one error each gives.
def bomb(megabytes: int, name: str = "word/document.xml") -> bytes:
    return zipped({name: b" " * (megabytes << 20), "x": b""})


def entity_bomb() -> str:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    return f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "9">{levels}]><d>&e8;</d>'


def external(path: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{path}">]><w:document xmlns:w="{W}"><w:t>&x;</w:t></w:document>'


def parameter(path: str) -> str:
    padding = "<!-- " + "x" * 5000 + " -->"
    return f'{padding}<!DOCTYPE d [<!ENTITY % x SYSTEM "file://{path}"> %x;]><w:document xmlns:w="{W}"/>'


def with_flag(data: bytes) -> bytes:
    """The archive with its entries marked as encrypted."""
    flagged = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            struct.pack_into("<H", flagged, at + offset, 1)
            at = data.find(mark, at + 1)
    return bytes(flagged)


def overlapping(entries: int) -> bytes:
    """Entries that all unpack the same compressed megabytes: the table at the end names the one over and over again."""
    data = zipped({"word/document.xml": b" " * (8 << 20)})
    at = data.find(b"PK\x01\x02")
    entry, end = data[at : data.find(b"PK\x05\x06")], data[data.find(b"PK\x05\x06") :]
    names = [f"word/p{number:013}".encode() for number in range(entries - 1)]
    table = entry + b"".join(entry.replace(b"word/document.xml", name.ljust(17, b"x")) for name in names)
    told = struct.pack("<HHII", entries, entries, len(table), at)
    return data[:at] + table + end[:8] + told + end[20:]


HOSTILE = {
    "a bomb of one entry": (bomb(200), "file-too-large"),
    "entries that overlap": (overlapping(2_000), "damaged"),
    "an archive that is its own document": (zipped({"word/document.xml": package(paragraph(run("甲")))}), "damaged"),
    "a bomb in the styles": (zipped({"word/document.xml": "<d/>", "word/styles.xml": b" " * (200 << 20)}), "file-too-large"),
    "too many entries": (zipped({"word/document.xml": "<d/>", **{f"n{i}": b"" for i in range(2_100)}}), "file-too-large"),
    "an entity bomb": (zipped({"word/document.xml": entity_bomb()}), "damaged"),
    "deep XML": (package("<w:p>" * 100_000), "damaged"),
    "deep but closed XML": (package("<w:sdt>" * 9_000 + "</w:sdt>" * 9_000), "damaged"),
    "XML cut off": (zipped({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p>'}), "damaged"),
    "tags beyond measure": (package("<w:p/>" * 1_000_001), "file-too-large"),
    "no XML at all": (zipped({"word/document.xml": b"\x00\x01\x02"}), "damaged"),
    "the document missing": (zipped({"word/document.bin": b"", "_rels/.rels": "<r/>"}), "damaged"),
    "an archive cut off": (package(paragraph(run("甲" * 999)))[:-200], "damaged"),
    "a password on the archive": (with_flag(package(paragraph(run("甲")))), "encrypted"),
    "spans beyond measure": (package(tbl(*[tr(*[words("1", '<w:gridSpan w:val="999"/>')] * 9)] * 200)), "file-too-large"),
    "tables nested beyond measure": (package("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60), "damaged"),
}


def test_an_archive_in_an_archive_is_not_opened():
    plain = package(paragraph(run("甲")))
    nested = io.BytesIO(plain)
    with zipfile.ZipFile(nested, "a") as archive:
        archive.writestr("word/a.zip", bomb(200))
        archive.writestr("a.docx", bomb(200))
    assert read_bytes(nested.getvalue(), "a.docx").blocks == read_bytes(plain, "a.docx").blocks != ()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_one_clear_error(kind):
    data, code = HOSTILE[kind]
    assert container_of(data) == "docx"
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "a.docx")
    assert (caught.value.code, caught.value.file) == (code, "a.docx")
    assert caught.value.remedy


@pytest.mark.parametrize("document", [external, parameter])
def test_no_other_file_is_ever_read(tmp_path, document):
    canary = tmp_path / "canary.txt"
    canary.write_text(f"<!ENTITY y '{CANARY}'>", encoding="utf-8")
    for part in ("word/document.xml", "word/styles.xml"):
        content = f"{document(str(canary))}<!-- vanish -->"
        with pytest.raises(SourceError) as caught:
            read_bytes(zipped({"word/document.xml": f'<w:document xmlns:w="{W}"/>', part: content}), "a.docx")
        assert caught.value.code == "damaged"
        assert CANARY not in str(caught.value)


def test_all_entries_together_are_limited():
    archive = Archive(zipped({f"n{i}": bytes(1000) * 1000 for i in range(80)}), "a.ofd")
    fitting = MOST_BYTES // 1_000_000
    for name in archive.names[:fitting]:
        assert len(archive.read(name)) == 1_000_000
    with pytest.raises(SourceError) as caught:
        archive.read(archive.names[fitting])
    assert caught.value.code == "file-too-large"
    assert caught.value.place == f"n{fitting}"


@pytest.mark.parametrize("percent", range(0, 100, 4))
def test_a_document_cut_off_anywhere_is_damaged(percent):
    data = write_docx([draft("310000-zhengfu/2024", "plain")])[0]
    with pytest.raises(SourceError) as caught:
        read_bytes(data[: len(data) * percent // 100], "a.docx")
    assert caught.value.code == ("damaged" if percent else "empty-file")

"""What is spared PDFium and pdfminer changes nothing of what is read: squares joined to lines, fonts read at once."""

import io
import zlib

import pdfplumber
import pytest

from gongkai.sources.pdf.dots import joined, without_dots
from gongkai.sources.pdf.read_pdf import read_pages, read_pdf
from gongkai.sources.pdf.second import lean_pages
from sources_pages.small_pdf import page_with, pdf, stream

SQUARES = {
    "a row": (b"1 5 2 2\n4 5 2 2\n7 5 2 2\n10 5 2 2", b"1 5 11 2"),
    "a column, upwards, in parts of a point": (b"1 -5 .5 .5\n1 -4.2 .5 .5\n1 -3.4 .5 .5\n1 -2.6 .5 .5", b"1 -5 .5 2.9"),
    "a row drawn from its end": (b"10 5 2 2\n7 5 2 2\n4 5 2 2\n1 5 2 2", b"1 5 11 2"),
    "a row and then a column": (
        b"1 5 1 1\n3 5 1 1\n5 5 1 1\n7 5 1 1\n8 7 1 1\n8 9 1 1\n8 11 1 1\n8 13 1 1",
        b"1 5 7 1\n8 7 1 7",
    ),
    "too few": (b"1 5 2 2\n4 5 2 2\n7 5 2 2", None),
    "a gap wider than a square": (b"1 5 2 2\n4 5 2 2\n9 5 2 2\n12 5 2 2", None),
    "no squares": (b"1 5 2 3\n4 5 2 3\n7 5 2 3\n10 5 2 3", None),
    "neither in a row nor in a column": (b"1 5 2 2\n4 6 2 2\n7 7 2 2\n10 8 2 2", None),
    "no numbers": (b"1 5 2 2\n4 5 2 2\n1.2.3 5 2 2\n- 5 2 2", None),
    "of no size": (b"1 5 0 0\n4 5 0 0\n7 5 0 0\n10 5 0 0", None),
    "wound backwards": (b"1 5 -2 -2\n4 5 -2 -2\n7 5 -2 -2\n10 5 -2 -2", None),
}


def drawn(rectangles: bytes) -> bytes:
    return b"q\n" + b"".join(b"%b re\nf\n" % rectangle for rectangle in rectangles.splitlines()) + b"Q\n"


@pytest.mark.parametrize("case", SQUARES)
def test_squares_near_each_other_become_a_line_and_all_else_stays(case: str) -> None:
    before, after = SQUARES[case]
    assert joined(drawn(before)) == drawn(before if after is None else after)


def test_squares_of_two_colours_are_two_lines() -> None:
    row = drawn(SQUARES["a row"][0])
    assert joined(row + b"1 0 0 rg\n" + row) == drawn(b"1 5 11 2") + b"1 0 0 rg\n" + drawn(b"1 5 11 2")


# A table of two rows and two columns with dotted borders, as Chromium writes them.
DOTS = b"q\n" + b"".join(b"%d %d 1 1 re\nf\n" % (x, y) for y in (600, 650, 700) for x in range(100, 402, 2))
DOTS += b"".join(b"%d %d 1 1 re\nf\n" % (x, y) for x in (100, 200, 401) for y in range(600, 702, 2)) * 12
WORDS = b"Q\nBT /F 10 Tf 110 670 Td <00010002> Tj ET BT /F 10 Tf 110 620 Td <00030004000500060007> Tj ET"


def packed(content: bytes) -> bytes:
    data = zlib.compress(content, 0)  # stored, for it is the length that tells a drawing worth the time
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)


def page(content: bytes) -> bytes:
    """A page of these letters whose drawing is this object."""
    plain = page_with(b"?", "规章制发件数量")
    return plain.replace(stream(b"?"), content)


def test_a_page_with_dots_says_the_same_without_and_keeps_its_length() -> None:
    data = page(packed(DOTS + WORDS))
    assert len(without_dots(data)) == len(data)
    assert without_dots(data) != data
    assert read_pdf(data, "a.pdf") == read_pdf(page(stream(DOTS + WORDS)), "a.pdf")
    assert [len(p.marks.strokes) for p in read_pages(data, "a.pdf")] == [3 + 3 * 12]


@pytest.mark.parametrize(
    "content",
    [
        packed(DOTS.replace(b" 1 1 re", b" 1 9 re") + WORDS),
        packed(DOTS + WORDS)[:-3000] + b"\nendstream",
        packed(b"\0" + DOTS),
        packed("\u89c4".encode() + DOTS),
        stream(DOTS + WORDS),
        packed(WORDS),
    ],
    ids=["other rectangles", "broken off", "binary", "not ASCII", "not packed", "no dots"],
)
def test_a_file_without_dots_of_this_kind_is_left_alone(content: bytes) -> None:
    data = page(content)
    assert without_dots(data) == data


MAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<<  /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
1 beginbfchar
<41> <7532>
endbfchar
1 beginbfrange
<42> <43> <0037>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@pytest.mark.parametrize("widths", [b"[500 250 125]", b"9 0 R", b"[ 500 250. +125 ]", b"[500 8 0 R 125]"])
@pytest.mark.parametrize("characters", [MAP, MAP.replace(b"12 dict", b"12 dict\n%"), MAP.partition(b"endcmap")[0]])
def test_the_lean_second_reading_sees_the_characters_that_pdfplumber_sees(widths: bytes, characters: bytes) -> None:
    data = pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 10 Tf 110 670 Td (ABCA) Tj ET"),
        b"<</Type/Font/Subtype/TrueType/BaseFont/X/FirstChar 65/LastChar 67/Widths " + widths + b"/ToUnicode 6 0 R"
        b"/Encoding<</Differences [65 /g41 /g42 /g43]>>/FontDescriptor 7 0 R>>",
        stream(characters),
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/Ascent 800/Descent -200>>",
        b"250",
        b"[500 250 125]",
    )
    ((_, lean),) = lean_pages(data, [1])
    seen = [(c["text"], c["x0"], c["x1"], c["top"], c["bottom"]) for c in lean.chars]
    plain = [(c["text"], c["x0"], c["x1"], c["top"], c["bottom"]) for c in pdfplumber.open(io.BytesIO(data)).pages[0].chars]
    assert [(text, x0) for text, x0, *_ in seen] == [("甲", 110.0), ("7", 115.0), ("8", 117.5), ("甲", 118.75)]
    assert seen == plain

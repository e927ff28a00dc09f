"""What is read of a PDF depends on nothing but the file: whatever fonts the machine has, the document is the same to the byte."""

import itertools
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.sources.page_pictures import page_pictures
from gongkai.sources.pdf.read_pdf import read_pages
from sources_pages.small_pdf import page_with, pdf, stream, table_with

# PDFium looks for fonts where it is told when it starts, once in a process; where nothing is said, in folders of the system.
READ = """
import ctypes, json, sys
import pypdfium2_raw as pdfium
folders = (ctypes.c_char_p * 2)(sys.argv[1].encode(), None)
config = pdfium.FPDF_LIBRARY_CONFIG(version=2)
config.m_pUserFontPaths = ctypes.cast(folders, type(config.m_pUserFontPaths))
pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(config))
from gongkai.document import as_json
from gongkai.sources.pdf.read_pdf import read_pdf
for file in sys.argv[2:]:
    with open(file, "rb") as stream:
        print(json.dumps(as_json(read_pdf(stream.read(), "a.pdf", second_reading=False)), ensure_ascii=True))
"""
FOLDERS = (
    "/usr/share/fonts",
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts-droid-fallback",
)

NAMES = (b"SimSun", b"FangSong", b"Song", b"#CB#CE#CC#E5", b"Arial")  # the fourth is 宋体 as GBK
FLAGS = (4, 32, 6)

LONE = "无规章12一"
FOREIGN = (  # fonts of 汉字 that printers have and files leave out: name, encoding, how Python calls it, collection
    (b"STSong-Light", b"UniGB-UCS2-H", "utf-16-be", b"GB1"),
    (b"SimSun", b"GBK-EUC-H", "gbk", b"GB1"),
    (b"#CB#CE#CC#E5", b"GBK-EUC-H", "gbk", b"GB1"),
    (b"MSung-Light", b"UniCNS-UCS2-H", "utf-16-be", b"CNS1"),
    (b"KozMinPro-Regular", b"UniJIS-UCS2-H", "utf-16-be", b"Japan1"),
)


def one_by_one(name: bytes, encoding: bytes, codec: str, collection: bytes) -> bytes:
    """A page of single characters, each a text of its own, upright and then turned, in a font of 汉字 that is not embedded."""
    level = [
        b"BT /F 20 Tf %d 600 Td <%s> Tj ET" % (50 + 40 * i, sign.encode(codec).hex().encode()) for i, sign in enumerate(LONE)
    ]
    turned = [
        b"BT /F 20 Tf 0 1 -1 0 300 %d Tm <%s> Tj ET" % (100 + 40 * i, sign.encode(codec).hex().encode())
        for i, sign in enumerate(LONE)
    ]
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"\n".join([*level, *turned])),
        b"<</Type/Font/Subtype/Type0/BaseFont/" + name + b"/Encoding/" + encoding + b"/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/" + name + b"/CIDSystemInfo<</Registry(Adobe)/Ordering(" + collection + b")"
        b"/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/" + name + b"/Flags 4/FontBBox[0 -200 1000 900]"
        b"/Ascent 859/Descent -141/ItalicAngle 0/StemV 80/CapHeight 700>>",
    )


def unembedded(name: bytes, kind: bytes, flags: int) -> bytes:
    """A page of digits in a font that is named and not embedded, as word processors leave 宋体 out."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 20 Tf 50 600 Td (12345678900987654321) Tj ET"),
        b"<</Type/Font/Subtype/" + kind + b"/BaseFont/" + name + b"/FirstChar 32/LastChar 126/Widths[" + b"500 " * 95 + b"]"
        b"/FontDescriptor 6 0 R>>",
        b"<</Type/FontDescriptor/FontName/" + name + b"/Flags %d" % flags + b"/FontBBox[0 -200 1000 900]"
        b"/Ascent 859/Descent -141/ItalicAngle 0/StemV 80/CapHeight 700>>",
    )


def read_where(folder: Path, files: list[Path]) -> str:
    """Read files in a process of its own that knows the fonts of one folder."""
    command = [sys.executable, "-c", READ, str(folder), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("unembedded")
    figures = table_with(b"BT /H 10 Tf 210 658 Td (45) Tj ET")
    line = page_with(b"BT /F 10 Tf 110 620 Td <00010002000300040005> Tj ET", "规章数量7")
    contents = [figures, line, *itertools.starmap(unembedded, itertools.product(NAMES, (b"TrueType", b"Type1"), FLAGS))]
    contents += itertools.starmap(one_by_one, FOREIGN)
    for number, content in enumerate(contents):
        (folder / f"{number:02}.pdf").write_bytes(content)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_fonts_of_the_machine_change_nothing(folder: str, files: list[Path], tmp_path: Path) -> None:
    if not Path(folder).is_dir():
        pytest.skip(f"no fonts in {folder}")
    without = read_where(tmp_path, files)
    assert without.count("12345678900987654321") == len(files) - 2 - len(FOREIGN)
    assert read_where(Path(folder), files) == without


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda foreign: foreign[0].decode())
def test_a_text_of_one_character_is_read_and_drawn_though_its_font_is_not_embedded(
    foreign: tuple[bytes, bytes, str, bytes],
) -> None:
    (page,) = read_pages(one_by_one(*foreign), "a.pdf")
    assert "".join(glyph.text for glyph in page.marks.glyphs) == 2 * LONE
    sizes = page.letters.outlines[:, 2:] - page.letters.outlines[:, :2]
    assert (sizes.max(axis=1) > 1).all()


def test_a_text_of_one_character_in_a_font_that_nobody_knows_is_read_and_drawn() -> None:
    (page,) = read_pages(page_with(b"BT /F 20 Tf 50 600 Td <4321> Tj ET", "无").replace(b"<0001>", b"<4321>"), "a.pdf")
    assert [glyph.text for glyph in page.marks.glyphs] == ["无"]
    assert page.letters.outlines[0, 3] - page.letters.outlines[0, 1] > 10


def test_pictures_for_people_change_nothing_of_what_is_read_after_them() -> None:
    files = [one_by_one(*foreign) for foreign in FOREIGN]
    before = [pickle.dumps(read_pages(data, "a.pdf")) for data in files]
    pictures = [next(page_pictures(data, "a.pdf", {1})).pixels for data in files]
    assert [pickle.dumps(read_pages(data, "a.pdf")) for data in files] == before
    assert all(picture.min() < 128 for picture in pictures)

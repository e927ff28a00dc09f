"""Kinds of files: known by their content, called by their names, owned by one table; pictures of every make look alike."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from gongkai.codes import ids
from gongkai.errors import SourceError
from gongkai.kinds import ACTIVE, CONTAINERS, KINDS, OFFICE, PASSIVE
from gongkai.sources import READERS, container_of, read_bytes
from gongkai.sources.sniff import OLE
from synthesis.word_parts import zipped

SAMPLES = {
    "xlsx": zipped({"xl/workbook.xml": b"<workbook/>"}),
    "xlsb": zipped({"xl/workbook.bin": b"x"}),
    "pptx": zipped({"ppt/presentation.xml": b"<p/>"}),
    "zip": zipped({"a.txt": b"a"}),
    "xls": OLE + bytes(504) + "Workbook\0".encode("utf-16-le"),
    "ppt": OLE + bytes(504) + "PowerPoint Document".encode("utf-16-le"),
    "excelxml": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "wordml": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
    "fodt": b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"/>',
    "uot": b'<?xml version="1.0" encoding="UTF-8"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof" uof:language="cn"/>',
    "rtf": b"{\\rtf1 a}",
    "archive": b"7z\xbc\xaf\x27\x1c" + bytes(50),
}


@pytest.mark.parametrize("container", SAMPLES)
def test_a_kind_is_known_by_its_content(container):
    assert container_of(SAMPLES[container]) == container


# A PPT that is no whole OLE file is damaged before it is refused.
REFUSED = [name for name in SAMPLES if not KINDS[name].counts_as and name != "ppt"]


@pytest.mark.parametrize("container", REFUSED)
def test_a_kind_that_no_reader_takes_is_refused_by_its_name_with_a_remedy(container):
    with pytest.raises(SourceError) as caught:
        read_bytes(SAMPLES[container], "a")
    assert caught.value.code == "unsupported-container"
    assert KINDS[container].name in caught.value.message
    assert caught.value.remedy.startswith("请")


@pytest.mark.parametrize("text", ["BM：规章\t0", "BMW 规章", "RIFF 规章 WEBP", "ftyp"])
def test_a_text_that_begins_like_a_picture_stays_a_text(text):
    assert container_of(text.encode()) == "text"


def test_the_table_of_kinds_answers_every_question_about_them():
    assert {name for name, kind in KINDS.items() if kind.counts_as} == {*READERS, "scan"}
    assert {kind.counts_as for kind in KINDS.values()} - {""} == set(CONTAINERS)
    assert ids("container") == tuple(CONTAINERS)
    assert list(CONTAINERS)[:7] == ["text", "html", "docx", "doc", "pdf", "scan", "ofd"]
    assert set(OFFICE) == {name for name, reader in READERS.items() if reader is READERS["doc"]}
    assert not PASSIVE & ACTIVE
    assert {".html", ".mht", ".xml", ".fodt"} <= ACTIVE


def picture(mode: str = "L") -> Image.Image:
    image = Image.new("L", (500, 700), 255)
    draw = ImageDraw.Draw(image)
    for at in range(50, 650, 60):
        draw.line((40, at, 460, at), fill=0, width=3)
        draw.rectangle((60, at + 10, 60 + at // 4, at + 30), fill=0)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def transparent() -> Image.Image:
    """The same picture with black ink on nothing at all."""
    ink = picture().point(lambda level: 255 - level)
    image = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    image.putalpha(ink)
    return image


MAKES = {
    "bmp": lambda: saved(picture("RGB"), "BMP"),
    "gif": lambda: saved(picture(), "GIF"),
    "webp": lambda: saved(picture("RGB"), "WEBP", lossless=True),
    "tiff": lambda: saved(picture(), "TIFF"),
    "transparent png": lambda: saved(transparent(), "PNG"),
    "transparent webp": lambda: saved(transparent(), "WEBP", lossless=True),
    "avif": lambda: saved(picture("RGB"), "AVIF", quality=100, subsampling="4:4:4"),
    "heic": (Path(__file__).parent / "page.heic").read_bytes,  # `picture`, as an encoder of telephones writes it
    "two bytes a pixel": lambda: saved(picture().convert("I").point(lambda level: level * 257).convert("I;16"), "PNG"),
    "held sideways": lambda: saved(picture().rotate(90, expand=True), "PNG", exif=sideways()),
}


def sideways() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right to see it upright
    return exif


@pytest.mark.parametrize("make", MAKES)
def test_a_picture_of_any_make_looks_like_the_same_picture(make):
    scan_image = pytest.importorskip("gongkai.sources.scan.images", reason="the extra ocr is not installed")
    data = MAKES[make]()
    assert container_of(data) == "image"
    (seen,) = scan_image.pictures(data, "a")
    (wanted,) = scan_image.pictures(saved(picture(), "PNG"), "a")
    assert seen.shape == wanted.shape
    assert abs(seen.astype(int) - wanted).max() <= 1


def test_a_make_that_is_no_picture_of_a_page_is_not_opened():
    scan_image = pytest.importorskip("gongkai.sources.scan.images", reason="the extra ocr is not installed")
    with pytest.raises(SourceError):
        list(scan_image.pictures(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a"))

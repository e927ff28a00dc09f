"""OFD: every cell comes back however the objects are written; what is wrong with a file is said."""

from pathlib import Path

import pytest

from gongkai.errors import SourceError
from gongkai.recognise import recognise
from gongkai.sources import read_bytes
from gongkai.sources.pdf import read_pages
from sources_pages.ofd_files import OFD_STYLES, ofd_from, zipped
from sources_pages.printing import SOFFICE, drawn_figures, seed_figures, seed_names
from sources_pages.writer import WRITER_STYLES, writer_document, writer_pdfs

needs_writer = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
OFD = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">{}</ofd:OFD>'
ROOT = OFD.format("<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")
DOCUMENT = '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016">{}</ofd:Document>'
ONE_PAGE = DOCUMENT.format('<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>')
PAGE = '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>{}</ofd:Layer></ofd:Content></ofd:Page>'
TEXT = '<ofd:TextObject Boundary="{}" Size="4"><ofd:TextCode X="0" Y="3">字</ofd:TextCode></ofd:TextObject>'


@needs_writer
def test_every_cell_comes_back_however_the_objects_are_written(tmp_path: Path) -> None:
    styles = sorted(OFD_STYLES)
    looks = ["ruled", "short-top", "dotted", "narrow-short", "double"]
    figures = [drawn_figures(200 + number) for number, _ in enumerate(styles)]
    documents = [writer_document(f, WRITER_STYLES[look], lines=5) for f, look in zip(figures, looks, strict=True)]
    for style, printed, data in zip(styles, figures, writer_pdfs(documents, tmp_path), strict=True):
        document = read_bytes(ofd_from([page.marks for page in read_pages(data, "a.pdf")], OFD_STYLES[style]), "a.ofd")
        assert document.container == "ofd"
        assert {c.cell.id: c.raw for c in recognise(document).cells} == {c.cell: c.raw for c in printed.values()}, style


@needs_writer
def test_the_five_reports_come_back_from_ofd(shared: Path, tmp_path: Path) -> None:
    names = seed_names(shared)
    documents = [writer_document(seed_figures(shared, name), WRITER_STYLES["top"]) for name in names]
    for name, data in zip(names, writer_pdfs(documents, tmp_path), strict=True):
        document = read_bytes(ofd_from([page.marks for page in read_pages(data, "a.pdf")], OFD_STYLES["plain"]), name)
        raws = {cell.cell.id: cell.raw for cell in recognise(document).cells}
        assert raws == {cell.cell: cell.raw for cell in seed_figures(shared, name).values()}, name


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"OFD.xml": "<ofd:OFD"}, "damaged"),
        ({"OFD.xml": OFD.format("")}, "damaged"),
        ({"OFD.xml": ROOT}, "damaged"),
        ({"OFD.xml": ROOT, "Doc_0/Document.xml": DOCUMENT.format("")}, "damaged"),
        ({"OFD.xml": ROOT, "Doc_0/Document.xml": ONE_PAGE, "Doc_0/P.xml": PAGE.format("")}, "damaged"),
        ({"OFD.xml": ROOT, "Doc_0/Document.xml": ONE_PAGE, "Doc_0/P.xml": PAGE.format(TEXT.format("1 x y"))}, "damaged"),
        ({"OFD.xml": ROOT, "Doc_0/Document.xml": ONE_PAGE, "Doc_0/P.xml": PAGE.format("<ofd:ImageObject/>")}, "pictures-only"),
        ({"OFD.xml": ROOT, "Doc_0/Encryptions.xml": "<x/>"}, "encrypted"),
        ({"OFD.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'}, "damaged"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(files: dict[str, str], code: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(zipped(files), "bad.ofd")
    assert caught.value.code == code
    assert caught.value.remedy


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    files = {"OFD.xml": ROOT, "Doc_0/Document.xml": ONE_PAGE, "Doc_0/P.xml": PAGE.format(" " * 40_000_000)}
    with pytest.raises(SourceError) as caught:
        read_bytes(zipped(files), "bomb.ofd")
    assert caught.value.code == "file-too-large"

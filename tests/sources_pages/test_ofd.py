"""OFD: every cell comes back however the objects are written; what is wrong with a file is said."""

import pytest

from gongkai.errors import SourceError
from gongkai.form import load_form
from gongkai.recognise import recognise
from gongkai.sources import read_bytes
from synthesis import container, draw_figures, write_report
from synthesis.write_ofd import zipped

OFD = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">{}</ofd:OFD>'
ROOT = OFD.format("<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")
DOCUMENT = '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016">{}</ofd:Document>'
ONE_PAGE = DOCUMENT.format('<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>')
PAGE = '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>{}</ofd:Layer></ofd:Content></ofd:Page>'
TEXT = '<ofd:TextObject Boundary="{}" Size="4"><ofd:TextCode X="0" Y="3">字</ofd:TextCode></ofd:TextObject>'


FORM = load_form("2021")


@pytest.mark.parametrize("style", [style.id for style in container("ofd").styles])
@pytest.mark.parametrize("seed", range(200, 206))
def test_every_cell_comes_back_however_the_objects_are_written(style: str, seed: int) -> None:
    report = write_report("ofd", FORM, draw_figures(FORM, seed), style, seed)
    document = read_bytes(report.data, "a.ofd")
    assert document.container == "ofd"
    assert {c.cell.id: c.raw for c in recognise(document).cells} == {c.cell: c.raw.strip() for c in report.cells}


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

"""OFD: only what the page shows is read. One cell of a written file is changed in many ways; all other cells must stay as they were."""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache

import pytest

from gongkai.form import load_form
from gongkai.recognise import CellReading, recognise
from gongkai.sources import read_bytes
from synthesis import container, draw_figures, write_report
from synthesis.write_ofd import zipped

FORM = load_form("2021")
CELL, PRINTED = "disclosure.permits.decisions", "11565"
STYLE = container("ofd").styles[0].id  # an object for each line of text
PAGE, DOCUMENT = "Doc_0/Pages/P0/Content.xml", "Doc_0/Document.xml"


@cache
def written() -> tuple[dict[str, str], dict[str, str]]:
    """The parts of a file, and what it prints."""
    report = write_report("ofd", FORM, draw_figures(FORM, 11), STYLE, 11)
    with zipfile.ZipFile(io.BytesIO(report.data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return files, {cell.cell: cell.raw.strip() for cell in report.cells}


def figure() -> str:
    """The text object of the cell."""
    start = written()[0][PAGE].index(f">{PRINTED}</ofd:TextCode>")
    begin = written()[0][PAGE].rindex("<ofd:TextObject", 0, start)
    return written()[0][PAGE][begin : written()[0][PAGE].index("</ofd:TextObject>", start) + len("</ofd:TextObject>")]


def corner() -> tuple[float, float, float, float]:
    return tuple(float(side) for side in figure().split('Boundary="')[1].split('"')[0].split())  # type: ignore[return-value]


@dataclass(frozen=True)
class Changed:
    """What was read after a change: the cell, the codes of its findings, and the ids of other cells that are not as printed."""

    cell: CellReading
    codes: frozenset[str]
    others: tuple[str, ...]


def after(new: str, files: dict[str, str] | None = None) -> Changed:
    """Read the file with something else in the place of the figure, and with further parts."""
    parts, printed = written()
    parts = {**parts, PAGE: parts[PAGE].replace(figure(), new), **(files or {})}
    reading = recognise(read_bytes(zipped(parts), "a.ofd"))
    (cell,) = (cell for cell in reading.cells if cell.cell.id == CELL)
    others = tuple(c.cell.id for c in reading.cells if c is not cell and (c.raw != printed[c.cell.id] or c.kind == "unreadable"))
    return Changed(cell, frozenset(f.rule for f in reading.findings if f.cell == CELL), others)


def with_attribute(attribute: str) -> str:
    return figure().replace("<ofd:TextObject ", f"<ofd:TextObject {attribute} ")


def with_child(child: str) -> str:
    return figure().replace("<ofd:TextCode", f"{child}<ofd:TextCode", 1)


def path(box: tuple[float, float, float, float], how: str, colour: str = "") -> str:
    x, y, width, height = box
    data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return (
        f'<ofd:PathObject Boundary="{x} {y} {width} {height}" {how}>{colour}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def text(words: str, x: float, y: float, size: float, more: str = "") -> str:
    step = f'DeltaX="g {len(words) - 1} {size * 0.56}"' if len(words) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} {len(words) * size} {size}" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{0.88 * size}" {step}>{words}</ofd:TextCode></ofd:TextObject>'
    )


WHITE = '<ofd:FillColor Value="255 255 255"/>'
CLIP = '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="{}"><ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>'
ELSEWHERE = CLIP.format("50 50 9 9", "M 0 0 L 9 0 L 9 9 L 0 9 C")
HIDDEN = {
    "unfilled": lambda: with_attribute('Fill="false"'),
    "transparent": lambda: with_attribute('Alpha="0"'),
    "nearly transparent": lambda: with_attribute('Alpha="5"'),
    "invisible": lambda: with_attribute('Visible="false"'),
    "white": lambda: with_child(WHITE),
    "nearly white": lambda: with_child('<ofd:FillColor Value="253 253 254"/>'),
    "transparent colour": lambda: with_child('<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    "white by hexadecimals": lambda: with_child('<ofd:FillColor Value="#FF #FF #FF"/>'),
    "no ink of four": lambda: with_child('<ofd:FillColor Value="0 0 0 0"/>'),
    "clipped": lambda: with_child(ELSEWHERE),
    "covered": lambda: figure() + path(corner(), 'Stroke="false" Fill="true"', WHITE),
    "white block": lambda: f'<ofd:PageBlock Visible="false">{figure()}</ofd:PageBlock>',
}


def test_the_file_unchanged_gives_every_cell() -> None:
    read = after(figure())
    assert (read.cell.raw, read.cell.kind, read.codes, read.others) == (PRINTED, "number", frozenset(), ())


@pytest.mark.parametrize("how", HIDDEN)
def test_what_the_page_does_not_show_is_no_figure(how: str) -> None:
    read = after(HIDDEN[how]())
    assert (read.cell.kind, read.cell.raw, read.others) == ("blank", "", ())


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_text_beside_the_figure_does_not_grow_it(how: str) -> None:
    x, y, width, height = corner()
    hidden = HIDDEN[how]().replace(figure(), "") if how == "covered" else HIDDEN[how]()
    moved = hidden.replace(f'Boundary="{x:.4f}', f'Boundary="{x + width:.4f}').replace(PRINTED, "9")
    if how == "covered":
        moved = text("9", x + width, y, height) + path((x + width, y, width, height), 'Stroke="false" Fill="true"', WHITE)
    read = after(figure() + moved)
    assert (read.cell.value, read.others) == (int(PRINTED), ())


SHOWN = {
    "white on black": lambda: path(corner(), 'Stroke="false" Fill="true"') + with_child(WHITE),
    "a light ground": lambda: path(corner(), 'Stroke="false" Fill="true"', '<ofd:FillColor Value="235 240 255"/>') + figure(),
    "a hollow frame": lambda: figure() + path(corner(), 'Stroke="false" Fill="false"'),
    "grey": lambda: with_child('<ofd:FillColor Value="90 90 90"/>'),
    "half transparent": lambda: with_attribute('Alpha="128"'),
    "its line drawn": lambda: with_attribute('Fill="false" Stroke="true"'),
    "in a block": lambda: f"<ofd:PageBlock>{figure()}</ofd:PageBlock>",
    "clipped to itself": lambda: with_child(CLIP.format("-1 -1 99 99", "M 0 0 L 99 0 L 99 99 L 0 99 C")),
    "underlined": lambda: (
        figure() + path((corner()[0], corner()[1] + corner()[3], corner()[2], 0.1), 'Stroke="false" Fill="true"')
    ),
}


@pytest.mark.parametrize("how", SHOWN)
def test_what_the_page_shows_is_read(how: str) -> None:
    read = after(SHOWN[how]())
    assert (read.cell.value, read.cell.kind, read.others) == (int(PRINTED), "number", ())


def test_a_smaller_raised_digit_is_a_mark() -> None:
    x, y, width, height = corner()
    read = after(figure() + text("1", x + width, y - 0.3, height * 0.55))
    assert (read.cell.raw, read.others) == (f"{PRINTED}¹", ())
    assert read.cell.value != int(PRINTED + "1")


def test_a_line_through_a_figure_strikes_it() -> None:
    x, y, width, height = corner()
    read = after(figure() + path((x, y + 0.52 * height, width, 0.15), 'Stroke="false" Fill="true"'))
    assert read.cell.raw == "".join(c + "\u0336" for c in PRINTED)
    assert read.others == ()


def annotated(appearance: str, kind: str = "Stamp", more: str = "") -> dict[str, str]:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    document = written()[0][DOCUMENT].replace("</ofd:Document>", "<ofd:Annotations>Annots/A.xml</ofd:Annotations></ofd:Document>")
    annotation = (
        f'<ofd:Annot ID="1" Type="{kind}" {more}><ofd:Appearance Boundary="0 0 210 297">{appearance}</ofd:Appearance></ofd:Annot>'
    )
    return {
        DOCUMENT: document,
        "Doc_0/Annots/A.xml": f'<ofd:Annotations {space}><ofd:Page PageID="0"><ofd:FileLoc>P.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/Annots/P.xml": f"<ofd:PageAnnot {space}>{annotation}</ofd:PageAnnot>",
    }


def test_what_an_annotation_says_is_read() -> None:
    read = after("", annotated(figure()))
    assert (read.cell.value, read.others) == (int(PRINTED), ())
    assert after("", annotated(figure(), more='Visible="false"')).cell.kind == "blank"


def test_an_annotation_that_covers_a_figure_hides_it() -> None:
    read = after(figure(), annotated(path(corner(), 'Stroke="false" Fill="true"', WHITE)))
    assert read.cell.kind in ("blank", "unreadable")
    assert read.others == ()


@pytest.mark.parametrize("matrix", ["0.7 -0.7 0.7 0.7 0 0", "0.9 -0.4 0.4 0.9 0 0"])
@pytest.mark.parametrize("below", [True, False])
def test_a_watermark_across_the_table_grows_no_figure(matrix: str, below: bool) -> None:
    x, y, _, _ = corner()
    mark = text("2024", x - 3, y - 2, 9, f'CTM="{matrix}" Alpha="60"')
    read = after(mark + figure() if below else figure() + mark)
    assert read.cell.value in (int(PRINTED), None)
    assert all(cell.startswith("disclosure.") for cell in read.others)


def test_an_ellipse_over_a_figure_puts_it_in_doubt() -> None:
    x, y, width, height = corner()
    data = f"M 0 {height / 2} B 0 0 {width} 0 {width} {height / 2} B {width} {height} 0 {height} 0 {height / 2}"
    ring = (
        f'<ofd:PathObject Boundary="{x} {y - 0.5} {width} {height}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    read = after(figure() + ring)
    assert (read.cell.kind, read.others) == ("unreadable", ())


NO_LINE = {
    "mirrored": lambda: with_attribute('CTM="-1 0 0 1 8 0"'),
    "upside down in a mirror": lambda: with_attribute('CTM="1 0 0 -1 0 4"'),
    "backwards": lambda: with_attribute('ReadDirection="180"'),
    "all in one place": lambda: re.sub('DeltaX="[^"]*"', 'DeltaX="g 4 0"', figure()),
    "another figure over it": lambda: figure() + figure().replace(PRINTED, "22222"),
}


@pytest.mark.parametrize("how", NO_LINE)
def test_a_figure_that_nobody_can_read_is_in_doubt_and_not_blank(how: str) -> None:
    read = after(NO_LINE[how]())
    assert (read.cell.kind, read.others) == ("unreadable", ())


def test_a_figure_without_extent_is_no_figure() -> None:
    assert after(with_attribute('CTM="0 0 0 0 0 0"')).cell.kind == "blank"


def test_an_electronic_seal_over_a_figure_puts_it_in_doubt() -> None:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    x, y, width, height = corner()
    top = written()[0]["OFD.xml"].replace("</ofd:DocBody>", "<ofd:Signatures>Doc_0/S/S.xml</ofd:Signatures></ofd:DocBody>")
    stamp = f'<ofd:StampAnnot ID="1" PageRef="0" Boundary="{x} {y} {width} {height}"/>'
    read = after(
        figure(),
        {
            "OFD.xml": top,
            "Doc_0/S/S.xml": f'<ofd:Signatures {space}><ofd:Signature ID="1" BaseLoc="T.xml"/></ofd:Signatures>',
            "Doc_0/S/T.xml": f"<ofd:Signature {space}><ofd:SignedInfo>{stamp}</ofd:SignedInfo></ofd:Signature>",
        },
    )
    assert (read.cell.kind, read.codes, read.others) == ("unreadable", frozenset({"annotation-over-cell"}), ())


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_pages_whose_objects_are_all_turned_are_read(angle: int) -> None:
    width, height = (float(side) for side in written()[0][DOCUMENT].split("PhysicalBox>0 0 ")[1].split("<")[0].split())
    matrices = {90: f"0 -1 1 0 0 {width}", 180: f"-1 0 0 -1 {width} {height}", 270: f"0 1 -1 0 {height} 0"}
    size = f"{height} {width}" if angle % 180 else f"{width} {height}"
    parts, printed = written()
    files = {**parts, DOCUMENT: parts[DOCUMENT].replace(f"0 0 {width:.4f} {height:.4f}", f"0 0 {size}")}
    units = ""
    for name in [name for name in files if name.endswith("Content.xml")]:
        head, _, rest = files[name].partition("<ofd:Layer>")
        layer, _, tail = rest.rpartition("</ofd:Layer>")
        units += f'<ofd:CompositeGraphicUnit ID="u{name}"><ofd:Content>{layer}</ofd:Content></ofd:CompositeGraphicUnit>'
        use = f'<ofd:CompositeObject ResourceID="u{name}" Boundary="0 0 0 0" CTM="{matrices[angle]}"/>'
        files[name] = f"{head}<ofd:Layer>{use}</ofd:Layer>{tail}"
    files[DOCUMENT] = files[DOCUMENT].replace("<ofd:CommonData>", "<ofd:CommonData><ofd:PublicRes>R.xml</ofd:PublicRes>")
    units = f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>"
    files["Doc_0/R.xml"] = f'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016">{units}</ofd:Res>'
    reading = recognise(read_bytes(zipped(files), "a.ofd"))
    assert {c.cell.id: c.raw for c in reading.cells} == printed

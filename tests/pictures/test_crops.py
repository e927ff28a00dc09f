"""The picture of a cell shows that cell: its own ink, none of its neighbours', from PDF, pictures, and pages that are pictures."""

import io
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image, ImageDraw, ImageFont

from gongkai.document import PagePlace
from gongkai.errors import SourceError
from gongkai.pictures.evidence import cut
from gongkai.recognise import recognise
from gongkai.sources import read_bytes
from gongkai.sources.scan import ocr_extra
from gongkai.sources.worker import PICTURES, guarded
from sources.odd_files import good
from sources_pages.small_pdf import page_with
from synthesis.write_ofd import ofd_of_pictures

GEOMETRY = yaml.safe_load(Path(__file__).with_name("geometry.yaml").read_text(encoding="utf-8"))
BLUE, RED = (0, 0, 255), (255, 0, 0)
needs_ocr = pytest.mark.skipif(not ocr_extra.available(), reason="the extra `ocr` is not installed")


def squares() -> bytes:
    """Draw nine squares ten points wide, forty apart; the middle one is blue, the others are red."""
    spots = [(x, y) for x in (115, 155, 195) for y in (635, 675, 715)]
    colours = [b"0 0 1 rg" if spot == (155, 675) else b"1 0 0 rg" for spot in spots]
    return b"\n".join(b"%s %d %d 10 10 re f" % (colour, *spot) for colour, spot in zip(colours, spots, strict=True))


def near(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(picture.astype(int) - colour).max(axis=2) < 120


def pixels(webp: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(webp)) as picture:
        assert picture.format == "WEBP"
        return np.asarray(picture.convert("RGB"))


@pytest.mark.parametrize("name", GEOMETRY)
def test_the_square_in_the_cell_is_in_the_middle_of_its_picture_and_its_neighbours_are_not_in_it(name: str) -> None:
    case = GEOMETRY[name]
    found = cut(page_with(squares(), boxes=case["boxes"].encode()), "squares.pdf", {"middle": PagePlace(1, *case["place"])})
    picture = pixels(found["middle"])
    rows, columns = np.nonzero(near(picture, BLUE))
    height, width = picture.shape[:2]
    assert not near(picture, RED).any()
    assert len(rows) / (height * width) == pytest.approx((10 / 46) ** 2, rel=0.3)
    assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx((height / 2, width / 2), abs=1)


def test_a_cell_one_row_further_shows_its_own_square() -> None:
    found = cut(page_with(squares()), "squares.pdf", {"below": PagePlace(1, 140, 182, 180, 222)})
    assert near(pixels(found["below"]), RED).any()
    assert not near(pixels(found["below"]), BLUE).any()


@pytest.mark.parametrize("place", [PagePlace(2, 140, 142, 180, 182), PagePlace(1, 700, 0, 740, 20), PagePlace(1, 0, -90, 9, -50)])
def test_a_place_that_is_on_no_page_has_no_picture(place: PagePlace) -> None:
    assert cut(page_with(squares()), "squares.pdf", {"cell": place}) == {}


def test_with_its_neighbours_a_cell_stands_in_a_frame_and_they_beside_it() -> None:
    place = PagePlace(1, 140, 142, 180, 182)
    alone, around = (pixels(cut(page_with(squares()), "squares.pdf", {"cell": place}, wide)["cell"]) for wide in (False, True))
    assert [near(picture, RED).any() for picture in (alone, around)] == [False, True]
    assert near(around, BLUE).any()
    assert around.shape[0] > 2 * alone.shape[0]


def test_pictures_are_small_and_the_same_each_time() -> None:
    data = good("pdf")
    places = {read.cell.id: read.place for read in recognise(read_bytes(data, "a.pdf")).cells}
    found, again = (cut(data, "a.pdf", places) for _ in range(2))
    assert found == again
    assert len(found) == 200
    assert max(map(len, found.values())) < 6000


@needs_ocr
def test_an_ofd_with_text_is_drawn_anew_with_each_figure_in_its_place() -> None:
    from gongkai.sources.scan.cut_lines import read_lines  # noqa: PLC0415 - the extra

    data = good("ofd")
    cells = [c for c in recognise(read_bytes(data, "a.ofd")).cells if c.kind == "number" and len(c.raw) > 1][:10]
    found = cut(data, "a.ofd", {c.cell.id: c.place for c in cells})
    greys = [np.ascontiguousarray(pixels(found[c.cell.id])[12:-12, 12:-12, 0]) for c in cells]
    assert guarded(read_lines, "a.ofd", PICTURES)(greys) == [c.raw for c in cells]


def test_a_file_that_cannot_be_drawn_says_so() -> None:
    with pytest.raises(SourceError) as caught:
        guarded(cut, "a.pdf")(b"%PDF-1.7\nnothing", "a.pdf", {"cell": PagePlace(1, 0, 0, 9, 9)})
    assert caught.value.code == "damaged"


FIGURES = [[f"{37 * row + 1000 * column}" for column in range(1, 4)] for row in range(1, 5)]


def askew() -> bytes:
    """Draw a table of figures and lay it three degrees askew, as a PNG of an A4 page at 200 dots an inch."""
    page = Image.new("L", (1654, 2339), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(30)
    for row, figures in enumerate(FIGURES):
        for column, figure in enumerate(figures):
            box = (250 + 280 * column, 400 + 90 * row, 530 + 280 * column, 490 + 90 * row)
            pen.rectangle(box, outline=0, width=3)
            pen.text((box[0] + 140, box[1] + 45), figure, 0, font, "mm")
    stream = io.BytesIO()
    page.rotate(3, Image.Resampling.BICUBIC, fillcolor=255).save(stream, "PNG")
    return stream.getvalue()


def in_pdf(png: bytes) -> bytes:
    stream = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.save(stream, "PDF", resolution=200)
    return stream.getvalue()


@needs_ocr
@pytest.mark.parametrize("kind", ["a picture", "a PDF of a picture", "an OFD of a picture"])
def test_pictures_cut_from_a_page_that_lies_askew_read_as_their_cells(kind: str) -> None:
    from gongkai.sources.scan.cut_lines import read_lines  # noqa: PLC0415 - the extra

    png = askew()
    data = {
        "a picture": lambda: png,
        "a PDF of a picture": lambda: in_pdf(png),
        "an OFD of a picture": lambda: ofd_of_pictures([png], 595, 842),
    }[kind]()
    cells = [cell for row in read_bytes(data, "askew").tables[0].rows for cell in row]
    assert [cell.text for cell in cells] == [figure for row in FIGURES for figure in row]
    found = guarded(cut, "askew", PICTURES)(data, "askew", {cell.text: cell.place for cell in cells})
    inner = [pixels(webp)[12:-12, 12:-12, 0] for webp in found.values()]
    read = guarded(read_lines, "askew", PICTURES)  # the worker has the model already
    assert read([np.ascontiguousarray(grey) for grey in inner]) == list(found)

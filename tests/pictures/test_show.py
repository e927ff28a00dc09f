"""`gongkai show`: every stage of every kind of file as JSON, and a page as a picture with what was read on it."""

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from gongkai.cli import app
from gongkai.document import Document, PagePlace
from gongkai.errors import UsageError
from gongkai.pictures.overlay import draw_page
from gongkai.quantity import Quantity
from gongkai.recognise import CellReading, recognise
from gongkai.sources import read_bytes
from sources.odd_files import draft, good
from sources.small_pdf import small_pdf
from synthesis import container
from synthesis.typeset import Page, Rule, Run

CONTAINERS = ("text", "html", "docx", "doc", "rtf", "ofd", "pdf")
KEYS = ["cell", "value", "kind", "raw", "note", "place", "confidence"]
GREEN, AMBER, RED, BLUE, PURPLE, TEAL = (0, 140, 60), (200, 130, 0), (210, 0, 30), (0, 90, 210), (150, 0, 170), (0, 150, 160)


def container_is_slow(kind: str) -> bool:
    return kind != "pdf" and container(kind).slow


def show(file: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["show", str(file), *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


@pytest.fixture
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind = request.param
    if kind != "pdf" and (reason := container(kind).missing()):
        pytest.skip(reason)
    path = tmp_path / f"report.{kind}"
    path.write_bytes(good(kind))
    return path


@pytest.mark.parametrize("file", CONTAINERS, indirect=True)
def test_cells_are_one_array_of_objects_with_what_was_printed(file: Path) -> None:
    cells = json.loads(show(file, "--stage", "cells", "--json"))
    printed = {cell.cell: cell for cell in draft(file.suffix[1:]).cells}
    assert [list(cell) for cell in cells] == [KEYS] * 200
    assert [cell["cell"] for cell in cells] == list(printed)
    assert {cell["cell"]: (cell["raw"], cell["kind"]) for cell in cells} == {c.cell: (c.raw, c.kind) for c in printed.values()}
    assert all(cell["value"] == (None if (value := printed[cell["cell"]].value) is None else float(value)) for cell in cells)
    assert all(cell["place"] for cell in cells)
    assert {cell["confidence"] for cell in cells} <= {"stated", "agreed"}


@pytest.mark.parametrize("file", [kind for kind in CONTAINERS if not container_is_slow(kind)], indirect=True)
def test_document_and_tables_are_json_too(file: Path) -> None:
    document, tables = (json.loads(show(file, "--stage", stage, "--json")) for stage in ("document", "tables"))
    assert [block for block in document["blocks"] if block["type"] == "table"] == tables
    assert len(tables) == 3
    assert all({"text", "place", "continues"} <= cell.keys() for table in tables for row in table["rows"] for cell in row)


def colours_at(png: bytes, place: PagePlace) -> tuple[tuple[int, int, int], bool]:
    """Return the colour of a cell's frame, and whether its inside is striped; the legend is 26 pixels high."""
    with Image.open(io.BytesIO(png)) as image:
        picture = np.asarray(image.convert("RGB"))
    dots = picture.shape[1] / 595
    left, top, right, bottom = (round(side * dots) for side in place[1:])
    row = picture[bottom + 26 - 1, left + 6 : right - 6]
    values, counts = np.unique(row, axis=0, return_counts=True)
    column = picture[top + 26 + 20 : bottom + 26 - 20, left + 5]
    return tuple(int(part) for part in values[counts.argmax()]), len(np.unique(column, axis=0)) > 1


def read() -> tuple[bytes, Document, list[CellReading]]:
    data = good("pdf")
    document = read_bytes(data, "report.pdf")
    return data, document, list(recognise(document).cells)


STYLES = {
    "a number": ({"confidence": "agreed"}, GREEN, False),
    "a number read once": ({"confidence": "single"}, AMBER, False),
    "a number that two readings see differently": ({"confidence": "differs"}, RED, True),
    "a blank": ({"quantity": Quantity("blank")}, BLUE, False),
    "nothing legible": ({"quantity": Quantity("unreadable")}, PURPLE, True),
}


@pytest.mark.parametrize("name", STYLES)
def test_the_frame_of_a_cell_says_what_it_is_and_how_sure(name: str) -> None:
    change, colour, striped = STYLES[name]
    data, document, cells = read()
    (wanted,) = (cell for cell in cells if cell.cell.id == "disclosure.permits.decisions")
    png = draw_page(data, document, [wanted._replace(**change)])
    assert colours_at(png, wanted.place) == (colour, striped)


def test_a_cell_of_the_grid_that_was_not_recognised_is_only_outlined() -> None:
    data, document, cells = read()
    (wanted,) = (cell for cell in cells if cell.cell.id == "disclosure.permits.decisions")
    assert colours_at(draw_page(data, document, []), wanted.place) == (TEAL, False)


def test_the_page_shown_is_the_first_with_figures_or_the_one_asked_for() -> None:
    data, document, cells = read()
    pages = {cell.place.page for cell in cells}
    assert len(pages) > 1
    shown = {page: draw_page(data, document, cells, page) for page in (0, *pages)}
    assert shown[0] == shown[min(pages)]
    assert len(set(shown.values())) == len(pages)


@pytest.mark.parametrize(
    ("kind", "page", "code"), [("pdf", 99, "no-such-page"), ("docx", 0, "not-drawable"), ("text", 0, "not-drawable")]
)
def test_what_cannot_be_drawn_is_wrong_usage(kind: str, page: int, code: str) -> None:
    data = good(kind)
    with pytest.raises(UsageError) as caught:
        draw_page(data, read_bytes(data, "report"), [], page)
    assert caught.value.code == code
    assert caught.value.remedy


def test_the_command_draws_an_ofd(tmp_path: Path) -> None:
    (tmp_path / "a.ofd").write_bytes(good("ofd"))
    show(tmp_path / "a.ofd", "--draw", str(tmp_path / "a.png"))
    cell = next(c for c in recognise(read_bytes(good("ofd"), "a.ofd")).cells if c.cell.id == "disclosure.permits.decisions")
    assert colours_at((tmp_path / "a.png").read_bytes(), cell.place) == (GREEN, False)


def test_a_page_without_the_form_is_drawn_with_its_grid_and_the_reason_told(tmp_path: Path) -> None:
    rules = [Rule(100, y, 300, y) for y in (100, 140, 180)] + [Rule(x, 100, x, 180) for x in (100, 200, 300)]
    page = Page(595, 842, (Run("甲", 120, 130, 12), Run("乙", 220, 130, 12)), tuple(rules))
    (tmp_path / "a.pdf").write_bytes(small_pdf([page]))
    done = CliRunner().invoke(app, ["show", str(tmp_path / "a.pdf"), "--draw", str(tmp_path / "a.png")])
    assert done.exit_code == 0
    assert "other-document" in done.stderr
    assert colours_at((tmp_path / "a.png").read_bytes(), PagePlace(1, 100, 100, 200, 140))[0] == TEAL


def test_the_command_says_which_files_it_can_draw_and_exits_with_2(root: Path, tmp_path: Path) -> None:
    text = root / "datasets" / "310000-gonganju" / "2023" / "source.txt"
    command = [sys.executable, "-m", "gongkai", "show", str(text), "--draw", str(tmp_path / "a.png")]
    done = subprocess.run(command, cwd=root / "build", capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "能画的是 PDF、OFD、扫描件和图片" in done.stderr
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("place", ["none/a.png", "."])
def test_a_picture_that_cannot_be_written_is_wrong_usage(tmp_path: Path, place: str) -> None:
    (tmp_path / "a.ofd").write_bytes(good("ofd"))
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "show", "a.ofd", "--draw", place], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert "not-writable" in done.stderr.decode()

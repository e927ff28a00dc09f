"""Pages and tables that do not lie as they are read: every cell comes back, and its place is that on the page as it is shown."""

import math
from dataclasses import replace

import pytest

from gongkai.document import PagePlace
from gongkai.form import load_form
from gongkai.recognise import Reading, recognise
from gongkai.sources import read_bytes
from sources_pages.turned_pdf import drawing_with, one_sheet, turned_pdf
from synthesis import compose, container, draw_figures
from synthesis.draft import Draft
from synthesis.typeset import PLAIN, Page, typeset

FORM = load_form("2021")
# The angle of the text on its page against the clock, and the /Rotate entry (with the clock).
TURNS = [(0, 90), (0, 180), (0, 270), (90, 90), (180, 180), (90, 0), (180, 0), (270, 0), (90, 270), (180, 90)]
SKEWS = [(3, 0), (-2, 0), (0.4, 0), (-5, 180), (33, 0), (87, 0), (93, 90)]


@pytest.fixture(scope="module")
def draft() -> Draft:
    return compose(FORM, draw_figures(FORM, 11), container("ofd").styles[0], 11)


@pytest.fixture(scope="module")
def pages(draft: Draft) -> list[Page]:
    return list(typeset(draft.parts, PLAIN))


def wrong(reading: Reading, draft: Draft) -> list[tuple[str, str, str]]:
    printed = {cell.cell: cell.raw.strip() for cell in draft.cells}
    return [(c.cell.id, c.kind, c.raw) for c in reading.cells if c.raw != printed[c.cell.id] or c.kind == "unreadable"]


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize(("angle", "rotate"), TURNS)
def test_a_page_turned_by_a_quarter_gives_every_cell(
    angle: float, rotate: int, second: bool, draft: Draft, pages: list[Page]
) -> None:
    reading = recognise(read_bytes(turned_pdf(pages, angle, rotate), "a.pdf", second_reading=second))
    assert wrong(reading, draft) == []
    assert {c.confidence for c in reading.cells} == {"agreed" if second else "stated"}


@pytest.mark.parametrize(("angle", "rotate"), SKEWS)
def test_a_page_that_lies_askew_gives_every_cell(angle: float, rotate: int, draft: Draft, pages: list[Page]) -> None:
    assert wrong(recognise(read_bytes(turned_pdf(pages, angle, rotate), "a.pdf")), draft) == []


def test_a_page_turned_by_just_half_a_quarter_gives_no_wrong_cell(draft: Draft, pages: list[Page]) -> None:
    cells = wrong(recognise(read_bytes(turned_pdf(pages, 135, 0), "a.pdf")), draft)
    assert {kind for _, kind, _ in cells} <= {"unreadable"}
    assert len(cells) < 20


@pytest.mark.parametrize(("angle", "rotate"), [*TURNS[::3], *SKEWS[::2]])
def test_places_are_those_of_the_page_as_it_is_shown(angle: float, rotate: int, pages: list[Page]) -> None:
    upright = recognise(read_bytes(turned_pdf(pages, 0, 0), "a.pdf", second_reading=False))
    turned = recognise(read_bytes(turned_pdf(pages, angle, rotate), "a.pdf", second_reading=False))
    for one, other in zip(upright.cells, turned.cells, strict=True):
        assert isinstance(one.place, PagePlace)
        assert isinstance(other.place, PagePlace)
        expected = _shown(_middle(one.place), pages[one.place.page - 1], angle - rotate)
        assert _middle(other.place) == pytest.approx(expected, abs=1.5)


def _middle(place: PagePlace) -> tuple[float, float]:
    return (place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2


def _shown(point: tuple[float, float], page: Page, angle: float) -> tuple[float, float]:
    """Where a point of an upright page is seen when the page is turned against the clock, in a frame just large enough."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def turned(x: float, y: float) -> tuple[float, float]:
        return x * c + y * s, -x * s + y * c

    corners = [turned(x, y) for x in (0, page.width) for y in (0, page.height)]
    x, y = turned(*point)
    return x - min(corner[0] for corner in corners), y - min(corner[1] for corner in corners)


@pytest.mark.parametrize("angles", [(0, 90, 0), (0, 90, 90), (90, 0, 270), (0, 0, 180)])
def test_tables_of_several_directions_on_one_sheet_are_each_read_in_their_own(angles: tuple[float, ...], draft: Draft) -> None:
    parts = list(draft.parts)
    cut = [i for i, part in enumerate(parts) if type(part).__name__ == "Grid"]
    groups = [parts[: cut[0] + 1], parts[cut[0] + 1 : cut[1] + 1], parts[cut[1] + 1 :]]
    sheets = [typeset(group, replace(PLAIN, height=1400)) for group in groups]
    assert all(len(sheet) == 1 for sheet in sheets)
    data = one_sheet([(sheet[0], angle) for sheet, angle in zip(sheets, angles, strict=True)])
    assert wrong(recognise(read_bytes(data, "a.pdf")), draft) == []


def test_a_label_set_upright_in_a_level_table_is_read_in_its_own_direction() -> None:
    rules = b"".join(b"%d %d %d %d re f\n" % box for box in ((100, 600, 301, 1), (100, 700, 301, 1)))
    rules += b"".join(b"%d 600 1 100 re f\n" % x for x in (100, 200, 400))
    words = b"BT /F0 10 Tf 0 1 -1 0 150 620 Tm <000102> Tj ET BT /F0 10 Tf 300 640 Td <0303> Tj ET"
    (table,) = read_bytes(drawing_with(rules + words, "制发件7"), "a.pdf").tables
    assert [[cell.text for cell in row] for row in table.rows] == [["制发件", "77"]]

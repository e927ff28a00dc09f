"""Web pages whose text differs from what they show, kept beside the checkout: no cell is silently wrong."""

import csv
import json

import pytest

from gongkai.errors import FormNotFound
from gongkai.report.assemble import read_alone

PAGES = (
    "06a-sup.html", "06b-strike.html", "06c-hidden.html", "24b-td-none-class.html", "24f-textarea.html", "24o-utf16nobom.html",
    "07-chrome.mhtml",
)  # fmt: skip


@pytest.fixture
def printed(shared):
    folder = shared / "cases" / "printed"
    if not folder.is_dir():
        pytest.skip("the cases of printed files (../shared/cases/printed) are not beside this checkout")
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_what_it_shows(name, printed):
    expected = json.loads((printed / "expected.json").read_text(encoding="utf-8"))[name]
    with (printed / f"{expected['ref']}.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = {row["cell"]: row["value"] for row in csv.DictReader(file)}
    cells = {cell.cell.id: cell for cell in read_alone(printed / name).reading.cells}
    right = [one for one, cell in cells.items() if (str(cell.value) if cell.value is not None else "") == wanted.get(one, "")]
    marked = {one for one, cell in cells.items() if cell.kind == "unreadable"}
    assert set(cells) - set(right) - marked == set()
    assert len(right) >= expected["right_at_least"]


def test_tables_that_stand_in_a_script_are_named_as_that(printed):
    with pytest.raises(FormNotFound) as caught:
        read_alone(printed / "24h-content-js.html")
    assert caught.value.code == "content-elsewhere"
    assert "脚本" in str(caught.value)

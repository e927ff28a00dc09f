"""The flow of requests: every line of the results once, what fails hatched, what is missing not drawn, the numbers beside."""

import re
from itertools import pairwise

import pytest

from gongkai.form import EDITIONS, load_form
from gongkai.package.stored_package import read_package
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.request_flow import branch_cells, flow_of
from pages.parsed import DATASETS, PROJECT

DESK = open_desk(Setting(PROJECT / "site_src"))
SHANGHAI = DATASETS / "310000-gonganju" / "2023"
PATH = re.compile(r'<path class="(in|given|kept|fails)"[^>]* d="M([\d.]+) ([\d.]+)C[^v]*v([\d.]+)')


def flow(folder, failing=()):
    return flow_of(read_package(folder), frozenset(failing), DESK.wording)


def printed(line, value, kind="number"):
    def change(rows):
        for row in rows:
            if (row["table"], row["line"], row["column"]) == ("requests", line, "total"):
                row["value"], row["kind"] = value, kind
        return rows

    return {"cells.csv": change}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_line_of_the_results_is_in_one_branch(edition):
    cells = [cell for branch in DESK.wording.flow for cell in branch_cells(branch, edition)]
    lines = [cell.id for cell in load_form(edition).cells if cell.table == "requests" and cell.column == "total"]
    assert sorted(cells) == sorted(set(lines) - {"requests.processed_total.total"})


def test_branches_are_sums_of_the_printed_figures_and_both_sides_agree():
    found = flow(SHANGHAI)
    cells = read_package(SHANGHAI).cells
    assert [stream.value for stream in found.streams] == [sum(int(cells[c].value) for c in s.cells) for s in found.streams]
    assert found.total_in == found.total_out == 2063


def test_heights_are_in_proportion_and_fill_the_trunk():
    drawn = [(float(y), float(height), x) for _, x, y, height in PATH.findall(flow(SHANGHAI).picture)]
    left = [height for _, height, x in drawn if x == "0"]
    right = [(y, height) for y, height, x in drawn if x != "0"]
    assert left[0] / left[1] == pytest.approx(2041 / 22, rel=0.05)
    assert sum(left) == pytest.approx(sum(height for _, height in right), abs=0.5)
    for (y, height), (below, _) in pairwise(right):
        assert y + height == pytest.approx(below, abs=0.2)


def test_a_branch_that_a_failed_check_touches_is_hatched_and_no_other():
    sound = flow(SHANGHAI)
    found = flow(SHANGHAI, ["requests.refused_third_party.total"])
    assert [stream.branch.word for stream in found.streams if stream.fails] == ["不予公开"]
    assert (sound.picture.count('class="fails"'), sound.picture.count("<pattern")) == (0, 0)
    assert (found.picture.count('<path class="fails"'), found.picture.count("<pattern")) == (1, 1)
    assert "不予公开 109 ✗" in found.picture


def test_a_missing_figure_is_named_and_not_drawn(altered):
    found = flow(altered(SHANGHAI, rows=printed("granted", "", "blank")))
    assert found.picture.count("<path class=") == flow(SHANGHAI).picture.count("<path class=") - 1
    assert "予以公开 缺数" in found.picture
    assert (found.total_in, found.total_out) == (2063, None)


def test_zero_is_named_quietly_and_not_drawn(altered):
    found = flow(altered(SHANGHAI, rows=printed("granted", "0")))
    assert re.search(r'<text class="z"[^>]*>予以公开 0</text>', found.picture)
    assert found.total_out == 2063 - 223


def test_nothing_received_gives_no_picture(altered):
    folder = altered(SHANGHAI, rows={"cells.csv": lambda rows: [{**row, "value": "0" if row["value"] else ""} for row in rows]})
    assert flow(folder).picture == ""


def test_the_picture_is_small_and_has_a_text_of_its_own(committed):
    for folder in committed:
        picture = flow(folder, read_package(folder).cells).picture
        assert len(picture.encode()) <= 4096
        assert not picture or ("<title" in picture and "<desc" in picture and 'role="img"' in picture)

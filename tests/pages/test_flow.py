"""The flow of requests: every line of the results once, what fails hatched, what is missing not drawn, the numbers beside."""

import re
from itertools import pairwise

import pytest

from gongkai.form import editions, load_form
from gongkai.package.stored_package import read_package
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.facts import refusals
from gongkai.pages.report.request_flow import branch_cells, flow_of
from pages.parsed import DATASETS, PROJECT

DESK = open_desk(Setting.of(PROJECT))
SHANGHAI = DATASETS / "310000-gonganju" / "2023"
PATH = re.compile(r'<path class="(in|given|kept|fails)"[^>]* d="M([\d.]+) ([\d.]+)C[^v]*v([\d.]+)')


def flow(folder, failing=()):
    return flow_of(read_package(folder), frozenset(failing), DESK.wording)


def printed(line, value, kind="number"):
    def change(rows):
        for row in rows:
            if (row["table_id"], row["line_id"], row["column_id"]) == ("requests", line, "total"):
                row["value"], row["kind"] = value, kind
        return rows

    return {"cells.csv": change}


@pytest.mark.parametrize("edition", editions())
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


def refused(folder):
    package, edition = read_package(folder), DESK.edition("2021")
    found = flow_of(package, frozenset(), DESK.wording)
    return refusals(found, package, edition.form, edition.checks, DESK.wording)


def words(html):
    return re.sub(r"<[^>]+>", "", html)


def test_the_sentence_on_refusals_names_how_many_of_how_many_and_the_commonest_reasons():
    told = refused(SHANGHAI)
    assert (
        words(told.text)
        == "新收 2,041 件。不予公开 109 件，办结的共 1,986 件，占 5.5%。理由：内部事务信息 39、行政执法案卷 24、第三方合法权益 18；其余 28 件。"
    )
    assert 'href="#requests.refused_internal_affairs.total">39</a>' in told.text
    assert words(told.text_en).startswith(
        "New requests: 2,041. Of 1,986 requests concluded, 109 refused (5.5%): Internal affairs 39, "
    )


def unconfirmed(rows):
    return [{**row, "verdict": "fail" if row["check_id"] == "RQ1.refused_state_secret" else row["verdict"]} for row in rows]


@pytest.mark.parametrize("rows", [printed("refused_state_secret", "", "blank"), {"checks.csv": unconfirmed}])
def test_nothing_is_said_of_refusals_where_a_figure_is_missing_or_unconfirmed(altered, rows):
    assert refused(altered(SHANGHAI, rows=rows)) is None


def totals(values):
    """Return the change that gives lines these totals and all others zero."""

    def change(rows):
        return [
            {**row, "value": values.get(row["line_id"], "0")}
            if (row["table_id"], row["column_id"]) == ("requests", "total")
            else row
            for row in rows
        ]

    return {"cells.csv": change}


def test_few_requests_have_a_count_and_no_share(altered):
    told = refused(altered(SHANGHAI, rows=totals({"refused_state_secret": "1", "granted": "8"})))
    assert words(told.text) == "新收 0 件。不予公开 1 件，办结的共 9 件。理由：国家秘密 1。"


def test_that_nothing_was_refused_is_said_in_words(altered):
    assert (
        words(refused(altered(SHANGHAI, rows=totals({"granted": "12"}))).text) == "新收 0 件。办结的 12 件中，没有一件不予公开。"
    )

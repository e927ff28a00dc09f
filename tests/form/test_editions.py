"""Invented editions are loaded like the form's own, and take nothing from it; an identity may lie between two tables."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.checks.run import check_reports
from gongkai.form import compose_id, editions, editions_from, load_form
from gongkai.form.crosswalk import continued, correspondence, crosswalk
from gongkai.recognise import recognise
from gongkai.report.assemble import assemble
from gongkai.report.source import Source
from gongkai.rules.catalogue import rules
from gongkai.sources import read_bytes, read_source
from recognise.test_truth import REPORTS, differences
from synthesis import draw_figures, write_report

FOLDER = Path(__file__).parent / "editions"
OWN = editions()


@pytest.fixture(autouse=True)
def _invented() -> Iterator[None]:
    with editions_from(FOLDER):
        yield


def read(edition: str, year: int, seed: int = 7) -> str:
    form = load_form(edition)
    data = write_report("html", form, draw_figures(form, seed, year=2023), "plain", seed).data
    return recognise(read_bytes(data, "a.html"), year).form.edition


def written(edition: str, printed: dict[str, int]) -> bytes:
    form = load_form(edition)
    figures = replace(draw_figures(form, 1, year=2031), values={cell.id: printed.get(cell.id, 0) for cell in form.cells})
    return write_report("html", form, figures, "plain", 1).data


def test_they_stand_behind_the_editions_of_the_program_only_where_they_are_asked_for():
    assert editions() == (*OWN, "2031", "2032", "2033")
    with editions_from():
        assert editions() == OWN


@pytest.mark.parametrize("edition", [*OWN, "2031", "2032", "2033"])
@pytest.mark.parametrize("year", [0, 2020, 2023, 2031, 2032, 2034])
def test_a_report_is_read_as_the_edition_it_is_printed_by_whatever_its_year(edition, year):
    # a report of 2023 without a line is one of 2021 that lacks it, not one of a form that dropped the line years later
    wanted = "2021" if (edition, year) in {("2032", 2023), ("2032", 2031)} else edition
    assert read(edition, year) == wanted


def test_a_block_of_an_invented_edition_in_the_frame_of_another_is_composed():
    edition = compose_id("2021", {"requests": "2031"})
    form = load_form(edition)
    assert [rule.code for rule in form.identities if rule.table] == ["RQ1", "RQ2", "RQ3", "RV1"]
    assert read(edition, 2031) in (edition, "2031")


def test_series_go_on_between_any_two_editions():
    assert continued("requests.other.total", "2033") == continued("requests.other.total", "2021")
    assert continued("requests.rejected_publication.total", "2032") == ()
    assert correspondence("requests.rejected_publication.total", "2032").reason == "2032年版没有这一格。"
    assert correspondence("requests.rejected_automated.total", "2021").reason.startswith("2031年版")
    assert {cell.id for e in editions() for cell in load_form(e).cells} == set(crosswalk().of)


@pytest.mark.parametrize(
    ("printed", "verdict", "badge"),
    [({"reviews.reconsideration.upheld": 3, "disclosure.penalties.decisions": 3}, "pass", "consistent"),
     ({"reviews.reconsideration.upheld": 3, "disclosure.penalties.decisions": 4}, "fail", "inconsistent"),
     ({"reviews.reconsideration.upheld": 3, "disclosure.penalties.decisions": "约"}, "not_assessed", "incomplete")],
)  # fmt: skip
def test_an_identity_between_two_tables_gets_a_verdict_and_counts_for_the_badge(printed, verdict, badge):
    form = load_form("2031")
    figures = {cell: 987654 if value == "约" else value for cell, value in printed.items()}
    figures["reviews.reconsideration.total"] = figures["reviews.reconsideration.upheld"]
    data = written("2031", figures).replace(b"987654", "若干".encode())
    source = Source("a", 2031, "", "a.html", "", container="html", scope="own")
    checked = check_reports([assemble(source, len(data), read_bytes(data, "a.html"))])[0]
    assert checked.report.reading.form is form
    assert next(c.verdict for c in checked.checks if c.check.id == "RT1.report") == verdict
    assert checked.badge == badge


def test_a_rule_between_tables_stands_in_the_catalogue_with_its_cells_as_formula():
    assert rules()["RT1"].formula.startswith("总计 / 行政复议 = ")


@pytest.mark.parametrize("seed", REPORTS)
def test_the_real_reports_give_the_same_cells(seed, shared):
    reading = recognise(read_source(shared / "seeds" / f"{seed}.txt"))
    assert reading.form.edition == "2021"
    assert differences(reading, shared / "truth" / f"{seed}.csv") == []

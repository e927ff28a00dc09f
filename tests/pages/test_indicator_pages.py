"""Indicator pages: a band from thirty peers on, never a list of agencies, and reasons where there is no value."""

import csv
import io
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from markupsafe import escape

from gongkai.agencies.model import Agencies, Agency, Period
from gongkai.errors import DataError
from gongkai.indicators.band import LEAST_PEERS, Band
from gongkai.indicators.definitions import NOTE_KINDS, indicators, notes, notes_of
from gongkai.package.collection_rows import MeasureRow
from gongkai.package.stored_package import read_package
from gongkai.pages.collection.band_charts import band_chart
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.indicator_pages import indicator_pages, indicator_twins
from gongkai.pages.collection.talk import Talk
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.report.measured import report_measures
from gongkai.pages.report.summary import summary_of
from pages.grammar import charts, faults
from pages.parsed import DATASETS, PROJECT

SETTING = Setting.of(PROJECT)
DESK = open_desk(SETTING)
SHANGHAI = DATASETS / "310000-gonganju" / "2023"
YEAR = 2023


def collection(count, scope="own"):
    """Return as many reports of one kind, of which the n-th discloses n in a hundred, and their indicators."""
    one = summary_of(read_package(SHANGHAI), DESK.wording, frozenset())
    ids = [f"{300001 + n}-ju" for n in range(count)]
    agencies = [Agency(id_, (period(id_),)) for id_ in ids]
    summaries = tuple(replace(one, agency_id=id_, agency=f"第{n}局", scope=scope) for n, id_ in enumerate(ids))
    rows = {(id_, YEAR): (row(id_, n),) for n, id_ in enumerate(ids)}
    return Holdings(summaries, Agencies(tuple(agencies))), rows


def period(id_):
    return Period(id_, "某局", "", "", (), "", "", None, None, "110000", YEAR, "county", "other_department", "", "own", "")


def row(id_, n):
    return MeasureRow(id_, str(YEAR), "disclosure-rate", str(n), "100", f"{n / 100:.6f}", "")


def page_of(count, **said):
    pages = {each.page.address: each.page for each in indicator_pages(DESK, *collection(count, **said))}
    assert list(pages) == ["i/", "en/i/", *(f"{language}i/{name}/" for name in indicators() for language in ("", "en/"))]
    return pages["i/disclosure-rate/"].body


def test_from_thirty_on_there_is_a_band_with_its_picture():
    body = page_of(LEAST_PEERS + 1)
    assert [f">{value}<" in body for value in ("7.5%", "15.0%", "22.5%")] == [True] * 3
    assert "中位数 15.0%，四分位 7.5% 至 22.5%" in body
    (bands,) = [chart for name, chart in charts(body) if name == "bands"]
    assert list(faults(bands)) == []


def test_bands_of_several_groups_share_a_scale_and_their_title_says_between_which_values_they_lie():
    known = indicators()["growth"]
    groups = [
        (("county", kind, "own"), 2023, Band(40, *(Fraction(n, 100) for n in quartiles)))
        for kind, quartiles in (("government", (-30, -10, 20)), ("public_security", (5, 45, 180)))
    ]
    chart = band_chart(Talk(DESK, english=False), known, [*groups, (groups[0][0], 2022, groups[0][2])], LEAST_PEERS)
    assert (
        chart.title
        == "2023 年同类机关申请量增长率的中位数在 −10.0%（县级，人民政府，口径：本机关）和 45.0%（县级，公安机关，口径：本机关）之间"
    )
    assert [mark in chart.picture for mark in (">−50%<", ">0%<", ">200%<", ">45.0%<")] == [True] * 4
    assert [row[0][-4:] for row in chart.rows] == ["2023", "2023", "2022"]


@pytest.mark.parametrize(("count", "scope"), [(LEAST_PEERS - 1, "own"), (LEAST_PEERS + 1, "unstated")])
def test_below_thirty_or_without_a_stated_scope_only_the_number_is_told(count, scope):
    body = page_of(count, scope=scope)
    assert "%<" not in body
    assert f"2023 年 {count} 份" in body
    twins = {twin.path: twin.text for twin in indicator_twins(*collection(count, scope=scope))}
    assert json.loads(twins["i/bands.json"]) == {}


def test_no_page_ranks_or_names_agencies():
    pages = [each.page for each in indicator_pages(DESK, *collection(LEAST_PEERS + 1))]
    assert not [page.address for page in pages if "-ju" in page.body or "第1局" in page.body]


def test_the_files_hold_every_report_and_the_bands():
    twins = {twin.path: twin.text for twin in indicator_twins(*collection(LEAST_PEERS + 1))}
    rows = list(csv.DictReader(io.StringIO(twins["i/disclosure-rate.csv"])))
    assert [row["numerator"] for row in rows] == [str(n) for n in range(LEAST_PEERS + 1)]
    assert json.loads(twins["i/bands.json"]) == {
        "county/other_department/own/2023": {"disclosure-rate": [31, 0.075, 0.15, 0.225]}
    }


@pytest.mark.parametrize("name", indicators())
def test_a_page_names_every_cell_with_its_definition(name):
    pages = {each.page.address: each.page.body for each in indicator_pages(DESK, *collection(1))}
    body = pages[f"i/{name}/"]
    for cell in indicators()[name].cells:
        assert f'id="cell-{cell}"' in body
    assert "国办公开办函" in body
    assert indicators()[name].caveat in body


@pytest.mark.parametrize("name", indicators())
def test_how_to_read_an_indicator_is_said_in_every_respect_and_in_both_languages(name):
    assert all(notes()[name][kind] for kind in NOTE_KINDS)
    pages = {each.page.address: each.page.body for each in indicator_pages(DESK, *collection(1))}
    for own in notes()[name].values():
        for note in own:
            assert escape(note.text) in pages[f"i/{name}/"]
            assert escape(note.text_en) in pages[f"en/i/{name}/"]


def test_a_note_on_no_indicator_is_refused():
    said = {"note": [{"of": ["disclosure-rates"], "kind": "read", "text": "一", "text_en": "one"}]}
    with pytest.raises(DataError, match="disclosure-rates"):
        notes_of(said)


def test_a_rate_on_fewer_than_ten_is_in_no_band():
    holdings, rows = collection(LEAST_PEERS)
    few = {**rows, ("300001-ju", YEAR): (MeasureRow("300001-ju", str(YEAR), "disclosure-rate", "0", "1", "0.000000", ""),)}
    for given, known in ((rows, True), (few, False)):
        twins = {twin.path: twin.text for twin in indicator_twins(holdings, given)}
        assert bool(json.loads(twins["i/bands.json"])) is known


def test_the_page_of_a_report_says_why_there_is_no_value():
    reasons = {"corrected-rate": "fails", "growth": "no-year-before", "refused-third-party": "zero"}
    rows = (
        row("310000-gonganju", 12),
        *(MeasureRow("310000-gonganju", "2023", name, *[""] * 3, why) for name, why in reasons.items()),
    )
    body = render_agency_year(SHANGHAI, SETTING, measures=rows).page.body
    assert ">12.0%<" in body
    assert '不计算：<a href="../../../i/corrected-rate/">纠错率</a>（有的格涉及不符）' in body
    assert "申请量增长率</a>（没有口径相同的上年年报）" in body
    assert "第三方合法权益</a>（" not in body  # a part of the refusals, of which nothing is told here


def test_the_reasons_of_refusals_stand_under_the_refusals():
    parts = {"refusal-rate": (10, 50), "refused-third-party": (7, 10), "refused-state-secret": (0, 10), "growth": (-3, 30)}
    rows = [MeasureRow("310000-gonganju", "2023", name, str(over), str(under), "", "") for name, (over, under) in parts.items()]
    found = report_measures(rows, DESK.wording)
    assert [(each.indicator.id, each.value, len(each.parts)) for each in found.found] == [
        ("refusal-rate", "20.0%", 2),
        ("growth", "−10.0%", 0),
    ]


@pytest.mark.parametrize(("over", "under", "told"), [(1, 2, "1／2"), (0, 9, "0／9"), (0, 10, "0.0%"), (3, 12, "25.0%")])
def test_a_rate_on_fewer_than_ten_is_a_fraction_on_the_page_of_a_report(over: int, under: int, told: str):
    found = report_measures([MeasureRow("310000-gonganju", "2023", "refusal-rate", str(over), str(under), "", "")], DESK.wording)
    assert [each.value for each in found.found] == [told]

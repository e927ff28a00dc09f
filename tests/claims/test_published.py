"""Claims and running text as packages hold them: safe to open in a spreadsheet, valid, and found again character by character."""

import csv
from dataclasses import replace

import pytest

from checks.figures import report
from claims.test_comparisons import paragraphs
from gongkai.checks.run import check_reports
from gongkai.claims.judged import REASONS, compare
from gongkai.claims.model import RELATIONS, prose_of
from gongkai.codes import ids
from gongkai.form import load_form
from gongkai.package.collected import write_collection
from gongkai.package.stored_package import read_package
from gongkai.package.validate import validate_folders, validate_package
from gongkai.package.write import write_package
from gongkai.report.assemble import read_report

HOSTILE = (
    '=HYPERLINK("http://a.example","x")',
    "@SUM(A1:A9)，我局收到政府信息公开申请85件。",
    "=1+1 我局收到政府信息公开申请85件，同比增长54%。",
    "+我局收到政府信息公开申请85件",
    "第一行\r\n第二行\t“引号”,逗号\u2028我局收到政府信息公开申请85件。",
    "我局\u202e收到\u200b政府\x00信息公开申请\u300085\u00a0件。",
    "<script>alert(1)</script>我局收到政府信息公开申请85件。",
    "私用区\ue000和代理\ud800，我局收到政府信息公开申请85件。",
    "'我局收到政府信息公开申请85件。",
)


@pytest.fixture
def folder(tmp_path):
    read = report({"requests.new.total": 85})
    prose = prose_of(paragraphs("一、总体情况", *HOSTILE), load_form("2021"))
    given = replace(
        read,
        source=replace(read.source, scope="own"),
        claims=compare(prose.claims, read.reading),
        narrative=prose.passages,
    )
    folder = tmp_path / read.source.agency_id / str(read.source.year)
    folder.mkdir(parents=True)
    (folder / "source.txt").write_bytes(b"")
    write_package(folder, check_reports([given])[0], ("合成示例局", "Example"))
    return folder


def test_hostile_text_makes_valid_packages_that_no_spreadsheet_runs(folder):
    assert validate_folders([folder]) == ()
    assert validate_package(folder / "datapackage.json") == ()
    for name in ("claims.csv", "narrative.csv"):
        lines = (folder / name).read_bytes().decode()
        rows = list(csv.DictReader(lines.splitlines()))
        assert len(rows) == lines.count("\n") - 1
        assert not [row["text"] for row in rows if row["text"].startswith(tuple("=+-@\t\r"))]
        assert all(text.isprintable() for row in rows for text in row.values())


def test_figures_stand_where_the_published_offsets_say(folder):
    package = read_package(folder)
    assert [row.figure for row in package.claims if row.code == "received"] == ["85"] * 4
    assert [row.text[int(row.start) : int(row.end)] for row in package.claims] == [row.figure for row in package.claims]
    narrative = "".join(row.text for row in package.narrative)
    assert all(row.text in narrative for row in package.claims)


def test_passages_are_numbered_and_know_their_chapter(folder):
    package = read_package(folder)
    assert [row.paragraph for row in package.narrative] == [str(n) for n in range(1, len(package.narrative) + 1)]
    assert {row.chapter for row in package.narrative} == {"1"}


def test_cells_are_written_as_sums_and_a_share_with_its_base(root, tmp_path):
    write_package(
        tmp_path / "310000-zhengfu/2024", check_reports([read_report(root / "datasets/310000-zhengfu/2024")])[0], ("", "")
    )
    rows = read_package(tmp_path / "310000-zhengfu/2024").claims
    written = {row.figure: row.cells for row in rows}
    assert written["12567"] == "requests.granted.total; requests.partly_granted.total"
    assert written["30.3"] == "requests.granted.total; requests.partly_granted.total / requests.processed_total.total"
    assert written["11240"] == ""
    assert [(row.implied_low, row.implied_high) for row in rows if row.relation == "growth_of"] == [("34289", "34292")]
    assert {(row.implied_low, row.implied_high) for row in rows if row.relation != "growth_of"} == {("", "")}


def test_every_reason_and_relation_is_explained_in_the_data():
    assert ("", *ids("claim_reason")) == REASONS
    assert ids("claim_relation") == RELATIONS


def test_the_collection_holds_the_claims_of_every_package(folder, tmp_path):
    write_collection([folder], tmp_path / "collection")
    assert (tmp_path / "collection" / "claims.csv").read_bytes() == (folder / "claims.csv").read_bytes()
    assert (tmp_path / "collection" / "narrative.csv").read_bytes() == (folder / "narrative.csv").read_bytes()

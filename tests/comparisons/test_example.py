"""The two synthetic examples, built by the real pipeline: what their pages and comparisons.csv say."""

import csv
import json

import pytest

from gongkai.package.collection_rows import ComparisonRow
from gongkai.package.validate import validate_package
from gongkai.pipeline import build
from pages.parsed import Parsed

from .example import AGENCIES, lay_out, page

FAILED = {
    ("bureau", 2023, "acceptance-lapsed", "disclosure.normative_documents.in_force", "", "", ""),
    ("bureau", 2023, "carried-in-differs", "requests.carried_in.natural_person", "bureau", 2022, "1 ≠ 3"),
    ("bureau", 2023, "carried-in-differs", "requests.carried_in.total", "bureau", 2022, "1 ≠ 3"),
    ("bureau", 2023, "in-force-differs", "disclosure.normative_documents.in_force", "bureau", 2022, "2 ≠ 3 = 1 + 2"),
    ("bureau", 2023, "growth-differs", "requests.new.total", "bureau", 2022, "18 ≠ 5"),
    ("bureau", 2023, "text-repeated", "", "bureau", 2022, "218 / 322 = 67.7 %"),
    ("bureau", 2023, "text-shared", "", "rivers", 2023, "163 / 322 = 50.6 %"),
    ("rivers", 2023, "text-shared", "", "bureau", 2023, "163 / 291 = 56.0 %"),
    ("rivers", 2023, "figures-shared", "", "roads", 2023, "n = 28"),
    ("roads", 2023, "figures-shared", "", "rivers", 2023, "n = 28"),
    ("harbour", 2023, "figures-shared", "", "harbourcity", 2023, "n = 63"),
    ("harbourcity", 2023, "figures-shared", "", "harbour", 2023, "n = 63"),
    ("city", 2023, "members-differ", "requests.new.total", "", "", "257 ≠ 256 = 242 + 7 + 7"),
    ("city", 2023, "members-differ", "requests.granted.total", "", "", "39 ≠ 38 = 36 + 1 + 1"),
    ("city", 2023, "members-differ", "requests.processed_total.total", "", "", "255 ≠ 254 = 238 + 8 + 8"),
}
"""Everything that the example holds, and no more."""


@pytest.fixture(scope="module")
def packages(root, tmp_path_factory):
    folder = lay_out(root, tmp_path_factory.mktemp("comparisons"))
    build(folder, jobs=1, with_site=False)
    return folder


@pytest.fixture(scope="module")
def uncompared(packages):
    """All files of the packages before anything was compared."""
    return {path: path.read_bytes() for path in sorted((packages / "datasets").rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def project(packages, uncompared):
    assert uncompared
    build(packages, jobs=1)
    return packages


@pytest.fixture(scope="module")
def rows(project):
    with (project / "output/collection/comparisons.csv").open(encoding="utf-8", newline="") as stream:
        return [ComparisonRow(*row.values()) for row in csv.DictReader(stream)]


def named(agency_id):
    return next((name for name, known in AGENCIES.items() if known[0] == agency_id), "")


def section(project, address):
    """The section of comparisons on a page: its text without tags, and where its links lead."""
    html = (project / "output/site" / address / "index.html").read_text(encoding="utf-8")
    told = Parsed(html.partition('aria-labelledby="beside"')[2].partition("</section>")[0])
    return "".join(told.text), [link["href"] for link in told.all("a")]


def test_every_difference_is_found_and_no_other(rows):
    found = {
        (named(r.agency_id), int(r.year), r.rule, r.cell, named(r.other_agency_id), int(r.other_year or 0) or "", r.arithmetic)
        for r in rows
        if r.verdict == "fail"
    }
    assert found == FAILED


def test_what_was_accepted_is_said_in_the_file_on_both_pages_and_among_corrections(project, rows):
    reason = "合成示例：两件并案办理（编者，2024-03-01）"
    accepted = {(named(r.agency_id), r.rule, r.cell, r.verdict): r.accepted for r in rows if r.accepted}
    assert accepted == {("bureau", "carried-in-differs", "requests.carried_in.total", "fail"): reason}
    for address in (page("bureau"), page("bureau", 2022)):
        assert section(project, address)[0].count(f"已认可 {reason}") == 1
    corrections = Parsed((project / "output/site/corrections/index.html").read_text(encoding="utf-8"))
    assert reason in "".join(corrections.text)
    assert f"../{page('bureau')}#beside" in {link["href"] for link in corrections.all("a")}


def test_what_was_accepted_with_other_figures_is_said_to_have_lapsed_and_counts_in_no_rate(project, rows):
    (lapsed,) = (r for r in rows if r.rule == "acceptance-lapsed")
    assert (lapsed.level, lapsed.severity, lapsed.verdict) == ("years", "warning", "fail")
    told, _ = section(project, page("bureau"))
    assert "所作的认可（合成示例：一件另行清理）不再有效" in told
    with (project / "output/collection/quality.csv").open(encoding="utf-8", newline="") as stream:
        assert "acceptance-lapsed" not in {row["rule"] for row in csv.DictReader(stream)}


def test_a_change_of_scope_between_years_is_not_compared(rows):
    of_city = {(r.rule, r.verdict) for r in rows if named(r.agency_id) == "city" and r.year == "2023" and r.other_year == "2022"}
    identities = ("carried-in-differs", "in-force-differs", "magnitude-differs", "figures-repeated")
    assert of_city == {(rule, "not_applicable") for rule in identities}


def test_members_are_added_only_when_all_are_there_in_the_right_scope(rows):
    verdicts = {(named(r.agency_id), r.year): r.verdict for r in rows if r.rule == "members-differ" and not r.cell}
    assert verdicts == {("city", "2022"): "not_assessed", ("harbourcity", "2023"): "not_applicable"}
    checked = [r.verdict for r in rows if r.rule == "members-differ" and r.cell]
    assert (checked.count("pass"), checked.count("fail")) == (25, 3)


def test_the_page_shows_each_difference_with_both_cells(project):
    told, links = section(project, page("bureau"))
    assert "#requests.carried_in.total" in links
    assert f"../../../{page('bureau', 2022)}#requests.carried_out.total" in links
    assert "1 ≠ 3" in told
    assert "叙述文字的 67.7 % 与本机关 2022 年的报告相同或近乎相同" in told
    assert f"../../../{page('rivers')}" in links
    assert "../../../rules/#carried-in-differs" in links


def test_every_rule_that_a_page_links_stands_on_the_rules_page(project):
    rules = Parsed((project / "output/site/rules/index.html").read_text(encoding="utf-8"))
    _, links = section(project, page("bureau"))
    assert {link.partition("#")[2] for link in links if "rules/#" in link} <= rules.by_id.keys()


def test_the_page_of_the_other_year_shows_it_too(project):
    told, links = section(project, page("bureau", 2022))
    assert f"../../../{page('bureau')}#requests.carried_in.total" in links
    assert "其他报告与本报告" in told


def test_the_city_page_says_what_its_members_add_up_to(project):
    told, _ = section(project, page("city"))
    assert "257 ≠ 256 = 242 + 7 + 7" in told
    assert "口径不同（本级、全域）" in told


def test_a_difference_between_reports_colours_no_badge(project):
    for name in AGENCIES:
        report = json.loads((project / "datasets" / AGENCIES[name][0] / "2023/datapackage.json").read_bytes())["report"]
        assert report["badge"] == "consistent"


def test_comparing_changes_no_package(project, uncompared):
    assert {path: path.read_bytes() for path in sorted((project / "datasets").rglob("*")) if path.is_file()} == uncompared


def test_the_collection_with_its_comparisons_is_valid(project):
    assert validate_package(project / "output/collection/datapackage.json") == ()

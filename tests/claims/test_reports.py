"""The five real reports: what a careful reader would write down, all of it and nothing else, from file to package."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from checks.figures import changed
from gongkai.agencies.registry import load_agencies
from gongkai.checks.run import check_reports
from gongkai.claims.judged import Comparison, compare
from gongkai.package.stored_package import read_package
from gongkai.package.write import write_package
from gongkai.report.assemble import assemble
from gongkai.report.model import Report
from gongkai.report.source import load_source
from gongkai.sources import read_source

REPORTS = yaml.safe_load((Path(__file__).parent / "reports.yaml").read_text(encoding="utf-8"))


@cache
def report(path: Path, package: Path) -> Report:
    """The report in a file, described as its package and the registry say."""
    source = load_source(package)
    agency = load_agencies(package.parent.parent / "agencies.csv")[source.agency_id].in_year(source.year)
    return assemble(source, path.stat().st_size, read_source(path), agency.names, agency)


@pytest.fixture(params=REPORTS)
def seed(request):
    return request.param


@pytest.fixture
def excerpt(seed, root):
    folder = root / "datasets" / REPORTS[seed]["package"]
    return folder / "source.txt", report(folder / "source.txt", folder)


@pytest.fixture
def full(seed, root, shared):
    path = shared / "seeds" / f"{seed}.txt"
    return path, report(path, root / "datasets" / REPORTS[seed]["package"])


def told(comparison: Comparison) -> dict:
    case = {"code": comparison.claim.code, "figure": comparison.claim.figure, "verdict": comparison.verdict}
    case |= {"reason": comparison.reason} if comparison.reason else {}
    case["arithmetic"] = comparison.arithmetic
    return case | ({"implied": list(comparison.implied)} if comparison.implied else {})


def without_words(case: dict) -> tuple:
    """The case without the words of a negative statement, which the excerpts say differently."""
    return tuple((key, str(value)) for key, value in case.items() if key != "figure" or str(value)[0].isdigit())


def test_the_full_text_is_compared_as_by_a_careful_reader(seed, full):
    assert [told(c) for c in full[1].claims] == REPORTS[seed]["claims"]


def test_the_excerpt_gives_the_same_comparisons_in_its_own_words(seed, excerpt):
    found = [told(c) for c in excerpt[1].claims]
    assert sorted(map(without_words, found)) == sorted(map(without_words, REPORTS[seed]["claims"]))


def test_the_package_of_the_full_text_publishes_these_findings_and_failures_and_no_others(seed, full, tmp_path):
    folder = tmp_path / REPORTS[seed]["package"]
    folder.mkdir(parents=True)
    write_package(folder, check_reports([full[1]])[0], ("某机关", "An agency"))
    package = read_package(folder)
    assert [[f.rule, f.cell, f.raw] for f in package.findings] == REPORTS[seed]["findings"]
    failed = {c.check: [c.verdict, c.arithmetic, c.cause] for c in package.checks if c.verdict != "pass"}
    assert failed == REPORTS[seed]["checks"]
    suspected = [[s.status, s.rank, s.cell, s.value, s.needed, s.claims] for s in package.suspects]
    assert suspected == REPORTS[seed].get("suspects", [])
    assert [[c.code, c.verdict, c.figure] for c in package.claims] == [
        [c["code"], c["verdict"], c["figure"]] for c in REPORTS[seed]["claims"]
    ]


def failing(given: Report) -> set[str]:
    checks = check_reports([given])[0].checks
    claims = compare([c.claim for c in given.claims], given.reading)
    return {c.check.id for c in checks if c.verdict == "fail"} | {c.claim.code for c in claims if c.verdict == "fail"}


def test_the_prose_tells_which_repair_of_a_sum_agrees_with_it(seed, full):
    cells = full[1].reading.form.cells
    suspects = [s for c in check_reports([full[1]])[0].checks for s in c.suspects]
    repaired = [changed(full[1], cells[s.cell].id, s.needed) for s in suspects]
    found = [
        [cells[s.cell].id, s.needed, sorted(failing(full[1]) - failing(after))]
        for s, after in zip(suspects, repaired, strict=True)
    ]
    assert found == REPORTS[seed].get("repairs", [])


@pytest.mark.parametrize("which", ["full", "excerpt"])
def test_full_text_and_excerpt_state_the_same_scope(seed, which, request, root):
    path, given = request.getfixturevalue(which)
    left_open = replace(load_source(root / "datasets" / REPORTS[seed]["package"]), scope="", scope_quote="")
    source = assemble(left_open, 0, read_source(path)).source
    assert [source.scope, source.scope_quote] == REPORTS[seed]["scope"]
    assert [given.source.scope, given.source.scope_quote] == REPORTS[seed]["scope"]


def test_a_registered_scope_that_the_text_contradicts_is_a_finding(root):
    folder = root / "datasets" / "310000-zhengfu/2024"
    document = read_source(folder / "source.txt")
    filed = assemble(replace(load_source(folder), scope="level"), 0, document)
    assert [(f.rule, f.raw) for f in filed.findings if f.rule == "scope-differs"] == [("scope-differs", "全市")]
    assert filed.source.scope == "level"


def test_every_figure_stands_at_its_place_in_the_file(full):
    path, given = full
    text = path.read_bytes().decode("utf-8-sig")
    for claim in (comparison.claim for comparison in given.claims):
        assert text[claim.place.offset : claim.place.offset + claim.place.length] == claim.figure
        assert text.splitlines()[claim.place.line - 1][claim.place.column - 1 :].startswith(claim.figure)
        assert claim.text[claim.start : claim.end] == claim.figure


def test_a_cell_changed_by_one_no_longer_passes_any_sentence_that_names_it(excerpt):
    given = excerpt[1]
    passed = [c.claim for c in given.claims if c.verdict == "pass"]
    assert passed
    for claim in (claim for claim in passed if claim.relation == "equals"):
        cell = claim.cells[0].cell
        index = given.reading.form.cell_by_id[cell].index
        spoilt = changed(given, cell, int(given.reading.cells[index].value or 0) + 1)
        assert compare([claim], spoilt.reading)[0].verdict != "pass"
        assert compare([claim], given.reading)[0].verdict == "pass"


def test_the_running_text_is_kept_whole_and_outside_the_tables(full):
    path, given = full
    lines = {line for line in path.read_bytes().decode("utf-8-sig").splitlines() if line.strip()}
    kept = "".join(passage.text for passage in given.narrative)
    assert all("\n" not in passage.text and passage.text.isprintable() for passage in given.narrative)
    prose = [line.strip() for line in lines if line.count("。") > 1]
    assert prose
    assert all(line in kept for line in prose if line.isprintable())
    assert {"21045877", "18820865", "1953"} & {word for passage in given.narrative for word in passage.text.split()} == set()

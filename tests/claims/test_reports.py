"""The five real reports: every figure that the prose shares with a table is found and compared, and nothing else."""

from pathlib import Path

import pytest
import yaml

from checks.figures import FORM, changed, read_report
from gongkai.claims import Comparison, compare, prose_of
from gongkai.recognise import recognise
from gongkai.sources import read_source

REPORTS = yaml.safe_load((Path(__file__).parent / "reports.yaml").read_text(encoding="utf-8"))


def compared(path: Path) -> tuple[Comparison, ...]:
    document = read_source(path)
    reading = recognise(document)
    return compare(prose_of(document, reading.form).claims, reading)


def told(comparison: Comparison) -> dict:
    case = {"code": comparison.claim.code, "figure": comparison.claim.figure, "verdict": comparison.verdict}
    case |= {"reason": comparison.reason} if comparison.reason else {}
    case["arithmetic"] = comparison.arithmetic
    return case | ({"implied": list(comparison.implied)} if comparison.implied else {})


def without_words(case: dict) -> tuple:
    """The case without the words of a negative statement, which the excerpts say differently."""
    return tuple((key, str(value)) for key, value in case.items() if key != "figure" or str(value)[0].isdigit())


@pytest.mark.parametrize("seed", REPORTS)
def test_the_full_text_is_compared_as_by_a_careful_reader(seed, shared):
    assert [told(c) for c in compared(shared / "seeds" / f"{seed}.txt")] == REPORTS[seed]["claims"]


@pytest.mark.parametrize("seed", REPORTS)
def test_the_excerpt_gives_the_same_comparisons_in_its_own_words(seed, root):
    found = [told(c) for c in compared(root / "datasets" / REPORTS[seed]["package"] / "source.txt")]
    assert sorted(map(without_words, found)) == sorted(map(without_words, REPORTS[seed]["claims"]))


@pytest.mark.parametrize("seed", REPORTS)
def test_full_text_and_excerpt_state_the_same_scope(seed, shared, root):
    for path in (shared / "seeds" / f"{seed}.txt", root / "datasets" / REPORTS[seed]["package"] / "source.txt"):
        scope = prose_of(read_source(path), FORM).scope
        assert [scope.code, scope.quote] == REPORTS[seed]["scope"]
        text = path.read_bytes().decode("utf-8-sig")
        assert text[scope.place.offset : scope.place.offset + scope.place.length] == scope.quote


@pytest.mark.parametrize("seed", REPORTS)
def test_every_figure_stands_at_its_place_in_the_file(seed, shared):
    path = shared / "seeds" / f"{seed}.txt"
    text = path.read_bytes().decode("utf-8-sig")
    for comparison in compared(path):
        claim = comparison.claim
        assert text[claim.place.offset : claim.place.offset + claim.place.length] == claim.figure
        assert text.splitlines()[claim.place.line - 1][claim.place.column - 1 :].startswith(claim.figure)
        assert claim.text[claim.start : claim.end] == claim.figure


@pytest.mark.parametrize("seed", REPORTS)
def test_a_cell_changed_by_one_no_longer_passes_any_sentence_that_names_it(seed, root):
    folder = root / "datasets" / REPORTS[seed]["package"]
    report = read_report(folder)
    document = read_source(folder / "source.txt")
    passed = [c.claim for c in compare(prose_of(document, report.reading.form).claims, report.reading) if c.verdict == "pass"]
    assert passed
    for claim in (claim for claim in passed if claim.relation == "equals"):
        cell = claim.cells[0].cell
        index = report.reading.form.cell_by_id[cell].index
        spoilt = changed(report, cell, int(report.reading.cells[index].value or 0) + 1)
        assert compare([claim], spoilt.reading)[0].verdict != "pass"
        assert compare([claim], report.reading)[0].verdict == "pass"

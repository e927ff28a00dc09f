"""The page on the method: its figures are those of the bench, and its example is a report of the collection, step by step."""

from pathlib import Path

from bench.accuracy import KEPT, SHOWN, _kept, shown_on_site

from gongkai.package.stored_package import read_package
from gongkai.pages.desk.renderer import open_desk
from gongkai.pages.reference.method import accuracy, example_of
from pages.parsed import CONSISTENT, FAILING, SETTING

DESK = open_desk(SETTING)


def test_the_figures_shown_are_those_that_the_bench_keeps() -> None:
    text = SHOWN.read_text(encoding="utf-8")
    assert shown_on_site(text, _kept()) == text
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    for each in accuracy():
        counts = f"| {each.reports:,} | {each.cells:,} | {each.right:,} | {each.share.removesuffix(' %')} | {each.marked:,} | {each.wrong:,} |"
        assert any(line.startswith(f"| {each.id} {counts}") for line in lines), each.id
    assert {each.id for each in accuracy()} == set(_kept())


def test_a_line_that_was_measured_anew_changes_its_figures_alone() -> None:
    text = SHOWN.read_text(encoding="utf-8")
    changed = shown_on_site(text, {"ofd": ("| ofd | 7 | 1,414 | 1,400 | 99.00 | 13 | 1 | 0 | 2 |", "")})
    differing = [line for line, before in zip(changed.splitlines(), text.splitlines(), strict=True) if line != before]
    assert differing == ["reports = 7", "cells = 1414", "right = 1400", "marked = 13", "wrong = 1", "refused = 2"]


def test_the_example_is_a_figure_of_a_report_that_fails_where_there_is_one() -> None:
    example = example_of(DESK, (CONSISTENT, FAILING))
    assert example
    assert (example.package.agency_id, example.check.verdict) == ("370600-gonganju", "fail")
    assert example.row == read_package(FAILING).cells[example.cell]
    assert example.cell in example.package.cells


def test_without_a_failing_report_the_example_passes_and_without_any_there_is_none(tmp_path: Path) -> None:
    example = example_of(DESK, (CONSISTENT,))
    assert example
    assert (example.check.verdict, example.row.kind) == ("pass", "number")
    assert example.row.value != "0"
    assert example_of(DESK, (tmp_path,)) is None

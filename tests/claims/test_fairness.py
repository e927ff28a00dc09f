"""Nobody is accused wrongly: words that make a figure one of something else, and reports whose every sentence is true."""

from pathlib import Path

import pytest
import yaml
from bench.claims_trials import trials

from claims.test_comparisons import reading
from claims.test_sentences import FORM, HEADINGS, TITLE, document
from gongkai.claims.judged import Comparison, compare
from gongkai.claims.model import prose_of
from gongkai.document import Document, Paragraph, ParagraphPlace
from gongkai.report.assemble import read_alone

FAIR = yaml.safe_load((Path(__file__).parent / "fair.yaml").read_text(encoding="utf-8"))


def failed(given: Document) -> list[str]:
    return [c.arithmetic for c in compare(prose_of(given, FORM).claims, reading(FAIR["cells"])) if c.verdict == "fail"]


def said(text: str) -> list[str]:
    return failed(document({"say": text, "under": "requests"}))


def paragraphs(texts: list[str]) -> Document:
    lines = (TITLE, HEADINGS[1], *texts)
    return Document("a.txt", "text", tuple(Paragraph(line, ParagraphPlace(n)) for n, line in enumerate(lines, 1)))


@pytest.mark.parametrize("words", FAIR["before"])
def test_words_before_a_figure_that_nobody_foresaw_accuse_nobody(words):
    assert [each for core in FAIR["say"] for each in (*said(f"{words}{core}。"), *said(f"我局{words}{core}。"))] == []


@pytest.mark.parametrize("words", FAIR["behind"])
def test_words_behind_a_figure_that_nobody_foresaw_accuse_nobody(words):
    assert [each for core in FAIR["say"] for each in said(f"{core}{words}。")] == []


@pytest.mark.parametrize("texts", FAIR["texts"], ids="/".join)
def test_a_figure_of_a_part_accuses_nobody(texts):
    assert failed(paragraphs(texts)) == []


@pytest.mark.parametrize("texts", FAIR["accused"], ids="/".join)
def test_a_plain_figure_that_differs_is_still_found(texts):
    assert failed(paragraphs(["（一）依申请公开工作", *texts])) != []


def test_true_reports_are_accused_of_nothing_and_what_they_state_is_recognised():
    outcomes = list(trials(60))
    assert [(one.claim.text, one.arithmetic) for outcome in outcomes for one in outcome.accused] == []
    assert sum(o.matched for o in outcomes) > 0.9 * sum(o.stated for o in outcomes)


def test_most_reports_with_one_wrong_figure_are_told_and_of_nothing_else():
    outcomes = list(trials(60, wrong=True))
    assert [(one.claim.text, one.arithmetic) for outcome in outcomes for one in outcome.accused] == []
    assert sum(o.detected for o in outcomes) > 0.55 * len(outcomes)


def met(shared: Path, number: str) -> tuple[str, list[Comparison]]:
    path = next((shared / "cases" / "recognition").glob(f"{number}-*.html"))
    report = read_alone(path)
    return report.source.scope, list(report.claims)


def test_parts_follow_the_base_of_their_whole(shared):
    scope, claims = met(shared, "12a")
    told = [(c.claim.code, c.verdict, c.arithmetic) for c in claims]
    assert scope == "region"
    assert told[:3] == [
        ("received", "not_assessed", "120 ≠ 129"),
        ("received_natural_person", "pass", "113 + 8 = 121"),
        ("received_organisations", "pass", "7 + 1 = 8"),
    ]
    assert "fail" not in {verdict for _, verdict, _ in told}


def test_two_levels_add_up_and_are_no_scope(shared):
    scope, claims = met(shared, "12c")
    assert scope == "unstated"
    assert [(c.verdict, c.arithmetic) for c in claims] == [("pass", "120 = 31 + 89")] * 2


def test_a_scope_word_inside_the_name_of_a_line_is_no_scope(shared):
    scope, claims = met(shared, "13")
    assert scope == "region"
    assert [(c.claim.figure, c.verdict) for c in claims] == [(figure, "pass") for figure in ("120", "61", "20", "12", "8")]


def test_every_figure_of_the_sentences_met_is_recognised(shared):
    _, claims = met(shared, "14")
    figures = "120 117 61 17 6 26 9 120 8 120 120 120 61 17 6 26 12 8 5 117 61 52.14 117 12 13 7 3 44 44 1 2"
    assert [c.claim.figure for c in claims] == figures.split()
    assert {c.verdict for c in claims} == {"pass"}

"""A table of sentences that must and must not match; every pattern and every wording of it has examples."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from gongkai.claims.agency import agency_of
from gongkai.claims.matching import matches
from gongkai.claims.model import Claim, prose_of
from gongkai.claims.prose import passages, sentences
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.document import Document, Paragraph, TextPlace
from gongkai.form import load_form
from gongkai.rules.catalogue import rules

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
FORM = load_form("2021")
TITLE = "合成市示例局2023年政府信息公开工作年度报告"
HEADINGS = {
    1: "一、总体情况",
    3: "三、收到和处理政府信息公开申请情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
PATTERNS = load_vocabulary().patterns


def document(case: dict) -> Document:
    chapter = case.get("chapter", 1)
    section = ["（二）依申请公开方面"] if case.get("under") == "requests" else []
    texts = [TITLE, *([HEADINGS[chapter]] if chapter else []), *section, case["say"], *([] if chapter else [HEADINGS[1]])]
    offsets = [sum(len(t) + 1 for t in texts[:i]) for i in range(len(texts))]
    return Document("a.txt", "text", tuple(Paragraph(t, TextPlace(i + 1, 1, offsets[i], len(t))) for i, t in enumerate(texts)))


def told(claim: Claim) -> str:
    return " ".join(filter(None, [("~" if claim.approximate else "") + claim.code, claim.figure, claim.doubt]))


@cache
def used_wordings() -> set[int]:
    documents = [document(case) for case in CASES]
    return {id(match.wording) for d in documents for match in matches(sentences(passages(d)), agency_of(d))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["say"])
def test_a_sentence_claims_what_it_says_and_nothing_else(case):
    assert [told(claim) for claim in prose_of(document(case), FORM).claims] == case["is"]


def test_there_are_at_least_150_sentences_and_none_twice():
    said = [(case["say"], case.get("under"), case.get("chapter")) for case in CASES]
    assert len(said) == len(set(said)) >= 150


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.code)
def test_every_pattern_has_sentences_that_match_and_that_must_not(pattern):
    matching = [case["say"] for case in CASES if pattern.code in {c.split()[0].strip("~") for c in case["is"]}]
    others = [case["say"] for case in CASES if pattern.code in case.get("near", ()) and case["say"] not in matching]
    assert matching
    assert others


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.code)
def test_every_wording_of_a_pattern_is_used_by_a_sentence(pattern):
    assert [w.lead.pattern for w in pattern.wordings if id(w) not in used_wordings()] == []


def test_every_code_named_in_a_case_is_a_pattern():
    codes = {pattern.code for pattern in PATTERNS}
    assert len(codes) == len(PATTERNS)
    named = {code for case in CASES for code in [*case.get("near", ()), *(c.split()[0].strip("~") for c in case["is"])]}
    assert named == codes


@pytest.mark.parametrize("case", [case for case in CASES if case["is"]], ids=lambda case: case["say"])
def test_every_figure_is_found_again_at_its_place(case):
    given = document(case)
    text = "\n".join(p.text for p in given.paragraphs)
    for claim in prose_of(given, FORM).claims:
        assert text[claim.place.offset : claim.place.offset + claim.place.length] == claim.figure
        assert claim.text[claim.start : claim.end] == claim.figure
        assert claim.text in text


def test_every_family_of_patterns_is_judged_by_one_rule_and_no_rule_is_idle():
    judged = [family for rule in rules().values() for family in rule.data.get("families", ())]
    assert sorted(judged) == sorted({pattern.family for pattern in PATTERNS})

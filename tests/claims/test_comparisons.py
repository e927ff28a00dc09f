"""Sentences against figures: verdict, reason and arithmetic; and reports that are invented or hostile."""

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.figures import report
from claims.test_sentences import document
from gongkai.claims.judged import REASONS, VERDICTS, compare
from gongkai.claims.model import RELATIONS, prose_of
from gongkai.document import Document, Paragraph, ParagraphPlace
from gongkai.form import EDITIONS, load_form
from gongkai.recognise import Reading, recognise
from gongkai.sources.plain.plain_text import read_text
from synthesis import LAYOUT_IDS, draw_figures, write_report

CASES = yaml.safe_load((Path(__file__).parent / "comparisons.yaml").read_text(encoding="utf-8"))
FORM = load_form("2021")


FEES = "disclosure.fees.amount_10k_cny"


def reading(contents: dict, noted: str = "") -> Reading:
    read = report({cell: content for cell, content in contents.items() if cell != FEES}).reading
    cells = [c._replace(quantity=c.quantity._replace(note="（其中修订15件）")) if c.cell.id == noted else c for c in read.cells]
    fees = Decimal(str(contents.get(FEES, 0)))
    cells = [c._replace(quantity=c.quantity._replace(value=fees)) if c.cell.id == FEES else c for c in cells]
    return replace(read, cells=tuple(cells))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_comparison_has_the_verdict_and_arithmetic_of_the_case(case):
    compared = compare(prose_of(document(case), FORM).claims, reading(case["cells"], case.get("note", "")))
    found = compared[case.get("at", -1)]
    implied = tuple(case["implied"]) if "implied" in case else None
    assert (found.verdict, found.reason, found.arithmetic, found.implied) == (
        case["verdict"],
        case.get("reason", ""),
        case["arithmetic"],
        implied,
    )


def test_every_verdict_reason_and_relation_has_a_case():
    compared = [
        c for case in CASES for c in compare(prose_of(document(case), FORM).claims, reading(case["cells"], case.get("note", "")))
    ]
    assert {case["verdict"] for case in CASES} == set(VERDICTS)
    assert {case.get("reason", "") for case in CASES} == set(REASONS)
    assert {c.claim.relation for c in compared} == set(RELATIONS)


@pytest.mark.parametrize("edition", EDITIONS)
@settings(max_examples=15)
@given(seed=st.integers(0, 9999), layout=st.sampled_from(LAYOUT_IDS))
def test_the_prose_of_an_invented_report_agrees_with_its_tables(edition, seed, layout):
    form = load_form(edition)
    read = read_text(write_report("text", form, draw_figures(form, seed), layout, seed).data, "a.txt")
    recognised = recognise(read)
    compared = compare(prose_of(read, recognised.form).claims, recognised)
    assert {c.verdict for c in compared if c.reason != "not_in_form"} == {"pass"}
    codes = {c.claim.code for c in compared}
    assert {"received", "carried_in", "answered", "granted", "carried_out", "processing_fee"} <= codes
    assert ({"normative_issued", "normative_repealed", "normative_in_force"} <= codes) == (edition == "2021")


def paragraphs(*texts: str) -> Document:
    return Document("a.txt", "text", tuple(Paragraph(t, ParagraphPlace(i)) for i, t in enumerate(texts, 1)))


@pytest.mark.parametrize(
    ("text", "code", "quote"),
    [
        ("本报告所列数据为市本级数据。我局收到政府信息公开申请85件。", "level", "市本级"),
        ("数据统计范围包括全市各级行政机关。", "region", "全市各级行政机关"),
        ("统计口径为全市示例系统。", "system", "全市示例系统"),
        ("本机关收到政府信息公开申请85件。", "own", "本机关"),
        ("全 区 收到政府信息公开申请85件。", "region", "全 区"),
        ("收到政府信息公开申请85件。我局未收取信息处理费。", "own", "我局"),
        ("收到政府信息公开申请85件。", "unstated", ""),
        ("全市召开新闻发布会30场。", "unstated", ""),
    ],
)
def test_scope_is_taken_from_the_words_of_the_report(text, code, quote):
    scope = prose_of(paragraphs("一、总体情况", text), FORM).scope
    assert (scope.code, scope.quote) == (code, quote)
    assert scope.place == (ParagraphPlace(2) if quote else None)


def test_a_sentence_cut_by_a_page_break_is_read_whole():
    first, second = "截至2023年12月31日，市局动态调整并公布了目录，目录中现行有", "效行政规范性文件32件。"
    assert prose_of(paragraphs("一、总体情况", first, second), FORM).claims == ()
    first = "按照上级部署动态调整并公布目录，截至2023年12月31日，市局现行有"
    assert [(c.code, str(c.place)) for c in prose_of(paragraphs("一、总体情况", first, second), FORM).claims] == [
        ("normative_in_force", "paragraph 3")
    ]


def test_a_text_without_chapters_counts_whole():
    assert [c.code for c in prose_of(paragraphs("我局收到政府信息公开申请85件。"), FORM).claims] == ["received"]


HOSTILE = (
    "(" * 5000,
    ")" * 5000,
    "其中1件、" * 5000,
    "复议" * 20000,
    "收到申请1件，" * 3000,
    "1," * 20000,
    "1件和" * 9000,
    "（含上年结转1件" * 3000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_a_hostile_text_takes_no_time_and_claims_nothing(text):
    started = time.process_time()
    for texts in ((text,), [text[i : i + 1500] for i in range(0, len(text), 1500)]):
        assert prose_of(paragraphs("一、总体情况", *texts), FORM).claims == ()
    assert time.process_time() - started < 5

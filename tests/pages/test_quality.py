"""The pages on data quality and corrections: what is counted, when a share is given, what stands beside a published figure."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.pages.collection.agency_names import read_registry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.renderer import open_desk
from gongkai.pages.reference.corrections import corrections_pages
from gongkai.pages.reference.quality_page import LEAST, counted, quality_pages
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.report.summary import Reply
from pages.parsed import DATASETS, FAILING, SETTING, Parsed

CHINESE = re.compile("[\u3400-\u9fff]")
KEY = {"agency_id": "370600-gonganju", "year": "2023"}
COUNTS = ("checks_passed", "checks_failed", "checks_not_assessed", "checks_if_blank_is_zero")
CAUSES = ("cause_source", "cause_reading", "cause_undetermined")


def row(reports: int, passed: int, failed: int, year: str = "2023", rule: str = "RQ1") -> dict[str, str]:
    """Return a row of quality.csv."""
    counts = dict(zip((*COUNTS, *CAUSES), map(str, (passed, failed, 1, 0, 0, 0, failed)), strict=True))
    known = {"year": year, "level": "table", "rule": rule, "agency_level": "prefecture", "container": "pdf"}
    return {**known, "reports": str(reports), "checks": str(passed + failed + 1), **counts}


def write(folder: Path, name: str, rows: Iterable[Mapping[str, str]], header: Iterable[str] = ()) -> None:
    listed = list(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(listed[0]) if listed else list(header))
        writer.writeheader()
        writer.writerows(listed)


@pytest.fixture(scope="module")
def holdings() -> Holdings:
    return Holdings((render_agency_year(FAILING, SETTING).summary,), read_registry(DATASETS / "agencies.csv"))


@pytest.mark.parametrize(("reports", "share"), [(LEAST - 1, ""), (LEAST, "75.0%")])
def test_a_share_rests_on_enough_reports_and_on_what_was_assessed(reports: int, share: str) -> None:
    (found,) = counted([row(reports, 3, 1)], lambda each: each["rule"])
    assert found.share == share


def test_reports_of_several_rules_are_not_counted_twice() -> None:
    (found,) = counted([row(20, 3, 1), row(20, 5, 0, rule="RQ2")], lambda each: each["year"])
    assert (found.reports, found.checks, found.verdicts, found.causes) == (20, 11, (8, 1, 2, 0), (0, 0, 1))
    assert found.share == ""


def test_the_page_counts_by_year_and_rule_and_lists_what_is_open(holdings: Holdings, tmp_path: Path) -> None:
    write(tmp_path, "quality", [row(40, 3, 1), row(10, 7, 0, "2022")])
    opened = {**KEY, "table_id": "reviews", "status": "located_ambiguous", "checks_failed": "1"}
    write(tmp_path, "unresolved", [{**opened, "cause_reading": "0", "cause_undetermined": "1"}])
    page, english = quality_pages(open_desk(SETTING), holdings, tmp_path)
    told = "".join(Parsed(page.body).text)
    assert told.index("2022 年") < told.index("2023 年")
    assert "75.0%" in told
    assert "100.0%" not in told
    assert "烟台市公安局 2023 年" in told
    assert 'href="../a/370600-gonganju/2023/#suspects-reviews"' in page.body
    heads = [head for head in Parsed(page.body).all("th") if "scope" not in head]
    assert heads == []
    shown = "".join(Parsed(english.body).text)
    assert "75.0%" in shown
    assert CHINESE.sub("", shown) == shown
    assert 'href="../../en/a/370600-gonganju/2023/#suspects-reviews"' in english.body


def test_without_a_collection_both_pages_say_that_there_is_nothing(holdings: Holdings) -> None:
    assert "还没有可以汇总的数据" in next(quality_pages(open_desk(SETTING), holdings, None)).body
    body = next(corrections_pages(open_desk(SETTING), holdings, None)).body
    assert "还没有更正" in body
    assert "download/gongkai" not in body


def test_a_correction_stands_beside_the_published_figure_with_its_reason(holdings: Holdings, tmp_path: Path) -> None:
    told = {
        "value": "31",
        "corrected": "13",
        "reason": "'=两位<b>颠倒",
        "who": "编者",
        "date": "2024-03-01",
        "evidence": "原件",
    }
    newer = {**told, "corrected": "14", "date": "2024-05-01"}
    write(tmp_path, "corrections", [{**KEY, "cell": "requests.granted.total", **each} for each in (told, newer)])
    write(
        tmp_path,
        "checks",
        [{**KEY, "check_id": "RV1.reconsideration", "rule": "RV1", "arithmetic": "1 ≠ 0", "accepted": "机关来函"}],
    )
    write(tmp_path, "findings", [], ("agency_id", "year", "rule", "message", "message_en", "accepted"))
    claim = {**KEY, "claim": "4", "code": "litigation", "figure": "3", "arithmetic": "2 + 0 = 2 ≠ 3", "accepted": "另计一件"}
    write(tmp_path, "claims", [claim])
    comparison = {**KEY, "rule": "carried-in-differs", "message": "两年<i>不同", "message_en": "differ", "accepted": "并案办理"}
    write(tmp_path, "comparisons", [comparison])
    body, english = (page.body for page in corrections_pages(open_desk(SETTING), holdings, tmp_path))
    first, _, rest = body.partition("2024-05-01")
    assert "14" in first
    assert "2024-03-01" in rest
    words = "".join(Parsed(body).text)
    for said in ("总计 / 予以公开", "31", "13", "=两位<b>颠倒", "编者", "原件", "1 ≠ 0", "机关来函"):
        assert said in words
    for said in ("「3」，与表格不符：2 + 0 = 2 ≠ 3", "另计一件", "两年<i>不同", "并案办理"):
        assert said in words
    assert 'href="../a/370600-gonganju/2023/#claim-4"' in body
    assert 'href="../a/370600-gonganju/2023/#requests.granted.total"' in body
    assert 'href="../a/370600-gonganju/2023/#check-RV1.reconsideration"' in body
    assert 'href="../../en/a/370600-gonganju/2023/#requests.granted.total"' in english
    assert '<td>(1) Granted in full · Total</td><td class="num">31</td><td class="num">14</td>' in english
    assert '<td lang="zh-CN">机关来函</td>' in english


def test_replies_of_agencies_are_listed_newest_first_in_their_own_words(holdings: Holdings) -> None:
    def said(text: str, rule: str, cell: str, date: str) -> Reply:
        return Reply(rule, cell, text, "某局<b>", date, "javascript:x" if rule else "https://example.org/")

    first, *others = holdings.summaries
    replies = (
        said("总计<b>栏漏填", "RV1", "reviews.reconsideration.total", "2024-03-01"),
        said("另有说明", "", "", "2024-04-01"),
    )
    told = replace(holdings, summaries=(replace(first, replies=replies), *others))
    body, english = (page.body for page in corrections_pages(open_desk(SETTING), told, None))
    here = f"../a/{first.agency_id}/{first.year}/"
    assert body.index("另有说明") < body.index("总计&lt;b&gt;栏漏填")
    assert f'href="{here}#reviews.reconsideration.total"' in body
    assert f'href="{here}"' in body
    assert 'href="https://example.org/"' in body
    assert "javascript:" not in body
    assert '<td lang="zh-CN">总计&lt;b&gt;栏漏填</td>' in english
    assert 'id="replies"' not in next(corrections_pages(open_desk(SETTING), holdings, None)).body

"""What the page says of a report that does not add up: sums, suspect cells, prose, last year, corrections; as cases."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gongkai.package.stored_package import read_package
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.report.narrative import MOST_SHOWN
from gongkai.rules.catalogue import rules
from pages.conftest import Alter
from pages.parsed import CONSISTENT, FAILING, SETTING, Parsed

CASES = yaml.safe_load((Path(__file__).parent / "findings.yaml").read_text(encoding="utf-8"))
Rows = list[dict[str, str]]
KEY = {"agency_id": "370600-gonganju", "year": "2023"}


def words(html: str) -> str:
    """Return HTML as text in one line."""
    return " ".join("".join(Parsed(html).text).split())


def section(body: str, name: str) -> str:
    """Return the part of a page from an anchor to the next one of its kind."""
    return body.partition(f'id="{name}"')[2].partition("</section>")[0]


def suspicion(body: str, table: str) -> str:
    return body.partition(f'id="suspects-{table}"')[2].partition("</div>")[0]


def body_of(folder: Path) -> str:
    return render_agency_year(folder, SETTING).page.body


@pytest.mark.parametrize("said", CASES["yantai"])
def test_yantai_reads_as_a_careful_reader_would_put_it(said: str) -> None:
    assert said in words(suspicion(body_of(FAILING), "reviews"))


def test_suspect_cells_are_marked_with_a_word_and_lead_to_the_sentences() -> None:
    body = body_of(FAILING)
    marked = re.findall(r'<td id=(\S+) class="[^"]*\bsuspect\b', body)
    assert marked == [f"reviews.litigation_after_reconsideration.{column}" for column in ("upheld", "total")]
    for cell in marked:
        own = body.partition(f"<td id={cell} ")[2].partition("<td")[0]
        assert 'href="#suspects-reviews" aria-label="疑似错格">疑<' in own


def test_a_report_without_failed_checks_has_no_suspects() -> None:
    body = body_of(CONSISTENT)
    assert "suspects-" not in body
    assert "没有发现" in section(body, "findings")


@pytest.mark.parametrize("case", CASES["suspects"], ids=lambda case: str(case["about"]))
def test_sets_are_told_in_a_sentence_each(altered: Alter, case: dict[str, object]) -> None:
    """A set of single cells, a slipped line as one operation, a derived figure; the values on the page stay as printed."""

    def suspects(_: Rows) -> Rows:
        columns = ("set_number", "rank", "operation", "cell", "value", "needed", "manner")
        rows = [dict(zip(columns, row.split("|"), strict=True)) for row in case["rows"]]  # type: ignore[attr-defined]
        return [{**KEY, "table_id": "requests", "status": str(case["status"]), "claims": "", **row} for row in rows]

    def checks(rows: Rows) -> Rows:
        failing = next(row for row in rows if row["check_id"] == "RQ1.new")
        failing |= {"verdict": "fail", "arithmetic": "85 = 85 ≠ 86", "cause": "source"}
        return rows

    report = {"localisation": {"requests": case["status"], "reviews": "located_ambiguous"}}
    folder = altered(FAILING, report=report, rows={"suspects.csv": suspects, "checks.csv": checks})
    body = body_of(folder)
    told = words(suspicion(body, "requests"))
    assert [said for said in case["says"] if said not in told] == []  # type: ignore[attr-defined]
    assert [said for said in case.get("never", ()) if said in told] == []  # type: ignore[attr-defined]
    assert Parsed(body).by_id["requests.new.total"] == "85"


def test_findings_stand_under_their_severity_gravest_first_and_lead_to_their_rule(committed: tuple[Path, ...]) -> None:
    seen = set()
    for folder in committed:
        body, package = body_of(folder), read_package(folder)
        order = re.findall(r'id="findings-(\w+)"', body)
        assert order == sorted(order, key=("error", "warning", "info").index)
        for finding in package.findings:
            severity = rules()[finding.rule].severity
            part = body.partition(f'id="findings-{severity}"')[2].partition('id="findings-')[0]
            assert f'href="../../../rules/#{finding.rule}"' in part
            seen.add(severity)
    assert {"warning", "info"} <= seen


def test_what_does_not_add_up_stands_before_the_tables_and_other_findings_after_them() -> None:
    for folder, first in ((FAILING, "findings"), (CONSISTENT, "table-disclosure")):
        body = body_of(folder)
        assert min(("findings", "table-disclosure"), key=lambda name: body.index(f'id="{name}"')) == first
        assert body.index('id="flow"') < body.index(f'id="{first}"')


def test_a_sentence_that_the_table_contradicts_is_quoted_with_its_arithmetic() -> None:
    row = body_of(FAILING).partition('<tr id="claim-4">')[2].partition("</tr>")[0]
    assert '行政诉讼 <mark class="fails">3</mark> 件' in row
    assert "2 + 0 = 2 ≠ 3" in row
    assert 'href="#reviews.litigation_after_reconsideration.total"' in row


def test_figures_of_the_text_lead_to_their_cells_and_no_sentence_is_lost(committed: tuple[Path, ...]) -> None:
    marked = sentences = 0
    for folder in committed:
        package, part = read_package(folder), section(body_of(folder), "narrative")
        told = re.sub(r"<small>.*?</small>", "", part)
        for passage in package.narrative:
            if passage.text.endswith("。"):
                assert " ".join(passage.text.split()) in words(told)
                sentences += 1
        for claim in package.claims:
            if claim.verdict == "pass":
                assert f">{claim.figure}</a></mark>" in part
                marked += 1
    assert marked > 30
    assert sentences > 20


def test_a_long_text_is_cut_down_to_the_sentences_with_figures(altered: Alter) -> None:
    def narrative(rows: Rows) -> Rows:
        return [*rows, {**rows[-1], "text": "无关的话。" * MOST_SHOWN}]

    part = section(body_of(altered(FAILING, rows={"narrative.csv": narrative})), "narrative")
    assert "无关的话" not in part
    assert '<a href="#requests.new.total">85</a>' in part
    assert 'href="../2023.zip"' in part


def test_a_corrected_cell_shows_both_figures_and_the_reason(altered: Alter) -> None:
    cell = "requests.granted.total"

    def cells(rows: Rows) -> Rows:
        next(r for r in rows if (r["line_id"], r["column_id"]) == ("granted", "total"))["corrected"] = "13"
        return rows

    def corrections(_: Rows) -> Rows:
        told = {
            "value": "2",
            "corrected": "13",
            "reason": "个位漏印",
            "who": "编者",
            "date": "2024-03-01",
            "evidence": "原件第3页",
        }
        return [{**KEY, "cell": cell, **told}]

    body = body_of(altered(FAILING, rows={"cells.csv": cells, "corrections.csv": corrections}))
    own = body.partition(f"<td id={cell} ")[2].partition("<td")[0]
    assert ">2<ins>更正 13</ins><sup>" in own
    note = words(body.partition('<li id="note-1"')[2].partition("<li")[0].partition("</ol>")[0])
    for said in ("公布的是 2，应为 13", "个位漏印", "编者，2024-03-01", "原件第3页"):
        assert said in note


def test_what_was_accepted_is_shown_with_its_reason(altered: Alter) -> None:
    def checks(rows: Rows) -> Rows:
        next(row for row in rows if row["verdict"] == "fail")["accepted"] = "机关来函说明（编者，2024-03-01）"
        return rows

    def findings(rows: Rows) -> Rows:
        rows[0]["accepted"] = "已对照原件（编者，2024-03-02）"
        return rows

    def claims(rows: Rows) -> Rows:
        next(row for row in rows if row["verdict"] == "fail")["accepted"] = "一件另计（编者，2024-03-03）"
        return rows

    changed = {"checks.csv": checks, "findings.csv": findings, "claims.csv": claims}
    told = words(section(body_of(altered(FAILING, rows=changed)), "findings"))
    assert "已认可 机关来函说明（编者，2024-03-01）" in told
    assert "已认可 已对照原件（编者，2024-03-02）" in told
    assert "已认可 一件另计（编者，2024-03-03）" in told


def test_what_an_agency_replies_stands_beside_the_finding_that_it_answers(altered: Alter) -> None:
    reply = {
        "text": "总计栏漏填<b>",
        "who": "甲局",
        "date": "2024-05-06",
        "rule": "RV1",
        "cell": "",
        "url": "javascript:alert(1)",
    }
    of_all = {**reply, "text": "已另行公布", "rule": "", "url": "https://example.org/r"}
    body = body_of(altered(FAILING, report={"replies": [reply, of_all]}))
    errors = body.partition('id="findings-error"')[2].partition("</table>")[0]
    assert "<q>总计栏漏填&lt;b&gt;</q>（甲局，2024-05-06）" in errors
    assert "javascript:" not in body
    whole = body.partition('id="findings"')[2].partition('id="findings-error"')[0]
    assert '<q>已另行公布</q>（甲局，2024-05-06） <a href="https://example.org/r"' in whole


def test_last_years_figure_stands_beside_a_suspect_cell(altered: Alter) -> None:
    def before(rows: Rows) -> Rows:
        row = next(r for r in rows if (r["line_id"], r["column_id"]) == ("litigation_after_reconsideration", "total"))
        row |= {"value": "7", "raw": "7"}
        return rows

    altered(FAILING, year=2022, rows={"cells.csv": before})
    part = suspicion(body_of(altered(FAILING)), "reviews")
    assert '2022 年这一格：<a href="../2022/#reviews.litigation_after_reconsideration.total">7</a>' in part


def test_the_label_of_every_line_leads_to_its_definition() -> None:
    body = body_of(CONSISTENT)
    targets = set(re.findall(r'<th [^>]*><a href="\.\./\.\./\.\./dict/#([^"]+)">', body))
    assert len(targets) == 6 + 25 + 3
    dictionary = SETTING.files.file("templates/dict.html").read_text(encoding="utf-8")
    assert 'id="{{ form.edition }}.{{ line.id }}"' in dictionary


def test_an_unknown_rule_stops_the_build(altered: Alter) -> None:
    def findings(rows: Rows) -> Rows:
        return [{**rows[0], "rule": "no-such-rule"}]

    with pytest.raises(Exception, match="no-such-rule"):
        body_of(altered(FAILING, rows={"findings.csv": findings}))


@pytest.mark.parametrize("measure", ["plain", "compressed"])
def test_a_body_stays_light(committed: tuple[Path, ...], measure: str) -> None:
    """Of 64 KB (15 KB compressed) for a page the frame of the site takes at most 5 KB (2 KB)."""
    most: int
    weigh: Callable[[bytes], int]
    most, weigh = (59 * 1024, len) if measure == "plain" else (13 * 1024, lambda data: len(gzip.compress(data)))
    for folder in committed:
        assert weigh(body_of(folder).encode()) <= most, folder

"""Title, year, agency and standing of reports, told from their own words."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from gongkai.checks.run import check_reports
from gongkai.document import Document, Paragraph, ParagraphPlace
from gongkai.form import load_form
from gongkai.recognise.naming import named
from gongkai.recognise.organs import standing_of
from gongkai.report.assemble import read_alone
from gongkai.sources import read_bytes, read_source
from synthesis import draw_figures, write_report
from synthesis.write_docx import WORD_STYLES

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "titles.yaml").read_text(encoding="utf-8"))
STANDINGS = yaml.safe_load((HERE / "standings.yaml").read_text(encoding="utf-8"))


def document(case: dict) -> Document:
    blocks = tuple(Paragraph(line, ParagraphPlace(n)) for n, line in enumerate(case["lines"], 1))
    return Document("a.txt", "text", blocks, titles=tuple(case.get("hidden", ())))


@pytest.mark.parametrize("case", CASES, ids=lambda case: "/".join((*case["lines"][:2], *case.get("hidden", ())))[:60])
def test_title_year_and_agency_are_those_that_the_report_tells(case):
    said = named(document(case))
    assert (said.title, said.year, said.agency) == (case.get("title", ""), case.get("year"), case.get("agency", ""))


@pytest.mark.parametrize(("standing", "name"), [(standing, name) for standing, names in STANDINGS.items() for name in names])
def test_a_name_tells_the_standing_of_an_organ_or_nothing(standing, name):
    assert standing_of(name) == standing


@pytest.mark.parametrize(
    ("name", "found"),
    [("青禾县柳树镇人民政府", True), ("青禾县水务局", True), ("青禾市人民政府", False), ("青禾县人民政府办公室", False)],
)
def test_regulations_of_an_organ_that_makes_none_are_remarked_without_a_registry(tmp_path, name, found):
    path = tmp_path / "a.txt"
    path.write_text(
        f"{name}2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（一）项\n"
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 2 | 0 | 2 |\n行政规范性文件 | 3 | 0 | 4 |\n",
        encoding="utf-8",
    )
    findings = check_reports([read_alone(path)])[0].findings
    assert ("regulations-unentitled" in {finding.rule for finding in findings}) is found


def test_a_web_page_says_what_it_calls_itself():
    page = "<head><meta name=ArticleTitle content='示例局2023年年报'><title>示例局2023年年报-示例网</title></head><body><p>略"
    assert read_bytes(page.encode(), "a.html").titles == ("示例局2023年年报", "示例局2023年年报-示例网")


def test_a_word_document_says_what_it_calls_itself():
    form = load_form("2021")
    data = BytesIO(write_report("docx", form, draw_figures(form, 1), WORD_STYLES[0].id, 1).data)
    with zipfile.ZipFile(data, "a") as archive:
        core = '<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>示例局2023年年报</dc:title>'
        archive.writestr("docProps/core.xml", f"{core}</cp:coreProperties>")
    assert read_bytes(data.getvalue(), "a.docx").titles == ("示例局2023年年报",)


def test_a_pdf_says_what_it_calls_itself(shared):
    titles = read_source(shared / "reports" / "hongze_2023.pdf", second_reading=False).titles
    assert titles == ("洪泽区人民政府2023年政府信息公开工作年度报告",)


RECOGNITION = {
    "07-year-only-in-period.html": ("青禾县2025年政府信息公开工作年度报告", 2025),
    "08-title-of-page-furniture.html": ("青禾县发展和改革局2023年政府信息公开年度报告", 2023),
    "10-title-below-sixth-line.txt": ("青禾县城市管理局2022年政府信息公开工作年度报告", 2022),
    "11-agency-on-its-own-line.txt": ("青禾县柳树镇人民政府2022年政府信息公开工作年度报告", 2022),
    "18-report-called-work-report.txt": ("青禾自治县国资委2023年度信息公开工作报告", 2023),
}


@pytest.mark.parametrize("name", RECOGNITION)
def test_what_was_met_in_published_reports_has_its_title_and_year(name, shared):
    source = read_alone(shared / "cases" / "recognition" / name).source
    assert (source.title, source.year) == RECOGNITION[name]


def test_a_township_that_counts_regulations_is_remarked(shared):
    report = read_alone(shared / "cases" / "recognition" / "11-agency-on-its-own-line.txt")
    assert "regulations-unentitled" in {finding.rule for finding in check_reports([report])[0].findings}

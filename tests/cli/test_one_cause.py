"""What has one cause is said once on a terminal, and all of it where that is asked for."""

from pathlib import Path

import pytest

from gongkai.checks.run import check_reports
from gongkai.cli.formats.remarks_of_file import FileResult
from gongkai.cli.formats.terminal import as_text
from gongkai.report.assemble import read_alone

HEADING = "项目\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
TEXT = (
    "青禾县统计局2023年政府信息公开工作年度报告\n\n" + HEADING + "一、本年新收政府信息公开申请数量\t1\t0\t0\n"
    "二、上年结转政府信息公开申请数量\t2\t0\t0\n（一）予以公开\t1\t0\t0\t0\t0\t0\t1\n"
)


@pytest.fixture
def result(tmp_path: Path) -> FileResult:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return FileResult(path, checked=check_reports([read_alone(path)])[0])


def about(text: str, table: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(("[error]", "[warning]", "[info]")) and f" {table}" in line]


def test_cells_that_were_not_read_take_one_line_a_table(result):
    lines = about(as_text([result], ""), "requests")
    assert len(lines) == 1
    assert "form-incomplete" in lines[0]
    assert "blanks-dropped 1 条" in lines[0]
    assert "line-unreadable 2 条" in lines[0]


def test_sums_that_lack_figures_take_one_line_a_table(result):
    assert sum(line.startswith("? 无法核对") for line in as_text([result], "").splitlines()) <= len(("requests", "reviews"))


def test_all_of_it_is_said_where_that_is_asked_for(result):
    text = as_text([result], "", verbose=True)
    assert len(about(text, "requests")) == sum(
        remark.kind == "reading" and "requests" in remark.about for remark in result.remarks
    )
    assert "另有" not in text

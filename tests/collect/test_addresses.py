"""Reports from the web: what is fetched goes the way of files, and says where and when it was had."""

from pathlib import Path
from shutil import copy

import pytest

from fetching.serving import policy, served
from gongkai.collect.inputs import Input
from gongkai.collect.results import Result
from gongkai.collect.run import Options, add_all
from gongkai.fetching import Visitor
from gongkai.form import load_form
from gongkai.report.source import load_source
from synthesis import Agency, draw_figures, write_report

ROOT = Path(__file__).parents[2]


def report(container: str, name: str) -> bytes:
    form = load_form("2021")
    figures = draw_figures(form, 1, year=2023, agency=Agency("990000-shili", name, "990000"))
    return write_report(container, form, figures).data


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "datasets").mkdir()
    for name in ("agencies.csv", "agencies.schema.json"):
        copy(ROOT / "datasets" / name, tmp_path / "datasets")
    return tmp_path


def test_an_address_is_added_with_its_date_and_what_was_followed(project: Path) -> None:
    pages = {
        "/page.html": {"data": report("html", "沭阳县教育局"), "type": "text/html; charset=utf-8"},
        "/list/a.html": {
            "text": "<title>沭阳县民政局2023年政府信息公开年度报告</title><p>附件：<a href='b.docx'>2023年政府信息公开年度报告.docx</a>",
            "type": "text/html; charset=utf-8",
        },
        "/list/b.docx": {"data": report("docx", "沭阳县民政局"), "type": "application/octet-stream"},
    }
    with served(pages) as site:
        inputs = [Input(address=site.base + at) for at in ("/page.html", "/list/a.html", "/none.html")]
        visitor = Visitor(policy())
        results = add_all(inputs, project, Options(jobs=1), visitor=visitor)
        again = add_all(inputs[:1], project, Options(jobs=1), visitor=visitor)
    assert [_short(each) for each in results] == [
        ("added", "321322-jiaoyuju"), ("added", "321322-minzhengju"), ("unreadable", "http-gone"),
    ]  # fmt: skip
    assert [_short(each) for each in again] == [("same", "321322-jiaoyuju")]
    first, second = (load_source(project / "datasets" / each / "2023") for each in ("321322-jiaoyuju", "321322-minzhengju"))
    assert (first.file, second.file) == ("source.html", "source.docx")
    assert (first.url, second.url) == (inputs[0].address, inputs[1].address)
    assert first.retrieved == second.retrieved == policy().today().isoformat()
    assert (first.note, second.note) == ("", f"经由 {site.base}/list/b.docx。")
    assert (project / "datasets/321322-minzhengju/2023/source.docx").read_bytes() == pages["/list/b.docx"]["data"]


def _short(each: Result) -> tuple[str, str]:
    return each.outcome, each.agency_id or each.code

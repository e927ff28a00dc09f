"""Reports from the web: what is fetched goes the way of files, and says where and when it was had."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copy

import pytest

from fetching.serving import policy, served
from gongkai.collect.inputs import Input
from gongkai.collect.results import Result
from gongkai.collect.run import Options, add_all
from gongkai.fetching import Condition, Visitor
from gongkai.fetching.visits import Answer
from gongkai.form import load_form
from gongkai.report.source import load_source
from gongkai.versions import read_versions
from gongkai.watching.visit import visit
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
        "/list/b.docx": {"data": report("docx", "沭阳县民政局"), "type": "application/octet-stream", "headers": {"ETag": '"v1"'}},
    }
    with served(pages) as site:
        inputs = [Input(address=site.base + at) for at in ("/page.html", "/list/a.html", "/none.html")]
        visitor = Visitor(policy())
        results = add_all(inputs, project, Options(jobs=1), visitor=visitor)
        held = read_versions(project / "datasets/321322-minzhengju/2023")
        seen = visit(project / "datasets/321322-minzhengju/2023", visitor)
        known = site.asked[-1][1].get("If-None-Match")
        again = add_all(inputs[:1], project, Options(jobs=1), visitor=visitor)
    assert [_short(each) for each in results] == [
        ("added", "321322-jiaoyuju"), ("added", "321322-minzhengju"), ("unreadable", "http-gone"),
    ]  # fmt: skip
    assert [_short(each) for each in again] == [("same", "321322-jiaoyuju")]
    assert held is not None
    assert [(each.address, each.followed, each.etag, each.first_seen) for each in held.version] == [
        (f"{site.base}/list/b.docx", (f"{site.base}/list/b.docx",), '"v1"', policy().today().isoformat()),
    ]  # fmt: skip
    assert (seen.news, known) == ("same", '"v1"')
    first, second = (load_source(project / "datasets" / each / "2023") for each in ("321322-jiaoyuju", "321322-minzhengju"))
    assert (first.file, second.file) == ("source.html", "source.docx")
    assert (first.url, second.url) == (inputs[0].address, inputs[1].address)
    assert first.retrieved == second.retrieved == policy().today().isoformat()
    assert (first.note, second.note) == ("", f"经由 {site.base}/list/b.docx。")
    assert (project / "datasets/321322-minzhengju/2023/source.docx").read_bytes() == pages["/list/b.docx"]["data"]


def test_sites_are_visited_side_by_side_and_results_stay_in_order(project: Path) -> None:
    names = ("教育局", "民政局", "财政局", "司法局")
    pages = [{f"/{n}.html": {"data": report("html", f"沭阳县{name}")} for n, name in enumerate(names)} for _ in range(2)]
    with served(pages[0]) as one, served(pages[1]) as other:
        inputs = [Input(address=f"{(one, other)[n % 2].base}/{n}.html") for n in (3, 0, 2, 1, 9)]
        told: list[int] = []
        results = add_all(
            inputs, project, Options(jobs=1), visitor=Visitor(policy()), progress=lambda _stage, done, _total: told.append(done)
        )
        assert [path for path, _ in one.asked if path != "/robots.txt"] == ["/0.html", "/2.html"]
        assert [path for path, _ in other.asked if path != "/robots.txt"] == ["/3.html", "/1.html", "/9.html"]
    assert [each.address for each in results] == [each.address for each in inputs]
    assert [_short(each)[1] for each in results] == [
        "321322-sifaju", "321322-jiaoyuju", "321322-caizhengju", "321322-minzhengju", "http-gone",
    ]  # fmt: skip
    assert told == [1, 2, 3, 4, 5, 5]


def test_a_run_that_is_stopped_while_it_fetches_waits_for_no_further_address(project: Path) -> None:
    class Stopping(Visitor):
        def visit(self, address: str, known: Mapping[str, Condition] | None = None) -> Answer:
            if address.endswith("/2.html"):
                raise KeyboardInterrupt
            return super().visit(address, known)

    pages = {f"/{n}.html": {"data": report("html", "沭阳县教育局")} for n in range(9)}
    with served(pages) as site, pytest.raises(KeyboardInterrupt):
        add_all([Input(address=f"{site.base}/{n}.html") for n in range(9)], project, Options(jobs=1), visitor=Stopping(policy()))
    assert [path for path, _ in site.asked if path != "/robots.txt"] == ["/0.html", "/1.html"]
    assert not (project / "datasets/321322-jiaoyuju").exists()


def _short(each: Result) -> tuple[str, str]:
    return each.outcome, each.agency_id or each.code

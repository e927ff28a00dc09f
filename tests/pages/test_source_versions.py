"""The page of a report lists the versions of its source as the record has them, and judges none of them."""

import json
from pathlib import Path

from gongkai.package.rows import FindingRow
from gongkai.package.stored_package import read_package
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.versions import CellChange, Version, Versions, write_versions
from pages.conftest import Alter
from pages.parsed import CONSISTENT, SETTING, Parsed

OTHER = "0" * 64


def recorded(folder: Path, **said: str) -> Path:
    """Write a record beside a package: the source, and a version with another figure."""
    sha256 = read_package(folder).report["source"]["sha256"]
    cells = (
        CellChange("requests.new.total", "12", "number", "", "blank"),
        CellChange("requests.new.business", "1", "number", "1300", "number"),
    )
    versions = (
        Version(sha256, ".txt", 10, "", "2024-02-01", "first"),
        Version(OTHER, ".txt", 11, "2024-03-01", "2024-03-02", "figures", passages=2, cell=cells),
    )
    write_versions(folder, Versions("https://example.org/", "2024-03-02", version=versions, **said), {})
    return folder


def test_a_page_without_a_record_says_nothing_of_versions() -> None:
    assert 'id="versions"' not in render_agency_year(CONSISTENT, SETTING).page.body


def test_versions_are_listed_newest_first_with_the_cells_that_differ(altered: Alter) -> None:
    made = render_agency_year(recorded(altered(CONSISTENT)), SETTING)
    page, body = Parsed(made.page.body), made.page.body
    assert [attributes["id"] for attributes in page.all("li") if attributes.get("id", "").startswith("version-")] == [
        "version-2",
        "version-1",
    ]
    assert "2024-03-01 至 2024-03-02 看到" in page.by_id["version-2"]
    assert "2 格的数字不同。另有 2 段文字不同。" in page.by_id["version-2"]
    assert "日期不详 至 2024-02-01 看到" in page.by_id["version-1"]
    assert "本页的数字取自这一版" in page.by_id["version-1"]
    assert "本页的数字取自这一版" not in page.by_id["version-2"]
    assert '<a href="#requests.new.total">' in body
    assert "1,300" in page.by_id["version-2"]
    assert [(news.what, news.cells, news.number) for news in made.summary.news] == [("figures", 2, 2)]


def test_a_dead_link_is_told_apart_from_one_that_was_not_had(altered: Alter) -> None:
    folder = recorded(altered(CONSISTENT), outcome="http-gone", since="2024-03-01")
    made = render_agency_year(folder, SETTING)
    assert "网址自 2024-03-01 起没有内容了。" in made.page.body
    assert made.summary.news[-1].what == "gone"
    recorded(folder, outcome="http-failed", since="2024-03-01")
    made = render_agency_year(folder, SETTING)
    assert "未必是链接失效" in made.page.body
    assert [news.what for news in made.summary.news] == ["figures"]


def test_a_report_published_late_is_news(altered: Alter) -> None:
    def late(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        finding = dict.fromkeys(rows[0] if rows else FindingRow._fields, "")
        told = {"agency_id": "310000-gonganju", "year": "2023", "rule": "published-late", "severity": "warning"}
        return [
            *rows,
            {**finding, **told, "raw": "2024-02-09", "message": "登记的公布日期是 2024-02-09，法定期限为 2024-01-31。"},
        ]

    made = render_agency_year(altered(CONSISTENT, rows={"findings.csv": late}), SETTING)
    assert [(news.day, news.what, news.told[:7]) for news in made.summary.news] == [("2024-02-09", "late", "登记的公布日期")]


def test_a_record_that_is_wrong_keeps_no_page_from_being_made(altered: Alter) -> None:
    folder = recorded(altered(CONSISTENT))
    (folder / "versions.toml").write_text('checked = "<script>"\n', encoding="utf-8")
    body = render_agency_year(folder, SETTING).page.body
    assert 'id="versions"' not in body
    assert "<script>" not in body


def unread(folder: Path, **said: str) -> Path:
    """Write the error record of a report that could not be read, and a record of two versions."""
    folder.mkdir(parents=True)
    error = {
        "agency": "某局",
        "title": "某局年报",
        "file": "source.pdf",
        "code": "no-tables",
        "place": "",
        "message": "没有表",
        "remedy": "",
    }
    (folder / "error.json").write_text(json.dumps(error, ensure_ascii=False), encoding="utf-8")
    cells = (CellChange("requests.new.total", "12", "number", "13", "number"),)
    versions = (
        Version("1" * 64, ".pdf", 10, "", "2024-02-01", "first"),
        Version(OTHER, ".pdf", 11, "2024-03-01", "2024-03-02", "figures", cell=cells),
    )
    write_versions(folder, Versions("https://example.org/", "2024-03-02", version=versions, **said), {})
    return folder


def test_the_page_of_an_unreadable_report_and_its_twins_list_the_versions_too(tmp_path: Path) -> None:
    made = render_agency_year(unread(tmp_path / "230506-gonganfenju" / "2022", outcome="http-gone", since="2024-03-01"), SETTING)
    body, (data, _, _, markdown) = made.page.body, made.twins
    assert 'id="version-2"' in body
    assert "网址自 2024-03-01 起没有内容了。" in body
    assert "本页没有数字" in body
    assert "本页的数字取自" not in body
    assert 'href="#requests' not in body
    said = json.loads(data.text)["versions"]
    assert (said["outcome"], [each["change"] for each in said["versions"]]) == ("http-gone", ["first", "figures"])
    assert said["versions"][1]["cells"][0]["after"] == "13"
    assert "2024-03-01" in markdown.text
    assert OTHER in markdown.text
    assert [news.what for news in made.summary.news] == ["figures", "gone"]


def test_the_twins_of_a_report_carry_its_versions_and_say_when_it_cannot_be_read_any_more(altered: Alter) -> None:
    folder = recorded(altered(CONSISTENT))
    error = {"file": "source.txt", "code": "not-text", "place": "", "message": '文件<a href="x">损坏</a>', "remedy": ""}
    (folder / "error.json").write_text(json.dumps(error, ensure_ascii=False), encoding="utf-8")
    data, _, _, markdown = render_agency_year(folder, SETTING).twins
    said = json.loads(data.text)
    assert [each["sha256"] for each in said["versions"]["versions"]][1] == OTHER
    assert said["trouble"]["code"] == "not-text"
    assert "文件&lt;a href" in markdown.text
    assert OTHER in markdown.text
    data, _, _, markdown = render_agency_year(CONSISTENT, SETTING).twins
    assert (json.loads(data.text)["versions"], json.loads(data.text)["trouble"]) == (None, None)
    assert "Versions of the source" not in markdown.text

"""The page of an agency-year says what its package says, cell by cell, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from gongkai.form import load_form
from gongkai.package.stored_package import read_package
from gongkai.pages.report.agency_year import render_agency_year
from gongkai.pages.words.html import figure
from gongkai.sentences import sentences
from pages.conftest import Alter
from pages.parsed import CONSISTENT, FAILING, PROJECT, SETTING, Parsed


def page_of(folder: Path) -> Parsed:
    return Parsed(render_agency_year(folder, SETTING).page.body)


def test_every_cell_of_the_form_has_its_anchor_and_its_own_value(committed: tuple[Path, ...]) -> None:
    assert committed
    for folder in committed:
        package, page = read_package(folder), page_of(folder)
        cells = [attributes["id"] for attributes in page.all("td") if "id" in attributes]
        assert cells == [cell.id for cell in load_form(package.report["edition"]).cells]
        for cell, row in package.cells.items():
            if row.kind == "number":
                assert page.by_id[cell] == figure(row.value), cell
            else:
                assert not page.by_id[cell].strip("0").isdigit(), cell


def test_every_headline_figure_leads_to_a_cell_with_that_value(committed: tuple[Path, ...]) -> None:
    for folder in committed:
        body = render_agency_year(folder, SETTING).page.body
        package = read_package(folder)
        links = re.findall(r'<a class="figure" href="#([^"]+)">([^<]*)</a>', body)
        assert links
        for cell, shown in links:
            assert shown == figure(package.cells[cell].value)


def test_a_figure_that_a_failed_check_touches_makes_no_headline() -> None:
    links = re.findall(r'<a class="figure" href="#([^"]+)">', render_agency_year(FAILING, SETTING).page.body)
    assert "requests.new.total" in links
    assert not [cell for cell in links if cell.startswith("reviews.litigation_after_reconsideration.")]
    assert not [cell for cell in links if cell.startswith("reviews.reconsideration.")]


def test_links_inside_the_page_lead_somewhere(committed: tuple[Path, ...]) -> None:
    for folder in committed:
        page = page_of(folder)
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        targets = {link["href"][1:] for link in page.all("a") if link.get("href", "").startswith("#")}
        assert targets <= set(ids)
        headers = {name for cell in page.all("td") for name in cell.get("headers", "").split()}
        assert headers <= set(ids)


def test_a_failing_check_comes_first_with_arithmetic_and_cause() -> None:
    body = render_agency_year(FAILING, SETTING).page.body
    listed = re.findall(r'<tr id="check-([^"]+)">', body)
    assert listed[0] == "RV1.litigation_after_reconsideration"
    assert len(listed) == len(set(listed)) == 22
    row = body.split('<tr id="check-RV1.litigation_after_reconsideration">')[1].split("<tr")[0]
    assert "1 ≠ 0" in row
    assert "尚未判定" in row


def test_checks_of_zeros_alone_are_counted_in_one_row_a_rule_and_every_other_has_its_own(committed: tuple[Path, ...]) -> None:
    for folder in committed:
        body, checks = render_agency_year(folder, SETTING).page.body, read_package(folder).checks
        listed = set(re.findall(r'<tr id="check-([^"]+)">', body))
        counted = dict(re.findall(r'<tr id="zeros-([^"]+)"><th>另有 ([0-9]+) 项，各数都是零', body))
        left = [check for check in checks if check.check not in listed]
        assert {check.arithmetic for check in left} <= {"0 = 0"}
        assert {rule: str(sum(check.rule == rule for check in left)) for rule in {check.rule for check in left}} == counted


def test_figures_without_an_identity_are_called_unchecked() -> None:
    body = render_agency_year(CONSISTENT, SETTING).page.body
    table = body.split('id="table-disclosure"')[1].split('id="table-requests"')[0]
    assert "本表没有可以相互核对的数字，未经核对" in table
    assert body.count("本表没有可以相互核对的数字") == 1


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        ("blank", "", "空白"),
        ("dash", "—", "—"),
        ("dash", "/", "/"),
        ("none", "无", "无"),
        ("absent", "", "缺项"),
        ("unreadable", "?7", "无法读取"),
    ],
)
def test_nothing_is_never_shown_as_zero_nor_as_an_empty_cell(altered: Alter, kind: str, raw: str, shown: str) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[10] |= {"value": "", "kind": kind, "raw": raw}
        return rows

    page = page_of(altered(CONSISTENT, rows={"cells.csv": change}))
    assert page.by_id["requests.new.natural_person"] == shown
    legend = SETTING.files.file("wording.toml").read_text(encoding="utf-8").split(f"[kind.{kind}]")[1]
    assert legend.split('meaning = "')[1].split('"')[0] in "".join(page.text)


def test_a_remark_in_a_cell_stands_as_a_numbered_note_beside_its_table(committed: tuple[Path, ...]) -> None:
    folder = next(folder for folder in committed if folder.parent.name == "310000-zhengfu")
    body = render_agency_year(folder, SETTING).page.body
    cell = body.split("<td id=disclosure.regulations.issued ")[1].split("<td")[0]
    assert '17<sup><a href="#note-1"' in cell
    note = body.split('<li id="note-1"')[1].split("<li")[0]
    assert "其中修订15件" in note
    assert 'href="#disclosure.regulations.issued"' in note


@pytest.mark.parametrize("state", ["consistent", "inconsistent", "unsettled", "incomplete", "blank_as_zero"])
def test_the_badge_has_a_glyph_a_word_and_a_text_alternative(altered: Alter, state: str) -> None:
    twins = {twin.path: twin.text for twin in render_agency_year(altered(CONSISTENT, report={"badge": state}), SETTING).twins}
    endpoint = json.loads(twins["badge/a/310000-gonganju/2023.json"])
    assert endpoint["schemaVersion"] == 1
    svg = twins["badge/a/310000-gonganju/2023.svg"]
    glyph, word = endpoint["message"].split(" ")
    assert f">{glyph} {word}</text>" in svg
    assert 'role="img"' in svg
    assert f"{word}" in svg.split("<title>")[1].split("</title>")[0]
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_a_report_that_could_not_be_read_gets_a_page_that_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "230506-gonganfenju" / "2022"
    folder.mkdir(parents=True)
    error = {
        "agency_id": "230506-gonganfenju",
        "agency": "某县<i>某局",
        "year": 2022,
        "title": "某局<b>2022年年报",
        "file": "source.pdf",
        "code": "not-text",
        "place": "page 3",
        "message": "文件<损坏>",
        "remedy": "请重新取得",
    }
    (folder / "error.json").write_text(json.dumps(error, ensure_ascii=False), encoding="utf-8")
    rendered = render_agency_year(folder, SETTING)
    text = "".join(Parsed(rendered.page.body).text)
    assert all(error[key] in text for key in ("agency", "title", "file", "code", "place", "message", "remedy"))  # type: ignore[operator]
    assert "<b>" not in rendered.page.body
    assert rendered.summary.badge == "unreadable"
    english = "".join(Parsed(rendered.further[0].body).text)
    assert sentences()["not-text"].says[1:] in english
    assert "文件<损坏>" not in english


def test_a_report_whose_very_title_is_unknown_is_named_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "230506-gonganfenju" / "2022"
    folder.mkdir(parents=True)
    error = {"file": "source.toml", "code": "toml", "place": "", "message": "不是 TOML", "remedy": ""}
    (folder / "error.json").write_text(json.dumps(error, ensure_ascii=False), encoding="utf-8")
    assert render_agency_year(folder, SETTING).page.title == "230506-gonganfenju，2022 年年报（未能读取）"


def test_the_page_is_the_same_every_time(committed: tuple[Path, ...]) -> None:
    for folder in committed:
        assert render_agency_year(folder, SETTING) == render_agency_year(folder, SETTING)


def test_the_page_as_data_says_of_every_cell_what_the_table_says(committed: tuple[Path, ...]) -> None:
    for folder in committed:
        package, data = read_package(folder), json.loads(render_agency_year(folder, SETTING).twins[0].text)
        held = [value for lines in data["cells"].values() for columns in lines.values() for value in columns.values()]
        for (cell, row), value, place in zip(package.cells.items(), held, data["places"], strict=True):
            table, line, column = cell.split(".")
            assert data["cells"][table][line][column] == value
            told = {"raw": "" if isinstance(value, dict) else str(value), "reading": data["reading"], "second": "", "note": ""}
            told |= data["printed"].get(cell, {})
            assert (told["raw"], place, told["reading"]) == (row.raw, row.place, row.confidence), (folder, cell)
            assert (told["second"], told["note"]) == (row.raw_second, row.note), (folder, cell)


def test_downloads_and_citation_are_on_the_page() -> None:
    body = render_agency_year(CONSISTENT, SETTING).page.body
    for name in ("../2023.csv", "../2023.zip", "../2023.json"):
        assert f'href="{name}"' in body
    assert "[DS/OL]" in body
    assert "@misc{gongkai-310000-gonganju-2023," in body
    assert "[![" in body


def test_with_a_known_address_citations_name_it() -> None:
    setting = type(SETTING).of(PROJECT, "https://example.org/gongkai/")
    body = render_agency_year(CONSISTENT, setting).page.body
    assert "https://example.org/gongkai/a/310000-gonganju/2023/" in body
    assert "SITE/" not in body

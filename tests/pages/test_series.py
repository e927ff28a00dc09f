"""Series over both editions of the form: what means the same goes on, the break is marked, the rest is not joined."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from gongkai.checks.run import check_reports
from gongkai.form import load_form
from gongkai.package.write import write_package
from gongkai.pages.build.site import write_pages
from gongkai.report.assemble import assemble
from gongkai.report.source import Source
from gongkai.sources import read_bytes
from pages.parsed import DATASETS, PROJECT, Parsed
from synthesis import draw_figures, write_report

AGENCY = "310000-gonganju"
EDITIONS = {2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021"}
PARTS = ("other_not_corrected", "other_fee_unpaid", "other_other")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of an agency with two reports of each edition."""
    folder = tmp_path_factory.mktemp("series")
    shutil.copy(DATASETS / "agencies.csv", folder)
    for year, edition in EDITIONS.items():
        form = load_form(edition)
        data = write_report("text", form, draw_figures(form, year, year=year), "rows-plain", year).data
        target = folder / AGENCY / str(year)
        target.mkdir(parents=True)
        (target / "source.txt").write_bytes(data)
        source = Source(AGENCY, year, f"{year}年年度报告", "source.txt", "0" * 64, scope="own")
        checked = check_reports([assemble(source, len(data), read_bytes(data, "a.txt"))])
        write_package(target, checked[0], ("上海市公安局", "Shanghai"))
    write_pages(folder, PROJECT, folder / "output")
    return folder


def published(site: Path, year: int) -> dict[str, str]:
    with (site / AGENCY / str(year) / "cells.csv").open(encoding="utf-8") as stream:
        return {f"{row['table_id']}.{row['line_id']}.{row['column_id']}": row["value"] for row in csv.DictReader(stream)}


def series(site: Path, name: str) -> list[dict[str, str]]:
    with (site / "output/twins/a" / AGENCY / "series.csv").open(encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["series"] == name]


def test_equal_cells_go_on_and_the_first_year_of_the_new_edition_is_flagged(site: Path) -> None:
    rows = series(site, "requests.new.total")
    assert [row["value"] for row in rows] == [published(site, year)["requests.new.total"] for year in EDITIONS]
    assert [row["edition"] for row in rows] == list(EDITIONS.values())
    assert [row["flag"] for row in rows] == ["", "", "B", ""]
    assert [bool(row["reason"]) and bool(row["reason_en"]) for row in rows] == [False, False, True, False]


def test_one_line_of_2019_is_the_sum_of_three_of_2021(site: Path) -> None:
    rows = series(site, "requests.other.total")
    old, new = published(site, 2020), published(site, 2021)
    assert rows[1]["value"] == old["requests.other.total"]
    assert rows[2]["value"] == str(sum(int(new[f"requests.{part}.total"]) for part in PARTS))
    assert rows[2]["cells"].count(" + ") == 2
    assert rows[2]["flag"] == "B"


def test_what_does_not_mean_the_same_is_not_joined(site: Path) -> None:
    rows = series(site, "disclosure.normative_documents.issued")
    assert [row["kind"] for row in rows] == ["absent", "absent", "number", "number"]
    assert [row["value"] for row in rows[:2]] == ["", ""]


def test_the_break_is_seen_in_table_and_chart_with_its_reason(site: Path) -> None:
    source = (site / f"output/docs/a/{AGENCY}/index.md").read_text(encoding="utf-8")
    page = json.loads(source.strip().strip("-"))["body"]
    assert page.count('class="break" title=') == len({row["series"] for row in all_rows(site)})
    (chart,) = Parsed(page).all("svg")
    assert chart["role"] == "img"
    assert page.count('class="cut"') == 1
    notes = page.partition('id="breaks"')[2]
    assert "2021 年起为 2021 年版表式" in notes
    assert "三行之和与它相同" in notes
    assert "两版不可比" in notes
    assert f'a/{AGENCY}/series.csv"' in page


def all_rows(site: Path) -> list[dict[str, str]]:
    with (site / "output/twins/a" / AGENCY / "series.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))

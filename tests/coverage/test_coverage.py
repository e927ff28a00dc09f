"""What is held and what is missing on a day: cases.yaml beside this file, the bundled reports, the command and the page."""

import datetime
import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from gongkai.agencies.divisions import newest_year, places_in
from gongkai.agencies.model import Agencies, Agency, Period
from gongkai.agencies.registry import load_agencies
from gongkai.cli.status import command
from gongkai.coverage.expected import ELSEWHERE, STATES, coverage
from gongkai.coverage.held import Held, held
from gongkai.pages.collection.agency_names import read_registry
from gongkai.pages.collection.coverage_page import coverage_pages, day_of
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.renderer import Setting, open_desk

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
ROOT = Path(__file__).parents[2]
DATASETS = ROOT / "datasets"
DAY = datetime.date(2025, 12, 1)
HEAVIEST = 60 * 1024


def agency(name: str, level: str, kind: str, first: int | None = None, last: int | None = None) -> Agency:
    period = Period(name, name, name, "", (), "", "", first, last, "370600", 2023, level, kind, "", "own", "")
    return Agency(name, (period,))


def of_case(case: dict[str, Any]) -> tuple[list[Held], Agencies]:
    found = []
    for key, told in case["held"].items():
        name, year = key.split("/")
        found.append(Held(name, int(year), told[0], str(told[1]), "", "dead" in told))
    return found, Agencies(tuple(agency(name, *told) for name, told in sorted(case["agencies"].items())))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_each_agency_year_is_in_one_state(case: dict[str, Any]) -> None:
    found = coverage(*of_case(case), case["day"])
    told = {
        f"{place.agency_id}/{place.year}": place.state + (f" {place.days_late}" if place.days_late else "") + " dead" * place.dead
        for place in found.places
    }
    assert told == case["states"]
    assert sum(sum(found.counts(year).values()) for year in found.years) == len(told) + sum(place.dead for place in found.places)
    assert {place.state for place in found.places} <= set(STATES)


def test_every_division_of_county_level_and_above_is_expected_from_the_first_day() -> None:
    found = coverage([], Agencies(()), DAY)
    assert {each.code[:2] for each in found.provinces}.isdisjoint(ELSEWHERE)
    missing = {division.code for each in found.provinces for division in each.missing}
    assert missing == {division.code for division in places_in(2025) if division.code[:2] not in ELSEWHERE}
    assert missing.isdisjoint({"422900", "422921", "429001"}), "a code that groups, and two that a place had before"
    assert sum(each.registered for each in found.provinces) == 0


def test_a_registered_government_is_missing_no_more() -> None:
    found = coverage(held(DATASETS), load_agencies(DATASETS / "agencies.csv"), DAY)
    jiangsu = next(each for each in found.provinces if each.name == "江苏")
    assert "320500" not in {division.code for division in jiangsu.missing}
    assert "320100" in {division.code for division in jiangsu.missing}
    assert jiangsu.registered >= 1
    assert set(jiangsu.agencies) >= {"320500-gonganju", "320500-zhengfu"}


def test_folders_say_what_is_read_unreadable_and_only_found(tmp_path: Path) -> None:
    for name in ("310000-gonganju/2023", "370600-gonganju/2023"):
        shutil.copytree(DATASETS / name, tmp_path / name)
    (tmp_path / "320500-gonganju/2023").mkdir(parents=True)
    shutil.copy(DATASETS / "320500-gonganju/2023/source.toml", tmp_path / "320500-gonganju/2023")
    (tmp_path / "370600-gonganju/2023/datapackage.json").unlink()
    (tmp_path / "370600-gonganju/2023/error.json").write_text("{}", encoding="utf-8")
    record = 'address = "https://example.org/a"\nchecked = "2024-02-02"\noutcome = "http-gone"\nsince = "2024-02-01"\n'
    (tmp_path / "310000-gonganju/2023/versions.toml").write_text(record, encoding="utf-8")
    told = {each.agency_id: (each.state, each.dead) for each in held(tmp_path)}
    assert told == {
        "310000-gonganju": ("read", True), "320500-gonganju": ("found", False), "370600-gonganju": ("unreadable", False),
    }  # fmt: skip


def test_what_a_watched_column_lists_is_found_and_not_read_until_it_is_collected(tmp_path: Path) -> None:
    record = '[[column]]\naddress = "https://example.org/c/"\n' + "".join(
        f'[[column.report]]\nyear = {year}\ntitle = "年报"\naddress = "https://example.org/{year}"\nfirst_seen = "2024-02-02"\n'
        for year in (2022, 2023)
    )
    (tmp_path / "datasets/320500-gonganju/2023").mkdir(parents=True)
    for name in ("agencies.csv", "320500-gonganju/2023/source.toml"):
        shutil.copy(DATASETS / name, tmp_path / "datasets" / name)
    (tmp_path / "datasets/320500-gonganju/column.toml").write_text(record, encoding="utf-8")
    told = {(each.year, each.state, each.address) for each in held(tmp_path / "datasets")}
    assert told == {(2022, "listed", "https://example.org/2022"), (2023, "found", "")}
    run = CliRunner().invoke(command, ["--project", str(tmp_path), "--as-of", "2025-12-01", "--missing"])
    assert "320500-gonganju/2022\t找到未读，https://example.org/2022\t苏州市公安局" in run.stdout.splitlines()
    data = json.loads(CliRunner().invoke(command, ["--project", str(tmp_path), "--as-of", "2025-12-01", "--json"]).stdout)
    assert [each["listed_at"] for each in data["reports"] if each["listed_at"]] == ["https://example.org/2022"]
    registry = load_agencies(DATASETS / "agencies.csv")
    found = coverage(held(tmp_path / "datasets"), registry, DAY)
    page, _ = coverage_pages(open_desk(Setting.of(ROOT)), Holdings((), registry), found)
    assert (
        'id="listed-320500-gonganju-2022" href="https://example.org/2022" rel="noopener noreferrer external nofollow"'
        in page.body
    )
    (tmp_path / "datasets/320500-gonganju/column.toml").write_text(record.replace("https", "javascript"), encoding="utf-8")
    assert [each.year for each in held(tmp_path / "datasets")] == [2023]


def test_the_command_tells_a_year_and_everything_as_data() -> None:
    run = CliRunner()
    table = run.invoke(command, ["--project", str(ROOT), "--as-of", "2025-12-01", "--year", "2023", "--missing"])
    assert table.exit_code == 0
    lines = table.stdout.splitlines()
    assert lines[1].startswith("2023\t")
    assert any(line.startswith("310000-zhengfu/2023\t") for line in lines[2:])
    data = json.loads(run.invoke(command, ["--project", str(ROOT), "--as-of", "2025-12-01", "--json"]).stdout)
    assert data["as_of"] == "2025-12-01"
    states = [each["state"] for each in data["reports"] if each["year"] == 2023]
    assert {state: states.count(state) for state in set(states)} == {
        k: v for k, v in data["years"]["2023"].items() if k != "dead"
    }
    assert sum(each["divisions"] for each in data["provinces"]) > 3000


@pytest.mark.parametrize(
    ("found", "day"),
    [
        ([], "2024-01-01"),  # the registry's codes are of 2023
        ([Held("a", 2025, "read")], "2026-01-01"),
        ([Held("a", 2022, "read", "2023-01-31", "2025-06-30")], "2025-06-30"),
        ([Held("a", 2024, "read", "2024-02-01")], "2025-01-01"),
    ],
)
def test_a_site_goes_by_the_newest_day_that_its_data_know_of(found: list[Held], day: str) -> None:
    assert day_of(found, Agencies((agency("bureau", "county", "education"),))).isoformat() == day
    assert day_of([], Agencies(())) == datetime.date(newest_year(), 1, 1)
    assert newest_year() >= 2025


def test_the_page_is_small_and_names_every_place_that_is_missing() -> None:
    holdings = Holdings((), read_registry(DATASETS / "agencies.csv"))
    found = coverage(held(DATASETS), holdings.registry, DAY)
    page, english = coverage_pages(open_desk(Setting.of(ROOT)), holdings, found)
    assert len(gzip.compress(page.body.encode(), mtime=0)) < HEAVIEST
    assert "南京市" in page.body
    assert "沭阳县发展和改革局" in page.body
    assert "not yet due" in english.body
    many = coverage([Held(f"370600-ju{n:04d}", 2023, "read", "2024-01-31") for n in range(5000)], holdings.registry, DAY)
    listed, _ = coverage_pages(open_desk(Setting.of(ROOT)), holdings, many)
    assert "370600-ju0001" not in listed.body
    assert len(gzip.compress(listed.body.encode(), mtime=0)) < HEAVIEST

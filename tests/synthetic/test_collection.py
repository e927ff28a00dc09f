"""A synthetic collection is like a real one in what it holds, and unlike one in that it says everywhere that it is none."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from gongkai.agencies.registry import load_agencies
from gongkai.errors import GongkaiError
from synthesis.collection import NAMED, NOTE, Reporter, _sort, agencies, reporting, sorts, write_collection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("collection") / "project"
    write_collection(place, 40)
    return place


@pytest.fixture(scope="module")
def sources(folder: Path) -> list[dict[str, object]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("datasets/*/*/source.toml"))]


def test_every_place_where_a_reader_may_look_says_that_it_is_synthetic(folder, sources) -> None:
    assert len(sources) == 40
    assert all("合成示例" in str(each["title"]) and each["note"] == NOTE for each in sources)
    assert (folder / "gongkai.toml").read_text(encoding="utf-8") == NAMED
    assert "合成样本" in NAMED
    assert all(
        "合成示例" in period.name for agency in load_agencies(folder / "datasets" / "agencies.csv") for period in agency.periods
    )


def test_the_same_number_gives_the_same_bytes(folder, tmp_path: Path) -> None:
    write_collection(tmp_path / "again", 40)
    first, second = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()} for root in (folder, tmp_path / "again")
    )
    assert first == second


def test_six_hundred_reports_are_of_all_years_levels_and_sorts() -> None:
    chosen = reporting(600)
    reports: list[tuple[Reporter, int]] = [(reporter, year) for reporter, years in chosen for year in years]
    assert len(reports) == 600
    assert {year for _, year in reports} == set(range(2019, 2026))
    assert {reporter.office.level for reporter, _ in reports} == {"province", "prefecture", "county", "township"}
    assert {reporter.office.kind for reporter, _ in reports} == {
        "government",
        "general_office",
        "public_security",
        "other_department",
    }
    assert {reporter.office.scope for reporter, _ in reports} == {"own", "level", "region", "unstated"}
    assert len({reporter.code[:2] for reporter, _ in reports}) > 20
    counted = Counter(_sort(*each) for each in reports)
    assert all(counted[sort] > 1 for sort in sorts())
    assert counted[""] > 400


def test_more_reports_than_there_are_is_an_error() -> None:
    most = sum(len(reporter.years) for reporter in agencies())
    assert sum(len(years) for _, years in reporting(most)) == most > 1000
    with pytest.raises(GongkaiError, match=str(most)):
        reporting(most + 1)

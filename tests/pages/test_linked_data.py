"""Data sets described as Google Dataset Search asks for, inside a script element that no text can close."""

import json
import re

import pytest

from gongkai.indicators.definitions import indicators
from gongkai.pages.desk.renderer import open_desk
from gongkai.pages.machines.download_files import File, Offered
from gongkai.pages.machines.linked_data import collection_data, indicator_data, year_data
from gongkai.pages.report.agency_year import render_agency_year
from pages.conftest import Alter
from pages.parsed import CONSISTENT, PROJECT, SETTING

ADDRESS = "https://example.org/gongkai/"
KNOWN = type(SETTING).of(PROJECT, ADDRESS)


def collection(setting: object = KNOWN) -> dict[str, object]:
    desk = open_desk(setting)  # type: ignore[arg-type]
    files = tuple(File(name, 17, "0" * 64, "", "") for name in ("README.md", "cells.csv", "cells.parquet", "gongkai.sqlite"))
    return dict(json.loads(collection_data(desk, [2019, 2023], "0123456789ab", Offered(files))))


MARK = {"version": "0123456789ab", "dated": "2024-03-31"}
DESK = open_desk(KNOWN)


@pytest.mark.parametrize(
    "data",
    [
        json.loads(render_agency_year(CONSISTENT, KNOWN).page.linked),
        collection(),
        json.loads(indicator_data(DESK, next(iter(indicators().values())), [2019, 2023], MARK)),
        json.loads(year_data(DESK, 2023, 7, MARK)),
    ],
    ids=["report", "all", "indicator", "year"],
)
def test_what_dataset_search_asks_for_is_there(data: dict[str, object]) -> None:
    assert (data["@context"], data["@type"]) == ("https://schema.org/", "Dataset")
    assert data["name"]
    assert 50 <= len(str(data["description"])) <= 5000
    assert str(data["license"]).startswith("https://creativecommons.org/")
    assert data["isAccessibleForFree"] is True
    assert data["creator"]["name"]  # type: ignore[index]
    assert data["version"]
    assert re.fullmatch(r"\d{4}(/\d{4})?", str(data["temporalCoverage"]))
    assert str(data["spatialCoverage"]["name"]).startswith("中国")  # type: ignore[index]
    assert data["includedInDataCatalog"]["url"] == f"{ADDRESS}catalog.json"  # type: ignore[index]
    assert str(data["url"]).startswith(ADDRESS)
    files = data["distribution"]
    assert isinstance(files, list)
    assert len(files) >= 1
    for file in files:
        assert file["@type"] == "DataDownload"
        assert file["contentUrl"].startswith(ADDRESS)
        assert re.fullmatch(r"(text|application)/[a-z0-9.]+", file["encodingFormat"])


def test_files_that_are_no_data_are_not_offered() -> None:
    assert "README" not in json.dumps(collection()["distribution"])


def test_a_report_is_based_on_the_published_one_with_its_dates(altered: Alter) -> None:
    source = {"url": "https://example.org/r.pdf", "published": "2024-01-31", "retrieved": "2024-02-01"}

    def described(report: dict[str, object]) -> dict[str, object]:
        return {**report["source"], **source}  # type: ignore[dict-item]

    before = json.loads((CONSISTENT / "datapackage.json").read_text(encoding="utf-8"))["report"]
    data = json.loads(render_agency_year(altered(CONSISTENT, report={"source": described(before)}), KNOWN).page.linked)
    assert (data["datePublished"], data["dateModified"]) == ("2024-01-31", "2024-02-01")
    assert (data["isBasedOn"]["url"], data["isBasedOn"]["datePublished"]) == ("https://example.org/r.pdf", "2024-01-31")
    assert data["isBasedOn"]["sha256"] == before["source"]["sha256"]


def test_a_date_or_an_address_that_is_not_recorded_is_not_made_up() -> None:
    data = json.loads(render_agency_year(CONSISTENT, KNOWN).page.linked)
    assert not {"datePublished", "dateModified"} & data.keys()
    assert set(data["isBasedOn"]) == {"@type", "name", "sha256"}


def test_without_an_address_the_page_stands_for_it() -> None:
    data = json.loads(render_agency_year(CONSISTENT, SETTING).page.linked)
    assert data["url"] == "../../../a/310000-gonganju/2023/"


def test_no_name_closes_the_element(altered: Alter) -> None:
    name = "</script><img src=x>&\u2028"
    folder = altered(CONSISTENT, report={"agency": name, "title": name})
    linked = render_agency_year(folder, KNOWN).page.linked
    assert not re.search("[<>&\u2028]", linked)
    assert json.loads(linked)["creator"]["name"] == "/script img src x U+2028"

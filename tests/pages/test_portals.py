"""The collection as data portals and tools of machine learning read it: what their standards require is there, and true."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai import addresses
from gongkai.package.collected import write_collection
from gongkai.package.downloads import finish_downloads, start_downloads
from gongkai.pages.collection.agency_names import read_registry
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.machines.data_catalogue import catalogue_twins
from gongkai.pages.machines.download_files import Offered, read_offered
from gongkai.pages.machines.linked_data import catalogue_data
from gongkai.pages.report.agency_year import render_agency_year
from pages.parsed import DATASETS, PROJECT, SETTING

FOLDER = addresses.collection("gongkai")
ADDRESS = "https://example.org/gongkai/"
KNOWN = Setting.of(PROJECT, ADDRESS)
TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}


@pytest.fixture(scope="module")
def collection(committed: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection")
    write_collection(committed, folder, publication=KNOWN.publication)
    finish_downloads(folder, start_downloads(folder, KNOWN.publication))
    return folder


@pytest.fixture(scope="module")
def twins(committed: tuple[Path, ...], collection: Path) -> dict[str, dict[str, Any]]:
    holdings = Holdings(
        tuple(render_agency_year(folder, SETTING).summary for folder in committed), read_registry(DATASETS / "agencies.csv")
    )
    found = catalogue_twins(open_desk(KNOWN), holdings, read_offered(collection))
    return {twin.path: json.loads(twin.text) for twin in found if twin.path in ("dcat.jsonld", "croissant.json", "catalog.json")}


def nodes(data: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a JSON document."""
    if isinstance(data, dict):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from nodes(each)


def test_every_term_of_the_dcat_file_belongs_to_a_vocabulary_that_it_names(twins: dict[str, dict[str, Any]]) -> None:
    context = twins["dcat.jsonld"]["@context"]
    for node in nodes({key: value for key, value in twins["dcat.jsonld"].items() if key != "@context"}):
        for term in [*node, *([node["@type"]] if "@type" in node else [])]:
            assert term.startswith("@") or term.partition(":")[0] in context, term


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("dcat:Catalog", {"dct:title", "dct:description", "dct:publisher", "dct:license", "dcat:dataset", "foaf:homepage"}),
        ("dcat:Dataset", {"dct:title", "dct:description", "dct:publisher", "dct:license", "dct:identifier", "dcat:version",
                          "dcat:keyword", "dct:temporal", "dct:spatial", "dcat:landingPage", "dcat:distribution"}),
        ("dcat:Distribution", {"dcat:accessURL", "dcat:downloadURL", "dcat:mediaType", "dcat:byteSize", "dct:license", "spdx:checksum"}),
        ("dcat:DataService", {"dct:title", "dcat:endpointURL", "dcat:servesDataset"}),
        ("foaf:Agent", {"foaf:name"}),
        ("dct:PeriodOfTime", {"dcat:startDate", "dcat:endDate"}),
    ],
)  # fmt: skip
def test_what_dcat_requires_is_said(twins: dict[str, dict[str, Any]], kind: str, required: set[str]) -> None:
    found = [node for node in nodes(twins["dcat.jsonld"]) if node.get("@type") == kind]
    assert found
    assert not [node for node in found if required - set(node)]


def test_the_dcat_file_lists_every_file_once_with_its_size_and_hash(twins: dict[str, dict[str, Any]], collection: Path) -> None:
    (data_set,) = twins["dcat.jsonld"]["dcat:dataset"]
    told = {
        node["dcat:downloadURL"]["@id"].removeprefix(f"{ADDRESS}{FOLDER}"): (
            int(node["dcat:byteSize"]["@value"]), node["spdx:checksum"]["spdx:checksumValue"]["@value"],
        )
        for node in data_set["dcat:distribution"]
    }  # fmt: skip
    listed = json.loads((collection / "files.json").read_bytes())["files"]
    assert told == {each["name"]: (each["bytes"], each["sha256"]) for each in listed}
    assert data_set["dcat:version"] == json.loads((collection / "datapackage.json").read_bytes())["version"]
    assert data_set["dcat:version"].endswith(twins["catalog.json"]["version"])


def test_every_address_of_the_dcat_file_is_whole(twins: dict[str, dict[str, Any]]) -> None:
    for node in nodes(twins["dcat.jsonld"]):
        assert re.match(r"https?://|spdx:", node.get("@id", ADDRESS)), node


def test_croissant_describes_every_column_of_every_csv_file(twins: dict[str, dict[str, Any]], collection: Path) -> None:
    data = twins["croissant.json"]
    assert (data["@type"], data["conformsTo"]) == ("sc:Dataset", "http://mlcommons.org/croissant/1.0")
    assert not {"name", "description", "license", "url", "version", "creator", "citeAs", "distribution", "recordSet"} - set(data)
    files = {file["@id"]: file for file in data["distribution"]}
    for file in files.values():
        assert file["contentUrl"] == f"{ADDRESS}{addresses.collection('gongkai')}{file['name']}"
        assert re.fullmatch("[0-9a-f]{64}", file["sha256"])
    described: dict[str, list[str]] = {name: [] for name in files}
    for table in data["recordSet"]:
        for field in table["field"]:
            assert field["@id"] == f"{table['@id']}/{field['name']}"
            described[field["source"]["fileObject"]["@id"]].append(field["source"]["extract"]["column"])
        assert {key["@id"] for key in table.get("key", ())} <= {field["@id"] for field in table["field"]}
    for name, columns in described.items():
        with (collection / name).open(encoding="utf-8", newline="") as file:
            assert columns == next(csv.reader(file))


def test_croissant_and_the_data_package_agree_on_types(twins: dict[str, dict[str, Any]], collection: Path) -> None:
    tables = json.loads((collection / "datapackage.json").read_bytes())["resources"]
    told = {field["@id"]: field["dataType"] for table in twins["croissant.json"]["recordSet"] for field in table["field"]}
    assert told == {f"{t['name']}/{field['name']}": TYPES[field["type"]] for t in tables for field in t["schema"]["fields"]}


def test_without_files_there_is_nothing_to_describe(committed: tuple[Path, ...]) -> None:
    holdings = Holdings((render_agency_year(committed[0], SETTING).summary,), read_registry(DATASETS / "agencies.csv"))
    assert not {"dcat.jsonld", "croissant.json"} & {twin.path for twin in catalogue_twins(open_desk(KNOWN), holdings, Offered())}


def test_the_home_page_is_a_catalogue_for_search_engines() -> None:
    data = json.loads(catalogue_data(open_desk(KNOWN)))
    assert (data["@type"], data["url"], data["dataset"]["@id"]) == (
        "DataCatalog",
        f"{ADDRESS}catalog.json",
        f"{ADDRESS}download/",
    )

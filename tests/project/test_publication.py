"""What gongkai.toml may say: the JSON Schema that is published and the decoder agree, and an error names file and key."""

import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from gongkai.cli.config import settings
from gongkai.errors import DataError
from gongkai.publication import licences, publication_of, read_publication, schema

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "publication.yaml").read_text(encoding="utf-8"))
LEAST = {"id": "city-reports", "name": "城市年报", "name_en": "City Reports"}


def accepted(raw: dict[str, Any]) -> bool:
    try:
        publication_of(raw)
    except DataError:
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_schema_and_decoder_agree(case: dict[str, Any]) -> None:
    raw = {key: value for key, value in {**LEAST, **case["says"]}.items() if key not in case.get("without", ())}
    checker = jsonschema.Draft202012Validator(schema())
    assert accepted(raw) == case["good"]
    assert checker.is_valid(raw) == case["good"]
    if not case["good"]:
        with pytest.raises(DataError, match=f"gongkai.toml.*{re.escape(case['told'])}"):
            publication_of(raw)


def test_the_schema_is_one_and_explains_every_key_in_both_languages() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for key, told in schema()["properties"].items():
        chinese, _, english = told["description"].rpartition("。")
        assert chinese, key
        assert english.strip(), key


def test_the_projects_own_file_says_every_key_that_has_no_default_and_names_a_licence_that_is_known() -> None:
    raw = tomllib.loads((ROOT / "gongkai.toml").read_text(encoding="utf-8"))
    assert set(schema()["required"]) <= set(raw)
    assert set(licences()) == set(schema()["properties"]["licence"]["enum"])
    assert publication_of(raw).terms.url.startswith("https://creativecommons.org/")


def test_a_project_without_the_file_has_a_name_of_nobody(tmp_path: Path) -> None:
    assert read_publication(tmp_path, {}).id == "annual-reports"


def test_every_setting_tells_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gongkai.toml").write_text(
        'id = "c"\nname = "城"\nname_en = "C"\nrepository = "https://x.org/a"\n', encoding="utf-8"
    )
    monkeypatch.setenv("GONGKAI_REPOSITORY", "https://x.org/b")
    monkeypatch.setenv("GONGKAI_SITE_URL", "https://x.org/env")
    found = {each["key"]: (each["value"], each["origin"], each["name"]) for each in settings(tmp_path, "https://x.org/option")}
    assert found["id"] == ("c", "file", "gongkai.toml")
    assert found["repository"] == ("https://x.org/b", "environment", "GONGKAI_REPOSITORY")
    assert found["site_url"] == ("https://x.org/option/", "option", "--site-url")
    assert found["licence"] == ("CC-BY-4.0", "default", "")
    assert {each["key"]: each for each in settings(tmp_path)}["site_url"]["value"] == "https://x.org/env/"

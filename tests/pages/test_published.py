"""A publication that would collapse stops before the switch and lists what is lost; what is published is written down with it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.errors import GongkaiError
from gongkai.pages.build.published import OfReport, Published, collapsed, keep, last_published
from gongkai.pipeline import build

CASES = yaml.safe_load(Path(__file__).with_name("published.yaml").read_text(encoding="utf-8"))


def publication(case: Mapping[str, Any]) -> Published:
    return Published({f"x/{2000 + number}": OfReport("v", *case["of"]) for number in range(case["many"])})


@pytest.mark.parametrize("name", CASES)
def test_what_falls_or_rises_beyond_bounds_is_told(name: str) -> None:
    case = CASES[name]
    told = "；".join(collapsed(publication(case["last"]), publication(case["new"])))
    assert bool(told) == bool(case["told"])
    assert [words for words in case["told"] if words not in told] == []


def test_what_was_published_is_read_back_and_what_is_no_such_record_counts_for_nothing(tmp_path: Path) -> None:
    assert last_published(tmp_path) is None
    before = publication(CASES["all are lost"]["last"])
    keep(tmp_path, before)
    assert last_published(tmp_path) == before
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "published.json").write_bytes(b'{"reports": []}')
    assert last_published(tmp_path) == before


def test_a_build_that_would_lose_much_stops_and_leaves_the_site(root: Path, tmp_path: Path) -> None:
    name = "320500-gonganju/2023"
    shutil.copytree(root / "datasets" / name, tmp_path / "datasets" / name)
    shutil.copy(root / "datasets" / "agencies.csv", tmp_path / "datasets")
    for each in ("gongkai.toml",):
        (tmp_path / each).symlink_to(root / each)
    site = tmp_path / "output" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("old", encoding="utf-8")
    keep(site, publication({"many": 3, "of": [100, 30, 0]}))
    with pytest.raises(GongkaiError) as caught:
        build(tmp_path, jobs=1)
    assert caught.value.code == "publication-collapse"
    assert "x/2000、x/2001、x/2002" in caught.value.message
    assert (site / "index.html").read_text("utf-8") == "old"
    assert build(tmp_path, jobs=1, accept_changes=True).site
    published = last_published(tmp_path / "output")
    assert published
    assert list(published.reports) == [name]
    assert published.reports[name].figures > 50
    assert (site / "published.json").read_bytes() == (tmp_path / "output" / "published.json").read_bytes()

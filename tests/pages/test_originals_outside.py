"""Originals over a set size are kept outside the site: everything leads to them by their hash, and the site does not carry them."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from gongkai.package.stored_package import read_package
from gongkai.pages.build.publish import put_outside
from gongkai.pages.report.agency_year import AgencyYear, render_agency_year
from gongkai.publication import publication_of, stated
from pages.conftest import Alter
from pages.parsed import CONSISTENT, PROJECT, SETTING, Parsed

KEPT = "https://storage.example.org/originals/"
OUTSIDE = replace(SETTING, publication=publication_of({**stated(PROJECT), "originals": KEPT, "originals_over": 2}))
SHA = read_package(CONSISTENT).report["source"]["sha256"]


def rendered(altered: Alter, size: int) -> AgencyYear:
    source = {**read_package(CONSISTENT).report["source"], "bytes": size}
    return render_agency_year(altered(CONSISTENT, report={"source": source}), OUTSIDE)


def test_a_large_original_is_linked_by_its_hash_and_not_carried(altered: Alter) -> None:
    made = rendered(altered, 2_000_001)
    (link,) = [each for each in Parsed(made.page.body).all("a") if each["href"].startswith(KEPT)]
    assert (link["href"], {"noopener", "noreferrer"} <= set(link["rel"].split())) == (f"{KEPT}{SHA}.txt", True)
    assert SHA in made.page.body
    texts = {twin.path: twin.text for twin in made.twins}
    data = json.loads(texts["a/310000-gonganju/2023.json"])
    assert (data["source_file"], data["report"]["source"]["sha256"]) == (f"{KEPT}{SHA}.txt", SHA)
    assert f"<{KEPT}{SHA}.txt>" in texts["a/310000-gonganju/2023.md"]
    assert [name for name, _ in made.summary.files] == ["cells.csv"]
    assert made.summary.outside == (("source.txt", f"{SHA}.txt"),)


def test_an_original_up_to_that_size_is_carried(altered: Alter) -> None:
    made = rendered(altered, 2_000_000)
    assert KEPT not in made.page.body
    assert ("source.txt", "a/310000-gonganju/2023/source.txt") in made.summary.files
    assert made.summary.outside == ()


def test_what_is_kept_outside_lies_ready_under_its_hash_and_nothing_else(altered: Alter, tmp_path: Path) -> None:
    place = tmp_path / "originals"
    place.mkdir()
    (place / "0000.pdf").write_bytes(b"of an earlier build")
    summary = rendered(altered, 3_000_000).summary
    for _ in range(2):
        put_outside(PROJECT / "datasets", place, [summary])
        (kept,) = place.iterdir()
        assert kept.stem == SHA == hashlib.sha256(kept.read_bytes()).hexdigest()

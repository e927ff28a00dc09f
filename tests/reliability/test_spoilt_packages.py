"""What is left on disk may be anything: a package nobody can use is withdrawn with its reason, and all others are published."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongkai.comparisons.run_all import culprits
from gongkai.pipeline import Built, build
from reliability.registering import add_agencies

GOOD = "320500-gonganju/2023"
Spoil = Callable[[Path], object]


def replaced(file: str, old: str, new: str, *, sealed: bool = False) -> Spoil:
    """Return what puts other text into a file of a package; sealed, its descriptor declares the size and hash of that."""

    def spoil(folder: Path) -> None:
        data = (folder / file).read_bytes()
        changed = data.replace(old.encode(), new.encode("utf-8", "surrogatepass"), 1)
        assert changed != data
        (folder / file).write_bytes(changed)
        if sealed:
            declared = (folder / "datapackage.json").read_bytes()
            (folder / "datapackage.json").write_bytes(declared.replace(_seal(data), _seal(changed)))

    return spoil


def _seal(data: bytes) -> bytes:
    return f'"bytes":{len(data)},"hash":"sha256:{hashlib.sha256(data).hexdigest()}"'.encode()


def written(file: str, data: bytes) -> Spoil:
    return lambda folder: (folder / file).write_bytes(data)


def folder_in_place_of(file: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).unlink(missing_ok=True)
        (folder / file / "x").mkdir(parents=True)

    return spoil


def without_rows(folder: Path) -> None:
    data = (folder / "cells.csv").read_text(encoding="utf-8")
    replaced("cells.csv", data.partition("\n")[2], "", sealed=True)(folder)


ROW = "2023,requests,new,total,"
SPOILT: dict[str, Spoil] = {
    "a table is gone": lambda folder: (folder / "claims.csv").unlink(),
    "a table is a folder": folder_in_place_of("suspects.csv"),
    "a table is no UTF-8": replaced("cells.csv", ROW, "\udcff", sealed=True),
    "a table has no line end at its end": lambda folder: replaced("checks.csv", (folder / "checks.csv").read_text("utf-8")[-40:], (folder / "checks.csv").read_text("utf-8")[-40:-1], sealed=True)(folder),
    "a table has no rows": without_rows,
    "a table is empty": written("reviews.csv", b""),
    "a table is zeros": written("requests.csv", b"\0" * 4096),
    "a quote is never closed": replaced("findings.csv", "2023,", '2023,"', sealed=True),
    "a carriage return in a row": replaced("cells.csv", ROW, f"{ROW}\r", sealed=True),
    "a row of another report": replaced("cells.csv", "\n320500-", "\n310000-", sealed=True),
    "a row of another year": replaced("narrative.csv", ",2023,", ",2022,", sealed=True),
    "a figure that is none": replaced("cells.csv", ROW, f"{ROW}x", sealed=True),
    "a row twice": lambda folder: replaced("cells.csv", "\n", "\n" + (folder / "cells.csv").read_text("utf-8").split("\n")[1].replace(",regulations,", ",permits,") + "\n", sealed=True)(folder),
    "a descriptor cut short": lambda folder: (folder / "datapackage.json").write_bytes((folder / "datapackage.json").read_bytes()[:3000]),
    "a descriptor of nothing": written("datapackage.json", b'{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}'),
    "a descriptor too deep": written("datapackage.json", b'{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "a": ' + b"[" * 100_000),
    "a report that is a list": replaced("datapackage.json", '"report": {', '"report": [], "other": {'),
    "an unknown edition": replaced("datapackage.json", '"edition": "2021"', '"edition": "2031"'),
    "an unknown scope": replaced("datapackage.json", '"scope": "own"', '"scope": "galaxy"'),
    "an unknown badge": replaced("datapackage.json", '"badge": "consistent"', '"badge": "splendid"'),
    "no badge": replaced("datapackage.json", '"badge": "consistent",', ""),
    "a day that is none": replaced("datapackage.json", '"published": ""', '"published": "2023-02-30"'),
    "another year than its folder": replaced("datapackage.json", '"year": 2023', '"year": 2022'),
    "an accepted rule that is no more": replaced("datapackage.json", '"accepted": []', '"accepted": [{"rule": "no-such", "on": ""}]'),
    "a version that is none": replaced("datapackage.json", '"version": "2.0.0",', ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled reports; one of an agency of its own for each way to spoil its package, with a source that cannot be read any more."""
    folder = tmp_path_factory.mktemp("spoilt")
    shutil.copytree(root / "datasets", folder / "datasets")
    shutil.copy(root / "gongkai.toml", folder)
    add_agencies(folder / "datasets" / "agencies.csv", map(agency_of, range(len(SPOILT))))
    for number, spoil in enumerate(SPOILT.values()):
        _left_behind(root / "datasets" / GOOD, folder / "datasets" / agency_of(number) / "2023", spoil)
    _odd_things(folder)
    return folder


def agency_of(number: int) -> str:
    return f"320500-spoilt{number}"


def _left_behind(good: Path, folder: Path, spoil: Spoil) -> None:
    """Write a package of this agency as a build would, spoil it, and its source, too."""
    shutil.copytree(good, folder)
    agency_id = folder.parent.name
    for path in (*folder.glob("*.csv"), folder / "source.toml"):
        path.write_text(path.read_text("utf-8").replace("320500-gonganju", agency_id), encoding="utf-8")
    described = (folder / "datapackage.json").read_text("utf-8").replace("320500-gonganju", agency_id)
    for path in folder.glob("*.csv"):
        place = re.compile(rf'("path":"{path.name}",.*?)"bytes":[0-9]+,"hash":"sha256:[0-9a-f]+"', re.DOTALL)
        described = place.sub(lambda match, path=path: match[1] + _seal(path.read_bytes()).decode(), described)
    (folder / "datapackage.json").write_text(described, encoding="utf-8")
    spoil(folder)
    (folder / "source.txt").write_bytes(b"broken")


def _odd_things(project: Path) -> None:
    """Leave what is no report of anybody where reports are looked for."""
    datasets = project / "datasets"
    (datasets / "notes").write_text("a file", encoding="utf-8")
    (datasets / "310000-gonganju" / "٢٠٢٣").mkdir()
    shutil.copy(datasets / GOOD / "datapackage.json", datasets / "310000-gonganju" / "٢٠٢٣")
    (datasets / "310000-gonganju" / "20233").mkdir()
    (datasets / "310000-gonganju" / "2010" / "error.json").mkdir(parents=True)
    for year, data in (("2011", b"[1]"), ("2012", b"\xff"), ("2013", b'{"agency_id": 1, "code": 2, "message": ["x"]}')):
        (datasets / "310000-gonganju" / year).mkdir()
        (datasets / "310000-gonganju" / year / "error.json").write_bytes(data)
    (datasets / "310000-gonganju" / "2014" / "source.toml").mkdir(parents=True)
    (project / "output" / "crops" / "a" / "x" / "drafts").mkdir(parents=True)
    (project / "output" / "collection" / "old").mkdir(parents=True)


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    return build(project, jobs=1)


def test_the_others_are_published(project: Path, built: Built, root: Path) -> None:
    assert built.site
    left = {f"{folder.parent.name}/{folder.name}" for folder in (root / "datasets").glob("*/*") if folder.is_dir()}
    for name in left:
        assert "verdict unreadable" not in (built.site / "a" / name / "index.html").read_text(encoding="utf-8")
        for path in (root / "datasets" / name).iterdir():
            assert (project / "datasets" / name / path.name).read_bytes() == path.read_bytes()
    with (project / "output" / "collection" / "reports.csv").open(encoding="utf-8", newline="") as stream:
        assert {f"{row['agency_id']}/{row['year']}" for row in csv.DictReader(stream)} == left


@pytest.mark.parametrize("name", SPOILT)
def test_a_package_nobody_can_use_is_withdrawn_and_its_page_says_why_there_is_none(
    project: Path, built: Built, name: str
) -> None:
    agency_id = agency_of(list(SPOILT).index(name))
    (outcome,) = [outcome for outcome in built.outcomes if outcome.agency_id == agency_id]
    assert (outcome.badge, outcome.code) == ("unreadable", "sha256-differs")
    assert not (project / "datasets" / agency_id / "2023" / "datapackage.json").exists()
    page = (built.site / "a" / agency_id / "2023" / "index.html").read_text(encoding="utf-8")
    assert "verdict unreadable" in page
    assert "sha256" in page


def test_a_package_left_behind_that_is_whole_stays_published(root: Path, tmp_path: Path) -> None:
    """The fixture spoils what it says and nothing else."""
    shutil.copytree(root / "datasets", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    folder = tmp_path / "datasets" / "320500-gonganju" / "2023"
    _left_behind(root / "datasets" / GOOD, tmp_path / "datasets" / "320500-zhengfu" / "2023", lambda _: None)
    (folder / "source.txt").write_bytes(b"broken")
    build(tmp_path, jobs=1, with_site=False)
    assert (folder / "datapackage.json").is_file()
    assert (tmp_path / "datasets" / "320500-zhengfu" / "2023" / "datapackage.json").is_file()


def test_a_record_that_is_none_has_a_page_nevertheless(built: Built) -> None:
    for year in ("2011", "2012", "2013"):
        assert "verdict unreadable" in (built.site / "a" / "310000-gonganju" / year / "index.html").read_text(encoding="utf-8")


def test_a_report_whose_page_cannot_be_made_has_one_that_says_so(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "datasets", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    template = tmp_path / "site_src" / "templates" / "agency_year.html"
    template.parent.mkdir(parents=True)
    fault = '{% if report.agency_id == "310000-zhengfu" %}{{ 1 // 0 }}{% endif %}'
    template.write_text((root / "site_src/templates/agency_year.html").read_text(encoding="utf-8") + fault, encoding="utf-8")
    built = build(tmp_path, jobs=1)
    assert built.site
    assert [(o.agency_id, o.code) for o in built.outcomes if o.error] == [("310000-zhengfu", "internal")]
    for outcome in built.outcomes:
        page = (built.site / "a" / outcome.agency_id / outcome.year / "index.html").read_text(encoding="utf-8")
        assert ("verdict unreadable" in page) == (outcome.agency_id == "310000-zhengfu")
    record = json.loads((tmp_path / "datasets" / "310000-zhengfu" / "2024" / "error.json").read_bytes())
    assert record["title"].startswith("2024年上海市")
    reports = (tmp_path / "output" / "collection" / "reports.csv").read_text(encoding="utf-8")
    assert "310000-zhengfu" not in reports
    assert "310000-gonganju" in reports


@pytest.mark.parametrize("bad", [{0}, {6}, {2, 3}, {0, 1, 2, 3, 4, 5, 6}, set()])
def test_whoever_makes_all_stumble_is_found_among_all(bad: set[int]) -> None:
    folders = [Path(str(number)) for number in range(7)]

    def stumbles(some: Sequence[Path]) -> bool:
        return any(int(folder.name) in bad for folder in some)

    assert [int(folder.name) for folder in culprits(folders, stumbles)] == sorted(bad)

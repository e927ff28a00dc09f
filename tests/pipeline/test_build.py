"""A folder with bad files among good ones: the good are built, each bad one gets one clear record."""

import hashlib
import json
import shutil

import pytest

from gongkai.errors import DataError
from gongkai.pipeline import build
from sources.small_pdf import small_pdf
from synthesis.typeset import Page

GOOD = "320500-gonganju/2023"


@pytest.fixture
def project(root, tmp_path):
    """A project with five of the bundled reports, without a site."""
    shutil.copytree(root / "datasets", tmp_path / "datasets", ignore=shutil.ignore_patterns("320813-*", "321322-*"))
    shutil.copy(root / "gongkai.toml", tmp_path)
    return tmp_path


def add(project, folder_name, *, data=None, **changes):
    """Add one more year of a known agency; `data` replaces the source, `changes` lines of source.toml."""
    folder = project / "datasets" / "320500-gonganju" / folder_name
    shutil.copytree(project / "datasets" / GOOD, folder)
    for made in [*folder.glob("*.csv"), folder / "datapackage.json"]:
        made.unlink()
    if data is not None:
        (folder / "source.txt").write_bytes(data)
    values = {"year": folder_name, "sha256": f'"{hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()}"', **changes}
    lines = (folder / "source.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split(" ")[0] not in values]
    (folder / "source.toml").write_text("\n".join([*kept, *(f"{k} = {v}" for k, v in values.items() if v)]), encoding="utf-8")
    return folder


CASES = {
    "empty": ({"data": b""}, "empty-file"),
    "binary": ({"data": b"\x00\x01\x02" * 50}, "not-text"),
    "no form": ({"data": "政府信息公开工作年度报告\n没有表格。".encode()}, "no-form"),
    "changed after registration": ({"sha256": f'"{"0" * 64}"'}, "sha256-differs"),
    "no year": ({"year": ""}, "source-toml-invalid"),
    "another year": ({"year": "1999"}, "source-toml-invalid"),
    "unknown key": ({"colour": '"red"'}, "source-toml-invalid"),
    "a path outside the folder": ({"file": '"../../agencies.csv"'}, "source-toml-invalid"),
    "a name that the build writes": ({"file": '"cells.csv"'}, "source-toml-invalid"),
    "the record of an error": ({"file": '"Error.JSON"'}, "source-toml-invalid"),
    "a hidden file": ({"file": '".source.txt"'}, "source-toml-invalid"),
    "an address that is a script": ({"url": '"javascript:alert(1)"'}, "source-toml-invalid"),
    "another kind of file than registered": ({"container": '"html"'}, "container-differs"),
    "unknown scope": ({"scope": '"galaxy"'}, "source-toml-invalid"),
    "wrong type": ({"excerpt": '"yes"'}, "source-toml-invalid"),
    "not TOML": ({"title": '"'}, "source-toml-syntax"),
    "no such file": ({"file": '"other.txt"'}, "file-not-found"),
}


READ_BUT = {"empty-file", "not-text", "no-form", "container-differs"}
"""Codes of troubles met after source.toml was read and its file opened."""


@pytest.mark.parametrize("name", CASES)
def test_one_bad_report_is_recorded_and_the_others_are_built(project, name):
    change, code = CASES[name]
    folder = add(project, "2022", **change)
    built = build(project, with_site=False)
    assert {o.code for o in built.outcomes if o.badge == "unreadable"} == {code}
    assert sum(o.badge != "unreadable" for o in built.outcomes) == 5
    record = json.loads((folder / "error.json").read_text(encoding="utf-8"))
    assert (record["agency_id"], record["year"], record["code"]) == ("320500-gonganju", 2022, code)
    assert record["agency"] == "苏州市公安局"
    assert record["title"] == ("苏州市公安局2023年度政府信息公开工作年度报告" if code in READ_BUT else "")
    assert record["message"]
    assert record["remedy"]
    assert str(project) not in json.dumps(record)


def test_every_folder_has_exactly_one_outcome(project):
    for year, (change, _) in zip(range(2008, 2023), CASES.values(), strict=False):
        add(project, str(year), **change)
    outcomes = build(project, with_site=False).outcomes
    folders = sorted(f"{p.parent.name}/{p.name}" for p in (project / "datasets").glob("*/*") if p.is_dir())
    assert [f"{o.agency_id}/{o.year}" for o in outcomes] == folders


def test_a_package_published_before_survives_a_source_that_breaks(project):
    folder = project / "datasets" / GOOD
    before = (folder / "cells.csv").read_bytes()
    (folder / "source.txt").write_bytes(b"broken")
    build(project, with_site=False)
    assert (folder / "cells.csv").read_bytes() == before
    assert (folder / "error.json").is_file()


def test_a_package_of_another_version_does_not_outlive_a_source_that_breaks(project):
    folder = project / "datasets" / GOOD
    descriptor = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert '"name":"cells"' in descriptor.replace(" ", "")
    (folder / "datapackage.json").write_text(descriptor.replace("cells.csv", "figures.csv"), encoding="utf-8")
    shutil.copy(folder / "cells.csv", folder / "figures.csv")
    (folder / "source.txt").write_bytes(b"broken")
    outcomes = build(project, with_site=False).outcomes
    assert sum(outcome.badge == "unreadable" for outcome in outcomes) == 1
    assert not (folder / "datapackage.json").exists()
    assert (folder / "error.json").is_file()


def test_the_record_of_an_error_goes_when_the_source_is_mended(project):
    folder = project / "datasets" / GOOD
    good = (folder / "source.txt").read_bytes()
    (folder / "source.txt").write_bytes(b"broken")
    build(project, with_site=False)
    (folder / "source.txt").write_bytes(good)
    build(project, with_site=False)
    assert not (folder / "error.json").exists()


def test_an_agency_that_is_not_registered_is_recorded(project):
    (project / "datasets" / GOOD).parent.rename(project / "datasets" / "320500-nobody")
    codes = [o.code for o in build(project, with_site=False).outcomes if o.badge == "unreadable"]
    assert codes == ["agency-unknown"]


def test_a_title_of_another_year_or_agency_is_a_finding(project):
    text = (project / "datasets" / "370600-gonganju/2023/source.txt").read_bytes()
    folder = add(project, "2022", data=text)
    build(project, with_site=False)
    findings = (folder / "findings.csv").read_text(encoding="utf-8")
    assert "year-differs,error" in findings
    assert "agency-differs,warning" in findings


def test_the_number_of_processes_does_not_change_a_byte(project, monkeypatch):
    for year in range(2008, 2012):
        add(project, str(year))
    monkeypatch.setattr("gongkai.pipeline.making.CHUNK", 2)
    build(project, with_site=False, jobs=2)
    two = written(project)
    for path in [*project.rglob("*.csv"), *project.rglob("datapackage.json")]:
        if path.parent.name != "datasets":
            path.unlink()
    build(project, with_site=False, jobs=1)
    assert written(project) == two


def written(project):
    """What a build wrote, but for what it remembers."""
    found = (path for path in sorted(project.rglob("*")) if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(project): path.read_bytes() for path in found}


def test_a_folder_without_datasets_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(DataError) as caught:
        build(tmp_path)
    assert caught.value.code == "no-datasets"


def test_one_bad_file_among_ten_gives_nine_pages_and_one_that_says_why(project, root):
    shutil.copy(root / "gongkai.toml", project)
    for year in range(2015, 2020):
        add(project, str(year))
    bad = add(project, "2020", data=None, file='"report.pdf"')
    shutil.rmtree(project / "datasets/320500-gonganju/2015")
    (bad / "report.pdf").write_bytes(small_pdf([Page(595, 842, (), ())], password=True))
    description = (bad / "source.toml").read_text(encoding="utf-8")
    old = hashlib.sha256((bad / "source.txt").read_bytes()).hexdigest()
    new = hashlib.sha256((bad / "report.pdf").read_bytes()).hexdigest()
    (bad / "source.toml").write_text(description.replace(old, new), encoding="utf-8")
    built = build(project)
    pages = {path.parent.name + path.parent.parent.name: path for path in built.site.glob("a/*/*/index.html")}
    unread = [path for path in pages.values() if "verdict unreadable" in path.read_text(encoding="utf-8")]
    assert (len(built.outcomes), len(pages), len(unread)) == (10, 10, 1)
    page = unread[0].read_text(encoding="utf-8")
    for words in ("文件有密码或已加密", "请用原程序打开后另存为不带密码的文件", "whole file", "encrypted"):
        assert words in page


def test_a_wrong_row_of_the_registry_stops_only_its_agency(project):
    registry = project / "datasets" / "agencies.csv"
    text = registry.read_text(encoding="utf-8")
    assert "320500,2023,prefecture,public_security" in text
    registry.write_text(text.replace("320500,2023,prefecture,public_security", "320500,2023,city,police"), encoding="utf-8")
    built = build(project, with_site=False, second_reading=False)
    assert [problem.code for problem in built.registry] == ["bad-choice", "bad-choice"]
    assert {o.agency_id: o.code for o in built.outcomes if o.error} == {"320500-gonganju": "agency-refused"}
    told = json.loads((project / "datasets" / GOOD / "error.json").read_text(encoding="utf-8"))
    assert "city" in json.dumps(told, ensure_ascii=False)
    assert (project / "datasets" / "310000-gonganju" / "2023" / "datapackage.json").exists()

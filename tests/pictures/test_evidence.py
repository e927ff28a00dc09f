"""Pictures of cells in doubt: which cells get one, how long they stay, and that the page shows them."""

import json
import re
import shutil
from pathlib import Path

import pytest

from gongkai.form import load_form
from gongkai.package.stored_package import read_package
from gongkai.pictures.evidence import cut_crops, drop_stale
from gongkai.pictures.wanted import CropsWanted
from gongkai.pipeline import build
from pictures.conftest import AGENCY


@pytest.fixture
def package(project: Path) -> Path:
    outcomes = build(project, with_site=False).outcomes
    assert [outcome.badge for outcome in outcomes] == ["inconsistent"]
    return project / "datasets" / AGENCY / "2023"


def made(crops: Path) -> dict[str, tuple[bytes, int]]:
    return {path.stem: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(crops.glob(f"a/{AGENCY}/2023/crops/*"))}


def cut(package: Path, crops: Path, wanted: CropsWanted = CropsWanted.findings) -> dict[str, tuple[bytes, int]]:
    assert cut_crops([package], crops, wanted) == []
    return made(crops)


def test_cells_of_failed_checks_and_suspects_get_a_picture_and_no_others(package: Path, tmp_path: Path) -> None:
    form, read = load_form("2021"), read_package(package)
    failed = {check.check for check in read.checks if check.verdict == "fail"}
    found = set(cut(package, tmp_path / "crops"))
    assert {suspect.cell for suspect in read.suspects if suspect.cell} <= found
    assert {f"{rule}.{entry}" for rule, entry in (check.split(".") for check in failed)} == failed
    lines = {check.split(".")[1] for check in failed if check.startswith("RQ1.")}
    columns = {check.split(".")[1] for check in failed if not check.startswith("RQ1.")}
    assert found
    assert {cell for cell in found if cell.split(".")[1] not in lines and cell.split(".")[2] not in columns} == set()
    assert {cell.id for cell in form.cells if cell.line in lines and cell.table == "requests"} <= found


def test_what_is_unchanged_is_not_made_again(package: Path, tmp_path: Path) -> None:
    first = cut(package, tmp_path / "crops")
    assert cut(package, tmp_path / "crops") == first
    fresh = cut(package, tmp_path / "other")
    assert {name: data for name, (data, _) in fresh.items()} == {name: data for name, (data, _) in first.items()}


def test_all_cells_get_a_picture_when_asked_for_and_none_when_not(package: Path, tmp_path: Path) -> None:
    assert set(cut(package, tmp_path / "crops", CropsWanted.all)) == {cell.id for cell in load_form("2021").cells}
    assert 0 < len(cut(package, tmp_path / "crops")) < 200
    assert cut(package, tmp_path / "crops", CropsWanted.none) == {}
    assert [path for path in (tmp_path / "crops").rglob("*") if path.is_file()] == []


def test_a_place_that_moved_gets_a_new_picture(package: Path, tmp_path: Path) -> None:
    first = cut(package, tmp_path / "crops")
    cells = (package / "cells.csv").read_text(encoding="utf-8")
    (package / "cells.csv").write_text(re.sub(r"\[[0-9.]+,", "[1.0,", cells), encoding="utf-8")
    second = cut(package, tmp_path / "crops")
    assert second.keys() == first.keys()
    assert all(second[cell][0] != first[cell][0] for cell in first)


@pytest.mark.parametrize("place", ["page 1 [1,2,3,4]", "page 99999 [1.0,2.0,3.0,4.0]", "page 1 [1.0,2.0,3.0,4.0]; rm", "table 1"])
def test_a_place_that_is_none_makes_no_picture(package: Path, tmp_path: Path, place: str) -> None:
    cells = (package / "cells.csv").read_text(encoding="utf-8")
    (package / "cells.csv").write_text(re.sub(r"page [0-9]+ \[[^]]*\]", place, cells), encoding="utf-8")
    assert cut(package, tmp_path / "crops", CropsWanted.all) == {}


def test_pictures_go_with_their_report(package: Path, tmp_path: Path) -> None:
    cut(package, tmp_path / "crops")
    drop_stale([package], tmp_path / "crops")
    assert made(tmp_path / "crops")
    drop_stale([], tmp_path / "crops")
    assert [path for path in (tmp_path / "crops").rglob("*") if path.is_file()] == []


def test_a_source_that_is_not_the_one_read_is_told_and_gives_no_picture(package: Path, tmp_path: Path) -> None:
    with (package / "source.pdf").open("ab") as file:
        file.write(b"\n")
    (trouble,) = cut_crops([package], tmp_path / "crops", CropsWanted.findings)
    assert "sha256" in trouble
    assert made(tmp_path / "crops") == {}


def test_the_page_of_a_pdf_report_shows_suspect_cells_and_knows_of_other_pictures(project: Path, root: Path) -> None:
    shutil.copy(root / "gongkai.toml", project)
    built = build(project)
    assert built.undrawn == ()
    assert built.site
    page = (built.site / "a" / AGENCY / "2023" / "index.html").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="\./(crops/([a-z0-9_.]+)\.webp)" alt="原件图样：[^"<]+" width="\d+" height="\d+"', page)
    pictures = set(made(project / "output" / "crops"))
    assert {cell for _, cell in shown} < pictures
    data = json.loads((built.site / "a" / AGENCY / "2023.json").read_text(encoding="utf-8"))
    assert set(data["crops"]) == pictures
    assert data["source_file"] == "source.pdf"
    assert all((built.site / "a" / AGENCY / "2023" / address).is_file() for address, _ in shown)
    assert all(f'id="original-{cell}"' in page for _, cell in shown)
    assert set(re.findall(r'href="#(originals?-[a-z0-9_.]+)"', page)) <= set(re.findall(r'id="(originals?-[a-z0-9_.]+)"', page))
    assert 'href="#originals-requests"' in page
    suspects = {row.cell for row in read_package(project / "datasets" / AGENCY / "2023").suspects if row.cell}
    assert suspects <= {cell for _, cell in shown}

"""Packages to make pages from: the committed ones, and altered copies of them on disk."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pages.parsed import DATASETS

Alter = Callable[..., Path]


@pytest.fixture(scope="session")
def committed() -> tuple[Path, ...]:
    """The folders of all committed packages."""
    return tuple(sorted(path.parent for path in DATASETS.glob("*/*/datapackage.json")))


@pytest.fixture
def altered(tmp_path: Path) -> Alter:
    """What copies a package and alters the copy."""
    return altering(tmp_path)


def altering(place: Path) -> Alter:
    """Copy a package; change its report object, and rows of its CSV files by the value of a key column."""

    def alter(
        source: Path, *, report: Mapping[str, Any] | None = None, rows: Mapping[str, Any] | None = None, year: int = 0
    ) -> Path:
        target = place / source.parent.name / str(year or source.name)
        shutil.copytree(source, target)
        descriptor = json.loads((target / "datapackage.json").read_text(encoding="utf-8"))
        descriptor["report"].update({"year": year} if year else {}, **(report or {}))
        (target / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
        for name, change in (rows or {}).items():
            _change_rows(target / name, change)
        return target

    return alter


def _change_rows(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    rows = change(list(reader))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

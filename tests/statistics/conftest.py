"""A small synthetic collection with its site, built once."""

from pathlib import Path

import pytest

from gongkai.pipeline import build
from synthesis.collection import write_collection

REPORTS = 90


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statistics") / "project"
    write_collection(folder, REPORTS)
    build(folder, jobs=1)
    return folder


@pytest.fixture(scope="session")
def collection(project: Path) -> Path:
    return project / "output" / "collection"


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    return project / "output" / "site"

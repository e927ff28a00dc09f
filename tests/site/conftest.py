"""One site for all tests, built once from the bundled reports and a few of our own, served and looked at in Chromium."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.pipeline import build

from .browsing import ARGUMENTS, CHROMIUM
from .project import ADDRESS, EPOCH, lay_out
from .serving import serving


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own, built with its site."""
    folder = lay_out(tmp_path_factory.mktemp("site") / "project")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    try:
        build(folder, site_url=ADDRESS, jobs=1)
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH")
        os.environ |= {"SOURCE_DATE_EPOCH": before} if before is not None else {}
    return folder


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    """The folder of the built site."""
    return project / "output" / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with serving(site) as home:
        yield home


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed (.ci/system-packages installs it)")
    with playwright.sync_playwright() as running:
        window = running.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield window
        window.close()

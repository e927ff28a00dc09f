"""The same inputs give the same bytes, whoever builds them where; and the successor of the site engine gives the same pages."""

import hashlib
import html
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import gongkai

from .project import ADDRESS, EPOCH, lay_out

PACKAGE = Path(gongkai.__file__).resolve().parents[1]

# Chunks of two, so that five reports are spread over processes.
ELSEWHERE = """
import datetime, os, sys
from pathlib import Path
import gongkai.pages.build.report_pages, gongkai.pipeline.making
if __name__ == "__main__":
    os.umask(0o077)
    gongkai.pipeline.making.CHUNK = gongkai.pages.build.report_pages.CHUNK = 2
    gongkai.pipeline.build(Path(sys.argv[1]), site_url=sys.argv[2], jobs=2)
    print(datetime.date.today())
"""


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under a folder by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def another_day(folder: Path) -> dict[str, str]:
    """Return the variable by which a program believes that it is 400 days later; nothing where it cannot be told so."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return {}
    made = folder / "another_day.so"
    source = Path(__file__).with_name("another_day.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, source], check=True, capture_output=True)
    return {"LD_PRELOAD": str(made)}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project in another folder, its files made in another order, built in another world."""
    folder = lay_out(tmp_path_factory.mktemp("另 一个") / "somewhere else", backwards=True)
    world = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "12345", "SOURCE_DATE_EPOCH": EPOCH}
    later = another_day(tmp_path_factory.mktemp("clock"))
    env = {**os.environ, **world, **later, "PYTHONPATH": str(PACKAGE)}
    command = [sys.executable, "-c", ELSEWHERE, str(folder), ADDRESS]
    done = subprocess.run(command, cwd=folder.parent, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    ahead = date.fromisoformat(done.stdout.split()[-1]) - datetime.now(UTC).date()
    assert ahead >= timedelta(days=398 if later else -1)
    return folder


def test_two_builds_are_the_same_to_the_byte(project: Path, elsewhere: Path) -> None:
    first, second = digests(project / "output" / "site"), digests(elsewhere / "output" / "site")
    assert len(first) > 80
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_the_packages_are_the_same_too(project: Path, elsewhere: Path) -> None:
    assert digests(project / "datasets") == digests(elsewhere / "datasets")


def test_a_project_may_be_named_by_a_relative_path(elsewhere: Path) -> None:
    before = digests(elsewhere / "output" / "site")
    command = [sys.executable, "-m", "gongkai", "build", "--project", elsewhere.name, "--site-url", ADDRESS]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    done = subprocess.run(command, cwd=elsewhere.parent, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 3, "one report cannot be read"
    assert digests(elsewhere / "output" / "site") == before


def test_nothing_published_knows_where_it_was_built(project: Path) -> None:
    for path in (project / "output" / "site").rglob("*"):
        if path.is_file():
            assert str(project.parent).encode() not in path.read_bytes(), path


def test_zensical_builds_the_same_pages_from_the_same_configuration(project: Path) -> None:
    engine = Path(sys.executable).with_name("zensical")
    if not engine.exists():
        pytest.skip("zensical is not installed beside this Python")
    config = (project / "output" / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "output" / "zensical.yml").write_text(config.replace('site_dir: "site"', 'site_dir: "zensical"'), encoding="utf-8")
    command = [engine, "build", "--clean", "--strict", "--config-file", "output/zensical.yml"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [
        {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
        for folder in (project / "output" / "site", project / "output" / "zensical")
    ]
    assert sorted(pages[0]) == sorted(pages[1])
    for name, text in pages[0].items():
        assert body(text) == body(pages[1][name]), name
        assert text.count("Content-Security-Policy") == pages[1][name].count("Content-Security-Policy") == 1, name


def body(page: str) -> str:
    """Return what a page says between its frame; the engines escape the same characters in different ways."""
    return html.unescape(page.partition('<div class="sheet"')[2].partition("<footer")[0])

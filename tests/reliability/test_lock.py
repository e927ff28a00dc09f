"""One process at a time writes to a project: whoever comes meanwhile is told who does, and writes nothing."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.cli import app
from gongkai.errors import UsageError
from gongkai.lock import LOCK, alone


@pytest.mark.parametrize("words", [("add", "report.txt"), ("watch",), ("build", "--data-only")], ids=lambda words: words[0])
def test_what_writes_to_a_project_waits_for_nobody_and_tells_who_is_there(
    words: tuple[str, ...], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "datasets" / "310000-gonganju" / "2023"
    shutil.copytree(root / "datasets" / "310000-gonganju" / "2023", folder)
    shutil.copy(root / "datasets" / "agencies.csv", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    shutil.copy(folder / "source.txt", tmp_path / "report.txt")
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with alone(tmp_path / "output", "build"):
        done = CliRunner().invoke(app, [*words, "--project", str(tmp_path)])
    assert isinstance(done.exception, UsageError), done.output
    assert done.exception.code == "project-in-use"
    assert "gongkai build, PID" in done.exception.message
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != LOCK} == before

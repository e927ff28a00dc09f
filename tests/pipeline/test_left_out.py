"""A project that does not commit its packages: git is told by the build, which follows the setting."""

import shutil
from pathlib import Path

import pytest

from gongkai.pipeline import build
from project.checkout import git

REPORT = "310000-gonganju/2023"
MINE = "/*/*/draft.txt\n"


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A repository with one report that has never been built, whose packages are not committed."""
    folder = tmp_path / "datasets" / REPORT
    folder.mkdir(parents=True)
    for name in ("source.txt", "source.toml"):
        shutil.copy(root / "datasets" / REPORT / name, folder)
    shutil.copy(root / "datasets" / "agencies.csv", tmp_path / "datasets")
    settle(root, tmp_path, "built")
    git("init", "--quiet", cwd=tmp_path)
    return tmp_path


def settle(root: Path, project: Path, packages: str) -> None:
    text = (root / "gongkai.toml").read_text(encoding="utf-8")
    (project / "gongkai.toml").write_text(f'{text}packages = "{packages}"\n', encoding="utf-8")


def committed(project: Path) -> list[str]:
    """Return what a commit of everything would hold of the data."""
    git("add", "--all", "datasets", cwd=project)
    return git("ls-files", "datasets", cwd=project).split()


def test_a_report_of_built_packages_is_its_original_and_its_description(root: Path, project: Path) -> None:
    built = build(project, jobs=1, with_site=False)
    assert [outcome.badge for outcome in built.outcomes] == ["consistent"]
    assert (project / "datasets" / REPORT / "cells.csv").is_file()
    own = [f"datasets/{REPORT}/source.{suffix}" for suffix in ("toml", "txt")]
    assert committed(project) == ["datasets/.gitignore", *own, "datasets/agencies.csv"]
    settle(root, project, "committed")
    build(project, jobs=1, with_site=False)
    assert f"datasets/{REPORT}/datapackage.json" in committed(project)
    assert not (project / "datasets/.gitignore").exists()


def test_rules_of_somebody_else_stay_where_packages_are_committed(root: Path, project: Path) -> None:
    settle(root, project, "committed")
    (project / "datasets/.gitignore").write_text(MINE, encoding="utf-8")
    build(project, jobs=1, with_site=False)
    assert (project / "datasets/.gitignore").read_text(encoding="utf-8") == MINE

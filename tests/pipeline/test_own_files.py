"""A mistake in a data file of the program is one error of the installation, and nothing is touched."""

import os
import shutil
import subprocess
import sys

import pytest

SPOILT = {
    "a guard of a sentence": ("claims/claims.toml", "guarded = ", "guardde = ", "guardde"),
    "a threshold of a rule": ("rules/rules.toml", "percent = 30", "percents = 30", "percents"),
    "an edition of the form": ("form/edition_2021.toml", "first_year", "first_yaer", "first_yaer"),
    "a list of codes": ("codes.toml", "title_en = ", "titel_en = ", "titel_en"),
    "a pattern of words": ("recognise/wording.toml", "generic = '", "generic = '(", "正则表达式"),
    "no TOML at all": ("comparisons/reasons.toml", "[[reason]]", "[[reason]", "TOML"),
}


def stamps(folder):
    """What is in a folder, and when each file was written."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", SPOILT)
def test_a_broken_program_stops_before_it_touches_anything(name, root, tmp_path):
    shutil.copytree(root / "build" / "gongkai", tmp_path / "build" / "gongkai", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "datasets", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    before = stamps(tmp_path / "datasets")
    file, old, new, told = SPOILT[name]
    path = tmp_path / "build" / "gongkai" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "build"), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "gongkai", "build", "--data-only"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert "[installation]" in done.stderr
    assert done.stderr.count("\n") == 1
    assert file.rpartition("/")[2] in done.stderr
    assert told in done.stderr
    assert stamps(tmp_path / "datasets") == before

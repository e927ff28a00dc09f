"""`gongkai doctor` tells what is not there, what that disables and what brings it, and looks for nothing that has no words."""

import json
import os
import subprocess
import sys

import pytest

from gongkai.cli.doctor import LOOK, things_of
from gongkai.extras import MODULES
from gongkai.strict import packaged


@pytest.fixture
def doctor(root, tmp_path):
    """Run the command on a machine whose programs are in no folder that is looked in."""

    def run(*words, language="zh"):
        env = {
            **os.environ,
            "PYTHONPATH": str(root / "build"),
            "PATH": str(tmp_path),
            "GONGKAI_LANG": language,
            "PYTHONUTF8": "1",
        }
        command = [sys.executable, "-m", "gongkai", "doctor", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def test_every_thing_is_looked_for_and_every_extra_is_a_thing():
    things = things_of(packaged("gongkai.cli", "doctor.toml"))
    assert {thing.id for thing in things} == set(LOOK) | set(MODULES)
    assert all(thing.extra or thing.debian for thing in things)


def test_what_is_absent_is_told_with_what_it_disables_and_what_brings_it(doctor):
    done = doctor("--json")
    found = {each["id"]: each for each in json.loads(done.stdout)}
    assert (done.returncode, done.stderr) == (1, "")
    assert found["templates"] | {"detail": ""} == {
        "id": "templates", "title": "网站的模板和文字", "there": True, "detail": "", "disables": "", "brings": ""
    }  # fmt: skip
    assert not found["office"]["there"]
    assert found["office"]["disables"] == "DOC、WPS 等旧式 Office 文件读不了"
    assert found["office"]["brings"]
    english = doctor(language="en").stdout
    assert "✗ office  LibreOffice\n    DOC, WPS and other old Office files cannot be read\n    to have it: " in english


@pytest.mark.parametrize(("need", "code"), [("templates", 0), ("office", 1), ("offiec", 2)])
def test_only_what_is_needed_decides_about_the_exit_code(doctor, need, code):
    assert doctor("--need", need).returncode == code

"""What the words of a command line mean: folders, patterns, standard input; several processes; the language of the locale."""

import json
import os
import shutil
import subprocess
import sys

import click
import pytest

from gongkai.cli.watch import command, complete_report
from gongkai.rules.catalogue import rules

SHANGHAI = "datasets/310000-gonganju/2023/source.txt"
YANTAI = "datasets/370600-gonganju/2023/source.txt"


@pytest.fixture
def gongkai(root):
    """Run the command and return what became of it; `stdin` are bytes."""

    def run(*words, cwd=root, stdin=b"", **variables):
        env = {**os.environ, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1", **variables}
        return subprocess.run(
            [sys.executable, "-m", "gongkai", *words], cwd=cwd, env=env, input=stdin, capture_output=True, check=False
        )

    return run


@pytest.fixture
def folder(root, tmp_path):
    """Two reports in a folder within a folder, and files that are none."""
    (tmp_path / "年报" / "市局").mkdir(parents=True)
    (tmp_path / "年报" / ".hidden").mkdir()
    shutil.copy(root / SHANGHAI, tmp_path / "年报" / "甲.txt")
    shutil.copy(root / YANTAI, tmp_path / "年报" / "市局" / "乙.txt")
    shutil.copy(root / YANTAI, tmp_path / "年报" / ".hidden" / "丙.txt")
    (tmp_path / "年报" / "说明.json").write_text("{}", encoding="utf-8")
    return tmp_path


def names(done):
    return [each["file"] for each in json.loads(done.stdout)["files"]]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("年报", ["年报/市局/乙.txt", "年报/甲.txt"]),
        ("年报/*.txt", ["年报/甲.txt"]),
        ("年报/**/*.txt", ["年报/市局/乙.txt", "年报/甲.txt"]),
    ],
)
def test_folders_and_patterns_stand_for_the_files_they_hold(gongkai, folder, word, found):
    done = gongkai("check", word, "--format", "json", "--jobs", "2", cwd=folder)
    assert sorted(names(done)) == sorted(found)
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("word", ["没有/*.txt", "年报/市局/*.pdf"])
def test_a_pattern_without_a_file_is_wrong_usage_and_named(gongkai, folder, word):
    done = gongkai("check", word, cwd=folder)
    assert done.returncode == 2
    assert word in done.stderr.decode()


def test_a_report_is_read_from_standard_input(gongkai, root):
    done = gongkai("check", "-", stdin=(root / SHANGHAI).read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "42 条一致" in done.stdout.decode()


def test_several_processes_say_the_same_in_the_same_order(gongkai):
    alone, several = (gongkai("check", SHANGHAI, YANTAI, "--jobs", jobs) for jobs in ("1", "2"))
    assert (alone.returncode, alone.stdout) == (several.returncode, several.stdout)


def test_what_is_said_follows_the_locale(gongkai):
    english, chinese = (gongkai("explain", "no-such-rule", GONGKAI_LANG=lang) for lang in ("en_GB.UTF-8", "zh_CN.UTF-8"))
    assert "There is no rule" in english.stderr.decode()
    assert "没有规则" in chinese.stderr.decode()


def test_explain_without_a_code_lists_every_rule(gongkai):
    assert [line.split()[0] for line in gongkai("explain").stdout.decode().splitlines()] == list(rules())


def test_rule_codes_are_completed(gongkai):
    done = gongkai(_GONGKAI_COMPLETE="bash_complete", COMP_WORDS="gongkai explain RQ", COMP_CWORD="2")
    assert {line.partition(",")[2] for line in done.stdout.decode().split()} == {"RQ1", "RQ2", "RQ3"}


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("3208", ["320813-zhengfu"]), ("320813-zhengfu/", ["320813-zhengfu/2023", "320813-zhengfu/2024"]), ("../", [])],
)
def test_agencies_that_are_held_and_their_years_are_completed(root, typed, completed, monkeypatch):
    monkeypatch.chdir(root)
    assert complete_report(click.Context(command, info_name="watch"), command.params[0], typed) == completed

"""The command as a user runs it: exit codes, streams, what is said."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli import COMMANDS

YANTAI = "datasets/370600-gonganju/2023/source.txt"
SHANGHAI = "datasets/310000-gonganju/2023/source.txt"


@pytest.fixture
def gongkai(root):
    """Run the command in the checkout and return what became of it."""

    def run(*words, cwd=root):
        env = {**os.environ, "PYTHONPATH": str(root / "build"), "NO_COLOR": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "gongkai", *words]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained_with_an_example(gongkai, command):
    done = gongkai(command, "--help")
    assert done.returncode == 0
    assert f"例：gongkai {command}" in done.stdout


def test_check_of_a_consistent_report_is_clean(gongkai):
    done = gongkai("check", SHANGHAI)
    assert (done.returncode, done.stderr) == (0, "")
    assert "42 条恒等式：42 条一致" in done.stdout


def test_check_tells_what_fails_with_its_arithmetic_and_exits_with_1(gongkai):
    done = gongkai("check", YANTAI)
    assert done.returncode == 1
    assert "✗ 不符 RV1.litigation_after_reconsideration" in done.stdout
    assert "1 ≠ 0" in done.stdout


def test_check_names_the_cell_in_the_words_of_the_form(gongkai, root, tmp_path):
    text = (root / SHANGHAI).read_text(encoding="utf-8")
    printed = "3.补正后申请内容仍不明确\t2\t0\t0\t0\t0\t0\t2"
    assert printed in text
    (tmp_path / "年报.txt").write_text(text.replace(printed, printed.replace("\t2\t0\t0", "\t31\t0\t0", 1)), encoding="utf-8")
    done = gongkai("check", "年报.txt", cwd=tmp_path)
    assert "若 自然人 / 补正后申请内容仍不明确 由 31 改为 2（看不出规律），38 条等式全部成立\n" in done.stdout
    assert "只有一种最小的改法" in done.stdout


def test_check_lists_what_cannot_be_decided_and_what_the_text_would_agree_with(gongkai):
    lines = [line.strip() for line in gongkai("check", YANTAI).stdout.splitlines() if line.strip().startswith("若 ")]
    assert lines == [
        "若 结果维持 / 复议后起诉 由 1 改为 0（错一位），这一条等式成立",
        "若 总计 / 复议后起诉 由 0 改为 1（漏填），这一条等式成立，正文所说的“3”也就相符",
    ]


def test_explain_of_no_rule_is_wrong_usage(gongkai):
    done = gongkai("explain", "line-mising")
    assert (done.returncode, done.stdout) == (2, "")
    assert "line-missing" in done.stderr


@pytest.mark.parametrize(
    ("file", "fail_on", "code"),
    [(YANTAI, "never", 0), (YANTAI, "error", 1), (SHANGHAI, "info", 0), ("datasets/320500-gonganju/2023/source.txt", "info", 1)],
)
def test_fail_on_decides_about_the_exit_code(gongkai, file, fail_on, code):
    assert gongkai("check", file, "--fail-on", fail_on).returncode == code


def test_check_works_without_a_project(gongkai, root, tmp_path):
    shutil.copy(root / YANTAI, tmp_path / "年报.txt")
    assert gongkai("check", "年报.txt", cwd=tmp_path).returncode == 1


def test_check_prints_data_as_json_on_standard_output(gongkai):
    done = gongkai("check", YANTAI, "--format", "json")
    data = json.loads(done.stdout)["files"][0]["report"]
    assert (data["year"], data["edition"], data["badge"]) == (2023, "2021", "unsettled")
    assert len(data["checks"]) == 42
    assert done.stderr == ""


def test_show_cells_prints_one_array_of_objects(gongkai):
    cells = json.loads(gongkai("show", YANTAI, "--stage", "cells", "--json").stdout)
    assert len(cells) == 200
    assert set(cells[0]) >= {"cell", "value", "kind", "raw", "note", "place"}
    found = {cell["cell"]: cell for cell in cells}
    assert found["disclosure.fees.amount_10k_cny"]["value"] == 13026.22
    assert found["reviews.reconsideration.total"]["value"] is None
    assert found["reviews.reconsideration.total"]["kind"] == "blank"


@pytest.mark.parametrize("stage", ["document", "tables", "cells", "claims", "checks"])
def test_every_stage_can_be_shown_as_text_and_as_json(gongkai, stage):
    assert gongkai("show", YANTAI, "--stage", stage).stdout
    assert json.loads(gongkai("show", YANTAI, "--stage", stage, "--json").stdout)


def test_check_compares_the_prose_with_the_tables(gongkai):
    data = json.loads(gongkai("check", YANTAI, "--format", "json").stdout)["files"][0]["report"]
    failed = [claim for claim in data["claims"] if claim["verdict"] == "fail"]
    assert [(claim["rule"], claim["figure"], claim["arithmetic"]) for claim in failed] == [
        ("prose-reviews", "3", "2 + 0 = 2 ≠ 3")
    ]
    assert (data["scope"], data["scope_quote"]) == ("own", "市公安局")
    printed = gongkai("check", YANTAI).stdout
    assert "[warning] prose-reviews reviews.litigation_direct.total line " in printed
    assert "据正文“市公安局”" in printed


@pytest.mark.parametrize("words", [("check",), ("check", YANTAI, "--fail-on", "often"), ("fly",), ("build", "--jobs", "-1")])
def test_wrong_usage_exits_with_2(gongkai, words):
    done = gongkai(*words)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("none.txt", None, "file-not-found"),
        ("empty.txt", b"", "empty-file"),
        ("prose.txt", "政府信息公开工作年度报告没有表格".encode(), "no-form"),
    ],
)
def test_an_unreadable_file_is_one_clear_error_and_exits_with_3(gongkai, tmp_path, name, data, code):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = gongkai("check", name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"错误 [{code}] {name}: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_build_outside_a_project_says_what_to_do(gongkai, tmp_path):
    done = gongkai("build", cwd=tmp_path)
    assert done.returncode == 3
    assert "--project" in done.stderr


def test_build_prints_outcomes_as_json_and_fail_on_decides(gongkai, root, tmp_path):
    shutil.copytree(root / "datasets", tmp_path / "datasets")
    shutil.copy(root / "gongkai.toml", tmp_path)
    assert gongkai("build", "--data-only", "--fail-on", "error", cwd=tmp_path).returncode == 0, "nobody's mistake is proved"
    done = gongkai("build", "--data-only", "--json", "--fail-on", "warning", cwd=tmp_path)
    assert done.returncode == 1
    unsettled = {(each["agency_id"], each["year"]) for each in json.loads(done.stdout) if each["badge"] == "unsettled"}
    assert unsettled == {("370600-gonganju", "2023"), ("320813-zhengfu", "2023")}
    assert gongkai("build", "--data-only", cwd=tmp_path).returncode == 0


def test_serve_without_a_site_says_what_to_do(gongkai, tmp_path):
    done = gongkai("serve", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "gongkai build" in done.stderr


def test_an_internal_error_exits_with_4_and_shows_no_traceback(root):
    code = (
        "import sys, gongkai.report.assemble as r\n"
        "def broken(*_): raise ZeroDivisionError('x')\n"
        "r.recognised = broken\n"
        f"sys.argv = ['gongkai', 'check', {str(root / YANTAI)!r}]\n"
        "from gongkai.cli import main; main()\n"
    )
    env = {**os.environ, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 4
    assert "程序内部错误" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("reached", [1, 2], ids=["stopped", "full"])
def test_after_a_bar_the_cursor_is_back_on_a_new_line(reached: int, root: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    code = f"from gongkai.cli.console import progress_bar\nwith progress_bar({{'a': 'x'}}) as tell:\n tell('a', 0, 2); tell('a', {reached}, 2)"
    env = {**os.environ, "PYTHONPATH": str(root / "build"), "TERM": "xterm"}
    done = subprocess.run([sys.executable, "-c", code], stderr=theirs, env=env, check=False, timeout=60)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0
    assert f"{reached}/2" in said
    assert said.endswith("\x1b[?25h\r\n")

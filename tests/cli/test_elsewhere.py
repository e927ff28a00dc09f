"""The check in other people's repositories: as a pre-commit hook, and as a step of a GitHub workflow.

Both run here as they are written, with this interpreter in the place of the one that they would install.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

YANTAI = "datasets/370600-gonganju/2023/source.txt"
SHANGHAI = "datasets/310000-gonganju/2023/source.txt"
HOSTILE = "$(touch pwned) `touch pwned`; touch pwned 年报.txt"


@pytest.fixture(scope="module")
def hook(root):
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return hook


@pytest.fixture(scope="module")
def action(root):
    return yaml.safe_load((root / "action.yml").read_text(encoding="utf-8"))


@pytest.fixture
def place(root, tmp_path):
    """Return a working folder with reports, and the environment in which `gongkai` is a command."""
    program = tmp_path / "action" / ".venv" / "bin" / "gongkai"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gongkai "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    work = tmp_path / "work"
    (work / "2023" / "市").mkdir(parents=True)
    shutil.copy(root / SHANGHAI, work / "2023" / HOSTILE)
    shutil.copy(root / YANTAI, work / "2023" / "市" / "烟台 年报.txt")
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return work, {**os.environ, "PATH": path, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1"}


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("2023年政府信息公开工作年度报告.docx", True),
        ("docs/2023/市公安局年报.pdf", True),
        ("年度报告（公开）.OFD", True),
        ("年报/说明.docx", False),
        ("年报.xlsx", False),
        ("README.md", False),
    ],
)
def test_the_hook_takes_files_that_are_called_reports(hook, name, taken):
    assert bool(re.search(hook["files"], name)) is taken


def test_the_hook_runs_as_it_is_written(hook, place):
    work, env = place
    assert (hook["id"], hook["language"]) == ("gongkai-check", "python")
    command = [*shlex.split(hook["entry"]), "--fail-on", "error", f"2023/{HOSTILE}", "2023/市/烟台 年报.txt"]
    done = subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "✗ 不符 RV1.litigation_after_reconsideration" in done.stdout


def test_the_action_installs_what_the_lock_file_names(action, root):
    install = action["runs"]["steps"][1]["run"]
    assert install == 'make -C "$GITHUB_ACTION_PATH" .venv/core PYTHON=python OCR="$OCR"'
    makefile = (root / "Makefile").read_text()
    assert re.search(r"^LOCKED = .*--require-hashes -r$", makefile, re.MULTILINE)
    assert re.search(r"^\$\(CORE\): .*\n\t\$\(LOCKED\) \.ci/", makefile, re.MULTILINE)


def test_nothing_from_outside_is_spliced_into_a_command_of_the_action(action, root):
    assert [step["run"] for step in action["runs"]["steps"] if "${{" in step.get("run", "")] == []
    uses = re.findall(r"uses: (.+)", (root / "action.yml").read_text(encoding="utf-8"))
    assert uses
    assert [used for used in uses if not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used)] == []


def run_step(action, place, **inputs):
    """Run the last step of the action as a runner does, and return it with what it handed on."""
    work, env = place
    runner = work.parent / "runner"
    runner.mkdir(exist_ok=True)
    given = {name: spec.get("default", "") for name, spec in action["inputs"].items()} | inputs
    step = action["runs"]["steps"][-1]
    filled = {
        key: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda name: given[name[1]], value) for key, value in step["env"].items()
    }
    env |= filled | {
        "GITHUB_ACTION_PATH": str(work.parent / "action"),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
        "RUNNER_TEMP": str(runner),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return runner, subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("inputs", "code", "files"),
    [
        ({"files": "2023/**\n"}, 1, 2),
        ({"files": "2023/*.txt\n\n2023/市/*.txt", "fail-on": "never"}, 0, 2),
        ({"files": "2023/*.pdf"}, 2, 0),
        ({"files": "2023/没有.txt"}, 3, 1),
        ({"files": "$(touch pwned)`touch pwned`"}, 3, 1),
    ],
)
def test_the_action_checks_the_files_that_match(action, place, inputs, code, files):
    runner, done = run_step(action, place, **inputs)
    assert done.returncode == code, done.stderr
    assert all(line.startswith("::") for line in done.stdout.splitlines())
    summary = runner / "summary"
    assert (summary.read_text(encoding="utf-8").count("<h3>") if summary.exists() else 0) == files
    assert not list(place[0].rglob("pwned"))


def test_the_action_hands_other_formats_on_as_a_file(action, place):
    runner, done = run_step(action, place, files="2023/市/*", format="sarif")
    assert (done.returncode, done.stdout) == (1, "")
    assert (runner / "output").read_text(encoding="utf-8") == f"report={runner}/gongkai-check\n"
    assert '"version": "2.1.0"' in (runner / "gongkai-check").read_text(encoding="utf-8")


def test_a_format_that_is_none_is_wrong_usage(action, place):
    _, done = run_step(action, place, files="2023/市/*", format="x\nreport=/etc/passwd")
    assert done.returncode == 2

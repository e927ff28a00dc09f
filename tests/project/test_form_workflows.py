"""The workflows that take forms, as they are written: their steps run here with hostile fields, as a runner would run them.

Of a runner's expressions only those that the files have are understood: values of the event, and whether a file is there.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from gongkai.cli.take_form import issue_forms
from project.checkout import ROOT, git

STARTER = ROOT / "build/gongkai/cli/starter"
FILES = {"own": ROOT / ".github/workflows/forms.yml", "starter": STARTER / "workflows/forms.yml"}
ALL = [*sorted((ROOT / ".github/workflows").glob("*.yml")), *sorted((STARTER / "workflows").glob("*.yml"))]
REPORT, CELL = "310000-gonganju/2023", "requests.granted.total"
PREPARES = {"pip install -r requirements.txt"}
HOSTILE = [
    """$(touch pwned) `touch pwned` "; touch pwned; # '; touch pwned; ' | touch pwned && touch pwned $GH_TOKEN ${GONGKAI_FORM_DATE}""",
    "${{ secrets.GITHUB_TOKEN }} %0A::error::x\n::add-path::/tmp\n::stop-commands::x",
    "-rf / ../../.github/workflows/x \x1b[31mred",
    "=cmd|' /C calc'!A0\n[[accepted]]\nrule = 'RQ1'",
]  # fmt: skip
_EXPRESSION = re.compile(r"\$\{\{\s*([^}]*?)\s*\}\}")
_FILE_IS_THERE = re.compile(r"hashFiles\('([^']+)'\) != ''")


class Runner(NamedTuple):
    """A checkout, where a step runs, and the event that started it."""

    checkout: Path
    event: dict[str, str]

    def run(self, job: dict[str, Any], **more: str) -> list[tuple[str, "subprocess.CompletedProcess[str]"]]:
        """Run the commands of a job until one fails, and return each with its end."""
        done: list[tuple[str, subprocess.CompletedProcess[str]]] = []
        for step in job["steps"]:
            if "run" not in step or step["run"] in PREPARES or not self._wanted(step.get("if", "")):
                continue
            told = {name: self._filled(value) for name, value in step.get("env", {}).items()}
            env = {**os.environ, "PATH": f"{self.checkout.parent / 'bin'}{os.pathsep}{os.environ['PATH']}", **told, **more}
            env |= {"PYTHONPATH": str(ROOT / "build"), "GIT_CONFIG_GLOBAL": os.devnull, "PYTHONUTF8": "1", "GONGKAI_LANG": "zh"}
            words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            ended = subprocess.run(
                words, cwd=self.checkout, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
            done.append((step["run"], ended))
            if ended.returncode:
                break
        return done

    def _filled(self, value: str) -> str:
        return _EXPRESSION.sub(lambda found: self.event[found[1]], value)

    def _wanted(self, condition: str) -> bool:
        found = _FILE_IS_THERE.fullmatch(condition)
        assert found or not condition, condition
        return not found or (self.checkout / found[1]).is_file()


def jobs(path: Path) -> dict[str, Any]:
    # BaseLoader: YAML 1.1 would read the key "on" as true.
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["jobs"]  # noqa: S506 - strings only
    return loaded


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A checkout of a project with one report, and the program on the path."""
    checkout, programs = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "datasets" / REPORT, checkout / "datasets" / REPORT)
    shutil.copy(ROOT / "datasets/agencies.csv", checkout / "datasets")
    for name, folder in (("Makefile", "."), (".ci/propose", ".ci")):
        (checkout / folder).mkdir(exist_ok=True)
        shutil.copy(ROOT / name, checkout / folder)
    (checkout / ".github").mkdir()
    shutil.copy(ROOT / ".ci/propose", checkout / ".github/propose")
    (checkout / ".gitignore").write_text("output/\n", encoding="utf-8")
    programs.mkdir()
    for name, words in (("gongkai", "-m gongkai"), ("python", "")):
        (programs / name).write_text(f'#!/bin/bash\nexec {sys.executable} {words} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    git("init", "--quiet", cwd=checkout)
    git("add", "--all", cwd=checkout)
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "first", cwd=checkout)
    git("init", "--quiet", "--bare", str(tmp_path / "remote"), cwd=tmp_path)
    event = {
        "github.event.issue.user.login": "some-one", "github.event.issue.created_at": "2026-03-02T08:00:00Z", "github.event.issue.number": "17",
        "github.token": "t", "github.repository": "city/reports", "github.server_url": "https://example.org",
        "github.event.repository.default_branch": "main",
    }  # fmt: skip
    return Runner(checkout, event)


def form(kind: str, **filled: str) -> str:
    return "".join(f"### {field.label}\n\n{filled.get(field.id, '_No response_')}\n\n" for field in issue_forms()[kind].field)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_field_is_text_in_the_change_or_refused_and_never_runs(name: str, text: str, runner: Runner) -> None:
    body = form("data-error", report=REPORT, cell=CELL, shown=figure(), printed="7", evidence=text)
    event = {**runner.event, "github.event.issue.body": body, "github.event.issue.user.login": text}
    own, job = Runner(runner.checkout, event), jobs(FILES[name])
    steps = [{**step, "run": TAKEN} if step.get("run") == "make form" else step for step in job["take"]["steps"]]
    taken = own.run({"steps": steps})
    assert not [line for _, ended in taken for line in (ended.stdout + ended.stderr).splitlines() if line.startswith("::")]
    if taken[-1][1].returncode:
        assert "[issue-" in taken[-1][1].stderr, taken[-1][1].stderr
    else:
        assert "\x1b" not in (runner.checkout / "output/form.patch").read_text(encoding="utf-8")
        git("reset", "--quiet", "--hard", cwd=runner.checkout)  # the next job has a checkout of its own
        ended = own.run(job["propose"], PUSH_TO=str(runner.checkout.parent / "remote"))
        assert [each.returncode for _, each in ended] == [0], ended[-1][1].stderr
        assert git("diff", "--name-only", "HEAD~1", "HEAD", cwd=runner.checkout).split() == [f"datasets/{REPORT}/source.toml"]
    assert [*runner.checkout.parent.rglob("pwned*")] == []


TAKEN = "gongkai take-form\ngit add --all datasets\ngit diff --cached --binary --no-renames > output/form.patch\ntest -s output/form.patch"
"""The recipe of `make form` without the build, which reads files alone and takes long."""


def test_the_recipe_of_make_is_what_the_test_runs_with_a_build_in_it() -> None:
    recipe = re.search(r"(?m)^form:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert recipe is not None
    lines = [line.strip().replace("$(BIN)/", "") for line in recipe[1].splitlines()]
    assert [line for line in lines if "form.csv" not in line and "build" not in line] == TAKEN.splitlines()


def figure() -> str:
    wide = (ROOT / "datasets" / REPORT / "cells.csv").read_text(encoding="utf-8").splitlines()
    names = wide[0].split(",")
    rows = (dict(zip(names, line.split(","), strict=False)) for line in wide[1:])
    return next(row["value"] for row in rows if f"{row['table_id']}.{row['line_id']}.{row['column_id']}" == CELL)


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_no_expression_stands_in_a_command(path: Path) -> None:
    commands = [step["run"] for job in jobs(path).values() for step in job["steps"] if "run" in step]
    assert commands
    assert [command for command in commands if "${{" in command] == []

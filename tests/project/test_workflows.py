"""The workflows: pinned, with no more rights than they need, and doing what they say.

The last test runs the `run` steps of the workflows in a fresh clone of the last commit, as a runner would: with an
environment of its own that shares nothing with this one but pip's cache. There `make test` runs a quick part of the tests
(QUICK), and never this one again (GONGKAI_FRESH_CLONE guards against that).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.cache import FILE
from project.checkout import ROOT, git

FOLDER = ROOT / ".github" / "workflows"
STARTER = ROOT / "build" / "gongkai" / "cli" / "starter"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
PINNED = re.compile(r"uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
# Enough to notice a file that was not committed, a package that is not locked, a command that does not start.
QUICK = "-q -m 'not slow and not browser' -p no:cacheprovider tests/project/test_tree.py tests/form tests/cli/test_commands.py"
# With forms in tests/project/test_forms.py; by the hour at night; in every clean checkout, by .ci/run.
ELSEWHERE = ("make form", ".ci/propose", "make fuzz", "make soak", "make lint", "make site")
PLAIN_COMMAND = re.compile(r"make [a-z]+|\.ci/[a-z-]+")


def load(path: Path) -> dict[str, Any]:
    # BaseLoader: YAML 1.1 would read the key "on" as true.
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    return loaded


def jobs() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path.name, name, job) for path in WORKFLOWS for name, job in load(path)["jobs"].items()]


def run_steps() -> list[str]:
    """Return each distinct command of the workflows, in the order in which they name it."""
    return list(dict.fromkeys(step["run"] for _, _, job in jobs() for step in job["steps"] if "run" in step))


def test_there_are_workflows_for_test_and_deploy() -> None:
    assert [path.name for path in WORKFLOWS] == ["deploy.yml", "forms.yml", "nightly.yml", "test.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit_and_says_its_version(path: Path) -> None:
    uses = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if not PINNED.match(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nobody_outside_can_start_a_workflow_with_rights(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    if path.name == "forms.yml":  # a label is put on by people with rights in the repository alone
        assert workflow["on"] == {"issues": {"types": ["labeled"]}}
        assert workflow["jobs"]["take"]["if"] == "github.event.label.name == 'take'"
        assert workflow["jobs"]["propose"]["needs"] == "take"
    else:
        assert set(workflow["on"]) <= {"push", "pull_request", "schedule", "workflow_dispatch"}


def test_only_what_deploys_and_what_proposes_may_write_and_a_deployment_runs_nothing_of_ours() -> None:
    rights = {(file, name): job["permissions"] for file, name, job in jobs()}
    assert rights.pop(("deploy.yml", "attest")) == {"id-token": "write", "attestations": "write"}
    assert rights.pop(("deploy.yml", "deploy")) == {"pages": "write", "id-token": "write"}
    assert rights.pop(("forms.yml", "propose")) == {"contents": "write", "pull-requests": "write"}
    assert all(right == {"contents": "read"} for right in rights.values())
    steps = load(FOLDER / "deploy.yml")["jobs"]["deploy"]["steps"]
    assert [step["uses"].split("@")[0] for step in steps] == ["actions/deploy-pages"]


def test_what_is_released_is_signed_by_a_job_that_runs_nothing_of_ours() -> None:
    built, attest = (load(FOLDER / "deploy.yml")["jobs"][name] for name in ("build", "attest"))
    assert attest["needs"] == "build"
    assert [step["uses"].split("@")[0] for step in attest["steps"]] == [
        "actions/download-artifact",
        "actions/attest-build-provenance",
    ]
    handed = [step["with"] for step in built["steps"] if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert handed == [{"name": "release", "path": "output/release"}]
    fetched, signed = (step["with"] for step in attest["steps"])
    assert (fetched, signed) == ({"name": "release", "path": "release"}, {"subject-path": "release/*"})


@pytest.mark.parametrize("path", [FOLDER / "deploy.yml", STARTER / "workflows/site.yml"], ids=lambda path: path.name)
def test_a_build_takes_along_what_the_last_one_read_and_git_never_does(path: Path) -> None:
    """The cache is the build's own file, restored before it runs; its values are keyed by content, so any older one serves."""
    steps = load(path)["jobs"]["build"]["steps"]
    (at,) = (i for i, step in enumerate(steps) if step.get("uses", "").startswith("actions/cache@"))
    assert steps[at]["with"] == {"path": str(FILE), "key": "gongkai-${{ github.run_id }}", "restore-keys": "gongkai-"}
    assert [step for step in steps[at:] if re.search("make publish|gongkai build", step.get("run", ""))]
    ignored = (ROOT / ".gitignore", STARTER / "gitignore")
    assert all(f"/{FILE.parent}/" in each.read_text(encoding="utf-8").splitlines() for each in ignored)


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [step for _, _, job in jobs() for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"] == {"persist-credentials": "false"} for step in checkouts)


def test_every_command_is_plain() -> None:
    """One word of the Makefile or a script of the project: nothing a title or a branch name could be spliced into."""
    assert [command for command in run_steps() if not PLAIN_COMMAND.fullmatch(command)] == []


def test_what_is_killed_at_night_is_each_seed_once() -> None:
    job = load(FOLDER / "nightly.yml")["jobs"]["soak"]
    (step,) = (step for step in job["steps"] if step.get("run") == "make soak")
    assert step["env"]["FIRST"] == "${{ matrix.first }}"
    firsts, killed = [int(each) for each in job["strategy"]["matrix"]["first"]], int(step["env"]["KILLED"])
    assert firsts == list(range(0, 2000, killed))
    said = subprocess.run(
        ["make", "-n", "-s", "soak"], cwd=ROOT, env={**os.environ, "KILLED": "7", "FIRST": "21"}, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    assert said.strip().endswith("-m bench.soak --n 7 --seed 21")


def test_every_job_ends() -> None:
    assert [name for _, name, job in jobs() if "timeout-minutes" not in job] == []


def test_every_supported_python_is_tested() -> None:
    assert load(FOLDER / "test.yml")["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_zizmor_finds_nothing() -> None:
    zizmor = shutil.which("zizmor", path=Path(sys.executable).parent)
    assert zizmor is not None, "zizmor belongs to the development environment"
    run = subprocess.run(
        [zizmor, "--offline", "--pedantic", "--no-config", str(ROOT)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def pip_says(*question: str) -> str:
    """Return what pip of this environment answers."""
    return subprocess.run([sys.executable, "-m", "pip", *question], capture_output=True, text=True, check=True).stdout.strip()


def environment(home: Path) -> dict[str, str]:
    """Return what a runner would give: this interpreter first on the path, and how this machine reaches packages."""
    reach = re.compile(r"(?i)(pip_|ssl_|requests_ca|https?_proxy|no_proxy)")
    settings = [path for path in (Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf") if path.is_file()]
    return {
        **({"PIP_CONFIG_FILE": str(settings[0])} if settings else {}),
        **{name: value for name, value in os.environ.items() if reach.match(name)},
        "CI": "true",
        "GONGKAI_FRESH_CLONE": "1",
        "GONGKAI_INSTALL": "no",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": f"{Path(sys.base_prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PIP_CACHE_DIR": pip_says("cache", "dir"),
        "PYTEST_ADDOPTS": QUICK,
    }


@pytest.mark.slow
@pytest.mark.skipif("GONGKAI_FRESH_CLONE" in os.environ, reason="this is the fresh clone")
@pytest.mark.skipif("CI" in os.environ, reason="a clean checkout is what .ci/run runs in, and it takes these steps itself")
def test_the_workflows_run_in_a_fresh_clone(tmp_path: Path) -> None:
    home, clone = tmp_path / "home", tmp_path / "clone"
    home.mkdir()
    git("clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone), cwd=tmp_path)
    printed = {}
    for command in run_steps():
        if command in ELSEWHERE:
            continue
        # As a runner starts a step: bash, stopping at the first error.
        run = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=clone, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        printed[command] = run.stdout
        assert run.returncode == 0, f"{command} in a fresh clone of the last commit:\n{run.stdout[-6000:]}\n{run.stderr[-3000:]}"
    assert re.search(r"^\d+ passed.* in [\d.]+s", printed["make test"], re.MULTILINE)
    assert (clone / "output/site/index.html").is_file()
    assert {path.suffix for path in (clone / "output/release").iterdir()} == {".whl", ".zip", ".json"}
    assert git("status", "--porcelain", cwd=clone) == "", "the steps leave files that are neither committed nor ignored"

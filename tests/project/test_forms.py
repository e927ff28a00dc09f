"""Issue forms: what is filled in is hostile, what comes of it is a change that people judge, and the forms ask what is read."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from msgspec import structs

from gongkai.cli.take_form import NOTHING, form_in, issue_forms
from gongkai.errors import DataError
from gongkai.lock import LOCK, alone
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.machines.prefilled_forms import Wrong, error_report, submission
from gongkai.report.source import load_source
from project.checkout import ROOT, git

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "issue_forms.yaml").read_text(encoding="utf-8"))
STARTER = ROOT / "build/gongkai/cli/starter"
REPORT = "310000-gonganju/2023"
Take = Callable[..., "subprocess.CompletedProcess[str]"]


def printed(case: dict[str, Any]) -> str:
    """Return a form as the forge prints it."""
    if "body" in case:
        return str(case["body"])
    filled = dict(case["fills"])
    if "repeated" in case:
        filled[case["repeated"]] = "长" * 1001
    parts = [f"### {field.label}\n\n{filled.get(field.id, NOTHING)}" for field in issue_forms()[case["form"]].field]
    return case.get("before", "") + "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_form_is_read_whole_or_refused(case: dict[str, Any], ends: str) -> None:
    body = printed(case).replace("\n", ends)
    if "told" in case:
        with pytest.raises(DataError, match=case["told"]):
            form_in(body)
        return
    kind, said = form_in(body)
    assert kind == case["form"]
    assert {key: text for key, text in said.items() if text} == {key: " ".join(t.split()) for key, t in case["fills"].items()}


@pytest.mark.parametrize("form", issue_forms().values(), ids=lambda form: form.id)
def test_the_forms_ask_for_what_is_read(form: Any) -> None:
    asked = yaml.safe_load((STARTER / "forms" / f"{form.id}.yml").read_text(encoding="utf-8"))["body"]
    fields = [each for each in asked if each["type"] != "markdown"]
    assert [(each["id"], each["attributes"]["label"], each["validations"]["required"], each["type"]) for each in fields] == [
        (field.id, field.label, field.required, "textarea" if field.lines else "input") for field in form.field
    ]


def test_the_projects_own_forms_are_those_of_every_project() -> None:
    for path in sorted((STARTER / "forms").iterdir()):
        assert path.read_bytes() == (ROOT / ".github/ISSUE_TEMPLATE" / path.name).read_bytes()
    assert (STARTER / "propose").read_bytes() == (ROOT / ".ci/propose").read_bytes()
    assert os.access(ROOT / ".ci/propose", os.X_OK)


def test_all_workflows_pin_the_same_actions() -> None:
    paths = [*(ROOT / ".github/workflows").glob("*.yml"), *(STARTER / "workflows").glob("*.yml")]
    uses = {
        line.split("uses: ")[1] for path in paths for line in path.read_text(encoding="utf-8").splitlines() if "uses: " in line
    }
    assert len(uses) == len({line.partition("@")[0] for line in uses})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "datasets" / REPORT, tmp_path / "datasets" / REPORT)
    return tmp_path


@pytest.fixture
def take(project: Path) -> Take:
    """Run the command on a form, which the environment holds."""

    def run(body: str, **more: str) -> "subprocess.CompletedProcess[str]":
        env = {**os.environ, "PYTHONPATH": str(ROOT / "build"), "PYTHONUTF8": "1", "GONGKAI_LANG": "zh", "GONGKAI_FORM": body}
        env |= {"GONGKAI_FORM_AUTHOR": "some-one", "GONGKAI_FORM_DATE": "2026-03-02T08:00:00Z", **more}
        command = [sys.executable, "-m", "gongkai", "take-form"]
        return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def wrong(**filled: str) -> str:
    given = {"report": REPORT, "cell": "requests.granted.total", "shown": figure("requests.granted.total"), "printed": "7"}
    return printed({"form": "data-error", "fills": {**given, "evidence": '原件第 3 页"\n[[accepted]]', **filled}})


def figure(cell: str) -> str:
    with (ROOT / "datasets" / REPORT / "cells.csv").open(encoding="utf-8", newline="") as file:
        named = {f"{row['table_id']}.{row['line_id']}.{row['column_id']}": row["value"] for row in csv.DictReader(file)}
    return named[cell]


def test_an_error_becomes_a_correction_for_people_to_judge(take: Take, project: Path) -> None:
    done = take(wrong())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"form": "data-error", "file": f"datasets/{REPORT}/source.toml"}
    (correction,) = load_source(project / "datasets" / REPORT).decided.corrections
    assert (correction.cell, str(correction.value), correction.corrected) == (
        "requests.granted.total",
        figure("requests.granted.total"),
        7,
    )
    assert (correction.who, correction.date) == ("@some-one（表单）", "2026-03-02")
    assert correction.evidence == '原件第 3 页" [[accepted]]'
    before = (ROOT / "datasets" / REPORT / "source.toml").read_text(encoding="utf-8")
    assert (project / "datasets" / REPORT / "source.toml").read_text(encoding="utf-8").startswith(before.rstrip())


def test_a_form_is_not_taken_while_another_process_writes(take: Take, project: Path) -> None:
    before = (project / "datasets" / REPORT / "source.toml").read_bytes()
    with alone(project / "output", "build"):
        done = take(wrong())
    assert (done.returncode, "[project-in-use]" in done.stderr) == (2, True)
    assert f"gongkai build, PID {os.getpid()}" in done.stderr
    assert (project / "datasets" / REPORT / "source.toml").read_bytes() == before


def test_a_cell_without_a_figure_is_shown_in_words(take: Take, project: Path) -> None:
    other, cell = "370600-gonganju/2023", "reviews.reconsideration.total"
    shutil.copytree(ROOT / "datasets" / other, project / "datasets" / other)
    assert take(wrong(report=other, cell=cell, shown="空白", printed="1,302")).returncode == 0
    (correction,) = load_source(project / "datasets" / other).decided.corrections
    assert (correction.cell, correction.value, correction.corrected) == (cell, "", 1302)


def test_links_fill_in_fields_that_the_forms_have() -> None:
    desk = open_desk(Setting.of(ROOT))
    own = structs.replace(desk.wording.site, repository="https://example.org/city/reports")
    links = {
        "data-error": error_report(own, desk.wording, Wrong(REPORT, "requests.granted.total", "31", "https://example.org/", "1")),
        "new-report": submission(own, "", agency="某局", year="2023"),
    }
    for form, link in links.items():
        asked = dict(parse_qsl(urlsplit(link).query))
        assert asked.pop("template") == f"{form}.yml"
        assert asked.keys() <= {field.id for field in issue_forms()[form].field}


@pytest.mark.parametrize(
    ("filled", "code"),
    [
        ({"report": "310000-gonganju/2019"}, "issue-report-unknown"),
        ({"cell": "requests.granted.nobody"}, "issue-cell-unknown"),
        ({"shown": "999999"}, "issue-figure-differs"),
        ({"printed": "x"}, "issue-field"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(take: Take, project: Path, filled: dict[str, str], code: str) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = take(wrong(**filled))
    assert (done.returncode, done.stdout) == (3, "")
    assert f"[{code}]" in done.stderr
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file() and path.name != LOCK} == before


def test_a_second_form_about_a_corrected_cell_is_refused(take: Take) -> None:
    assert take(wrong()).returncode == 0
    assert "[issue-corrected]" in take(wrong(printed="8")).stderr


def test_a_name_that_is_none_is_not_printed(take: Take, project: Path) -> None:
    assert take(wrong(), GONGKAI_FORM_AUTHOR='x"\n[[accepted]]').returncode == 0
    assert (
        tomllib.loads((project / "datasets" / REPORT / "source.toml").read_text(encoding="utf-8"))["correction"][0]["who"]
        == "表单"
    )


def test_a_report_becomes_a_list_that_add_takes(take: Take, project: Path) -> None:
    done = take(printed({"form": "new-report", "fills": {"address": "https://example.org/a,b", "year": "2023", "note": "=1"}}))
    assert done.returncode == 0, done.stderr
    assert (project / "output/form.csv").read_text(encoding="utf-8") == 'address,year,note\n"https://example.org/a,b",2023,\'=1\n'


@pytest.fixture
def proposed(tmp_path: Path) -> Callable[[Path], "subprocess.CompletedProcess[str]"]:
    """Propose the change of a checkout as the workflow does, to a repository beside it."""

    def run(checkout: Path) -> "subprocess.CompletedProcess[str]":
        git("init", "--quiet", "--bare", str(tmp_path / "remote"), cwd=tmp_path)
        env = {**os.environ, "NUMBER": "17", "PUSH_TO": str(tmp_path / "remote"), "GIT_CONFIG_GLOBAL": os.devnull}
        return subprocess.run([str(ROOT / ".ci/propose")], cwd=checkout, env=env, capture_output=True, text=True, check=False)

    return run


def change(checkout: Path, make: Callable[[Path], None]) -> None:
    """Write the change that something makes in a checkout as the workflow does, and take it back."""
    git("init", "--quiet", cwd=checkout)
    (checkout / "datasets").mkdir()
    (checkout / "datasets/agencies.csv").write_text("a\n", encoding="utf-8")
    git("add", "--all", cwd=checkout)
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "first", cwd=checkout)
    make(checkout)
    git("add", "--all", cwd=checkout)
    patch = git("diff", "--cached", "--binary", "--no-renames", cwd=checkout)
    git("reset", "--quiet", "--hard", cwd=checkout)
    (checkout / "output").mkdir()
    (checkout / "output/form.patch").write_text(patch, encoding="utf-8")


def _report(checkout: Path) -> None:
    (checkout / "datasets/x/2023").mkdir(parents=True)
    (checkout / "datasets/x/2023/source 一.pdf").write_bytes(b"\0\1")
    (checkout / "datasets/agencies.csv").write_text("a\nb\n", encoding="utf-8")


def _workflow(checkout: Path) -> None:
    _report(checkout)
    (checkout / ".github").mkdir()
    (checkout / ".github/x.yml").write_text("on: push\n", encoding="utf-8")


def _link(checkout: Path) -> None:
    (checkout / "datasets/x").symlink_to("../.github")


def test_a_change_of_datasets_becomes_a_branch(tmp_path: Path, proposed: Callable[..., Any]) -> None:
    (checkout := tmp_path / "checkout").mkdir()
    change(checkout, _report)
    done = proposed(checkout)
    assert done.returncode == 0, done.stderr
    names = git("ls-tree", "-r", "--name-only", "form-17", cwd=tmp_path / "remote").splitlines()
    assert names == ["datasets/agencies.csv", "datasets/x/2023/source 一.pdf"]


@pytest.mark.parametrize("make", [_workflow, _link], ids=["another file", "a link"])
def test_a_change_of_anything_else_is_refused(tmp_path: Path, proposed: Callable[..., Any], make: Callable[[Path], None]) -> None:
    (checkout := tmp_path / "checkout").mkdir()
    change(checkout, make)
    assert proposed(checkout).returncode == 3
    assert git("branch", "--list", cwd=tmp_path / "remote") == ""

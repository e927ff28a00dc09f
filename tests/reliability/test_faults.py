"""A disk that is full or fails at any call, a process that ends at any call: what was there is whole, and the next run puts all right."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.collect.inputs import Input
from gongkai.collect.placed import Project
from gongkai.collect.run import Options, add_all
from gongkai.disk import listed, recover, recover_tree, switch, write_together
from gongkai.errors import GongkaiError, MachineError
from gongkai.form import load_form
from gongkai.pipeline import build
from gongkai.versions import read_versions
from gongkai.watching.succession import on_record
from reliability.faults import ending, failing, struck
from synthesis import Agency, draw_figures, write_report

REPORT = "320500-gonganju/2023"
AT_ONCE = 1_000_000
unix = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


def project_in(folder: Path, root: Path) -> Path:
    """Return a project with one report, whose package has been made."""
    shutil.copytree(root / "datasets" / REPORT, folder / "datasets" / REPORT)
    shutil.copy(root / "datasets" / "agencies.csv", folder / "datasets")
    return folder


def changed(project: Path) -> None:
    """Put other figures into the source and register it, so that the package has to be written anew."""
    folder = project / "datasets" / REPORT
    before = (folder / "source.txt").read_bytes()
    after = before.replace(b"1", b"7")
    (folder / "source.txt").write_bytes(after)
    described = (folder / "source.toml").read_text("utf-8")
    hashes = (hashlib.sha256(data).hexdigest() for data in (before, after))
    (folder / "source.toml").write_text(described.replace(*hashes), encoding="utf-8")


def run(project: Path) -> None:
    build(project, jobs=1, with_site=False, second_reading=False)


def files(project: Path) -> dict[str, bytes]:
    found = (path for path in (project / "datasets").rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in found}


def is_whole(folder: Path) -> bool:
    """Say whether every table has the size and hash that the descriptor declares."""
    declared = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    held = {each["path"]: (folder / each["path"]).read_bytes() for each in declared}
    return all(each["hash"] == f"sha256:{hashlib.sha256(held[each['path']]).hexdigest()}" for each in declared)


@pytest.fixture(scope="module")
def good(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the project as a build without any fault leaves them."""
    project = project_in(tmp_path_factory.mktemp("good"), root)
    changed(project)
    run(project)
    return files(project)


def calls_of(root: Path, place: Path) -> int:
    project = project_in(place, root)
    changed(project)
    with struck(AT_ONCE, failing(0), project) as count:
        run(project)
    return count.met


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_whichever_call_fails_nothing_is_withdrawn_and_the_next_run_puts_all_right(
    root: Path, tmp_path: Path, good: dict[str, bytes], code: int
) -> None:
    calls = calls_of(root, tmp_path / "counted")
    assert calls > 80
    harder = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"  # both codes at every call; else by turns
    for number in range(1 if harder else 1 + code % 2, calls + 1, 1 if harder else 2):
        project = project_in(tmp_path / str(number), root)
        changed(project)
        ended = "whole"
        try:
            with struck(number, failing(code), project):
                run(project)
        except MachineError:
            ended = "machine"
        folder = project / "datasets" / REPORT
        assert (folder / "datapackage.json").is_file(), number
        assert not (folder / "error.json").exists(), number
        recover(folder)
        assert is_whole(folder), number
        assert ended == "machine" or files(project) == good, number
        run(project)
        assert files(project) == good, number
        shutil.rmtree(project)


@pytest.mark.parametrize("number", [1, 2])
def test_a_folder_that_may_not_be_listed_is_not_taken_for_an_empty_one(root: Path, tmp_path: Path, number: int) -> None:
    project = project_in(tmp_path, root)
    before = files(project)
    with struck(number, failing(errno.EACCES), project), pytest.raises(PermissionError):
        run(project)
    assert files(project) == before


@unix
def test_what_is_missing_or_a_link_to_itself_is_no_folder_to_list(tmp_path: Path) -> None:
    (tmp_path / "a" / "2023").mkdir(parents=True)
    (tmp_path / "a" / "2023" / "source.toml").touch()
    for link in (tmp_path / "b", tmp_path / "a" / "2024"):
        link.symlink_to(link.name)
    assert listed(tmp_path, "*/*/source.toml") == [tmp_path / "a" / "2023" / "source.toml"]
    assert listed(tmp_path, "*/*") == [tmp_path / "a" / "2023", tmp_path / "a" / "2024"]
    assert listed(tmp_path / "c", "*") == []


@unix
def test_wherever_the_process_ends_the_package_is_the_old_one_or_the_new_one(
    root: Path, tmp_path: Path, good: dict[str, bytes]
) -> None:
    tables = {name: data for name, data in good.items() if name.endswith((".csv", "package.json")) and REPORT in name}
    told = set()
    for number in range(1, 2 * len(tables) + 8):
        folder = project_in(tmp_path / str(number), root) / "datasets" / REPORT
        for path in [*folder.glob("*.csv"), folder / "datapackage.json"]:
            path.write_bytes(path.read_bytes()[:-1])
        in_a_process_that_ends(
            number, folder, lambda folder=folder: write_together(folder, {Path(name).name: data for name, data in tables.items()})
        )
        recover(folder)
        written = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert not [name for name in written if name.startswith(".")]
        is_new = [written[Path(name).name] == data for name, data in tables.items()]
        assert len(set(is_new)) == 1, number
        told.add(is_new[0])
    assert told == {False, True}


@unix
def test_wherever_the_process_ends_the_site_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    seen = set()
    for number in range(1, 14):
        site, new = tmp_path / str(number) / "site", tmp_path / str(number) / "site.new"
        for folder, text in ((site, "old"), (new, "new")):
            for name in ("index.html", "a/index.html"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
        in_a_process_that_ends(number, tmp_path, lambda new=new, site=site: switch(new, site))
        recover_tree(site)
        texts = {(site / name).read_text("utf-8") for name in ("index.html", "a/index.html")}
        assert len(texts) == 1
        seen |= texts
    assert "new" in seen


@unix
def test_wherever_the_process_ends_a_source_that_was_replaced_is_on_record(root: Path, tmp_path: Path) -> None:
    project, later = project_in(tmp_path / "project", root), tmp_path / "later.docx"
    figures = draw_figures(load_form("2021"), 1, year=2023, agency=Agency("320500-x", "苏州市公安局", "320500"))
    later.write_bytes(write_report("docx", load_form("2021"), figures, "", 1).data)
    given, options, whole = [Input(path=str(later))], Options(jobs=1, replace=True), tmp_path / "whole"
    old = files(shutil.copytree(project, whole))
    done = add_all(given, whole, options)
    assert [each.outcome for each in done] == ["replaced"]
    good, versions = files(whole), read_versions(whole / "datasets" / REPORT)
    assert versions is not None
    assert [each.suffix for each in versions.version] == [".txt", ".docx"]
    assert {Path(name).name for name in good if f"{REPORT}/source." in name} == {"source.toml", "source.docx"}
    source, place = whole / "datasets" / REPORT, (REPORT.partition("/")[0], 2023)
    Project(project, on_record).stage(*place, (source / "source.toml").read_text("utf-8"), "source.docx", later.read_bytes())
    with struck(AT_ONCE, failing(0), counted := shutil.copytree(project, tmp_path / "counted")) as calls:
        Project(counted).commit((), [place])
    told: dict[bool, Path] = {}
    for number in range(1, calls.met + 1):
        cut, noted = (shutil.copytree(project, tmp_path / f"{number}{name}") for name in ("cut", "noted"))
        in_a_process_that_ends(number, cut, lambda cut=cut: Project(cut).commit((), [place]))
        in_a_process_that_ends(number, noted, lambda noted=noted: Project(noted).commit((), [place]))
        Project(noted).commit((), [place])  # as a run does that finds it in its journal
        assert files(noted) == good, number
        Project(cut).clear()  # as one does that has none
        left = files(cut)
        is_new = left == good
        assert is_new or {name: data for name, data in left.items() if "/versions/" not in name} == old, number
        told[is_new] = cut
    assert add_all(given, told[False], options) == done
    assert files(told[False]) == good
    assert add_all(given, told[True], options)[0].outcome == "same"


def in_a_process_that_ends(number: int, within: Path, act: Callable[[], object]) -> None:
    """Act in a process that is killed at the n-th call."""
    child = os.fork()
    if not child:
        with struck(number, ending, within):
            act()
        os._exit(0)
    os.waitpid(child, 0)


def test_a_lock_is_held_by_one_build_at_a_time(root: Path, tmp_path: Path) -> None:
    project = project_in(tmp_path, root)
    refused: list[GongkaiError] = []

    def second(stage: str, *_: int) -> None:
        if stage == "packages":
            with pytest.raises(GongkaiError) as caught:
                run(project)
            refused.append(caught.value)

    build(project, jobs=1, with_site=False, second_reading=False, progress=second)
    assert [error.code for error in refused] == ["project-in-use"]
    assert str(os.getpid()) in refused[0].message
    run(project)


def a_link_to_a_year(project: Path, elsewhere: Path) -> None:
    shutil.copytree(project / "datasets" / REPORT, elsewhere)
    (project / "datasets" / REPORT).with_name("2022").symlink_to(elsewhere)


def a_link_to_an_agency(project: Path, elsewhere: Path) -> None:
    shutil.copytree(project / "datasets" / REPORT, elsewhere / "2022")
    (project / "datasets" / "310000-gonganju").symlink_to(elsewhere)


def a_pipe(name: str) -> Callable[[Path, Path], None]:
    def add(project: Path, _: Path) -> None:
        folder = (project / "datasets" / REPORT).with_name("2022")
        shutil.copytree(project / "datasets" / REPORT, folder)
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return add


def a_name_that_is_no_text(project: Path, _: Path) -> None:
    os.mkdir(os.fsencode((project / "datasets" / REPORT).parent) + b"/\xff\xfe")  # noqa: PTH102 - a name in bytes


ODD: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "a link to a year": (a_link_to_a_year, "folder-is-link"),
    "a link to an agency": (a_link_to_an_agency, "folder-is-link"),
    "a name that is no text": (a_name_that_is_no_text, "folder-name"),
    **{f"a pipe {name}": (a_pipe(name), "not-a-file") for name in ("source.toml", "source.txt", "cells.csv", "datapackage.json", "error.json")},
}  # fmt: skip


@unix
@pytest.mark.parametrize("name", ODD)
def test_what_is_no_folder_or_file_of_the_project_has_one_outcome_and_is_left_alone(
    root: Path, tmp_path: Path, name: str
) -> None:
    add, code = ODD[name]
    project = project_in(tmp_path / "project", root)
    elsewhere = tmp_path / "elsewhere"
    add(project, elsewhere)
    before = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    built = build(project, jobs=1, with_site=False, second_reading=False)
    assert [outcome.code for outcome in built.outcomes if outcome.error] == [code]
    assert [outcome.badge for outcome in built.outcomes if not outcome.error] == ["consistent"]
    assert {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()} == before
    for outcome in built.outcomes:
        f"{outcome.agency_id}/{outcome.year}{outcome.error}".encode()


def test_figures_of_a_file_that_is_no_longer_registered_are_withdrawn(root: Path, tmp_path: Path) -> None:
    project = project_in(tmp_path, root)
    folder = project / "datasets" / REPORT
    before = hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
    (folder / "source.txt").write_bytes(b"\0broken")
    run(project)
    assert (folder / "datapackage.json").is_file()  # the registered file is another, whose figures these are
    description = (folder / "source.toml").read_text("utf-8")
    after = hashlib.sha256(b"\0broken").hexdigest()
    (folder / "source.toml").write_text(description.replace(before, after), encoding="utf-8")
    run(project)
    assert not (folder / "datapackage.json").exists()
    assert json.loads((folder / "error.json").read_bytes())["code"] == "not-text"

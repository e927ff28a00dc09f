"""`gongkai add`: the bundled reports come in as they are committed; every outcome is one line; a run that was cut off ends the same."""

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import yaml

from gongkai.agencies.model import COLUMNS as COLUMNS_OF_REGISTRY
from gongkai.agencies.registry import load_agencies
from gongkai.cli.add import QUESTIONS
from gongkai.collect.decided import description
from gongkai.collect.inputs import COLUMNS, Input, inputs_of, read_manifest
from gongkai.collect.placed import Project
from gongkai.collect.results import Result, result_table, review_table, with_former
from gongkai.collect.run import Begun, Options, add_all, all_read
from gongkai.collect.said import Said, said_by
from gongkai.errors import DataError, GongkaiError, SourceError, UsageError
from gongkai.form import load_form
from gongkai.pipeline import build
from gongkai.report.source import Source, load_source
from gongkai.versions import read_versions
from synthesis import Agency, draw_figures, write_report

ROOT = Path(__file__).parents[2]
NEW = ("320813-zhengfu", "321322-fazhanhegaigeju", "321322-zhengfu")
ROWS = (*NEW, "320800-zhengfu", "321300-zhengfu")
ONE = Options(jobs=1)
CONTRADICTIONS = yaml.safe_load(Path(__file__).with_name("contradictions.yaml").read_text(encoding="utf-8"))


def report(name: str, year: int = 2023, seed: int = 1, container: str = "text", style: str = "") -> bytes:
    form = load_form("2021")
    figures = draw_figures(form, seed, year=year, agency=Agency("990000-shili", name, "990000"))
    return write_report(container, form, figures, style, seed).data


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one bundled report and the registry without the agencies that are brought in."""
    datasets = tmp_path / "project" / "datasets"
    datasets.mkdir(parents=True)
    shutil.copytree(ROOT / "datasets/320500-gonganju", datasets / "320500-gonganju")
    shutil.copy(ROOT / "datasets/agencies.schema.json", datasets)
    lines = (ROOT / "datasets/agencies.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (datasets / "agencies.csv").write_text("".join(line for line in lines if not line.startswith(ROWS)), encoding="utf-8")
    return datasets.parent


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[Input]]:
    """What writes files and returns them as inputs."""

    def write(**contents: bytes) -> list[Input]:
        for name, data in contents.items():
            (tmp_path / f"{name}.txt").write_bytes(data)
        return [Input(path=str(tmp_path / f"{name}.txt")) for name in contents]

    return write


def outcomes(results: list[Result]) -> list[tuple[str, str]]:
    return [(each.outcome, each.code or f"{each.agency_id}/{each.year}") for each in results]


def test_the_bundled_reports_come_in_as_they_are_committed(project: Path) -> None:
    shutil.copy(Path(__file__).with_name("bundled.csv"), project / "bundled.csv")
    for name in NEW:
        shutil.copytree(ROOT / "datasets" / name, project / name)
    results = add_all(read_manifest(project / "bundled.csv"), project, ONE)
    assert {each.outcome for each in results} == {"added"}
    assert (project / "datasets/agencies.csv").read_bytes() == (ROOT / "datasets/agencies.csv").read_bytes()
    for each in results:
        place = Path("datasets", each.agency_id, each.year)
        assert sorted(path.name for path in (project / place).iterdir()) == ["source.toml", "source.txt"]
        for name in ("source.toml", "source.txt"):
            assert (project / place / name).read_bytes() == (ROOT / place / name).read_bytes()


def test_every_outcome_is_one_line_and_what_is_written_builds(project: Path, files: Callable[..., list[Input]]) -> None:
    there = (ROOT / "datasets/320500-gonganju/2023/source.txt").read_bytes()
    inputs = files(
        new=report("沭阳县教育局"), again=report("沭阳县教育局"), later=report("沭阳县教育局", seed=2), there=there,
        other=there.replace(b"24823", b"24824"), two=report("宝山区教育局"), nobody=report("示例局"),
        empty=b"", broken="政府信息公开工作年度报告\n没有表格。".encode(), clash=report("沭阳县民政局", 2022),
    )  # fmt: skip
    inputs[-1] = Input(path=inputs[-1].path, year=2021)
    inputs.append(Input(path="no-such-file.txt"))
    results = add_all(inputs, project, ONE)
    assert outcomes(results) == [
        ("added", "321322-jiaoyuju/2023"),
        ("same", "321322-jiaoyuju/2023"),
        ("newer", "321322-jiaoyuju/2023"),
        ("same", "320500-gonganju/2023"),
        ("newer", "320500-gonganju/2023"),
        ("ambiguous", "which-division"),
        ("ambiguous", "unknown-agency"),
        ("unreadable", "empty-file"),
        ("unreadable", "no-form"),
        ("ambiguous", "year-differs"),
        ("unreadable", "file-not-found"),
    ]
    assert results[4].detail == "0"
    table = list(csv.DictReader(io.StringIO(result_table(results))))
    assert [row["outcome"] for row in table] == [each.outcome for each in results]
    assert sorted(path.name for path in (project / "datasets").iterdir() if path.is_dir()) == [
        "320500-gonganju",
        "321322-jiaoyuju",
    ]
    assert load_agencies(project / "datasets/agencies.csv")["321322-jiaoyuju"].current.parent == "321322-zhengfu"
    assert [outcome.error for outcome in build(project, with_site=False).outcomes] == ["", ""]


def test_what_was_asked_is_answered_in_the_review_file(project: Path, files: Callable[..., list[Input]]) -> None:
    inputs = files(two=report("宝山区人民政府"), clash=report("苏州市公安局", 2022), none=report("示例局"))
    inputs[1] = Input(path=inputs[1].path, year=2021)
    results = add_all(inputs, project, ONE)
    path = project / "output" / "added.review.csv"
    path.parent.mkdir(exist_ok=True)
    rows = list(csv.DictReader(io.StringIO(review_table(list(zip(inputs, results, strict=True)), path.parent))))
    assert [row["question"].partition(" ")[0] for row in rows] == ["which-division", "year-differs", "unknown-agency"]
    assert "310113-zhengfu 上海市宝山区人民政府 50% new" in rows[0]["candidates"]
    rows[0]["agency_id"], rows[1]["year"] = "310113-zhengfu", "2022"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    answered = add_all(read_manifest(path, review=True), project, ONE)
    assert outcomes(answered) == [
        ("added", "310113-zhengfu/2023"),
        ("added", "320500-gonganju/2022"),
        ("ambiguous", "unknown-agency"),
    ]
    assert load_agencies(project / "datasets/agencies.csv")["310113-zhengfu"].current.parent == "310000-zhengfu"
    merged = with_former(result_table(results).encode(), answered[:1])
    assert [each.outcome for each in merged] == ["added", "ambiguous", "ambiguous"]


def test_a_list_may_know_what_the_file_does_not_say_but_not_contradict_it(
    project: Path, files: Callable[..., list[Input]]
) -> None:
    plain, named = files(plain=report("沭阳县教育局").replace(b"2023", b""), named=report("沭阳县教育局"))
    known = Input(
        path=plain.path, agency="沭阳县教育局", agency_id="", year=2023, published="2024-01-31", url="https://example.org/a"
    )
    wrong = Input(path=named.path, agency="沭阳县民政局", year=2023)
    stranger = Input(path=named.path, agency_id="320500-gonganju", year=2023)
    assert outcomes(add_all([wrong], project, ONE)) == [("ambiguous", "agency-differs")]
    assert outcomes(add_all([stranger], project, ONE)) == [("ambiguous", "agency-differs")]
    assert outcomes(add_all([known], project, ONE)) == [("added", "321322-jiaoyuju/2023")]
    source = load_source(project / "datasets/321322-jiaoyuju/2023")
    assert (source.published, source.url, source.scope) == ("2024-01-31", "https://example.org/a", "")


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: str(case["list"]))
def test_what_a_list_says_otherwise_than_its_file_is_asked_and_told_of_a_file_that_is_there(
    case: dict[str, Any], project: Path, files: Callable[..., list[Input]]
) -> None:
    (file,) = files(one=report("沭阳县教育局") + f"\n{case.get('more', '')}\n".encode())
    values = {key: str(value) if isinstance(value, date) else value for key, value in case["list"].items()}
    values["note"] = str(values.get("note", ""))
    listed = replace(file, **values)
    first, there = add_all([listed, file], project, ONE)
    held = add_all([listed], project, ONE)[0]
    asked = "+".join(case.get("columns", ()))
    if case["asks"]:
        assert (first.outcome, first.code, first.asked, there.outcome) == ("ambiguous", case["asks"], asked, "added")
        assert QUESTIONS[case["asks"]]
    else:
        assert (first.outcome, first.code, there.outcome) == ("added", "", "same")
    assert (held.outcome, held.agency_id, held.year) == ("same", "321322-jiaoyuju", "2023")
    assert (held.code, held.asked) == (case["asks"], asked)


def test_a_list_is_held_against_what_is_there_as_well(project: Path) -> None:
    there = project / "datasets/320500-gonganju/2023/source.txt"
    place = there.parent.rename(there.parent.with_name("2022"))
    (place / "source.toml").write_text(
        (place / "source.toml").read_text(encoding="utf-8").replace("year = 2023", "year = 2022"), encoding="utf-8"
    )
    (found,) = add_all([Input(path=str(place / there.name), year=2023)], project, ONE)
    assert (found.outcome, found.code, found.detail) == ("same", "year-differs", "year: 2022 / 2023")


def test_a_contradiction_that_nobody_settled_stays_in_the_review_file(project: Path, files: Callable[..., list[Input]]) -> None:
    (file,) = files(one=report("沭阳县教育局"))
    listed = [replace(file, year=2021, title="沭阳县教育局2021年政府信息公开工作年度报告", published="2024-01-31")]
    path = project / "output" / "added.review.csv"
    path.parent.mkdir(exist_ok=True)
    results, answers = add_all(listed, project, ONE), ({}, {"year": "2023"}, {"year": "2023", "title": "-"})
    for answer in answers:
        assert outcomes(results) == [("ambiguous", "year-differs")]
        rows = list(csv.DictReader(io.StringIO(review_table(list(zip(listed, results, strict=True)), path.parent))))
        assert (rows[0]["asked"], rows[0]["year"], rows[0]["title"]) == ("year+title", "", "")
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerow({**rows[0], **answer})
        listed = read_manifest(path, review=True)
        results = add_all(listed, project, ONE)
    assert outcomes(results) == [("added", "321322-jiaoyuju/2023")]
    source = load_source(project / "datasets/321322-jiaoyuju/2023")
    assert (source.title, source.published) == ("沭阳县教育局2023年政府信息公开工作年度报告", "2024-01-31")


def test_nobody_settles_an_edition_that_the_tables_are_not_in(project: Path, files: Callable[..., list[Input]]) -> None:
    (file,) = files(one=report("沭阳县教育局"))
    for edition, came in (("2019", ("ambiguous", "edition-differs")), ("2021", ("added", "321322-jiaoyuju/2023"))):
        results = add_all([replace(file, edition=edition, settled=("edition",))], project, ONE)
        assert outcomes(results) == [came]
        assert (results[0].edition, results[0].scope) == ("2021", "")


def test_rows_of_a_review_file_about_other_inputs_stay(project: Path, files: Callable[..., list[Input]]) -> None:
    two, none = files(two=report("宝山区人民政府"), none=report("示例局"))
    folder = project / "output"
    first = review_table(list(zip([two, none], add_all([two, none], project, ONE), strict=True)), folder)
    filled = first.replace("示例局2023年", "某局2023年")
    again = review_table(list(zip([two], add_all([two], project, ONE), strict=True)), folder, filled.encode())
    assert sorted(again.splitlines()) == sorted(filled.splitlines())
    assert review_table([], folder, b"path\nx\n").count("\n") == 1


def test_an_agency_that_was_not_there_in_that_year_stops_no_other(project: Path, files: Callable[..., list[Input]]) -> None:
    registry = project / "datasets/agencies.csv"
    rows = registry.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = next(row for row in rows if row.startswith("320500-gonganju,"))
    cells = gone.split(",")
    cells[COLUMNS_OF_REGISTRY.index("valid_to")] = "2020"
    registry.write_text("".join(",".join(cells) if row == gone else row for row in rows), encoding="utf-8")
    inputs = files(one=report("苏州市公安局", 2022), two=report("沭阳县教育局"))
    inputs[0] = replace(inputs[0], agency_id="320500-gonganju")
    assert outcomes(add_all(inputs, project, ONE)) == [("unreadable", "agency-not-in-year"), ("added", "321322-jiaoyuju/2023")]


def test_a_replaced_version_keeps_what_people_decided(project: Path, files: Callable[..., list[Input]]) -> None:
    place = project / "datasets/320500-gonganju/2023"
    record = '\n# 查实\n[[correction]]\ncell = "requests.granted.total"\nvalue = 7\ncorrected = 8\nreason = "甲"\nwho = "编者"\n'
    record += 'date = "2024-03-01"\nevidence = "乙"\n'
    (place / "source.toml").write_text((place / "source.toml").read_text(encoding="utf-8") + record, encoding="utf-8")
    old = (place / "source.txt").read_bytes()
    inputs = files(
        one=old.replace(b"24823", b"24824"), two=report("苏州市公安局").replace("示例".encode(), "示例".encode()),
    )  # fmt: skip
    results = add_all(inputs, project, Options(jobs=1, replace=True))
    assert outcomes(results) == [("replaced", "320500-gonganju/2023"), ("unreadable", "correction-unmet")]
    source = load_source(place)
    assert source.sha256 == hashlib.sha256((place / "source.txt").read_bytes()).hexdigest() != hashlib.sha256(old).hexdigest()
    assert [each.corrected for each in source.decided.corrections] == [8]
    assert [path.read_bytes() for path in (place / "versions").iterdir()] == [old]
    versions = read_versions(place)
    assert versions is not None
    assert [(version.change, (place / version.name).is_file()) for version in versions.version] == [
        ("first", True),
        ("form", False),
    ]
    assert "# 查实" in (place / "source.toml").read_text(encoding="utf-8")
    assert source.note


def test_a_version_that_was_replaced_is_no_longer_there(project: Path, files: Callable[..., list[Input]]) -> None:
    one, two = files(one=report("沭阳县教育局"), two=report("沭阳县教育局", seed=2))
    results = add_all([one, two, one, one], project, Options(jobs=1, replace=True, batch=1))
    assert [each.outcome for each in results] == ["added", "replaced", "replaced", "same"]
    assert (project / "datasets/321322-jiaoyuju/2023/source.txt").read_bytes() == Path(one.path).read_bytes()


def test_versions_that_come_together_are_on_record_as_if_they_had_come_apart(
    project: Path, files: Callable[..., list[Input]], tmp_path: Path
) -> None:
    inputs = files(**{f"a{seed}": report("沭阳县教育局", seed=seed) for seed in (1, 2, 3)}, b=report("沭阳县民政局"))
    apart = tmp_path / "apart"
    shutil.copytree(project, apart)
    for folder, batch in ((project, 4), (apart, 1)):
        found = add_all(inputs, folder, Options(jobs=1, replace=True, batch=batch))
        assert [each.outcome for each in found] == ["added", "replaced", "replaced", "added"]
    assert tree(project / "datasets") == tree(apart / "datasets")
    place = project / "datasets/321322-jiaoyuju/2023"
    versions = read_versions(place)
    assert versions is not None
    assert [(each.change, (place / each.name).is_file()) for each in versions.version] == [
        ("first", True), ("figures", True), ("figures", False),
    ]  # fmt: skip


def test_a_run_that_was_cut_off_ends_in_the_same_bytes(project: Path, files: Callable[..., list[Input]], tmp_path: Path) -> None:
    inputs = files(
        **{f"a{n}": report(f"沭阳县{name}局") for n, name in enumerate(["教育", "民政", "财政", "教育", "司法", "统计", "审计"])}
    )
    whole, options = tmp_path / "whole", Options(jobs=1, batch=2)
    shutil.copytree(project, whole)
    journal = tmp_path / "added.csv.journal"
    wanted = add_all(inputs, whole, options)
    for cut in (1, 2, 3):
        told: list[int] = []

        def stop(_stage: str, done: int, _total: int, cut: int = cut, told: list[int] = told) -> None:
            if done >= 2 * cut and (cut == 1 or done in told):  # while a batch is read, or when it is committed
                raise KeyboardInterrupt
            told.append(done)

        with pytest.raises(KeyboardInterrupt):
            add_all(inputs, project, options, journal=journal, progress=stop)
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('{"results": [["half')
    assert add_all(inputs, project, options, journal=journal) == wanted
    assert tree(project / "datasets") == tree(whole / "datasets")
    with pytest.raises(DataError) as caught:
        add_all(inputs[1:], project, options, journal=journal)
    assert caught.value.code == "journal-differs"


def test_a_batch_that_was_written_down_but_not_committed_is_committed_by_the_next_run(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(report("沭阳县教育局"))
    inputs, journal = [Input(path=str(tmp_path / "a.txt"))], tmp_path / "journal"
    whole = tmp_path / "whole"
    shutil.copytree(project, whole)
    wanted = add_all(inputs, whole, ONE, journal=journal)
    placed = whole / "datasets/321322-jiaoyuju/2023"
    Project(project).stage("321322-jiaoyuju", 2023, (placed / "source.toml").read_text(encoding="utf-8"), "source.txt",
                           (placed / "source.txt").read_bytes())  # fmt: skip
    assert not (project / "datasets/321322-jiaoyuju/2023").exists()
    assert add_all(inputs, project, ONE, journal=journal) == wanted
    assert tree(project / "datasets") == tree(whole / "datasets")


@pytest.mark.parametrize(("code", "again"), [("reader-timeout", 1), ("office-timeout", 1), ("no-form", 0), ("reader-crashed", 0)])
def test_what_ran_out_of_time_is_read_once_more(code: str, again: int, files: Callable[..., list[Input]]) -> None:
    first, late = files(first=report("沭阳县教育局"), late=report("沭阳县民政局"))
    asked: list[Input] = []

    def read(given: Input) -> Said | GongkaiError:
        asked.append(given)
        return said_by([given])[0]

    batch = Begun([first, late], {}, [lambda: said_by([first]), lambda: [SourceError("慢", code=code)]])
    (_, one), (_, other) = all_read(batch, read)
    assert not isinstance(one, GongkaiError)
    assert asked == [late] * again
    assert isinstance(other, GongkaiError) is not bool(again)


def test_what_was_staged_by_a_run_that_never_wrote_it_down_goes(project: Path) -> None:
    before = tree(project / "datasets")
    data = report("沭阳县教育局")
    source = Source("321322-jiaoyuju", 2023, "题", "source.txt", hashlib.sha256(data).hexdigest())
    Project(project).stage("321322-jiaoyuju", 2023, description(source), "source.txt", data)
    (project / "datasets" / ".agencies.csv.1.tmp").write_bytes(b"agency_id,na")
    assert len(tree(project / "datasets")) == len(before) + 3
    add_all([], project, ONE)
    assert tree(project / "datasets") == before
    assert not (project / "datasets/321322-jiaoyuju").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file\na.txt\n", "不认识的键 file；是否 title？"),
        ("title\n甲\n", "须有 path 或 address 一列"),
        ("path,year\na.txt,二〇二三\n", "第 2 行：year 的值 二〇二三 不是年份"),
        ("path,published\na.txt,2024-02-30\n", "第 2 行：published 不是日期"),
        ("path,agency_id\na.txt,sz\n", "第 2 行：agency_id 的值 sz 不合格式"),
        ("path,address\na.txt,https://example.org/a\n", "第 2 行：path 与 address 须写且只写一个"),
        ("address\nftp://example.org/a\n", "第 2 行：address 须以 http:// 或 https:// 开头"),
        ("path,year\na.txt\n", "第 2 行有 1 格，应有 2 格"),
        ("path,path\na.txt,b.txt\n", "列 path 不止一次"),
        ("path,scope\na.txt,all\n", "第 2 行：scope 须为"),
        ("path,edition\na.txt,2020\n", "第 2 行：edition：没有 2020 版格式"),
        ("path,edition\na.txt,2021+2019:nothing\n", "第 2 行：edition：没有"),
        ("path,excerpt\na.txt,maybe\n", "第 2 行：excerpt 须为 yes 或 no"),
    ],
)
def test_a_list_that_says_what_cannot_be_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_manifest(tmp_path / "list.csv")
    assert caught.value.code == "manifest-invalid"
    assert said in caught.value.message


def test_every_column_of_a_list_is_taken(tmp_path: Path) -> None:
    row = {
        **dict.fromkeys(COLUMNS, ""),
        "path": "a.txt",
        "year": "2023",
        "excerpt": "是",
        "scope": "own",
        "edition": "2019",
        "note": "甲\n乙",
    }
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(row))
        writer.writeheader()
        writer.writerow(row)
    (found,) = read_manifest(path)
    assert (Path(found.path).resolve(), found.year, found.excerpt) == (tmp_path / "a.txt", 2023, True)
    assert (found.scope, found.edition, found.note) == ("own", "2019", "甲 乙")


def test_a_folder_stands_for_the_reports_below_it(tmp_path: Path) -> None:
    for name in ("b.docx", "a.pdf", ".hidden.pdf", "note.csv", "c/d.ofd"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = inputs_of([str(tmp_path), str(tmp_path / "a.pdf"), "https://example.org/a"])
    assert [Path(each.path).name or each.address for each in found] == ["a.pdf", "b.docx", "d.ofd", "https://example.org/a"]
    with pytest.raises(UsageError):
        inputs_of([str(tmp_path / "c")] if not shutil.rmtree(tmp_path / "c") and not (tmp_path / "c").mkdir() else [])


@pytest.mark.parametrize("text", ['"引号"', "换\\行", "\x7f", "𠮷"])
def test_a_description_is_toml_whatever_the_title(text: str) -> None:
    source = Source("310000-gonganju", 2023, text, "source.txt", "0" * 64, note=text)
    raw = tomlkit.parse(description(source)).unwrap()
    assert (raw["title"], raw["note"]) == (text, text)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "没有要加的东西"),
        (("two.txt", "--yes"), 1, "310113-zhengfu"),
        (("new.txt",), 0, "datasets/321322-jiaoyuju/2023"),
        (("broken.txt", "two.txt"), 3, "output/added.review.csv"),
        (("broken.txt",), 3, "请检查下载是否完整"),
        (("--manifest", "list.csv"), 1, "[year-differs] 文件所说的年度与清单不同 year: 2023 / 2021"),
        (("--manifest", "none.csv"), 3, "manifest-missing"),
    ],
)
def test_the_command_says_what_became_of_each_and_leaves_with_its_code(
    words: tuple[str, ...], code: int, said: str, project: Path
) -> None:
    (project / "two.txt").write_bytes(report("宝山区人民政府"))
    (project / "new.txt").write_bytes(report("沭阳县教育局"))
    (project / "broken.txt").write_bytes(b"")
    there = "datasets/320500-gonganju/2023/source.txt"
    (project / "list.csv").write_text(f"path,year\n{there},2023\n{there},2021\n", encoding="utf-8")
    command = [sys.executable, "-m", "gongkai", "add", *words, "--jobs", "1"]
    env = {"PYTHONPATH": str(ROOT / "build"), "PYTHONUTF8": "1", "GONGKAI_LANG": "zh", "PATH": ""}
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stderr
    assert (project / "datasets/321322-jiaoyuju/2023/source.toml").exists() == ("new.txt" in words)


def test_on_a_terminal_a_person_is_asked(project: Path) -> None:
    pty = pytest.importorskip("pty")
    (project / "two.txt").write_bytes(report("宝山区人民政府"))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gongkai", "add", "two.txt"]
    env = {"PYTHONPATH": str(ROOT / "build"), "PYTHONUTF8": "1", "GONGKAI_LANG": "zh", "PATH": ""}
    os.write(ours, b"2\n")
    done = subprocess.run(
        command,
        cwd=project,
        env=env,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    said = os.read(ours, 100_000).decode("utf-8", "replace")
    os.close(ours)
    os.close(theirs)
    assert "1. 双鸭山市宝山区人民政府 230506-zhengfu 50%" in said
    assert "2. 上海市宝山区人民政府 310113-zhengfu 50%（新登记）" in said
    assert (done.returncode, "datasets/310113-zhengfu/2023" in done.stdout) == (0, True)


def test_a_bureau_that_signs_under_its_countys_title_is_asked_about(project: Path, files: Callable[..., list[Input]]) -> None:
    county = report("沭阳县")
    by_bureau, by_office, own_office = (
        f"\n{name}\n2024年1月16日\n".encode() for name in ("沭阳县教育局", "沭阳县人民政府办公室", "沭阳县民政局办公室")
    )
    results = add_all(
        files(one=county + by_bureau, two=county + by_office, own=report("沭阳县民政局") + own_office), project, ONE
    )
    assert outcomes(results) == [
        ("ambiguous", "agency-differs"), ("added", "321322-zhengfu/2023"), ("added", "321322-minzhengju/2023"),
    ]  # fmt: skip
    assert [each.partition(" ")[0] for each in results[0].candidates.split("; ")] == ["321322-zhengfu", "321322-jiaoyuju"]
    listed = Input(path=results[0].path, agency_id="321322-zhengfu", year=2023)
    (asked,) = add_all([listed], project, ONE)
    assert outcomes([asked]) == [("ambiguous", "agency-differs")]
    (settled,) = add_all([replace(listed, settled=("agency_id",))], project, ONE)
    assert (settled.outcome, settled.agency_id) == ("newer", "321322-zhengfu")


def test_errors_are_the_projects_own(tmp_path: Path) -> None:
    with pytest.raises(GongkaiError) as caught:
        add_all([], tmp_path, ONE)
    assert caught.value.code == "no-datasets"

"""Nothing is made twice while nothing has changed, and nothing stale survives when anything has."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import gongkai
from gongkai.agencies.registry import load_agencies
from gongkai.cache import FILE, Cache, key_of, program_key
from gongkai.cli.reused import TOLD, WHY
from gongkai.errors import GongkaiError
from gongkai.pages.site_files import SiteFiles
from gongkai.pipeline import build
from gongkai.pipeline.again import Again
from gongkai.pipeline.reports import build_packages
from gongkai.pipeline.unchanged import fingerprint, inputs_of, state_of
from gongkai.publication import UNNAMED

NAME = "320500-gonganju/2023"
REPORT = f"datasets/{NAME}"
Change = Callable[[Path], object]


def replaced(name: str, old: str, new: str) -> Change:
    def change(project: Path) -> None:
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def another_figure(project: Path) -> None:
    folder = project / REPORT
    before = (folder / "source.txt").read_bytes()
    after = before.replace(b"629", b"628", 1)
    assert after != before
    (folder / "source.txt").write_bytes(after)
    replaced(f"{REPORT}/source.toml", hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest())(project)


def write(name: str, text: str) -> Change:
    return lambda project: (project / name).write_text(text, encoding="utf-8")


def without(name: str) -> Change:
    return lambda project: (project / name).unlink()


def other_program(project: Path) -> None:
    """A byte of the program is another: the key that the cache was written under is none of today's."""
    with sqlite3.connect(project / FILE) as base:
        base.execute("UPDATE kept SET key = 'x' || substr(key, 2)")
    base.close()


def a_byte_of_the_value(project: Path) -> None:
    with sqlite3.connect(project / FILE) as base:
        base.execute("UPDATE kept SET value = CAST(replace(CAST(value AS TEXT), 'consistent', 'incomplete') AS BLOB)")
    base.close()


CHANGES: dict[str, Change] = {
    "a figure of the source": another_figure,
    "a byte of the source, which is not registered": replaced(f"{REPORT}/source.txt", "629", "628"),
    "the description": replaced(f"{REPORT}/source.toml", 'scope = "own"', 'scope = "unstated"'),
    "the agency's name": replaced("datasets/agencies.csv", "苏州市公安局", "苏州市公安分局"),
    "another agency of the same name": replaced("datasets/agencies.csv", "烟台市公安局", "苏州市公安局"),
    "a figure of the package": replaced(f"{REPORT}/cells.csv", "629万", "628万"),
    "a table is gone": without(f"{REPORT}/claims.csv"),
    "the descriptor is gone": without(f"{REPORT}/datapackage.json"),
    "one more file": lambda project: (project / REPORT / "attachment.txt").write_text("x", encoding="utf-8"),
    "the program": other_program,
    "a byte of the cache": a_byte_of_the_value,
    "the cache is no database": lambda project: (project / FILE).write_bytes(b"\0" * 5000),
    "the cache is gone": without(str(FILE)),
}


def run(project: Path, **options: bool) -> dict[str, int]:
    built = build(project, jobs=1, with_site=False, **{"second_reading": False, **options})
    return {stage: built.used.get(stage, 0) for stage in ("packages", "validation")}


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one report that was built."""
    project = tmp_path_factory.mktemp("again")
    shutil.copytree(root / REPORT, project / REPORT)
    shutil.copy(root / "datasets" / "agencies.csv", project / "datasets")
    run(project)
    return project


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


def files(project: Path) -> dict[str, bytes]:
    found = (path for path in (project / "datasets").rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in found}


def test_what_has_not_changed_is_neither_read_nor_validated_again_also_elsewhere(project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project / "datasets").rglob("*")}
    assert run(project, check_cache=True) == {"packages": 1, "validation": 1}
    assert {path: path.stat().st_mtime_ns for path in (project / "datasets").rglob("*")} == before


def test_without_the_cache_all_is_made_again(project: Path) -> None:
    assert run(project, cache=False) == {"packages": 0, "validation": 0}


def test_another_option_is_another_package(project: Path) -> None:
    assert run(project, second_reading=True)["packages"] == 0


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_is_made_as_if_there_were_no_cache(project: Path, tmp_path: Path, name: str) -> None:
    CHANGES[name](project)
    other = Path(shutil.copytree(project, tmp_path / "other"))
    assert run(project)["packages"] == 0
    run(other, cache=False)
    assert files(project) == files(other)
    assert run(project)["packages"] == 1


def test_an_error_is_kept_until_its_file_changes(project: Path) -> None:
    replaced(f"{REPORT}/source.txt", "629", "628")(project)
    assert run(project) == {"packages": 0, "validation": 0}
    assert (project / REPORT / "datapackage.json").exists()  # it is of the registered source, and stays
    assert run(project) == {"packages": 1, "validation": 1}
    replaced(f"{REPORT}/source.txt", "628", "629")(project)
    assert run(project)["packages"] == 0
    assert not (project / REPORT / "error.json").exists()


def test_a_cache_that_is_wrong_is_found_out(project: Path) -> None:
    """Nobody but somebody who rewrites keys and checksums can make such a cache."""
    replaced(f"{REPORT}/cells.csv", "629万", "628万")(project)
    agencies = load_agencies(project / "datasets" / "agencies.csv")
    cache = Cache(project / FILE)
    program = "p"
    again = Again(cache, program, agencies, second_reading=False)
    folder = project / REPORT
    outcome = build(project, jobs=1, with_site=False, second_reading=False, cache=False).outcomes[0]
    replaced(f"{REPORT}/cells.csv", "629万", "628万")(project)
    again.keep_outcome(folder, outcome, state_of(cache, folder))
    with pytest.raises(GongkaiError) as caught:
        again.check([folder], partial(build_packages, agencies=agencies, second_reading=False))
    cache.close()
    assert caught.value.code == "cache-wrong"


SITE: dict[str, Change] = {
    "a label": replaced("site_src/strings.toml", "同一机关", "这个机关"),
    "a template": replaced("site_src/templates/agency_year.html", "<article", "<article "),
    "a style": lambda project: (project / "site_src/assets/gongkai.css").write_text("", encoding="utf-8"),
    "a new file of the site": lambda project: (project / "site_src/new.txt").write_text("", encoding="utf-8"),
    "the record of a column page": lambda project: (project / REPORT).parent.joinpath("column.toml").write_text("", encoding="utf-8"),
    "the engine's settings": lambda project: (project / "mkdocs.yml").write_text("site_name: x", encoding="utf-8"),
    "the changelog": lambda project: (project / "CHANGELOG.md").write_text("# x", encoding="utf-8"),
    "the project's settings": lambda project: (project / "gongkai.toml").write_text("", encoding="utf-8"),
    **{name: CHANGES[name] for name in ("a figure of the source", "the description", "the agency's name", "a table is gone", "one more file")},
}  # fmt: skip


@pytest.mark.parametrize("name", SITE)
def test_a_site_is_of_all_that_it_is_made_from(root: Path, project: Path, name: str) -> None:
    shutil.copytree(root / "site_src", project / "site_src")
    shutil.copy(root / "mkdocs.yml", project)
    before = site_key(project)
    assert site_key(project) == before
    SITE[name](project)
    assert site_key(project) != before


def site_key(project: Path) -> str:
    found = inputs_of(Cache(), key_of("program"), UNNAMED, SiteFiles(project / "site_src"), [project / REPORT], ("option",))
    assert found
    return found.key.text


def test_a_site_that_was_changed_by_hand_is_not_the_one_that_was_published(tmp_path: Path) -> None:
    assert fingerprint(tmp_path / "none") == ""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text("one", encoding="utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "a" / "index.html").write_text("two", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_a_build_without_a_change_does_nothing(root: Path, project: Path) -> None:
    for name in ("site_src", "mkdocs.yml"):
        (project / name).symlink_to(root / name)
    first = build(project, jobs=1, second_reading=False)
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if ".cache" not in path.parts and path.name != ".lock"}
    second = build(project, jobs=1, second_reading=False)
    assert (first.used.get("site", 0), second.used.get("site", 0)) == (0, 1)
    assert second.outcomes == first.outcomes
    after = {path: path.stat().st_mtime_ns for path in project.rglob("*") if ".cache" not in path.parts and path.name != ".lock"}
    assert after == before


def page_by_hand(project: Path) -> None:
    replaced(f"output/docs/a/{NAME}.md", "</article>", "")(project)
    replaced(f"output/docs/a/{Path(NAME).parent}/index.md", "</article>", "")(project)
    replaced(f"output/site/a/{NAME}/index.html", "</article>", "")(project)


STEPS: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "the publication's name": (write("gongkai.toml", 'id = "a"\nname = "甲"\nname_en = "A"\n'), "packages", ("settings",)),
    "a template": (replaced("site_src/templates/agency_year.html", "<article", "<article "), "pages", ("templates",)),
    "a label": (replaced("site_src/strings.toml", "同一机关的其他年度", "这个机关的其他年度"), "pages", ("strings",)),
    "an agency's name": (replaced("datasets/agencies.csv", "苏州市公安局", "苏州市公安分局"), "packages", ("registry",)),
    "a description": (replaced(f"{REPORT}/source.toml", 'scope = "own"', 'scope = "unstated"'), "packages", ("description",)),
    "a figure, and so the hash in its description": (another_figure, "packages", ("source", "description")),
    "one more file": (write(f"{REPORT}/attachment.txt", "x"), "packages", ("source",)),
    "a table of a package, by hand": (replaced(f"{REPORT}/cells.csv", "628万", "627万"), "packages", ("package",)),
    "a table of all, by hand": (replaced("output/collection/cells.csv", "628万", "627万"), "comparisons", ("result",)),
    "a page of the site, by hand": (replaced(f"output/site/a/{NAME}/index.html", "</article>", ""), "framed", ("result",)),
    "an index of the site, by hand": (replaced("output/site/pagefind/1/pagefind-entry.json", "{", " {"), "index", ("result",)),
    "a page before it is framed, and in the site, by hand": (page_by_hand, "pages", ("result",)),
}
"""What is changed one after the other, ever less of the site; what is made again for it, and why that is."""


GROUPS = {
    "an agency's name": ("reports",),
    "a page before it is framed, and in the site, by hand": ("result",),
}
"""What made some of the pages of agencies, years and regions anew, while others stayed."""


def test_whatever_changes_the_site_is_the_one_made_anew(root: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change is told as the reason, what it does not concern is used again, and in the end nothing stale is left."""
    for name in ("310000-gonganju/2023", "310000-zhengfu/2024"):
        shutil.copytree(root / "datasets" / name, project / "datasets" / name)
    shutil.copytree(root / "site_src", project / "site_src")
    monkeypatch.setattr("gongkai.pages.search.fulltext.AGENCIES", 1)
    build(project, jobs=1, second_reading=False)
    for name, (change, stage, parts) in STEPS.items():
        change(project)
        built = build(project, jobs=1, second_reading=False)
        assert parts in built.why[stage], (name, built.why)
        if name in GROUPS:
            assert GROUPS[name] in built.why["groups"], (name, built.why)
            assert built.used["groups"] > 0, name
        assert {part for each in TOLD for cause in built.why.get(each, ()) for part in cause} <= WHY.keys()
    in_part = site_of(project)
    build(project, jobs=1, second_reading=False, cache=False)
    assert site_of(project) == in_part


@pytest.mark.parametrize("name", ["form/edition_2021.toml", "rules/rules.toml", "codes.toml", "cache.py", "sources/sniff.py"])
def test_a_byte_of_any_file_of_the_program_is_another_program(tmp_path: Path, name: str) -> None:
    own = Path(shutil.copytree(Path(gongkai.__file__).parent, tmp_path / "gongkai", ignore=shutil.ignore_patterns("__pycache__")))
    before = program_key(own)
    (own / name).write_bytes((own / name).read_bytes() + b"\n")
    program_key.cache_clear()
    assert program_key(own) != before


def site_of(project: Path) -> dict[str, str]:
    site = project / "output" / "site"
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

"""Projects that were built apart, joined and built, give the site of all sources at once, and nothing is read again."""

import csv
import shutil

import pytest

from gongkai.errors import DataError
from gongkai.pipeline import build
from gongkai.pipeline.join import join
from synthesis.collection import write_collection

REPORTS = 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Some synthetic reports of two agencies; the registry is ordered by agency, as a joined one is."""
    folder = tmp_path_factory.mktemp("whole") / "project"
    write_collection(folder, REPORTS)
    rewritten(folder, sorted)
    return folder


def rewritten(project, change):
    """Write the rows of a registry again, as `change` makes them."""
    path = project / "datasets" / "agencies.csv"
    with path.open(encoding="utf-8", newline="") as file:
        first, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([first, *change(rows)])


def part_of(whole, folder, agencies, rows):
    """Copy a project with some of its agencies' reports alone, and some rows of its registry."""
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("output", ".cache"))
    for path in folder.glob("datasets/*/"):
        if path.name not in agencies:
            shutil.rmtree(path)
    rewritten(folder, rows)
    return folder


@pytest.fixture
def parts(whole, tmp_path):
    """Two parts: agencies in turn; one has half the registry, which has all that its agencies stand under."""
    names = sorted(path.name for path in whole.glob("datasets/*/"))
    halves = [{name[:2] for name in names[own::2]} for own in (0, 1)]
    assert not halves[0] & halves[1]
    return [
        part_of(whole, tmp_path / "a", names[::2], lambda rows: [row for row in rows if row[0][:2] in halves[0]]),
        part_of(whole, tmp_path / "b", names[1::2], lambda rows: [row for row in rows if row[0][:2] not in halves[0]]),
    ]


def tree(folder):
    """Every file of a folder with its content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
def test_what_was_built_apart_and_joined_is_the_site_of_all_at_once(whole, parts, tmp_path):
    for part in parts:
        build(part, jobs=1)
    project = tmp_path / "joined"
    joined = join(project, parts)
    assert joined.reports == REPORTS
    built = build(project, jobs=1)
    assert built.used["packages"] == REPORTS
    assert built.used["pages"] > 0
    assert build(whole, jobs=1).site
    assert tree(project / "output" / "site") == tree(whole / "output" / "site")


def test_packages_alone_are_joined_and_not_made_again(whole, parts, tmp_path):
    for part in parts:
        build(part, jobs=1, with_site=False)
    project = tmp_path / "joined"
    join(project, parts)
    assert join(project, parts).copied == 0
    assert (project / "datasets" / "agencies.csv").read_bytes() == (whole / "datasets" / "agencies.csv").read_bytes()
    built = build(project, jobs=1, with_site=False)
    assert (built.used.get("packages"), built.made.get("packages", 0)) == (REPORTS, 0)
    assert built.used["validation"] >= REPORTS - 2


def spoil_registry(part):
    path = part / "datasets" / "agencies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Synthetic Example", "Synthetic Sample"), encoding="utf-8")


def spoil_settings(part):
    (part / "gongkai.toml").write_text('id = "other"\nname = "别的"\nname_en = "Other"\n', encoding="utf-8")


def spoil_source(part):
    next(part.glob("datasets/*/*/source.toml")).write_text("note = 'x'", encoding="utf-8")


@pytest.mark.parametrize("spoil", [spoil_registry, spoil_settings, spoil_source])
def test_what_differs_under_one_name_stops_it_before_anything_is_written(spoil, parts, tmp_path):
    twin = shutil.copytree(parts[0], tmp_path / "twin")
    spoil(twin)
    with pytest.raises(DataError) as caught:
        join(tmp_path / "joined", [parts[0], twin])
    assert caught.value.code == "join-differs"
    assert not (tmp_path / "joined").exists()

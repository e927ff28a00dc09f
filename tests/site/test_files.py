"""Whatever a source file is called and holds, it is published as data or refused; it never becomes a page of the site."""

import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from gongkai.pipeline import Built, build

from .crawled import pages_of, target_of, tree_of
from .project import BUNDLED, CONSISTENT, ROOT, add_report, source_of

NAMES = (
    "index.html",
    "source.html",
    "source.htm",
    "source.svg",
    "source.xhtml",
    "source.js",
    "2023年报 第1稿#2?.txt",
    "100%25.txt",
    "甲\u202etxt.exe",
    "甲\u200b.txt",
    "tab\there.txt",
    "new\nline.txt",
    "'\"&<>.txt",
    "..txt",
    ".htaccess",
    "CON",
    "e\u0301.txt",
)
ACTIVE = {".html", ".htm", ".xhtml", ".svg", ".xml", ".js", ".mjs", ".css", ".shtml"}


RESERVED = ("datapackage.json", "cells.csv", "checks.csv", "findings.csv", "requests.csv", "error.json", "source.toml")
"""Names that the build itself writes or reads in the folder of a report."""


def place_of(at: int) -> str:
    """Return the agency-year for a name, on one of two agencies."""
    return f"{'310000-gonganju' if at < 15 else '320500-gonganju'}/{2008 + at % 15}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a report for every name; those called HTML are HTML."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copy(ROOT / "gongkai.toml", folder)
    for at, name in enumerate(NAMES):
        data = as_html() if Path(name).suffix in ACTIVE else source_of(CONSISTENT)
        add_report(folder, place_of(at), data.encode(), file=name)
    shutil.copy(BUNDLED / "agencies.csv", folder / "datasets")
    return folder


def as_html() -> str:
    """Return a report whose tables stand in HTML, with a script."""
    rows = [line.split("\t") for line in source_of(CONSISTENT).splitlines() if "\t" in line]
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<!doctype html><html><body><script>document.title = 'ran'</script><table>{cells}</table></body></html>"


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    return build(project, jobs=1)


def test_every_file_has_one_outcome(built: Built) -> None:
    assert len(built.outcomes) == len(NAMES)
    assert not [outcome for outcome in built.outcomes if outcome.code == "internal"]


@pytest.mark.parametrize("at", range(len(NAMES)), ids=lambda at: ascii(NAMES[at]))
def test_the_page_is_ours_and_its_source_is_the_file_or_the_file_is_refused(built: Built, project: Path, at: int) -> None:
    assert built.site
    page = built.site / "a" / place_of(at) / "index.html"
    assert tree_of(page).xpath("//meta[@http-equiv='Content-Security-Policy']")
    outcome = next(o for o in built.outcomes if f"{o.agency_id}/{o.year}" == place_of(at))
    if outcome.badge == "unreadable":
        assert outcome.code
        return
    (link,) = tree_of(page).xpath("//dt[contains(., '底本')]/following-sibling::dd[1]/a/@href")
    target, fragment = target_of(built.site, page, link)
    assert not fragment
    assert target.read_bytes() == (project / "datasets" / place_of(at) / NAMES[at]).read_bytes()
    assert unquote(link).isprintable()


def test_no_file_of_a_report_can_run_in_the_site(built: Built) -> None:
    """A browser that opens an agency's HTML, SVG or script from this origin would run it as ours."""
    assert built.site
    own = re.compile(
        r"(.*/)?index\.html|404\.html|assets/[a-z]+\.(js|css)|pagefind/pagefind(-worker)?\.js|assets/seal\.svg|chart/[a-z0-9/-]+\.svg|badge/a/[^/]+/[0-9]{4}\.svg"
    )
    active = [file.relative_to(built.site).as_posix() for file in built.site.rglob("*") if file.suffix.lower() in ACTIVE]
    assert [name for name in active if not own.fullmatch(name)] == []


def test_no_file_of_a_report_can_configure_the_server(built: Built) -> None:
    assert built.site
    assert [file.name for file in built.site.rglob("*") if file.name.startswith(".")] == []


def test_a_build_leaves_the_sources_as_they_were(built: Built, project: Path) -> None:
    assert built.outcomes
    for at, name in enumerate(NAMES):
        data = as_html() if Path(name).suffix in ACTIVE else source_of(CONSISTENT)
        file = project / "datasets" / place_of(at) / name
        assert file.is_file(), ascii(name)
        assert file.read_bytes() == data.encode(), ascii(name)


def test_every_page_holds_the_policy(built: Built) -> None:
    assert built.site
    for page in pages_of(built.site):
        assert tree_of(page).xpath("//meta[@http-equiv='Content-Security-Policy']"), page


@pytest.mark.parametrize("name", RESERVED)
def test_a_source_named_like_a_file_of_the_build_is_refused_and_not_overwritten(tmp_path: Path, name: str) -> None:
    place = add_report(tmp_path, CONSISTENT, source_of(CONSISTENT).encode(), file=name)
    before = (place / name).read_bytes()
    shutil.copy(BUNDLED / "agencies.csv", tmp_path / "datasets")
    (outcome,) = build(tmp_path, jobs=1, with_site=False).outcomes
    assert (place / name).is_file()
    assert (place / name).read_bytes() == before
    assert outcome.badge == "unreadable"

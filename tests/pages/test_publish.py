"""The served site: framed by the real engine, whole or not at all, and nothing on it that is not ours."""

import hashlib
import os
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from gongkai.errors import GongkaiError
from gongkai.package.validate import validate_package
from gongkai.pages.build import engine
from gongkai.pages.build.publish import publish
from gongkai.pages.build.report_pages import write_package
from gongkai.pages.build.site import write_pages
from gongkai.pages.desk.page import write_text
from pages.parsed import DATASETS, PROJECT, Parsed

ADDRESS = "https://example.org/gongkai/"

DATA = {"type": "application/ld+json"}
"""A block of data: no browser runs it."""


def project_in(folder: Path) -> Path:
    """Return a project of its own with the site's sources and the committed packages."""
    shutil.copytree(DATASETS, folder / "datasets")
    shutil.copy(PROJECT / "gongkai.toml", folder)
    return folder


def built(project: Path, site_url: str = "") -> Path:
    output = project / "output"
    written = write_pages(project / "datasets", project, output, site_url=site_url)
    return publish(project / "datasets", project, output, written, site_url=site_url)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(project_in(tmp_path_factory.mktemp("project")))


def test_every_page_has_the_policy_and_no_script_or_style_of_its_own(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 15
    for path in pages:
        page = Parsed(path.read_text(encoding="utf-8"))
        (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        if path.name != "404.html":  # its one script is allowed by its hash
            assert re.match("default-src 'none'; (script-src 'self'; )?style-src 'self'", policy)
            scripts = [script for script in page.all("script") if script != DATA]
            assert {frozenset(script) for script in scripts} <= {frozenset({"src", "defer"})}
        assert not page.all("style")
        assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]


def test_no_page_asks_anything_of_another_origin(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = Parsed(path.read_text(encoding="utf-8"))
        asked = [tag["src"] for tag in (*page.all("script"), *page.all("img")) if tag and tag != DATA]
        asked += [link["href"] for link in page.all("link") if link.get("rel") not in ("canonical", "alternate")]
        assert asked
        assert not [address for address in asked if re.match(r"[a-z]+:|//", address)], path
    for path in (*site.rglob("*.css"), *(site / "assets").rglob("*.js")):
        assert "//" not in re.sub(r"(^|\s)//( .*)?$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_frame_names_the_page_and_nobody_else(site: Path) -> None:
    html = (site / "a/310000-gonganju/2023/index.html").read_text(encoding="utf-8")
    assert re.search(r"<title>上海市公安局 2023 年 · 公开年报</title>", html)
    assert 'name="generator"' not in html
    assert "Material" not in html
    assert html.count("<h1") == 1
    assert re.search(r'<a href="[^"]*" aria-current="true">机关</a>', html)


def test_the_theme_leaves_no_file_that_no_page_uses(site: Path) -> None:
    assets = {path.relative_to(site).as_posix() for path in (site / "assets").rglob("*") if path.is_file()}
    scripts = {
        f"assets/{name}.js"
        for name in (
            "browse",
            "cell",
            "charts",
            "compare",
            "find",
            "gongkai",
            "load",
            "names",
            "receipt",
            "search",
            "sum",
            "table",
            "why",
        )
    }
    assert assets == {"assets/chart.css", "assets/embed.css", "assets/gongkai.css", "assets/seal.svg", *scripts}


def test_the_package_is_served_whole_as_it_is_and_its_cells_and_source_beside_it(site: Path, tmp_path: Path) -> None:
    package, agency = DATASETS / "310000-gonganju" / "2023", site / "a/310000-gonganju"
    assert (agency / "2023.csv").read_bytes() == (package / "cells.csv").read_bytes()
    assert (agency / "2023/source.txt").read_bytes() == (package / "source.txt").read_bytes()
    with ZipFile(agency / "2023.zip") as archive:
        archive.extractall(tmp_path)
    made = {path.name for path in package.iterdir()} - {"source.txt", "source.toml"}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {name: (package / name).read_bytes() for name in made}
    assert validate_package(tmp_path / "datapackage.json") == ()


def test_a_report_without_a_package_any_more_has_no_archive(tmp_path: Path) -> None:
    target = tmp_path / "a/310000-gonganju/2023.zip"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"of an earlier run")
    write_package(tmp_path / "310000-gonganju/2023", tmp_path)
    assert not target.exists()


def test_a_page_is_to_the_byte_what_the_engine_makes_of_it_also_in_parts(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project with a theme of its own has every page framed by the engine; here it says what the program's own says."""
    (tmp_path / "site_src/theme").mkdir(parents=True)
    ours = (PROJECT / "site_src/theme/main.html").read_text(encoding="utf-8")
    (tmp_path / "site_src/theme/main.html").write_text(f"{ours}{{# ours #}}", encoding="utf-8")
    monkeypatch.setattr(engine, "AGENCIES", 2)
    monkeypatch.setenv("TZ", "America/Lima")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    other = built(project_in(tmp_path))
    first, second = ({p.relative_to(root): digest(p) for p in root.rglob("*") if p.is_file()} for root in (site, other))
    assert first == second


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_page_written_anew_leaves_the_published_one_alone(tmp_path: Path) -> None:
    write_text(tmp_path, "twins/a.json", "old")
    os.link(tmp_path / "twins/a.json", tmp_path / "published.json")
    write_text(tmp_path, "twins/a.json", "new")
    assert [(tmp_path / name).read_text() for name in ("published.json", "twins/a.json")] == ["old", "new"]


def test_when_the_engine_stops_the_old_site_stays(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    site = project / "output" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("old", encoding="utf-8")
    (project / "site_src/theme").mkdir(parents=True)
    (project / "site_src/theme/main.html").write_text("{% broken", encoding="utf-8")
    with pytest.raises(GongkaiError, match="站点引擎"):
        built(project)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"


def test_with_a_known_address_there_is_a_sitemap_of_all_pages_without_dates(tmp_path: Path) -> None:
    site = built(project_in(tmp_path), ADDRESS)
    assert re.findall("<loc>(.*)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8")) == [f"{ADDRESS}sitemap-1.xml"]
    text = (site / "sitemap-1.xml").read_text(encoding="utf-8")
    pages = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html") if is_found(path)}
    listed = {address.removeprefix(ADDRESS).rstrip("/") or "." for address in re.findall("<loc>(.*)</loc>", text)}
    assert listed == pages
    assert "lastmod" not in text


def is_found(page: Path) -> bool:
    """Say whether search engines should find a page: one that neither leads on to another nor says that it is for embedding."""
    text = page.read_text(encoding="utf-8")
    return 'http-equiv="refresh"' not in text and 'content="noindex"' not in text


def test_without_an_address_there_is_no_sitemap(site: Path) -> None:
    assert not list(site.glob("sitemap*"))


FIXED = (
    "", "a/", "y/", "dict/", "rules/", "method/", "about/", "check/", "scale/", "api/", "download/",
    "q/", "q/refusals/", "y/2023/", "r/", "r/310000/", "i/disclosure-rate/", "a/310000-gonganju/",
)  # fmt: skip


@pytest.mark.parametrize("address", FIXED)
def test_fixed_pages_stand_in_two_languages_that_lead_to_each_other(site: Path, address: str) -> None:
    for own, other, lang in ((address, f"en/{address}", "zh"), (f"en/{address}", address, "en")):
        html = (site / own / "index.html").read_text(encoding="utf-8")
        page = Parsed(html)
        (root,) = page.all("html")
        assert root["lang"] == lang
        leads = {link["hreflang"]: link["href"] for link in page.all("link") if link.get("hreflang")}
        assert set(leads) == {"zh-CN", "en", "x-default"}
        (switch,) = [link["href"] for link in page.all("a") if link.get("rel") == "alternate"]
        assert (site / own / switch).resolve() == (site / other).resolve()
        assert (site / own / leads["zh-CN" if lang == "en" else "en"]).resolve() == (site / other).resolve()
        if lang == "en":
            assert "<i lang=en>" not in html

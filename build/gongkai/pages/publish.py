"""From pages to a served site: run the engine, add data files and search, swap the finished folder in.

The site is built beside the old one (`site.new`) and takes its place by renaming, so readers never meet half a
site; when anything fails the old one stays. Data files are hard links to the packages where the file system allows.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from gongkai.errors import GongkaiError
from gongkai.pages.search import FOLDER as SEARCH
from gongkai.pages.search import build_search
from gongkai.pages.site import Written
from gongkai.pages.sitemap import write_sitemap

ENGINE = (sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")
"""The site engine's command."""

UNUSED = ("assets/javascripts", "assets/stylesheets", "assets/images", "sitemap.xml", "sitemap.xml.gz")
"""What the engine's theme adds and no page of ours refers to, and the sitemaps that would carry a clock."""


def publish(
    datasets: Path, project: Path, output: Path, written: Written, *, site_url: str = "", collection: Path | None = None
) -> Path:
    """Build the site from the pages in `output/docs` and swap it in as `output/site`; return that folder."""
    new, site = output / "site.new", output / "site"
    shutil.rmtree(new, ignore_errors=True)
    run_engine(project, new, epoch=written.epoch, site_url=site_url, cards=(output / "cards").is_dir())
    for name in UNUSED:
        _remove(new / name)
    _link_tree(output / "twins", new)
    _link_tree(output / "crops" / "a", new / "a")
    _link_tree(output / "cards", new / "card")
    for summary in written.summaries:
        _link_package(datasets / summary.agency_id / str(summary.year), new / "a" / summary.agency_id, summary.files)
    if collection is not None and collection.is_dir():
        _link_tree(collection, new / "download" / "gongkai")
    build_search(output / "found", new / SEARCH)
    write_sitemap(new, written.addresses, site_url)
    _swap(new, site)
    return site


def run_engine(project: Path, target: Path, *, epoch: int, site_url: str = "", cards: bool = False) -> None:
    """Run the site engine once over `mkdocs.yml`; its output goes to `target`, its pages name their cards if there are any."""
    project = project.resolve()
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(epoch), "GONGKAI_SITE_URL": site_url}
    env["GONGKAI_CARDS"] = "1" if cards else ""
    command = [*ENGINE, "--config-file", str(project / "mkdocs.yml"), "--site-dir", str(target.resolve())]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise GongkaiError(f"站点引擎停下了：{tail}", code="engine-failed", file="mkdocs.yml")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _link_tree(source: Path, target: Path) -> None:
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            _link(Path(folder, name), place / name)


def _link_package(folder: Path, agency: Path, files: Iterable[tuple[str, str]]) -> None:
    """Put a package's files under its page's address, and its cells beside it as `<year>.csv`."""
    for name, served in files:
        if (folder / name).is_file() and not (folder / name).is_symlink():  # a link could lead out of the project
            _link(folder / name, agency / folder.name / served)
    if files:
        _link(folder / "cells.csv", agency / f"{folder.name}.csv")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def _swap(new: Path, site: Path) -> None:
    """Put the new site in the place of the old one."""
    old = site.with_name("site.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)

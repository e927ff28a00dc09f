"""From pages to a served site: run the engine, add data files and search, swap the finished folder in.

The site is built beside the old one (`site.new`) and takes its place by renaming, so readers never meet half a
site; when anything fails the old one stays. Data files are hard links to the packages where the file system allows.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gongkai.pages.engine import Frame, Part, join_parts, parts_of, run_engine
from gongkai.pages.search import FOLDER as SEARCH
from gongkai.pages.search import build_search
from gongkai.pages.site import Written
from gongkai.pages.sitemap import write_sitemap

UNUSED = ("assets/javascripts", "assets/stylesheets", "assets/images", "sitemap.xml", "sitemap.xml.gz")
"""What the engine's theme adds and no page of ours refers to, and the sitemaps that would carry a clock."""


def publish(
    datasets: Path,
    project: Path,
    output: Path,
    written: Written,
    *,
    site_url: str = "",
    collection: Path | None = None,
    jobs: int = 0,
) -> Path:
    """Build the site from the pages in `output/docs` and swap it in as `output/site`; return that folder.

    Args:
        datasets: Folder of the packages.
        project: Folder with `site_src/` and `mkdocs.yml`.
        output: Folder of everything that is made.
        written: What `write_pages` wrote.
        site_url: Address the site will be served at, if known.
        collection: Folder of the collection-wide files, if there are any.
        jobs: Processes to use; 0 for one a processor. The site does not depend on it.
    """
    new, site, index = output / "site.new", output / "site", output / "index.new"
    shutil.rmtree(new, ignore_errors=True)
    parts = parts_of(output, new)
    _run(parts, Frame(project, written.epoch, site_url, (output / "cards").is_dir()), output / "found", index, jobs)
    join_parts(parts, output, new)
    index.rename(new / SEARCH)
    for name in UNUSED:
        _remove(new / name)
    _link_tree(output / "twins", new)
    _link_tree(output / "crops" / "a", new / "a")
    _link_tree(output / "cards", new / "card")
    for summary in written.summaries:
        _link_package(datasets / summary.agency_id / str(summary.year), new / "a" / summary.agency_id, summary.files)
    if collection is not None and collection.is_dir():
        _link_tree(collection, new / "download" / "gongkai")
    write_sitemap(new, written.addresses, site_url)
    _swap(new, site)
    return site


def _run(parts: Sequence[Part], frame: Frame, found: Path, index: Path, jobs: int) -> None:
    """Run the engine over all parts and index the texts for search, as many side by side as there are processors to use."""
    shutil.rmtree(index, ignore_errors=True)
    with ThreadPoolExecutor(jobs or os.cpu_count()) as lanes:
        running = [lanes.submit(build_search, found, index), *(lanes.submit(run_engine, frame, part) for part in parts)]
        for each in running:
            each.result()


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

"""From pages to a served site: run the engine, add data files and search, swap the finished folder in.

The site is built beside the old one (`site.new`) and takes its place in one step, so readers never meet half a
site; when anything fails the old one stays. Files of the packages are copies: whoever changes one changes no other.

Sitemaps: an index and parts of at most 50,000 addresses, as sitemaps.org has it; without dates, which pages do not know.

The protocol wants full addresses, so there is none while the site's own is not known.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from gongkai import addresses
from gongkai.cache import Cache, Key
from gongkai.disk import copy, remove_tree, switch
from gongkai.pages.build.engine import Frame, Part, join_parts, parts_of, run_engine, write_config
from gongkai.pages.build.framing import LOST, frame_pages, is_our_theme, kinds_of, new_frames
from gongkai.pages.build.kept import Kept, part_without, sources_of
from gongkai.pages.build.published import keep, published_of
from gongkai.pages.build.site import Written
from gongkai.pages.desk.page import write_text
from gongkai.pages.desk.renderer import Setting
from gongkai.pages.report.summary import Summary
from gongkai.pages.search.fulltext import FOLDER as SEARCH
from gongkai.pages.search.fulltext import build_search, files_of, index_parts

UNUSED = ("assets/javascripts", "assets/stylesheets", "assets/images", "sitemap.xml", "sitemap.xml.gz")
"""What the engine's theme adds and no page of ours refers to, and the sitemaps that would carry a clock."""

CHUNK = 64
"""Pages handed to a worker at a time."""
MOST_LEFT = 1200
"""Pages that one run of the engine frames when the others are kept: as many as 400 agencies of a few years have."""


def publish(  # noqa: PLR0913 - a parameter for each option
    datasets: Path,
    project: Path,
    output: Path,
    written: Written,
    *,
    site_url: str = "",
    collection: Path | None = None,
    jobs: int = 0,
    kept: Kept | None = None,
    pool: Executor | None = None,
) -> Path:
    """Build the site from the pages in `output/docs` and swap it in as `output/site`; return that folder.

    Args:
        datasets: Folder of the packages.
        project: Folder with `gongkai.toml`.
        output: Folder of everything that is made.
        written: What `write_pages` wrote.
        site_url: Address the site will be served at, if known.
        collection: Folder of the collection-wide files, if there are any.
        jobs: Processes to use; 0 for one a processor. The site does not depend on it.
        kept: What of the published site is used again where it has not changed.
        pool: Workers that frame pages; without one this process does. The site does not depend on it.
    """
    new, site, kept, lanes = output / "site.new", output / "site", kept or Kept(), jobs or os.cpu_count() or 1
    remove_tree(new)
    setting = Setting.of(project, site_url)
    drawn, fed = (output / "cards").is_dir(), (output / "twins" / addresses.ATOM_FEED).is_file()
    config = write_config(output, setting.files, setting.publication, setting.site_url, cards=drawn, feeds=fed)
    ours = is_our_theme(setting.files)
    frame = Frame(config, 0 if ours else written.epoch)  # our theme shows no clock, so that a newer report leaves every frame
    key = kept.of_frame(config, output / "theme", frame.epoch)
    framed = kept.framed(key, output / "docs", site)
    with _searched(output, lanes, kept):
        if ours:
            _frame(output, framed, frame, key, kept, pool)
        else:
            _run(_parts(output, new, framed), frame, output, lanes)
    _link_framed(framed.values(), site, new)
    kept.keep_framed(key, output / "docs", new)
    _add_files(datasets, output, written.summaries, kept.cache)
    if collection is not None and collection.is_dir():
        _link_tree(collection, new / addresses.collection(setting.publication.id))
    write_sitemap(new, written.addresses, setting.site_url)
    published = published_of(written.summaries)
    keep(new, published)
    switch(new, site)
    keep(output, published)
    return site


def _add_files(datasets: Path, output: Path, summaries: Sequence[Summary], cache: Cache) -> None:
    """Put beside the pages what belongs to them in place of what none refers to; originals that are kept outside go there."""
    new, site = output / "site.new", output / "site"
    for name in UNUSED:
        remove_tree(new / name)
    _link_tree(output / "twins", new)
    _link_tree(output / "crops" / "a", new / "a")
    _link_tree(output / "cards", new / "card")
    for summary in summaries:
        _link_package(datasets / summary.agency_id / str(summary.year), new, site, summary.files, cache)
    put_outside(datasets, output / "originals", summaries)


def _parts(output: Path, new: Path, framed: Mapping[str, str]) -> list[Part]:
    """Divide the pages that have to be framed; few beside many that are kept are one part."""
    docs, scratch = output / "docs", output / "parts"
    shutil.rmtree(scratch, ignore_errors=True)
    left = sum(1 for _ in docs.rglob("*.md")) - len(framed)
    return [part_without(framed, docs, scratch, new)] if framed and left < MOST_LEFT else parts_of(output, new)


def _frame(output: Path, framed: Mapping[str, str], frame: Frame, key: Key, kept: Kept, pool: Executor | None) -> None:
    """Frame the pages that are not kept; the engine frames those kinds of page that it has not framed yet."""
    docs, new = output / "docs", output / "site.new"
    pages = kinds_of(docs, (source for source in sources_of(docs) if source not in framed))
    frames, lost = kept.frames(key, pages.values())
    missing = {kind for kind in pages.values() if kind not in frames}
    if missing or not lost:
        found, lost = new_frames(missing, docs, output / "parts", frame)
        kept.keep_frames(key, found, lost)
        frames |= found
    given = [(source, frames[kind]) for source, kind in pages.items()]
    chunks = [given[at : at + CHUNK] for at in range(0, len(given), CHUNK)]
    list((pool.map if pool else map)(partial(frame_pages, docs=docs, site=new), chunks))
    write_text(new, LOST, lost)
    for path in docs.rglob("*"):
        if path.suffix != ".md" and path.is_file():
            place = new / path.relative_to(docs)
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(path, place)


def _run(parts: Sequence[Part], frame: Frame, output: Path, lanes: int) -> None:
    """Run the engine over all parts, as many side by side as there are processors to use."""
    with ThreadPoolExecutor(lanes) as pool:
        list(pool.map(partial(run_engine, frame), parts))
    join_parts(parts, output, output / "site.new")


@contextmanager
def _searched(output: Path, lanes: int, kept: Kept) -> Iterator[None]:
    """Index the texts for search, beside other work where there is a processor for it, and put the index into the site."""
    new, site, found, index = (output / name for name in ("site.new", "site", "found", "index.new"))
    shutil.rmtree(index, ignore_errors=True)
    texts = kept.cache.tree(found) if kept.cache.keeps else {}
    parts = {name: {page: texts.get(page, "") for page in pages} for name, pages in index_parts(found).items()}
    there = kept.cache.tree(site / SEARCH) if kept.cache.keeps else {}
    same = [name for name, own in parts.items() if kept.index_is_of(name, own, files_of(name, there))]
    others = {name: list(own) for name, own in parts.items() if name not in same}
    with ThreadPoolExecutor(1) as lane:
        making = lane.submit(build_search, found, index, others)
        if lanes == 1:
            making.result()
        yield
        making.result()
    for path in (path for name in same for path in files_of(name, there)):
        (index / path).parent.mkdir(parents=True, exist_ok=True)
        _link(site / SEARCH / path, index / path)
    index.rename(new / SEARCH)
    made = kept.cache.tree(new / SEARCH) if others and kept.cache.keeps else {}
    for name in others:
        kept.keep_index(name, parts[name], files_of(name, made))


def _link_framed(pages: Iterable[str], site: Path, new: Path) -> None:
    for page in pages:
        remove_tree(new / page)
        (new / page).parent.mkdir(parents=True, exist_ok=True)
        _link(site / page, new / page)


def _link_tree(source: Path, target: Path) -> None:
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            _link(Path(folder, name), place / name)


def _link_package(folder: Path, new: Path, last: Path, files: Iterable[tuple[str, str]], cache: Cache) -> None:
    """Put files of a package at their addresses; copies that the site `last` has are used."""
    for name, address in files:
        path, copied = folder / name, last / address
        if path.is_file() and not path.is_symlink():  # a link could lead out of the project
            if cache.keeps and cache.digest(copied) == cache.digest(path) and copied.stat().st_ino != path.stat().st_ino:
                _link(copied, new / address)
            else:
                copy(path, new / address)


def put_outside(datasets: Path, place: Path, summaries: Iterable[Summary]) -> None:
    """Put the originals that the site does not carry into a folder, for whoever takes them to where they are kept."""
    wanted = {kept: datasets / s.agency_id / str(s.year) / name for s in summaries for name, kept in s.outside}
    for path in place.iterdir() if place.is_dir() else ():
        if path.name not in wanted:
            path.unlink()
    for kept, source in wanted.items():  # whose name is the hash of what it holds
        place.mkdir(parents=True, exist_ok=True)
        if not (place / kept).is_file() and source.is_file() and not source.is_symlink():
            begun = place / f".{kept}.tmp"
            copy(source, begun)
            begun.replace(place / kept)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


MOST = 50_000
"""Addresses that one sitemap may hold."""
_FRAME = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{1}</{0}>\n'


def write_sitemap(site: Path, addresses: Sequence[str], site_url: str, most: int = MOST) -> None:
    """Write sitemap.xml, which lists sitemap-1.xml and so on, into the folder of the site."""
    if not site_url:
        return
    parts = [addresses[at : at + most] for at in range(0, len(addresses), most)]
    names = [f"sitemap-{number}.xml" for number, _ in enumerate(parts, 1)]
    for name, own in zip(names, parts, strict=True):
        _write(site / name, "urlset", "url", [site_url + address for address in own])
    _write(site / "sitemap.xml", "sitemapindex", "sitemap", [site_url + name for name in names])


def _write(path: Path, root: str, item: str, places: Sequence[str]) -> None:
    entries = "".join(f"<{item}><loc>{escape(place)}</loc></{item}>\n" for place in places)
    path.write_text(_FRAME.format(root, entries), encoding="utf-8")

"""All pages of the site, written where the engine reads them.

    datasets/ ─ render_agency_year, in a pool of processes ─→ output/docs, output/twins
              └ summaries ─→ agency, year, home and reference pages ─→ output/docs

Both folders are scratch, and after a run hold nothing of an earlier one: what readers see changes only when
`publish` swaps the finished site in.
"""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gongkai.errors import DataError
from gongkai.package.stored import package_folders
from gongkai.pages.agency_year import address_of, render_agency_year, twins_of
from gongkai.pages.desk import Setting, open_desk
from gongkai.pages.overview import overview_pages, overview_twins
from gongkai.pages.page import Page, source_of, write_text
from gongkai.pages.registry import read_registry
from gongkai.pages.summary import Summary, newest_epoch

CHUNK = 64
"""Agency-years handed to a worker at a time."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote: the summaries in order, and the addresses of all pages."""

    summaries: tuple[Summary, ...]
    addresses: tuple[str, ...]

    @property
    def epoch(self) -> int:
        """Seconds since 1970 of the newest date in the data, for tools that want a clock."""
        return newest_epoch(self.summaries)


def write_pages(
    datasets: Path,
    project: Path,
    output: Path,
    *,
    site_url: str = "",
    collection: Path | None = None,
    pool: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write every page into `output/docs` and every twin into `output/twins`.

    Args:
        datasets: The folder of packages, with agencies.csv beside them where there is a registry.
        project: The folder that holds `site_src`.
        output: The scratch folder; its `docs` and `twins` are replaced.
        site_url: Address the site will be served at, with a closing slash; empty when not known.
        collection: The folder of the collection-wide files, when they were written.
        pool: Workers that render agency-years; without one this process does. The result does not depend on it.
        progress: Told the number of agency-years done.
    """
    setting = Setting(project / "site_src", site_url)
    docs, twins = output / "docs", output / "twins"
    shutil.copytree(setting.site_src / "assets", docs / "assets", dirs_exist_ok=True)
    folders = package_folders(datasets)
    summaries = tuple(_each_agency_year(folders, setting, docs, twins, pool, progress))
    desk, registry = open_desk(setting), read_registry(datasets / "agencies.csv")
    pages = list(overview_pages(desk, summaries, registry, folders, collection))
    _write_sources(docs, pages)
    for twin in overview_twins(summaries, registry):
        write_text(docs, twin.path, twin.text)
    addresses = sorted([*(page.address for page in pages), *(address_of(s.agency_id, s.year) for s in summaries)])
    _drop_stale(docs, {source_of(address) for address in addresses}, "**/*.md")
    _drop_stale(twins, {twin for s in summaries for twin in twins_of(s.agency_id, s.year)}, "**/*.*")
    return Written(summaries, tuple(addresses))


def _drop_stale(root: Path, kept: Collection[str], pattern: str) -> None:
    """Remove what an earlier run wrote and this one did not; deleting everything first would cost more than writing it."""
    for path in root.glob(pattern):
        if path.relative_to(root).as_posix() not in kept:
            path.unlink()


def _write_sources(docs: Path, pages: Iterable[Page]) -> None:
    for page in pages:
        write_text(docs, page.source, page.text)


def _each_agency_year(
    folders: tuple[Path, ...],
    setting: Setting,
    docs: Path,
    twins: Path,
    pool: Executor | None,
    progress: Callable[[int], None] | None,
) -> Iterator[Summary]:
    write = partial(_write_agency_year, setting=setting, docs=docs, twins=twins)
    yield from _counted(pool.map(write, folders, chunksize=CHUNK) if pool else map(write, folders), progress)


def _counted(summaries: Iterable[Summary], progress: Callable[[int], None] | None) -> Iterator[Summary]:
    for done, summary in enumerate(summaries, 1):
        yield summary
        if progress:
            progress(done)


def _write_agency_year(folder: Path, setting: Setting, docs: Path, twins: Path) -> Summary:
    try:
        rendered = render_agency_year(folder, setting)
    except DataError as error:
        raise error.prefixed(f"{folder.parent.name}/{folder.name}") from None
    _write_sources(docs, [rendered.page])
    for twin in rendered.twins:
        write_text(twins, twin.path, twin.text)
    return rendered.summary

"""All pages of the site, written where the engine reads them.

    datasets/ ─ render_agency_year, in a pool of processes ─→ output/docs, output/twins, output/found
              └ summaries ─→ all other pages, catalogues and indexes ─→ the same three

The folders are scratch, and after a run hold nothing of an earlier one: what readers see changes only when
`publish` swaps the finished site in. `docs` are the pages for the engine, `twins` what is served beside them as it is,
`found` the texts that full-text search looks through. Beside them `theme` is the frame of the site, with the one page that
the engine makes by itself, 404.html, our words in it.

`about_many` lists the pages about many reports, in the order in which they are made, and the files that they and other programs
read.

Addresses that pages once had, or that people try: each leads on for ever. `site_src/redirects.toml` holds the old address and the
new one, both relative to the site and ending with `/`. Every old address becomes a small page of its own, which needs no server
and no script. An old address that is a page, or a new one that is none, stops the build.
"""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from gongkai import addresses
from gongkai.comparisons.measures import read_measures
from gongkai.disk import listed
from gongkai.errors import DataError, GongkaiError
from gongkai.indicators.definitions import indicators
from gongkai.package.stored_package import package_folders
from gongkai.pages.build.grouped_pages import groups_of, write_groups
from gongkai.pages.build.kept import Kept
from gongkai.pages.build.report_pages import Room, Stumbled, each_agency_year, write_sources, write_twins
from gongkai.pages.collection.agency_names import read_registry
from gongkai.pages.collection.browse import browse_pages, browse_twins, find_twins, waiting_twin
from gongkai.pages.collection.coverage_page import coverage_of, coverage_pages, coverage_twin
from gongkai.pages.collection.holdings import Holdings
from gongkai.pages.collection.indicator_pages import Measures, indicator_twins
from gongkai.pages.collection.overview import overview_pages, overview_twins
from gongkai.pages.collection.region import regions_of
from gongkai.pages.collection.side_by_side import compare_embedded, compare_pages, compare_twins
from gongkai.pages.desk.page import ENGLISH, Page, Twin, address_of, root_of, source_of, write_text
from gongkai.pages.desk.renderer import Desk, Setting, open_desk
from gongkai.pages.form.form_json import explained_twins
from gongkai.pages.machines.data_catalogue import catalogue_twins
from gongkai.pages.machines.download_files import Offered, read_offered
from gongkai.pages.reference.fixed_pages import reference_pages, reference_twins
from gongkai.pages.report.agency_year import twins_of
from gongkai.pages.report.summary import Summary, newest_epoch
from gongkai.pages.search.fulltext import search_pages, searched_page
from gongkai.pages.words.html import own_html
from gongkai.pages.words.keys import QUESTIONS, moved_of
from gongkai.statistics.held import Statistics, read_statistics
from gongkai.versions import COLUMNS, listed_reports

UNSEARCHED = ("changelog/", "coverage/", "download/", "receipt/")
"""Fixed pages that are lists and would only stand in the way of what is searched."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote: the summaries in order, and the addresses of all pages."""

    summaries: tuple[Summary, ...]
    addresses: tuple[str, ...]

    @property
    def epoch(self) -> int:
        """Seconds since 1970 of the newest date in the data, for tools that want a clock."""
        return newest_epoch(self.summaries)


def write_pages(  # noqa: PLR0913 - a parameter for each option
    datasets: Path,
    project: Path,
    output: Path,
    *,
    site_url: str = "",
    collection: Path | None = None,
    pool: Executor | None = None,
    progress: Callable[[int], None] | None = None,
    stumbled: dict[Path, GongkaiError] | None = None,
    kept: Kept | None = None,
) -> Written:
    """Write every page into `output/docs` and every twin into `output/twins`.

    Args:
        datasets: The folder of packages, with agencies.csv beside them where there is a registry.
        project: The folder that holds `gongkai.toml`, and `site_src` where it has templates or words of its own.
        output: The scratch folder; its `docs`, `twins` and `found` are replaced.
        site_url: Address the site will be served at, with a closing slash; empty when not known.
        collection: The folder of the collection-wide files, when they were written.
        pool: Workers that render agency-years; without one this process does. The result does not depend on it.
        progress: Told the number of agency-years done.
        stumbled: Filled with the reports no page can be made for, and then no other is; without it the first one is an error.
        kept: Pages of reports that were written before and are used again where nothing has changed.
    """
    setting = Setting.of(project, site_url, output / "crops")
    room = Room(output / "docs", output / "twins", output / "found", collection / "comparisons.csv" if collection else None)
    _copy_all(setting.files.all_under("assets"), room.docs / "assets")
    folders = package_folders(datasets)
    measures = read_measures(collection / "indicators.csv") if collection else {}
    summaries = _sorted_out(each_agency_year(folders, measures, setting, room, pool, progress, kept), stumbled)
    if stumbled:
        return Written((), ())
    desk, holdings = open_desk(setting), _holdings(datasets, summaries, collection)
    _write_theme(desk, output / "theme")
    fixed = list(_in_own_languages(desk, reference_pages(desk, holdings, folders, collection)))
    covered = coverage_of(datasets, holdings)
    fixed += _in_own_languages(desk, coverage_pages(desk, holdings, covered))
    shown = write_groups(groups_of(desk, holdings, measures, collection), room.docs, room.twins, kept or Kept(), desk)
    about, twins = about_many(desk, holdings, measures, collection)
    pages = [*_in_own_languages(desk, about), *fixed]
    addresses = sorted([*(page.address for page in pages), *map(address_of, shown.pages), *_own_addresses(desk, summaries)])
    alone = [*redirect_twins(desk, addresses), *compare_embedded(desk, holdings)]
    twins += [*reference_twins(desk, holdings, folders, collection), coverage_twin(covered)]
    found = [searched_page(desk, page) for page in fixed if page.address not in UNSEARCHED and not page.is_english]
    write_sources(room.docs, pages)
    _write_twins(room, alone, twins, found)
    _drop_stale_pages(room, addresses, [*shown.alone, *(twin.path for twin in alone)])
    _drop_stale_twins(room, summaries, [*shown.twins, *(twin.path for twin in twins)], found)
    return Written(summaries, tuple(addresses))


def _write_twins(room: Room, alone: Iterable[Twin], twins: Iterable[Twin], found: Iterable[Twin]) -> None:
    for root, written in ((room.docs, alone), (room.twins, twins), (room.found, found)):
        write_twins(root, written)


def _holdings(datasets: Path, summaries: tuple[Summary, ...], collection: Path | None) -> Holdings:
    statistics = read_statistics(collection) if collection else Statistics()
    folders = [path.parent for path in listed(datasets, f"*/{COLUMNS}")]
    named = tuple((folder.name, each) for folder in folders for each in listed_reports(folder))
    return Holdings(summaries, read_registry(datasets / "agencies.csv"), statistics, named)


def _in_own_languages(desk: Desk, pages: Iterable[Page]) -> Iterator[Page]:
    """Yield the pages in the languages of the publication; where it is Chinese alone none has one beside it."""
    if desk.wording.site.has_english:
        yield from pages
    else:
        yield from (replace(page, paired=False) for page in pages if not page.is_english)


def _sorted_out(made: Iterable[Summary | Stumbled], stumbled: dict[Path, GongkaiError] | None) -> tuple[Summary, ...]:
    """Return the summaries; what is none is told."""
    summaries: list[Summary] = []
    for each in made:
        if isinstance(each, Summary):
            summaries.append(each)
        elif stumbled is None:
            raise each[1].prefixed(f"{each[0].parent.name}/{each[0].name}")
        else:
            stumbled[each[0]] = each[1]
    return tuple(summaries)


def _write_theme(desk: Desk, theme: Path) -> None:
    """Write the frame for the engine; in 404.html the way to the root stays open for it to fill."""
    shutil.rmtree(theme, ignore_errors=True)
    _copy_all(desk.setting.files.all_under("theme"), theme)
    write_text(theme, "404.html", desk.render("404.html", root=own_html("{{ root }}")))


def _copy_all(files: Iterable[tuple[str, Path]], target: Path) -> None:
    for name, path in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)


def _own_addresses(desk: Desk, summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield the addresses of agency-years, and of those that are compared with the year before, in every language."""
    folders = ("", ENGLISH) if desk.wording.site.has_english_reports else ("",)
    yield from (f"{folder}{address}" for folder in folders for address in _in_chinese(summaries))


def _in_chinese(summaries: Sequence[Summary]) -> Iterator[str]:
    read = {(s.agency_id, s.year) for s in summaries if s.badge != "unreadable"}
    for s in summaries:
        yield addresses.report(s.agency_id, s.year)
        if {(s.agency_id, s.year), (s.agency_id, s.year - 1)} <= read:
            yield addresses.changes(s.agency_id, s.year)


def _drop_stale(root: Path, kept: Collection[str], pattern: str) -> None:
    """Remove what an earlier run wrote and this one did not; deleting everything first would cost more than writing it."""
    for path in root.glob(pattern):
        if path.relative_to(root).as_posix() not in kept:
            path.unlink()


def _drop_stale_pages(room: Room, addresses: Iterable[str], alone: Iterable[str]) -> None:
    _drop_stale(room.docs, {source_of(address) for address in addresses}, "**/*.md")
    _drop_stale(room.docs, set(alone), "**/*.html")


def _drop_stale_twins(room: Room, summaries: Iterable[Summary], twins: Iterable[str], found: Iterable[Twin]) -> None:
    keys = [(s.agency_id, s.year) for s in summaries]
    own = {path for key in keys for path in twins_of(*key)}
    _drop_stale(room.twins, own | set(twins), "**/*.*")
    own = {f"{addresses.report(*key)}index.html" for key in keys}
    _drop_stale(room.found, own | {twin.path for twin in found}, "**/*.html")


FILE = "redirects.toml"


def redirect_twins(desk: Desk, addresses: Collection[str]) -> Iterator[Twin]:
    """Yield the pages that lead on."""
    for old, new in moved_of(desk.setting.files.data(FILE)).items():
        if old in addresses or new not in addresses:
            raise DataError(f"{old} → {new} 不成立", code="bad-redirect", file=f"site_src/{FILE}", place=old)
        html = desk.render("redirect.html", root=root_of(old), address=new, site_url=desk.setting.site_url)
        yield Twin(f"{old}index.html", html)


def about_many(desk: Desk, holdings: Holdings, measures: Measures, collection: Path | None) -> tuple[list[Page], list[Twin]]:
    """Return the lists of pages about many reports, and the files that they and other programs read."""
    return list(_listing_pages(desk, holdings)), list(_overview_twins(desk, holdings, measures, read_offered(collection)))


def _listing_pages(desk: Desk, holdings: Holdings) -> Iterator[Page]:
    """Yield the pages about many reports."""
    regions = regions_of(holdings)
    yield from overview_pages(desk, holdings)
    yield from compare_pages(desk, holdings)
    yield from browse_pages(desk, holdings, regions)
    yield from search_pages(desk, holdings)


def _overview_twins(desk: Desk, holdings: Holdings, measures: Measures, offered: Offered) -> Iterator[Twin]:
    """Yield the files that these pages and other programs read."""
    yield from explained_twins(desk)
    for english in desk.tongues:
        yield from find_twins(desk, holdings.known, english=english)
    yield waiting_twin(holdings.known, holdings.registry)
    yield from browse_twins(holdings)
    yield from overview_twins(desk, holdings)
    yield from catalogue_twins(desk, holdings, offered)
    questions = {name: desk.strings[key][1] for name, (key, _) in QUESTIONS.items()}
    yield Twin("llms.txt", desk.render("llms.txt", holdings=holdings, questions=questions, indicators=indicators()))
    yield from indicator_twins(holdings, measures)
    yield from compare_twins(desk)

"""The pages of every report, written by as many processes as there are; those of which nothing has changed stay as they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from gongkai.cache import Key
from gongkai.comparisons.measures import Span, read_spans, spans_of
from gongkai.errors import GongkaiError, kept_apart
from gongkai.package.archive import archive_of
from gongkai.package.collection_rows import MeasureRow
from gongkai.package.stored_package import identity_of, is_package, read_package
from gongkai.pages.build.kept import Kept
from gongkai.pages.collection.indicator_pages import Measures
from gongkai.pages.desk.page import Page, Twin, write_text
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.agency_year import Read, render_agency_year, twins_of
from gongkai.pages.report.summary import Summary
from gongkai.pages.search.fulltext import searched_report

CHUNK = 64
"""Agency-years handed to a worker at a time."""

Stumbled = tuple[Path, GongkaiError]
_Given = tuple[Path, tuple[Span, ...], tuple[MeasureRow, ...]]


@dataclass(frozen=True, slots=True)
class Room:
    """The three folders of a run, and the file of comparisons that pages are given their slice of."""

    docs: Path
    twins: Path
    found: Path
    beside: Path | None


def write_sources(docs: Path, pages: Iterable[Page]) -> None:
    """Write pages where the engine reads them."""
    for page in pages:
        write_text(docs, page.source, page.text)


def write_twins(root: Path, twins: Iterable[Twin]) -> None:
    """Write files that are served as they are."""
    for twin in twins:
        write_text(root, twin.path, twin.text)


def each_agency_year(
    folders: tuple[Path, ...],
    measures: Measures,
    setting: Setting,
    room: Room,
    pool: Executor | None,
    progress: Callable[[int], None] | None,
    kept: Kept | None,
) -> Iterator[Summary | Stumbled]:
    """Yield the summary of every agency-year, in order, or what was stumbled over; its pages have been written then."""
    kept = kept or Kept()
    write = partial(_write_agency_years, setting=setting, room=room)
    known = spans_of(room.beside) if room.beside else {}
    owners = [(folder, identity_of(folder)) for folder in folders]
    given = [(folder, known.get(own, ()), measures.get(own, ())) for folder, own in owners]
    site = kept.of_site(setting)
    keys = [kept.of_report(site, each[0], setting.crops or Path(), _shown(each, room)) for each in given]
    found = [kept.summary(key, folder, room.docs.parent) for key, folder in zip(keys, folders, strict=True)]
    others = [each for each, summary in zip(given, found, strict=True) if summary is None]
    kept.cache.count("pages", again=True, number=len(given) - len(others))
    kept.cache.count("pages", again=False, number=len(others))
    chunks = [others[at : at + CHUNK] for at in range(0, len(others), CHUNK)]
    written = pool.map(write, chunks) if pool else map(write, chunks)
    made = (summary for chunk in written for summary in chunk)
    yield from _counted(_joined(found, made, zip(keys, folders, strict=True), kept, room), progress)


def _shown(given: _Given, room: Room) -> list[object]:
    """Return what a page shows that stands in no file of its report: comparisons and indicators."""
    _, spans, measures = given
    return [read_spans(room.beside, spans) if room.beside else (), measures]


def _joined(
    found: Iterable[Summary | None],
    made: Iterator[Summary | Stumbled],
    keyed: Iterable[tuple[Key, Path]],
    kept: Kept,
    room: Room,
) -> Iterator[Summary | Stumbled]:
    """Yield what is kept and what is made, in the order of the reports; what is made is kept."""
    for summary, (key, folder) in zip(found, keyed, strict=True):
        one = summary or next(made)
        if summary is None and isinstance(one, Summary):
            kept.keep_summary(key, folder, room.docs.parent, one)
        yield one


def _counted(made: Iterable[Summary | Stumbled], progress: Callable[[int], None] | None) -> Iterator[Summary | Stumbled]:
    for done, each in enumerate(made, 1):
        yield each
        if progress:
            progress(done)


def _write_agency_years(given: Sequence[_Given], setting: Setting, room: Room) -> list[Summary | Stumbled]:
    """Write the pages of some agency-years, in order, so that a package read is at hand as the year before of the next."""
    read = lru_cache(maxsize=2)(read_package)
    made: list[Summary | Stumbled] = []
    for each in given:
        folder, errors = each[0], list[GongkaiError]()
        with kept_apart(errors.append, f"{folder.parent.name}/{folder.name}"):
            made.append(_write_agency_year(*each, setting, room, read))
        made += [(folder, error) for error in errors]
    return made


def write_package(folder: Path, twins: Path, read: Read = read_package) -> None:
    """Write descriptor and tables of a package as one file, or take away that of a report that has none any more."""
    target = twins / twins_of(*identity_of(folder))[-1]
    target.unlink(missing_ok=True)
    if is_package(folder):
        names = ("datapackage.json", *(resource["path"] for resource in read(folder).resources))
        target.write_bytes(archive_of({name: (folder / name).read_bytes() for name in names}))


def _write_agency_year(
    folder: Path, spans: tuple[Span, ...], measures: tuple[MeasureRow, ...], setting: Setting, room: Room, read: Read
) -> Summary:
    rows = read_spans(room.beside, spans) if room.beside else ()
    rendered = render_agency_year(folder, setting, rows, measures, read)
    write_sources(room.docs, [rendered.page, *rendered.further])
    write_twins(room.twins, rendered.twins)
    write_package(folder, room.twins, read)
    write_twins(room.found, [searched_report(open_desk(setting), folder, rendered.summary, rendered.page)])
    return rendered.summary

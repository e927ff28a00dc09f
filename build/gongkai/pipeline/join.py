"""Projects that were built apart, by region or by year, joined into one, whose build makes nothing again that they made.

    part/datasets, part/output, part/.cache  ─┐
    part/datasets, part/output, part/.cache  ─┴→ project/datasets, project/output, project/.cache → gongkai build

Registries are put together, a report's folder is taken as it is, and with it its pages and what the cache knows of it. All of
that is used under the keys of the cache, as after any build: where the whole tells more of a report than its part did (a
namesake, the year before, an agency to compare with), it is made anew. So the site is the one that a build of all sources at once
makes, with one search, one picker and one map of the site.

Whatever two parts, or a part and the project, have of the same name must be the same; before anything is written all is compared.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from gongkai.cache import FILE, Cache
from gongkai.disk import copy, write_if_changed
from gongkai.errors import DataError
from gongkai.package.stored_package import is_year
from gongkai.pages.build.kept import PAGES, files_of_report
from gongkai.pipeline.again import READ, TAKEN, made_files
from gongkai.pipeline.outcomes import odd_in, source_folders
from gongkai.publication import FILE as OWN

REGISTRY = "agencies.csv"
LED = (OWN, "CHANGELOG.md", "mkdocs.yml")
"""Files of a project that say what the site is; those of all parts are the same."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What a join did: reports of all parts, files that were copied, results of the cache that came with them."""

    reports: int
    copied: int
    kept: int


def join(project: Path, parts: Sequence[Path]) -> Joined:
    """Join projects into one, which may be there already.

    Raises:
        DataError: a part is no project, or two of them differ in what both have.
    """
    folders = [(part, folder) for part in parts for folder in source_folders(part / "datasets") if not odd_in(folder)]
    registry = joined_registry([path for path in (each / "datasets" / REGISTRY for each in (project, *parts)) if path.exists()])
    files: dict[str, Path] = {}
    for part in parts:
        _take(files, part, (name for name in LED if (part / name).is_file()))
        _take(files, part, _under(part, "site_src"))
    for part, folder in folders:
        _take(files, part, _under(part, folder.relative_to(part).as_posix()))
    _judge(project, files)
    for part, folder in folders:
        for name in _pages(part, folder):
            files.setdefault(name, part / name)
    write_if_changed(project / "datasets" / REGISTRY, registry)
    copied = sum(_copied(path, project / name) for name, path in files.items())
    return Joined(len({folder.relative_to(part) for part, folder in folders}), copied, _caches(project, parts))


def joined_registry(paths: Iterable[Path]) -> bytes:
    """Return one registry with the rows of all, ordered by agency; the rows of one agency are the same wherever it stands.

    Raises:
        DataError: they are not, or columns differ.
    """
    header: list[str] = []
    agencies: dict[str, list[list[str]]] = {}
    for path in paths:
        first, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        found: dict[str, list[list[str]]] = {}
        for row in filter(None, rows):
            found.setdefault(row[0], []).append(row)
        for agency, own in found.items():
            if agencies.setdefault(agency, own) != own:
                raise _differs(f"{REGISTRY}: {agency}", path)
        if header and first != header:
            raise _differs(REGISTRY, path)
        header = first
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *(row for _, own in sorted(agencies.items()) for row in own)])
    return out.getvalue().encode()


def _take(files: dict[str, Path], part: Path, names: Iterable[str]) -> None:
    """Take files of a part; one that another part has too must be the same."""
    for name in names:
        first, own = files.setdefault(name, part / name), part / name
        if first != own and first.read_bytes() != own.read_bytes():
            raise _differs(name, part)


def _judge(project: Path, files: dict[str, Path]) -> None:
    """Compare with what the project has; what a build makes of a source may differ."""
    made = made_files()
    for name, path in files.items():
        own = project / name
        if own.is_file() and own.read_bytes() != path.read_bytes() and own.name not in made:
            raise _differs(name, project)


def _differs(name: str, where: Path) -> DataError:
    remedy = "请先改成一样的，或只留一处；什么都没有写"
    return DataError("两处同名而内容不同", code="join-differs", file=f"{where.name}/{name}", remedy=remedy)


def _under(part: Path, name: str) -> Iterator[str]:
    top = part / name
    yield from sorted(path.relative_to(part).as_posix() for path in top.rglob("*") if path.is_file() and not path.is_symlink())


def _pages(part: Path, folder: Path) -> Iterator[str]:
    """Yield what a build wrote of a report: pages, twins, texts, pictures."""
    for name in files_of_report(folder.parent.name, folder.name) if is_year(folder.name) else ():
        if (part / "output" / name).is_file():
            yield f"output/{name}"
    yield from _under(part, f"output/crops/a/{folder.parent.name}/{folder.name}")


def _copied(source: Path, target: Path) -> bool:
    """Copy a file unless it is there already; say whether it was copied."""
    if target.is_file() and target.read_bytes() == source.read_bytes():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    copy(source, target)
    return True


def _caches(project: Path, parts: Iterable[Path]) -> int:
    """Take over what the caches of the parts know of single reports; return how much that is."""
    cache, taken = Cache(project / FILE), 0
    for part in parts:
        own = Cache(part / FILE)
        taken += cache.take_over(chain.from_iterable(map(own.rows, (READ, TAKEN, PAGES))))
        own.close()
    cache.close()
    return taken

"""All that is made of many packages: the collection, pictures, downloads and pages.

    packages → frictionless, read back → comparisons → collection → crops, downloads → pages

A package that any of it stumbles over is withdrawn with its reason, and the rest is made without it.
"""

import shutil
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from gongkai.agencies.model import Agencies
from gongkai.cache import Key
from gongkai.comparisons.measures import measure_rows
from gongkai.comparisons.model import Statements
from gongkai.comparisons.run_all import compare, culprits, take_up
from gongkai.comparisons.statements import Statement
from gongkai.disk import remove_if_there
from gongkai.errors import GongkaiError, kept_apart
from gongkai.package.downloads import finish_downloads, start_downloads
from gongkai.package.stored_package import is_package
from gongkai.pages.build.kept import Kept
from gongkai.pages.build.site import Written, write_pages
from gongkai.pages.desk.renderer import Setting
from gongkai.pictures.evidence import cut_crops, drop_stale
from gongkai.pictures.wanted import CropsWanted
from gongkai.pipeline.again import Again
from gongkai.pipeline.asked import Progress
from gongkai.pipeline.outcomes import Outcome, odd_in
from gongkai.pipeline.stopping import chunks_of, stopped, title_of
from gongkai.publication import Publication

VALIDATED = 500
"""Packages that are validated together: frictionless opens one of them as any user would, which takes as long as all others."""

COLLECTED = "comparisons"


@dataclass(frozen=True, slots=True)
class Held:
    """What a build holds: the outcome of each folder, and what is compared of each package that can be used."""

    outcomes: dict[Path, Outcome]
    statements: dict[Path, Statement]
    agencies: Agencies
    again: Again

    def withdraw(self, folder: Path, error: GongkaiError) -> None:
        """Take back a package that cannot be used; a report that could not be read anyway keeps that as its outcome."""
        self.statements.pop(folder, None)
        if not self.outcomes[folder].error:
            self.outcomes[folder] = stopped(folder, error, self.agencies, title_of(folder))
        remove_if_there(folder / "datapackage.json")
        self.outcomes[folder] = replace(self.outcomes[folder], changed=True)


@dataclass(frozen=True, slots=True)
class Work:
    """What the making of everything beyond single packages needs."""

    project: Path
    setting: Setting
    crops: CropsWanted
    pool: Executor
    progress: Progress

    @property
    def collection(self) -> Path:
        """The folder of the collection-wide files."""
        return self.project / "output" / "collection"


def take_up_all(held: Held, pool: Executor, progress: Progress) -> None:
    """Validate all packages and read them back; one that is not as it should be is withdrawn."""
    packages = [folder for folder in held.outcomes if not odd_in(folder) and is_package(folder)]
    held.statements.update({folder: kept for folder in packages if (kept := held.again.kept_statement(folder)) is not None})
    others, done = [folder for folder in packages if folder not in held.statements], len(held.statements)
    for taken in pool.map(partial(take_up, agencies=held.agencies), chunks_of(others, VALIDATED)):
        for folder, statement, error in taken:
            if statement is not None:
                held.statements[folder] = statement
                held.again.keep_statement(folder, statement)
            elif error is not None:
                held.withdraw(folder, error)
        held.again.cache.save()
        done += len(taken)
        progress("validation", done, len(packages))
    ordered = [(folder, held.statements[folder]) for folder in packages if folder in held.statements]
    held.statements.clear()
    held.statements.update(ordered)


def everything(held: Held, work: Work) -> tuple[tuple[str, ...], Written]:
    """Make all that is made of many packages; one that it stumbles over is withdrawn, and all is made again without it."""
    while True:
        made, stumbled = _once(held, work)
        if not stumbled:
            return made
        for folder, error in stumbled.items():
            if folder not in held.statements:
                raise error
            held.withdraw(folder, error)


def _once(held: Held, work: Work) -> tuple[tuple[tuple[str, ...], Written], dict[Path, GongkaiError]]:
    """Make the collection, pictures, downloads and pages once; say which packages, if any, they stumbled over."""
    packages, nothing = list(held.statements), ((), Written((), ()))
    work.progress("comparisons", 0, len(packages))
    own = work.setting.publication
    key = _collection_key(held, work)
    same = held.again.is_tree(COLLECTED, key, work.collection)
    if not same:
        collected = work.pool.submit(_collect, packages, list(held.statements.values()), work.collection, held.agencies, own)
        if error := collected.result():
            return nothing, _blamed(held, work, error)
    work.progress("comparisons", len(packages), len(packages))
    errors: list[GongkaiError] = []
    forms = [] if same else start_downloads(work.collection, own, work.setting.site_url, work.pool)
    undrawn = _cut(packages, work.collection.with_name("crops"), work.crops, work.pool, work.progress)
    if not same:
        with kept_apart(errors.append):
            finish_downloads(work.collection, forms)
            held.again.keep_tree(COLLECTED, key, work.collection)
    if errors:
        return nothing, _blamed(held, work, errors[0])
    stumbled: dict[Path, GongkaiError] = {}
    written = write_pages(
        work.project / "datasets", work.project, work.project / "output", site_url=work.setting.site_url,
        collection=work.collection, pool=work.pool, progress=partial(_tell_pages, work.progress, len(held.outcomes)),
        stumbled=stumbled, kept=Kept(held.again.cache, held.again.program),
    )  # fmt: skip
    return (undrawn, written), stumbled


def _collection_key(held: Held, work: Work) -> Key:
    """Return the key of all that is made of the packages together."""
    packages = [(folder.parent.name, folder.name, dict(held.again.package_state(folder))) for folder in held.statements]
    registry = held.again.cache.digest(work.project / "datasets" / "agencies.csv")
    settings, address = msgspec.to_builtins(work.setting.publication), work.setting.site_url
    return Key.of(code=held.again.program, registry=registry, settings=settings, options=address, package=packages)


def _collect(
    packages: Sequence[Path], statements: Sequence[Statement], collection: Path, agencies: Agencies, publication: Publication
) -> GongkaiError | None:
    """Compare all packages and write the collection-wide files; return what they stumble over."""
    from gongkai.package.collected import write_collection  # noqa: PLC0415 - pandas loads in half a second, in one process only
    from gongkai.statistics.aggregate import figure_rows, statistic_rows  # noqa: PLC0415

    errors: list[GongkaiError] = []
    with kept_apart(errors.append):
        ordered = Statements.of(statements)
        compared = (comparison.row for comparison in compare(ordered, agencies))
        rates = list(measure_rows(ordered))
        figures = list(figure_rows(ordered, agencies, rates))
        write_collection(
            packages, collection, compared, agencies, rates, figures, statistic_rows(figures), publication=publication
        )
    return errors[0] if errors else None


def _blamed(held: Held, work: Work, error: GongkaiError) -> dict[Path, GongkaiError]:
    """Find the packages over each of which the collection stumbles; where it is none of them, or all, the error stands."""
    trial, own = work.collection.with_name("trial"), work.setting.publication

    def stumbles(folders: Sequence[Path]) -> bool:
        errors: list[GongkaiError] = []
        with kept_apart(errors.append):
            if found := _collect(folders, [held.statements[each] for each in folders], trial, held.agencies, own):
                raise found
            finish_downloads(trial, start_downloads(trial, own))
        return bool(errors)

    packages = list(held.statements)
    found = list(culprits(packages, stumbles)) if packages else []
    shutil.rmtree(trial, ignore_errors=True)
    if not found or (len(found) == len(packages) > 1):
        raise error
    return dict.fromkeys(found, error)


def _cut(packages: Sequence[Path], crops: Path, wanted: CropsWanted, pool: Executor, progress: Progress) -> tuple[str, ...]:
    """Cut the pictures of cells that are not there yet; say which sources cannot be drawn."""
    drop_stale(packages, crops)
    chunks, done, undrawn = chunks_of(packages), 0, []
    for chunk, troubles in zip(chunks, pool.map(partial(cut_crops, crops=crops, wanted=wanted), chunks), strict=True):
        undrawn += troubles
        done += len(chunk)
        progress("crops", done, len(packages))
    return tuple(undrawn)


def _tell_pages(progress: Progress, total: int, done: int) -> None:
    progress("pages", done, total)

"""From a project folder to data packages and a published site, one bad file never stopping the rest.

    datasets/ → reports → packages → frictionless → comparisons → collection → crops, downloads → pages → site

Every folder with a source has exactly one outcome: a package, or an error that is recorded beside the source and gets
its page. That holds to the end: a package over which a later step stumbles is withdrawn with its reason, and the rest is made
without it. What was published before stays until everything new is complete.

The data files of the program and of the site are judged before a build touches anything.

A mistake in one of them is no report's fault: it would withdraw every package one by one. It is one error, of the installation
where the file is the program's own, and stops the build at once.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path

from gongkai.cache import FILE, Cache
from gongkai.disk import recover_tree
from gongkai.errors import faults_of_the_machine, of_installation
from gongkai.lock import alone
from gongkai.pages.site_files import SITE_SRC, SiteFiles
from gongkai.pictures.wanted import CropsWanted
from gongkai.pipeline.asked import Built, How, Options, Progress
from gongkai.pipeline.outcomes import Outcome, source_folders
from gongkai.pipeline.unchanged import Inputs, Whole, inputs_of, surroundings
from gongkai.publication import read_publication

__all__ = ["Built", "Outcome", "Progress", "build", "source_folders"]


@faults_of_the_machine()
def build(  # noqa: PLR0913 - a parameter for each option
    project: Path,
    *,
    site_url: str = "",
    jobs: int = 0,
    with_site: bool = True,
    second_reading: bool = True,
    crops: CropsWanted = CropsWanted.findings,
    cards: bool = False,
    accept_changes: bool = False,
    cache: bool = True,
    check_cache: bool = False,
    progress: Progress = lambda *_: None,
) -> Built:
    """Build all packages of a project, and the site unless told otherwise.

    Args:
        project: Folder with `datasets/` and `gongkai.toml`.
        site_url: Address the site will be served at, with a closing slash; empty where it is the one that the project states.
        jobs: Processes to use; 0 for one a processor. The bytes written do not depend on it.
        with_site: Whether to make the pages and run the site engine.
        second_reading: Whether the tables of a PDF are read twice; each cell says what came of it (`confidence`).
        crops: Which cells get a picture cut from the source.
        cards: Whether pages get a picture for those who share them; needs the address, and a Chinese font on the machine.
        accept_changes: Whether to publish even where much fewer or other figures are published than last time.
        cache: Whether what earlier builds made is used again where nothing has changed.
        check_cache: Whether some of what is used again is made anew first and compared.
        progress: Told stage, number done and total.

    Raises:
        DataError: a data file of the program or of the site is wrong, there is no `datasets/`, or the registry is none; no
            report and no page was touched then.
        GongkaiError: the cache is wrong, the site engine stopped, the publication would collapse, or something that no single
            report is to blame for.
    """
    folders, output = source_folders(project / "datasets"), project / "output"
    address = site_url or read_publication(project).site_url
    options = Options(address, second_reading, crops, _font() if cards and address else "")
    with alone(output, "build"), _opened(project, with_cache=cache) as kept:
        recover_tree(output / "site")
        _leave_out_of_git(project)
        inputs = _inputs(project, kept, folders, options) if with_site else None
        whole = Whole(kept, output / "site", inputs)
        if not check_cache and (done := whole.kept()):
            kept.count("site", again=True)
            return Built(done.unchanged, whole.site, done.undrawn, done.registry, kept.used, kept.made)
        how = How(jobs or os.cpu_count() or 1, accept_changes, progress, with_site, check_cache)
        return replace(_made(project, folders, whole, options, how), used=kept.used, made=kept.made, why=kept.why)


def _made(project: Path, folders: Sequence[Path], whole: Whole, options: Options, how: How) -> Built:
    with of_installation():
        from gongkai.pipeline.making import make  # noqa: PLC0415 - where nothing has changed none of it is needed

    return make(project, folders, whole, options, how)


def _leave_out_of_git(project: Path) -> None:
    publication, datasets = read_publication(project), project / "datasets"
    if publication.packages == "built" or (datasets / ".gitignore").exists():
        from gongkai.pipeline.again import leave_out_of_git  # noqa: PLC0415 - few projects need it

        leave_out_of_git(datasets, publication)


def _inputs(project: Path, cache: Cache, folders: Sequence[Path], options: Options) -> Inputs | None:
    """Return all that the build of a project depends on."""
    files = SiteFiles(project / SITE_SRC)
    return inputs_of(cache, surroundings(), read_publication(project), files, folders, astuple(options))


def _font() -> str:
    from gongkai.pages.report.cards import chinese_font  # noqa: PLC0415 - few builds draw cards

    return chinese_font()


@contextmanager
def _opened(project: Path, *, with_cache: bool) -> Iterator[Cache]:
    """Give the cache of a project; what was kept until then is written down however the build ends."""
    cache = Cache(project / FILE if with_cache else None)
    try:
        yield cache
    finally:
        cache.close()

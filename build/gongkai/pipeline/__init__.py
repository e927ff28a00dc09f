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
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from gongkai.agencies.registry import Problem, judged_agencies
from gongkai.cache import FILE, Cache, State
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.codes import all_lists
from gongkai.comparisons.model import reasons
from gongkai.comparisons.repetition import prescribed
from gongkai.disk import holds, recover_tree, write_if_changed
from gongkai.errors import faults_of_the_machine, of_installation
from gongkai.form import editions, load_form
from gongkai.form.crosswalk import crosswalk
from gongkai.indicators.definitions import indicators
from gongkai.lock import alone
from gongkai.package.about import texts
from gongkai.package.schema import resources
from gongkai.pages.build.kept import Kept
from gongkai.pages.build.publish import publish
from gongkai.pages.build.published import judge, last_published, published_of
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.cards import chinese_font, draw_cards
from gongkai.pages.words.keys import moved_of
from gongkai.pictures.wanted import CropsWanted
from gongkai.pipeline.again import Again, made_files, surroundings
from gongkai.pipeline.outcomes import Outcome
from gongkai.pipeline.reports import build_packages, source_folders
from gongkai.pipeline.stopping import CHUNK, chunks_of
from gongkai.pipeline.unchanged import Whole, inputs_key
from gongkai.pipeline.whole import Held, Progress, Work, everything, take_up_all
from gongkai.pipeline.workers import workers
from gongkai.publication import Publication, licences
from gongkai.recognise.label_remarks import wording
from gongkai.rules.catalogue import rules

__all__ = ["Built", "Outcome", "Progress", "build", "build_packages", "source_folders"]


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: one outcome a folder, in order, and the site's folder if one was made.

    `undrawn` says of which sources no picture could be made, and why; `registry` what is wrong with agencies.csv.

    `used` and `made` count by stage what earlier builds had made, and what was made anew.
    """

    outcomes: tuple[Outcome, ...]
    site: Path | None
    undrawn: tuple[str, ...] = ()
    registry: tuple[Problem, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    made: Mapping[str, int] = field(default_factory=dict)


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
        DataError: a data file of the program or of the site is wrong, there is no `datasets/`, or the registry is none; nothing
            was touched then.
        GongkaiError: the cache is wrong, the site engine stopped, the publication would collapse, or something that no single
            report is to blame for.
    """
    folders, output = source_folders(project / "datasets"), project / "output"
    setting = Setting.of(project, site_url)
    judge_own_files(setting if with_site else None)
    agencies, problems = judged_agencies(project / "datasets" / "agencies.csv")
    options = _Options(setting.site_url, second_reading, crops, chinese_font() if cards and setting.site_url else "")
    with alone(output, "build"), _opened(project, with_cache=cache) as kept:
        recover_tree(output / "site")
        leave_out_of_git(project / "datasets", setting.publication)
        again = Again(kept, surroundings(), agencies, setting.publication, second_reading)
        if check_cache:
            again.check(folders, _reader(again))
        how = _How(jobs or os.cpu_count() or 1, accept_changes, progress)
        built = _all(project, folders, setting, options, again, how) if with_site else _data(folders, again, how)
        return replace(built, registry=problems, used=kept.used, made=kept.made)


def leave_out_of_git(datasets: Path, publication: Publication) -> None:
    """Let git leave the packages out where the project does not commit them; a rule that somebody else wrote stays."""
    path, rules = datasets / ".gitignore", rules_for_git().encode()
    if publication.packages == "built":
        write_if_changed(path, rules)
    elif holds(path, rules):
        path.unlink()


def rules_for_git() -> str:
    """Return the .gitignore of `datasets/` in a project whose packages are built each time and not committed.

    >>> rules_for_git().splitlines()[1:3]
    ['/*/*/datapackage.json', '/*/*/error.json']
    """
    head = '# 数据包每次生成，不提交：gongkai.toml 里 packages = "built"。 Packages are built each time, not committed.'
    return "\n".join([head, *(f"/*/*/{name}" for name in made_files()), ""])


def _data(folders: Sequence[Path], again: Again, how: "_How") -> Built:
    """Make packages alone."""
    with workers(how.jobs, len(folders), CHUNK) as pool:
        held = _packages(folders, again, pool, how.progress)
    return Built(tuple(held.outcomes.values()), None)


def _all(project: Path, folders: Sequence[Path], setting: Setting, options: "_Options", again: Again, how: "_How") -> Built:
    """Make packages and site, if anything has changed."""
    site = project / "output" / "site"
    key, given = inputs_key(again, setting.files, folders, astuple(options))
    whole = Whole(again.cache, site, key)
    if done := whole.kept():
        again.cache.count("site", again=True)
        return Built(done.unchanged, site, done.undrawn)
    with workers(how.jobs, len(folders), CHUNK) as pool:
        held = _packages(folders, again, pool, how.progress)
        work = Work(project, setting, options.crops, pool, how.progress)
        undrawn = _site(held, work, options.font, how)
    key, then = inputs_key(again, setting.files, folders, astuple(options))
    if then == given:  # nothing was changed meanwhile
        replace(whole, key=key).keep(held.outcomes.values(), undrawn)
    return Built(tuple(held.outcomes.values()), site, undrawn)


@dataclass(frozen=True, slots=True)
class _How:
    """How a build works, which changes no byte: processes, whether large changes are accepted, who is told."""

    jobs: int
    accept_changes: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Options:
    """What changes the bytes that a build writes: the site's address, second reading, pictures of cells, font of cards."""

    site_url: str
    second_reading: bool
    crops: CropsWanted
    font: str


def _reader(again: Again) -> Callable[[Sequence[Path]], list[Outcome]]:
    return partial(build_packages, agencies=again.agencies, publication=again.publication, second_reading=again.second_reading)


def _packages(folders: Sequence[Path], again: Again, pool: Executor, progress: Progress) -> Held:
    """Make the packages that are not there yet, and take up all."""
    found, others = again.kept_outcomes(folders)
    found.update(_told(pool.map(_reader(again), chunks_of(list(others))), others, again, progress))
    held = Held({folder: found[folder] for folder in folders}, {}, again.agencies, again)
    take_up_all(held, pool, progress)
    return held


@contextmanager
def _opened(project: Path, *, with_cache: bool) -> Iterator[Cache]:
    """Give the cache of a project; what was kept until then is written down however the build ends."""
    cache = Cache(project / FILE if with_cache else None)
    try:
        yield cache
    finally:
        cache.close()


def _site(held: Held, work: Work, font: str, how: _How) -> tuple[str, ...]:
    """Make and publish all that is made of many packages; return what could not be drawn."""
    output, url = work.project / "output", work.setting.site_url
    undrawn, written = everything(held, work)
    if not how.accept_changes:
        judge(last_published(output), published_of(written.summaries))
    draw_cards(output / "cards", work.setting, written.summaries, font, work.pool)
    work.progress("site", 0, 1)
    datasets, kept = work.project / "datasets", Kept(held.again.cache, held.again.program)
    publish(datasets, work.project, output, written, site_url=url, collection=work.collection, jobs=how.jobs, kept=kept)
    work.progress("site", 1, 1)
    return undrawn


def _told(
    results: Iterator[Sequence[Outcome]], states: Mapping[Path, State], again: Again, progress: Progress
) -> Iterator[tuple[Path, Outcome]]:
    """Yield the outcomes of folders as they come, and keep them."""
    left = iter(states.items())
    done = 0
    for outcomes in results:
        for outcome, (folder, before) in zip(outcomes, islice(left, len(outcomes)), strict=True):
            again.keep_outcome(folder, outcome, before)
            yield folder, outcome
        again.cache.save()
        done += len(outcomes)
        progress("packages", done, len(states))


_READ: tuple[Callable[[], object], ...] = (
    all_lists, lambda: [load_form(edition) for edition in editions()], crosswalk, rules, load_vocabulary, indicators,
    wording, licences, resources, texts, reasons, prescribed,
)  # fmt: skip
"""What reads each data file of the program; what is read is remembered, so that judging costs a build nothing."""


def judge_own_files(setting: Setting | None) -> None:
    """Read every data file of the program, and of the site where it is to be built.

    Raises:
        GongkaiError: one of them is wrong.
    """
    with of_installation():
        for read in _READ:
            read()
    if setting is not None:
        open_desk(setting)
        moved_of(setting.files.data("redirects.toml"))

"""Making packages and site, where anything has changed since the last build."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import astuple, replace
from functools import partial
from itertools import islice
from pathlib import Path

from gongkai.agencies.registry import judged_agencies
from gongkai.cache import State
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.codes import all_lists
from gongkai.comparisons.model import reasons
from gongkai.comparisons.repetition import prescribed
from gongkai.errors import of_installation
from gongkai.form import editions, load_form
from gongkai.form.crosswalk import crosswalk
from gongkai.indicators.definitions import indicators
from gongkai.package.about import texts
from gongkai.package.schema import resources
from gongkai.pages.build.kept import Kept
from gongkai.pages.build.publish import publish
from gongkai.pages.build.published import judge, last_published, published_of
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.cards import draw_cards
from gongkai.pages.words.keys import moved_of
from gongkai.pipeline.again import Again, made_files
from gongkai.pipeline.asked import Built, How, Options, Progress
from gongkai.pipeline.outcomes import Outcome
from gongkai.pipeline.reports import build_packages
from gongkai.pipeline.stopping import CHUNK, chunks_of
from gongkai.pipeline.unchanged import Whole, inputs_of, surroundings
from gongkai.pipeline.whole import Held, Work, everything, take_up_all
from gongkai.pipeline.workers import workers
from gongkai.publication import licences
from gongkai.recognise.label_remarks import wording
from gongkai.rules.catalogue import rules


def make(project: Path, folders: Sequence[Path], whole: Whole, options: Options, how: How) -> Built:
    """Make all packages of a project that are not there yet, and the site unless told otherwise."""
    setting = Setting.of(project, options.site_url)
    judge_own_files(setting if how.with_site else None)
    agencies, problems = judged_agencies(project / "datasets" / "agencies.csv")
    again = Again(whole.cache, surroundings(), agencies, setting.publication, options.second_reading)
    if how.check_cache:
        again.check(folders, _reader(again))
    built = _all(project, folders, setting, options, again, how, whole) if how.with_site else _data(folders, again, how)
    if how.with_site:
        _keep(whole, replace(built, registry=problems), setting, options, again, folders)
    return replace(built, registry=problems)


def _data(folders: Sequence[Path], again: Again, how: How) -> Built:
    """Make packages alone."""
    with workers(how.jobs, len(folders), CHUNK) as pool:
        held = _packages(folders, again, pool, how.progress)
    return Built(tuple(held.outcomes.values()), None)


def _all(
    project: Path, folders: Sequence[Path], setting: Setting, options: Options, again: Again, how: How, whole: Whole
) -> Built:
    """Make packages and site."""
    with workers(how.jobs, len(folders), CHUNK) as pool:
        held = _packages(folders, again, pool, how.progress)
        work = Work(project, setting, options.crops, pool, how.progress)
        undrawn = _site(held, work, options.font, how)
    return Built(tuple(held.outcomes.values()), whole.site, undrawn)


def _keep(whole: Whole, built: Built, setting: Setting, options: Options, again: Again, folders: Sequence[Path]) -> None:
    """Keep what a build said, unless something was changed meanwhile."""
    after = inputs_of(again.cache, again.program, again.publication, setting.files, folders, astuple(options))
    if after and whole.inputs and after.given(made_files()) == whole.inputs.given(made_files()):
        replace(whole, inputs=after).keep(built.outcomes, built.undrawn, built.registry)


def _reader(again: Again) -> Callable[[Sequence[Path]], list[Outcome]]:
    return partial(build_packages, agencies=again.agencies, publication=again.publication, second_reading=again.second_reading)


def _packages(folders: Sequence[Path], again: Again, pool: Executor, progress: Progress) -> Held:
    """Make the packages that are not there yet, and take up all."""
    found, others = again.kept_outcomes(folders)
    found.update(_told(pool.map(_reader(again), chunks_of(list(others))), others, again, progress))
    held = Held({folder: found[folder] for folder in folders}, {}, again.agencies, again)
    take_up_all(held, pool, progress)
    return held


def _site(held: Held, work: Work, font: str, how: How) -> tuple[str, ...]:
    """Make and publish all that is made of many packages; return what could not be drawn."""
    output, url = work.project / "output", work.setting.site_url
    undrawn, written = everything(held, work)
    if not how.accept_changes:
        judge(last_published(output), published_of(written.summaries))
    draw_cards(output / "cards", work.setting, written.summaries, font, work.pool)
    work.progress("site", 0, 1)
    datasets, kept = work.project / "datasets", Kept(held.again.cache, held.again.program)
    publish(
        datasets, work.project, output, written,
        site_url=url, collection=work.collection, jobs=how.jobs, kept=kept, pool=work.pool,
    )  # fmt: skip
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

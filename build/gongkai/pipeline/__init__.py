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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gongkai.agencies.registry import Problem, judged_agencies
from gongkai.claims.vocabulary import load_vocabulary
from gongkai.codes import all_lists
from gongkai.comparisons.model import reasons
from gongkai.comparisons.repetition import prescribed
from gongkai.disk import recover_tree
from gongkai.errors import faults_of_the_machine, of_installation
from gongkai.form import editions, load_form
from gongkai.form.crosswalk import crosswalk
from gongkai.indicators.definitions import indicators
from gongkai.package.about import texts
from gongkai.package.schema import resources
from gongkai.pages.build.publish import publish
from gongkai.pages.build.published import judge, last_published, published_of
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.report.cards import chinese_font, draw_cards
from gongkai.pages.words.keys import moved_of
from gongkai.pictures.wanted import CropsWanted
from gongkai.pipeline.reports import CHUNK, Outcome, build_packages, chunks_of, source_folders
from gongkai.pipeline.whole import Held, Progress, Work, everything, take_up_all
from gongkai.pipeline.workers import alone, workers
from gongkai.publication import licences
from gongkai.recognise.label_remarks import wording
from gongkai.rules.catalogue import rules

__all__ = ["Built", "Outcome", "Progress", "build", "build_packages", "source_folders"]


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: one outcome a folder, in order, and the site's folder if one was made.

    `undrawn` says of which sources no picture could be made, and why; `registry` what is wrong with agencies.csv.
    """

    outcomes: tuple[Outcome, ...]
    site: Path | None
    undrawn: tuple[str, ...] = ()
    registry: tuple[Problem, ...] = ()


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
        progress: Told stage, number done and total.

    Raises:
        DataError: a data file of the program or of the site is wrong, there is no `datasets/`, or the registry is none; nothing
            was touched then.
        GongkaiError: the site engine stopped, the publication would collapse, or something that no single report is to blame for.
    """
    datasets, output = project / "datasets", project / "output"
    folders = source_folders(datasets)
    setting = Setting.of(project, site_url)
    judge_own_files(setting if with_site else None)
    agencies, problems = judged_agencies(datasets / "agencies.csv")
    with alone(output), workers(jobs or os.cpu_count() or 1, len(folders), CHUNK) as pool:
        recover_tree(output / "site")
        read = partial(build_packages, agencies=agencies, publication=setting.publication, second_reading=second_reading)
        made = _told(pool.map(read, chunks_of(folders)), len(folders), progress)
        held = Held(dict(zip(folders, made, strict=True)), {}, agencies)
        take_up_all(held, pool, progress)
        if not with_site:
            return Built(tuple(held.outcomes.values()), None, registry=problems)
        work = Work(project, setting, crops, pool, progress)
        undrawn, site = _site(held, work, cards=cards and bool(setting.site_url), accept_changes=accept_changes, jobs=jobs)
    return Built(tuple(held.outcomes.values()), site, undrawn, problems)


def _site(held: Held, work: Work, *, cards: bool, accept_changes: bool, jobs: int) -> tuple[tuple[str, ...], Path]:
    """Make and publish all that is made of many packages; return what could not be drawn, and the site."""
    output = work.project / "output"
    undrawn, written = everything(held, work)
    if not accept_changes:
        judge(last_published(output), published_of(written.summaries))
    draw_cards(output / "cards", work.setting, written.summaries, chinese_font() if cards else "", work.pool)
    work.progress("site", 0, 1)
    site = publish(
        work.project / "datasets", work.project, output, written, site_url=work.setting.site_url, collection=work.collection,
        jobs=jobs,
    )  # fmt: skip
    work.progress("site", 1, 1)
    return undrawn, site


def _told(results: Iterator[Sequence[Outcome]], total: int, progress: Progress) -> Iterator[Outcome]:
    done = 0
    for outcomes in results:
        done += len(outcomes)
        progress("packages", done, total)
        yield from outcomes


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

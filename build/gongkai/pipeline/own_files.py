"""The data files of the program and of the site are judged before a build touches anything.

A mistake in one of them is no report's fault: it would withdraw every package one by one. It is one error, of the installation
where the file is the program's own, and stops the build at once.
"""

from collections.abc import Callable

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
from gongkai.pages.desk.renderer import Setting, open_desk
from gongkai.pages.words.keys import moved_of
from gongkai.publication import publication
from gongkai.recognise.label_remarks import wording
from gongkai.rules.catalogue import rules

_READ: tuple[Callable[[], object], ...] = (
    all_lists, lambda: [load_form(edition) for edition in editions()], crosswalk, rules, load_vocabulary, indicators,
    wording, publication, resources, texts, reasons, prescribed,
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
        moved_of(setting.site_src / "redirects.toml")

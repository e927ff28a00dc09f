"""A build of a project in which nothing has changed since the last one: there is nothing to do.

    program, options, registry, every file of every report, the site's sources ─→ key ─→ what the last build said, and its site

The site must be the one that was published: every file with the size and time that it had.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from gongkai.cache import Cache, key_of
from gongkai.pages.site_files import ENGINE_FILE, SiteFiles, carried
from gongkai.pipeline.again import PASSING, Again, made_files
from gongkai.pipeline.outcomes import Outcome
from gongkai.publication import FILE
from gongkai.versions import COLUMNS

STAGE = "site"
BESIDE = (ENGINE_FILE, "CHANGELOG.md", FILE)
"""Files of a project, beside its folders, that pages are made from."""


class Kept(msgspec.Struct, frozen=True):
    """What a build said, and the fingerprint of the site that it published."""

    outcomes: tuple[Outcome, ...]
    undrawn: tuple[str, ...]
    site: str

    @property
    def unchanged(self) -> tuple[Outcome, ...]:
        """The outcomes, of packages that this time nothing was written to."""
        return tuple(replace(outcome, changed=False) for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole build: the cache, and all that a build depends on."""

    cache: Cache
    site: Path
    key: str

    def kept(self) -> Kept | None:
        """Return what the last build said, if it was of the same things and its site is as it was."""
        kept = self.cache.get(STAGE, "", self.key) if self.key else None
        found = msgspec.json.decode(kept, type=Kept) if kept else None
        return found if found and found.site == fingerprint(self.site) else None

    def keep(self, outcomes: Iterable[Outcome], undrawn: tuple[str, ...]) -> None:
        """Keep what a build said."""
        outcomes = tuple(outcomes)
        if self.key and not any(outcome.code.startswith(PASSING) for outcome in outcomes):
            kept = Kept(outcomes, undrawn, fingerprint(self.site))
            self.cache.put(STAGE, "", self.key, msgspec.json.encode(kept))


def inputs_key(again: Again, files: SiteFiles, folders: Iterable[Path], options: object) -> tuple[str, str]:
    """Return the key of all that a build depends on, and of it without what the build itself makes.

    Both are empty where something has to be looked at each time.
    """
    made = made_files()
    states = []
    for folder in folders:
        if not (state := again.state(folder)):
            return "", ""
        states.append((folder.parent.name, folder.name, dict(state)))
    cache, project = again.cache, files.own.parent
    beside = [cache.state(place, BESIDE) for place in (project, carried())]
    trees = [cache.tree(place) for place in files.places]
    whose = msgspec.to_builtins(again.publication)
    datasets = project / "datasets"
    columns = cache.state(datasets, [f"{path.parent.name}/{COLUMNS}" for path in datasets.glob(f"*/{COLUMNS}")])
    options = [options, whose, beside, trees, cache.state(datasets), columns]
    given = [(*name, {file: sha for file, sha in state.items() if file not in made}) for *name, state in states]
    return key_of(again.program, options, states), key_of(again.program, options, given)


def fingerprint(site: Path) -> str:
    """Return one hash of the names, sizes and times of all files of a site; empty where there is none."""
    if not site.is_dir() or site.is_symlink():
        return ""
    summed = hashlib.sha256()
    for place, folders, names in os.walk(site):
        folders.sort()
        for name in sorted(names):
            found = os.lstat(os.path.join(place, name))  # noqa: PTH118 - two hundred thousand of them
            summed.update(f"{os.path.relpath(place, site)}/{name} {found.st_size} {found.st_mtime_ns}\n".encode(errors="replace"))
    return summed.hexdigest()

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

from gongkai.agencies.registry import Problem
from gongkai.cache import Cache, Key, State, key_of, program_key
from gongkai.disk import listed
from gongkai.form.known_editions import added_folders
from gongkai.libreoffice import office_program
from gongkai.pages.site_files import ENGINE_FILE, SiteFiles, carried
from gongkai.pipeline.outcomes import Outcome, odd_in
from gongkai.publication import FILE, Publication
from gongkai.versions import COLUMNS

STAGE = "site"
DESCRIPTION = "source.toml"
BESIDE = (ENGINE_FILE, "CHANGELOG.md", FILE)
"""Files of a project, beside its folders, that pages are made from."""


class Kept(msgspec.Struct, frozen=True):
    """What a build said, and the fingerprint of the site that it published."""

    outcomes: tuple[Outcome, ...]
    undrawn: tuple[str, ...]
    registry: tuple[Problem, ...]
    site: str

    @property
    def unchanged(self) -> tuple[Outcome, ...]:
        """The outcomes, of packages that this time nothing was written to."""
        return tuple(replace(outcome, changed=False) for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a build depends on: the files of every report, which are partly made by it, and everything else."""

    reports: tuple[tuple[str, str, State], ...]
    others: Key

    @property
    def key(self) -> Key:
        """The key of it all."""
        return Key((*self.others.parts, *Key.of(reports=self.reports).parts))

    def given(self, made: Iterable[str]) -> Key:
        """Return the key of it without what the build itself makes."""
        left = frozenset(made)
        return Key.of(others=self.others.text, given=[(*own, _without(state, left)) for *own, state in self.reports])


def _without(state: State, left: frozenset[str]) -> State:
    return {name: sha for name, sha in state.items() if name not in left}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole build: the cache, and all that a build depends on."""

    cache: Cache
    site: Path
    inputs: Inputs | None

    def kept(self) -> Kept | None:
        """Return what the last build said, if it was of the same things and its site is as it was."""
        kept = self.cache.get(STAGE, "", self.inputs.key) if self.inputs else None
        found = msgspec.json.decode(kept, type=Kept) if kept else None
        return found if found and found.site == fingerprint(self.site) else None

    def keep(self, outcomes: Iterable[Outcome], undrawn: tuple[str, ...], registry: tuple[Problem, ...]) -> None:
        """Keep what a build said."""
        outcomes = tuple(outcomes)
        if self.inputs and not any(outcome.passing for outcome in outcomes):
            kept = Kept(outcomes, undrawn, registry, fingerprint(self.site))
            self.cache.put(STAGE, "", self.inputs.key, msgspec.json.encode(kept))


def inputs_of(
    cache: Cache, program: str, publication: Publication, files: SiteFiles, folders: Iterable[Path], options: object
) -> Inputs | None:
    """Return all that a build depends on; nothing where something has to be looked at each time."""
    reports = []
    for folder in folders:
        if not (state := state_of(cache, folder)):
            return None
        reports.append((folder.parent.name, folder.name, state))
    project = files.own.parent
    datasets = project / "datasets"
    others = Key.of(
        code=program,
        settings=[msgspec.to_builtins(publication), [cache.state(place, BESIDE) for place in (project, carried())]],
        options=options,
        site=[cache.tree(place) for place in files.places],
        registry=cache.state(datasets),
        columns=cache.state(datasets, [f"{path.parent.name}/{COLUMNS}" for path in listed(datasets, f"*/{COLUMNS}")]),
    )
    return Inputs(tuple(reports), others)


def state_of(cache: Cache, folder: Path) -> State:
    """Return the files of a report's folder; nothing where it holds what has to be looked at each time."""
    if odd_in(folder):
        return {}
    with os.scandir(folder) as found:
        if any(each.is_symlink() or each.name.startswith(".") for each in found):
            return {}
    return cache.tree(folder)


def surroundings() -> str:
    """Return the key of the program and of what it finds on the machine: added editions, LibreOffice."""
    editions = [(str(path), path.read_bytes().hex()) for folder in added_folders() for path in listed(folder, "*.toml")]
    office = office_program()
    found = Path(office).resolve().stat() if office else None
    return key_of(program_key(), editions, [found.st_size, found.st_mtime_ns] if found else [])


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

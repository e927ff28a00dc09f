"""Which reports need not be read again, and which packages not be validated again: those of which nothing has changed.

What a report's package depends on: the program, the files of its folder, what the registry says of its agency, whether PDFs are
read twice, LibreOffice. The package itself is among the files of the folder: one that was changed by hand is made again.

An error is kept as well, so that a file that cannot be read is not tried again until it or the program changes; not so where the
machine, the time that it had or an extra that is not installed may be to blame.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from gongkai import versions
from gongkai.agencies.model import Agencies
from gongkai.agencies.registry import told_of
from gongkai.cache import RESULT, Cache, Key, State
from gongkai.comparisons.statements import Statement
from gongkai.disk import holds, write_if_changed
from gongkai.errors import GongkaiError
from gongkai.package.error_record import ERROR_FILE
from gongkai.package.schema import resources
from gongkai.pipeline.outcomes import Outcome
from gongkai.pipeline.unchanged import DESCRIPTION, state_of
from gongkai.publication import UNNAMED, Publication

CHECKED = 20
"""Packages that are made anew to check the cache."""
READ, TAKEN = "packages", "validation"


@dataclass(frozen=True, slots=True)
class Again:
    """The cache, the key of the program and the machine, the registry, whose packages they are, whether PDFs are read twice."""

    cache: Cache
    program: str
    agencies: Agencies
    publication: Publication = UNNAMED
    second_reading: bool = True

    def kept_outcomes(self, folders: Iterable[Path]) -> tuple[dict[Path, Outcome], dict[Path, State]]:
        """Return the outcomes of folders in which nothing has changed, and the files of all others as they are now."""
        found: dict[Path, Outcome] = {}
        others: dict[Path, State] = {}
        for folder in folders:
            state = state_of(self.cache, folder)
            kept = self.cache.get(READ, _name(folder), self._key(folder, state)) if state else None
            if kept is None:
                others[folder] = state
            else:
                found[folder] = replace(msgspec.json.decode(kept, type=Outcome), changed=False)
        self.cache.count(READ, again=True, number=len(found))
        self.cache.count(READ, again=False, number=len(others))
        return found, others

    def keep_outcome(self, folder: Path, outcome: Outcome, before: State) -> None:
        """Keep the outcome of a folder, unless what was read changed while it was read."""
        after = state_of(self.cache, folder)
        made = made_files()
        if after and _without(before, made) == _without(after, made) and not outcome.passing:
            self.cache.put(READ, _name(folder), self._key(folder, after), msgspec.json.encode(outcome))

    def check(self, folders: Iterable[Path], make: Callable[[Sequence[Path]], object]) -> None:
        """Let some of the packages that would be used again be made anew, elsewhere, and compare.

        Raises:
            GongkaiError: one of them differs.
        """
        kept = list(self.kept_outcomes(folders)[0])
        for counted in (self.cache.used, self.cache.made, self.cache.why):
            counted.clear()
        some = kept[:: max(1, len(kept) // CHECKED)]
        with TemporaryDirectory() as place:
            wrong = [_name(folder) for folder in some if not self._is_what_it_would_be(folder, Path(place), make)]
        if wrong:
            message = f"缓存与重做的结果不同：{'、'.join(wrong)}"
            raise GongkaiError(message, code="cache-wrong", remedy="请用 --no-cache 重做，并报告这件事")

    def _is_what_it_would_be(self, folder: Path, place: Path, make: Callable[[Sequence[Path]], object]) -> bool:
        made, copied = made_files(), place / folder.parent.name / folder.name
        shutil.copytree(folder, copied, ignore=lambda _, names: set(names) & set(made))
        make([copied])
        found = [(copied / name, folder / name) for name in made if (copied / name).exists() or (folder / name).exists()]
        return all(one.is_file() and holds(other, one.read_bytes()) for one, other in found)

    def kept_statement(self, folder: Path) -> Statement | None:
        """Return what is compared of a package that is valid, if it is the one that was found to be so."""
        kept = self.cache.get(TAKEN, _name(folder), self._package_key(folder))
        self.cache.count(TAKEN, again=kept is not None)
        return msgspec.json.decode(kept, type=Statement) if kept is not None else None

    def keep_statement(self, folder: Path, statement: Statement) -> None:
        """Keep it."""
        self.cache.put(TAKEN, _name(folder), self._package_key(folder), msgspec.json.encode(statement))

    def is_tree(self, stage: str, key: Key, folder: Path) -> bool:
        """Say whether a folder holds what was made in it under this key; it is counted."""
        value = self.cache.get(stage, "", key)
        same = value is not None and msgspec.json.decode(value, type=dict[str, str]) == self.cache.tree(folder)
        self.cache.count(stage, again=same)
        if value is not None and not same:
            self.cache.note(stage, RESULT)
        return same

    def keep_tree(self, stage: str, key: Key, folder: Path) -> None:
        """Keep what a folder holds."""
        self.cache.put(stage, "", key, msgspec.json.encode(self.cache.tree(folder)))

    def package_state(self, folder: Path) -> State:
        """Return the files of a folder that a build makes."""
        return self.cache.state(folder, made_files())

    def _key(self, folder: Path, state: State) -> Key:
        versioned, made = (versions.FILE, versions.FOLDER), made_files()
        given = {name: sha for name, sha in state.items() if name.partition("/")[0] not in (*versioned, *made, DESCRIPTION)}
        return Key.of(
            code=self.program,
            source=[_name(folder), given],
            description=state.get(DESCRIPTION, ""),
            registry=told_of(self.agencies, folder.parent.name, folder.name),
            settings=msgspec.to_builtins(self.publication),
            options=self.second_reading,
            package={name: sha for name, sha in state.items() if name in made},
        )

    def _package_key(self, folder: Path) -> Key:
        registered = told_of(self.agencies, folder.parent.name, folder.name)
        return Key.of(code=self.program, package=[_name(folder), dict(self.package_state(folder))], registry=registered)


def made_files() -> tuple[str, ...]:
    """Return the names of the files that a build writes into the folder of a report."""
    return ("datapackage.json", ERROR_FILE, *(f"{resource.name}.csv" for resource in resources()))


def _without(state: State, names: Sequence[str]) -> State:
    return {name: sha for name, sha in state.items() if name not in names}


def _name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


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

"""What a site is made from: templates, styles and words, which come with the program, and what a project puts in their place.

    site_src/templates/, theme/, assets/   a file of the same name in the project goes before that of the program
    site_src/strings.toml, wording.toml    single texts and words of the project go before those of the program
    site_src/redirects.toml                those of the project are added
    mkdocs.yml                             the project's own, else that of the program

In a checkout the program's own files are the folder `site_src` and `mkdocs.yml` at its top; in a wheel they are in the package.

>>> sorted(path.name for path in carried().iterdir() if path.name in ("mkdocs.yml", "site_src"))
['mkdocs.yml', 'site_src']
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.errors import DataError
from gongkai.strict import read

SITE_SRC, ENGINE_FILE = "site_src", "mkdocs.yml"
_PACKAGE = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=1)
def carried() -> Path:
    """Return the folder that holds the program's own `site_src` and `mkdocs.yml`: the one owner of where they are.

    Raises:
        DataError: they are neither in the package nor in a checkout around it.
    """
    for folder in (_PACKAGE / "carried", _PACKAGE.parents[1]):
        if (folder / SITE_SRC / "templates").is_dir():
            return folder
    raise DataError("程序没有带着网站的模板", code="installation", file=SITE_SRC, remedy="请重新安装程序，或在仓库里运行")


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The files of a project's site: its own folder `site_src`, which need not exist, before that of the program."""

    own: Path

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders in which files are looked for, in order."""
        program = carried() / SITE_SRC
        has_own = self.own.is_dir() and self.own.resolve() != program.resolve()
        return (self.own, program) if has_own else (program,)

    def folders(self, *names: str) -> tuple[Path, ...]:
        """Return the folders of these names, the project's own first."""
        return tuple(place / name for name in names for place in self.places if (place / name).is_dir())

    def file(self, name: str) -> Path:
        """Return the one file of this name that counts."""
        return next((place / name for place in self.places if (place / name).is_file()), self.places[-1] / name)

    def beside(self, name: str) -> Path:
        """Return a file of the project itself, or that of the program where it has none."""
        own = self.own.parent / name
        return own if own.is_file() else carried() / name

    def data(self, name: str) -> dict[str, Any]:
        """Return a data file, single values of the project in the place of the program's."""
        found: dict[str, Any] = {}
        for place in reversed(self.places):
            if (place / name).is_file():
                found = _merged(found, read(place / name, f"{SITE_SRC}/{name}"))
        return found or read(self.file(name), f"{SITE_SRC}/{name}")

    def own_keys(self, name: str) -> frozenset[str]:
        """Return the keys (`section.key`) of the project's data file that the program's own does not have."""
        own, program = self.places[0] / name, self.places[-1] / name
        if own == program or not own.is_file():
            return frozenset()
        return _paths(read(own, f"{SITE_SRC}/{name}")) - _paths(read(program, name))

    def all_under(self, name: str) -> Iterator[tuple[str, Path]]:
        """Yield every file under the folders of this name, by its path in them, in order."""
        found = {
            path.relative_to(folder).as_posix(): path
            for folder in reversed(self.folders(name))
            for path in folder.rglob("*")
            if path.is_file()
        }
        yield from sorted(found.items())


def _paths(raw: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(f"{section}.{key}" for section, named in raw.items() if isinstance(named, Mapping) for key in named)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return two tables as one: tables in them are merged, any other value of the second goes before that of the first."""
    both = {key: under[key] for key in under if key not in over}
    tables = {key for key in over if isinstance(over[key], Mapping) and isinstance(under.get(key), Mapping)}
    return both | {key: _merged(under[key], value) if key in tables else value for key, value in over.items()}

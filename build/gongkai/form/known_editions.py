"""Which editions there are, and where their files stand.

A folder of editions holds `edition_<name>.toml` for each and `crosswalk.toml`, whose columns are the editions, oldest first.
The program has one such folder. More may follow it, each naming in its own crosswalk only the editions that it adds:

- for a block of code, `with editions_from(folder): …`;
- for a command and all its workers, the environment variable `GONGKAI_EDITIONS` (folders, separated as in `PATH`).

What is made from the editions is remembered for each set of folders (`remembered`).

>>> editions()
('2019', '2021')
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from gongkai.errors import DataError
from gongkai.strict import parse

P = ParamSpec("P")
R = TypeVar("R")
Folders = tuple[Path, ...]

VARIABLE = "GONGKAI_EDITIONS"
CROSSWALK = "crosswalk.toml"
_added: ContextVar[Folders | None] = ContextVar("added_editions", default=None)


def added_folders() -> Folders:
    """Return the folders of editions beside that of the program."""
    added = _added.get()
    return _named(os.environ.get(VARIABLE, "")) if added is None else added


@lru_cache(maxsize=8)
def _named(folders: str) -> Folders:
    return tuple(Path(each) for each in folders.split(os.pathsep) if each)


@contextmanager
def editions_from(*folders: Path) -> Iterator[None]:
    """Within this block the editions of these folders are known beside those of the program."""
    token = _added.set(tuple(folders))
    try:
        yield
    finally:
        _added.reset(token)


def remembered(maxsize: int = 1) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember what a function makes of its arguments, and of the editions there are."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=maxsize)
        def kept(_folders: Folders, *args: Any, **named: Any) -> R:
            return function(*args, **named)

        @wraps(function)
        def asked(*args: P.args, **named: P.kwargs) -> R:
            return kept(added_folders(), *args, **named)  # type: ignore[arg-type]

        return asked

    return decorate


@remembered(maxsize=8)
def crosswalk_files() -> tuple[dict[str, Any], ...]:
    """Return what the crosswalk of each folder says, the program's own first."""
    own = parse(files("gongkai.form").joinpath(CROSSWALK).read_text(encoding="utf-8"), CROSSWALK)
    return (own, *(parse(_text(folder / CROSSWALK), str(folder / CROSSWALK)) for folder in added_folders()))


@remembered(maxsize=8)
def editions() -> tuple[str, ...]:
    """Return the names of all editions, oldest first."""
    return tuple(str(name) for said in crosswalk_files() for name in said.get("editions", ()))


def newest() -> str:
    """Return the name of the newest edition."""
    return editions()[-1]


def edition_text(name: str) -> str:
    """Return the text of an edition's file, given its file name."""
    for folder in added_folders():
        if (folder / name).is_file():
            return _text(folder / name)
    return files("gongkai.form").joinpath(name).read_text(encoding="utf-8")


def added_texts(name: str) -> tuple[tuple[str, str], ...]:
    """Return path and text of a file of this name in each added folder that has one."""
    return tuple((str(folder / name), _text(folder / name)) for folder in added_folders() if (folder / name).is_file())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DataError("没有这个文件", code="form-missing", file=str(path), remedy="请核对表式版本所在的文件夹") from error

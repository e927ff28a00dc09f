"""Calls that touch the disk, of which the n-th fails or is the last: for trying a build at every one of them.

`failing(n, errno)` lets the n-th call raise, as a disk does that is full; `ending(n)` ends the process there, as kill -9 does.
Counted are opening for writing or reading, writing, renaming, making and removing.
"""

import builtins
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

CALLS = ("rename", "replace", "mkdir", "rmdir", "unlink", "link", "scandir")
Struck = Callable[[], None]


class Count:
    """How many calls there were; the n-th is struck."""

    def __init__(self, number: int, strike: Struck, within: Path) -> None:
        self.number, self.strike, self.within, self.met = number, strike, str(within), 0

    def concerns(self, place: object) -> bool:
        """Say whether a call is about the project, not about the program's own files."""
        return isinstance(place, str | os.PathLike) and str(place).startswith(self.within)

    def meet(self) -> None:
        self.met += 1
        if self.met == self.number:
            self.strike()


class Written:
    """A file being written; each write counts."""

    def __init__(self, file: Any, count: Count) -> None:
        self._file, self._count = file, count

    def write(self, data: Any) -> Any:
        self._count.meet()
        return self._file.write(data)

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.__exit__(*raised)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def struck(number: int, strike: Struck, within: Path) -> Iterator[Count]:
    """Strike the n-th call about the project within this block; what was counted is returned."""
    count = Count(number, strike, within)
    kept = {name: getattr(os, name) for name in CALLS}
    opened = io.open

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if args and count.concerns(args[0]):
                count.meet()
            return real(*args, **kwargs)

        return call

    def opening(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not count.concerns(file):
            return opened(file, mode, *args, **kwargs)
        count.meet()
        found = opened(file, mode, *args, **kwargs)
        return Written(found, count) if set(mode) & set("wax") else found

    try:
        for name, real in kept.items():
            setattr(os, name, counted(real))
        io.open = builtins.open = opening  # type: ignore[assignment]
        yield count
    finally:
        io.open = builtins.open = opened
        for name, real in kept.items():
            setattr(os, name, real)


def failing(code: int) -> Struck:
    def strike() -> None:
        raise OSError(code, os.strerror(code))

    return strike


def ending() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

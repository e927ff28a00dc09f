"""What can stop one file: a single tree of exceptions, each naming file, place and remedy.

    GongkaiError
    ├── UsageError         the command was called wrongly           (exit code 2)
    ├── SourceError        a source file cannot be read             (exit code 3)
    │   └── FormNotFound   it was read, but holds no table of the form
    ├── DataError          a data file of the project is wrong: form, registry, source.toml (exit code 3)
    └── MachineError       the machine cannot go on: nobody's fault, nothing is taken back (exit code 4)

Trouble that does not stop a file is no exception but a finding, and is published.

>>> error = SourceError("不是文本文件", code="not-text", file="a.txt", remedy="请另存为 UTF-8 文本")
>>> str(error.prefixed("datasets/x/2023"))
'datasets/x/2023: a.txt: 不是文本文件。请另存为 UTF-8 文本'
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self


class GongkaiError(Exception):
    """Base of all errors that the package raises on purpose.

    Args:
        message: What is wrong, in Chinese, without a closing full stop.
        code: Stable identifier of this kind of trouble, in kebab case.
        file: Name of the file concerned, relative to the project where there is one.
        place: Where in the file: a line, a key path, a cell id.
        remedy: What the reader can do about it.
    """

    def __init__(self, message: str, *, code: str, file: str = "", place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.file = file
        self.place = place
        self.remedy = remedy
        self.context: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        return rebuilt, (type(self), self.__dict__)

    def prefixed(self, context: str) -> Self:
        """Return the same error with one more piece of context in front, as it climbs."""
        self.context = (context, *self.context)
        return self

    def __str__(self) -> str:
        where = [*self.context, *(part for part in (self.file, self.place) if part)]
        return ": ".join([*where, self.message]) + (f"。{self.remedy}" if self.remedy else "")


def rebuilt(kind: type[GongkaiError], state: dict[str, Any]) -> GongkaiError:
    """Make an error again that crossed from another process."""
    error = kind(state["message"], code=state["code"])
    error.__dict__.update(state)
    return error


class UsageError(GongkaiError):
    """The command was called wrongly."""


class SourceError(GongkaiError):
    """A source file cannot be read."""


class FormNotFound(SourceError):
    """A source was read, but none of the form's tables is in it."""


class DataError(GongkaiError):
    """A data file of the project (form, registry, source.toml) is wrong."""


class MachineError(GongkaiError):
    """The machine cannot go on: its disk is full or fails, too many files are open."""


_OF_THE_MACHINE = {
    getattr(errno, name, 0) for name in ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EMFILE", "ENFILE", "ENOMEM", "ESTALE")
}


def stop_if_of_machine(error: BaseException | None) -> None:
    """Raise MachineError where an error comes of a fault of the machine; such a fault may never count as one of a report."""
    seen = 0
    while error is not None and seen < 20:
        if isinstance(error, MachineError):
            raise error
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            remedy = "请腾出空间或修好磁盘，再运行一次；已有的数据和网站没有动"
            raise MachineError(f"机器出了问题（{error.strerror}）", code="machine-fault", remedy=remedy) from error
        error, seen = error.__cause__ or error.__context__, seen + 1


@contextmanager
def faults_of_the_machine() -> Iterator[None]:
    """Within this block what the machine does wrong is called so, wherever it was met."""
    try:
        yield
    except OSError as error:
        stop_if_of_machine(error)
        raise


def internal(error: Exception, file: str = "") -> SourceError:
    """Return what a file's reader is told when it met a bug of ours; the trace is for `GONGKAI_DEBUG=1`."""
    return SourceError(f"程序内部错误（{type(error).__name__}）", code="internal", file=file, remedy="请报告这个文件")


@contextmanager
def of_installation() -> Iterator[None]:
    """Within this block only the program's own files are read: what is wrong with one is no fault of any report."""
    try:
        yield
    except GongkaiError as error:
        remedy = "这是程序自带的文件：请重新安装程序，或改正这个文件"
        raise DataError(error.message, code="installation", file=error.file, place=error.place, remedy=remedy) from error


@contextmanager
def kept_apart(tell: Callable[[GongkaiError], None], file: str = "") -> Iterator[None]:
    """Let whatever goes wrong with one report be told and stop no other: the one boundary of this kind.

    A fault of the machine is no report's: it is raised.
    """
    try:
        yield
    except GongkaiError as error:
        stop_if_of_machine(error)
        tell(error)
    except Exception as error:  # noqa: BLE001 - the one boundary: a bug met in one report must not stop the others
        stop_if_of_machine(error)
        told = internal(error, file)
        told.__cause__ = error
        tell(told)

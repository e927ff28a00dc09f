"""The one boundary that native code may not cross: files are parsed in a process of their own, which may die.

PDFium, libxml2 and the recognition of pictures are C and C++ fed by strangers. `guarded` calls a function in a worker that
lives on for the next file; when it crashes, hangs, or takes more than its limits, that is one SourceError about the file
at hand, the worker is ended with all that it started, and the next file gets a new one. `limited` does the same for what Python
alone does to a file, plain text and what follows reading, in a copy of this process, which costs little.

| what happens in the worker | code |
|---|---|
| it dies: a signal, an exit, an answer that is none | reader-crashed |
| processor or wall time is used up | reader-timeout |
| memory is used up | reader-memory |
| it cannot start, or answers not even what every worker answers | reader-not-started: the machine's fault, not the file's |

Limits on processor time, memory, files and processes need an operating system that has them (not Windows); the wall clock works
anywhere. The network is taken away where the system lets a process do that for itself (Linux); `answers` says what may come back.
What a file gets must not depend on the files before it: one that crashes a used worker is tried again in a fresh one.
"""

import atexit
import pickle
import threading
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, ParamSpec, TypeVar

from gongkai.errors import GongkaiError, internal
from gongkai.sources import refusals
from gongkai.sources.answers import PICTURES, READING, Limits
from gongkai.sources.processes import Copied, Died, NoStart, Process, Spawned, allow, can_copy, is_worker

__all__ = ["PICTURES", "READING", "Limits", "allow", "close", "guarded", "limited"]

P = ParamSpec("P")
T = TypeVar("T")

_NOTHING: AbstractSet[str] = frozenset()
_lock = threading.Lock()
_worker: Process | None = None
_copy: Process | None = None


def guarded(
    function: Callable[P, T], file: str, limits: Limits = READING, made_of: AbstractSet[str] = _NOTHING
) -> Callable[P, T]:
    """Return a function that runs `function` in the worker; arguments and result are pickled.

    `made_of`: modules whose classes the result may hold beside documents and plain data.

    Raises:
        GongkaiError: what the function raises.
        SourceError: the worker died, hung, took more than its limits, or met a bug (`internal`).
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs) if is_worker() else _told(file, (function, args, kwargs, limits), made_of, in_copy=False)

    return call


def limited(function: Callable[P, T], file: str, made_of: AbstractSet[str] = _NOTHING) -> Callable[P, T]:
    """Return the same for what no native code does: a copy of this process runs it, or the worker where none can be made."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs) if is_worker() else _told(file, (function, args, kwargs, READING), made_of, in_copy=True)

    return call


def _told(file: str, question: tuple[Any, Any, Any, Limits], made_of: AbstractSet[str], *, in_copy: bool) -> Any:
    """Ask; what stands in the way is an error about the file."""
    request, limits = pickle.dumps(question), question[-1]
    with _lock:
        try:
            return _ask(request, limits, made_of, in_copy=in_copy and (_copy is not None or can_copy()))
        except Died as died:
            raise _fault(file, died) from None
        except NoStart as failed:
            raise refusals.reader_not_started(file, str(failed)) from failed
        except GongkaiError:
            raise
        except Exception as error:
            raise internal(error, file) from error


def _ask(request: bytes, limits: Limits, made_of: AbstractSet[str], *, in_copy: bool) -> Any:
    used = (_copy if in_copy else _worker) is not None
    try:
        return _current(in_copy=in_copy).ask(request, limits, made_of)
    except Died as died:
        close()
        if not used or died.code == "reader-timeout":
            raise
    try:
        return _current(in_copy=in_copy).ask(request, limits, made_of)
    except Died:
        close()
        raise


def _fault(file: str, died: Died) -> GongkaiError:
    """Return whose fault it was: a worker that ended by itself is tried with nothing to read."""
    if died.code == "reader-crashed" and died.how.startswith("exit"):
        try:
            _current().ask(pickle.dumps((str, (), {}, READING)), READING, _NOTHING)
        except (Died, NoStart) as again:
            return refusals.reader_not_started(file, str(again))
        finally:
            close()
    return refusals.reader_failed(file, died.code, died.how)


def _current(*, in_copy: bool = False) -> Process:
    global _worker, _copy  # noqa: PLW0603 - one of each a process, which must be found again
    try:
        if in_copy:
            _copy = _copy or Copied()
            return _copy
        _worker = _worker or Spawned()
    except OSError as error:
        raise NoStart(error.strerror or type(error).__name__) from error
    return _worker


@atexit.register
def close() -> None:
    """End the processes, if there are any."""
    global _worker, _copy  # noqa: PLW0603
    for process in (_worker, _copy):
        if process is not None:
            process.end()
    _worker = _copy = None

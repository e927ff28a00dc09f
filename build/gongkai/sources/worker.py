"""The one boundary that native code may not cross: files are parsed in a process of their own, which may die.

PDFium, libxml2 and the recognition of pictures are C and C++ fed by strangers. `guarded` calls a function in a worker that
lives on for the next file; when it crashes, hangs, or takes more than its limits, that is one SourceError about the file
at hand, the worker is ended with all that it started, and the next file gets a new one.

| what happens in the worker | code |
|---|---|
| it dies: a signal, an exit, an answer that is none | reader-crashed |
| processor or wall time is used up | reader-timeout |
| memory is used up | reader-memory |
| it cannot start, or answers not even what every worker answers | reader-not-started: the machine's fault, not the file's |

A worker shuts itself in: it can write no large files, open or start few, and not reach the network (Linux). Limits on files,
processes, memory and processor time need an operating system that has them (not Windows); the wall clock works anywhere.
`answers` says what may come back. What a file gets must not depend on the files before it: one that crashes a used worker is
tried again in a fresh one.
"""

import atexit
import contextlib
import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, ParamSpec, TypeVar, cast

from gongkai.errors import GongkaiError, internal
from gongkai.sources import refusals
from gongkai.sources.answers import PICTURES, READING, USED_UP, Limits, frame, heard, told

if sys.platform != "win32":
    import resource

_GRACE = 5.0
_LONGEST_FILE = 64 * 1024 * 1024
_MOST_OPEN = 256
_MOST_STARTED = 64
_NEWUSER, _NEWNET = 0x10000000, 0x40000000


def shut_in() -> None:
    """Take away what no reader needs, for as long as this process lives: large files, many files, processes, the network."""
    if sys.platform == "win32":
        return
    most = [(resource.RLIMIT_FSIZE, _LONGEST_FILE), (resource.RLIMIT_NOFILE, _MOST_OPEN)]
    if sys.platform == "linux" and os.getuid():  # the limit counts all that a user runs, and root has none
        most.append((resource.RLIMIT_NPROC, _running() + _MOST_STARTED))
    for what, number in most:
        hard = resource.getrlimit(what)[1]
        wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
        resource.setrlimit(what, (wanted, wanted))
    if sys.platform == "linux" and (unshare := getattr(ctypes.CDLL(None), "unshare", None)):
        _ = unshare(_NEWNET) == 0 or unshare(_NEWUSER | _NEWNET)  # what the system refuses stays as it is


def _running() -> int:
    """Return how many threads run on this machine: no fewer than this user's."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[2])
    return 4096


def limit(limits: Limits) -> None:
    """Let the system end this process when the file at hand takes too much, even when nobody is left to watch."""
    if sys.platform == "win32":
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(spent.ru_utime + spent.ru_stime) + 1 + limits.processor
    for what, most in ((resource.RLIMIT_CPU, processor), (resource.RLIMIT_DATA, limits.memory), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.alarm(int(limits.wall + _GRACE))


if sys.platform != "win32":
    pass

__all__ = ["PICTURES", "READING", "Limits", "allow", "close", "guarded", "serve"]

P = ParamSpec("P")
T = TypeVar("T")


_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
_START = "from gongkai.sources.worker import serve; serve()"

_NO_ANSWER = (OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError, ImportError, IndexError, KeyError)

_lock = threading.Lock()
_worker: "_Worker | None" = None
_answers: BinaryIO | None = None
"""Where a worker answers; None in every other process."""


class _Died(Exception):
    """The worker is gone; `code` says how the file's trouble is called."""

    def __init__(self, code: str, how: str) -> None:
        super().__init__(how)
        self.code, self.how = code, how


class _NoStart(Exception):
    """No process can be started."""


def guarded(function: Callable[P, T], file: str, limits: Limits = READING) -> Callable[P, T]:
    """Return a function that runs `function` in the worker; arguments and result are pickled.

    Raises:
        GongkaiError: what the function raises.
        SourceError: the worker died, hung, took more than its limits, or met a bug (`internal`).
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        if _answers is not None:
            return function(*args, **kwargs)
        request = pickle.dumps((function, args, kwargs, limits))
        with _lock:
            try:
                answer: T = _ask(request, limits)
            except _Died as died:
                raise _fault(file, died) from None
            except _NoStart as failed:
                raise refusals.reader_not_started(file, str(failed)) from failed
            except GongkaiError:
                raise
            except Exception as error:
                raise internal(error, file) from error
        return answer

    return call


def _ask(request: bytes, limits: Limits) -> Any:
    used = _worker is not None
    try:
        return _current().ask(request, limits)
    except _Died as died:
        close()
        if not used or died.code == "reader-timeout":
            raise
    try:
        return _current().ask(request, limits)
    except _Died:
        close()
        raise


def _fault(file: str, died: "_Died") -> GongkaiError:
    """Return whose fault it was: a worker that ended by itself is tried with nothing to read."""
    if died.code == "reader-crashed" and died.how.startswith("exit"):
        try:
            _current().ask(pickle.dumps((str, (), {}, READING)), READING)
        except (_Died, _NoStart) as again:
            return refusals.reader_not_started(file, str(again))
        finally:
            close()
    return refusals.reader_failed(file, died.code, died.how)


def allow(limits: Limits) -> None:
    """Inside a worker: from here on the file at hand may take this much. Elsewhere nothing is limited."""
    if _answers is not None:
        limit(limits)
        _answer(limits)


def _current() -> "_Worker":
    global _worker  # noqa: PLW0603 - one worker a process, which must be found again
    if _worker is None:
        try:
            _worker = _Worker()
        except OSError as error:
            raise _NoStart(error.strerror or type(error).__name__) from error
    return _worker


@atexit.register
def close() -> None:
    """End the worker, if there is one."""
    global _worker  # noqa: PLW0603
    if _worker is not None:
        _worker.end()
        _worker = None


class _Worker:
    """The process, seen from outside."""

    def __init__(self) -> None:
        paths = [str(Path(path).absolute()) for path in sys.path if path]
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each thread's stack counts as memory
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START],
            env={**kept, **threads, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._late = False

    def ask(self, request: bytes, limits: Limits) -> Any:
        """Send a request and return its result, or raise what it raised; _Died when there is no answer."""
        to, back = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        timer = self._timer(limits)
        try:
            to.write(request)
            to.flush()
            while isinstance(answer := heard(back), Limits):
                timer.cancel()
                timer = self._timer(answer)
            result, error = answer
        except _NO_ANSWER:
            raise self._died() from None
        finally:
            timer.cancel()
        if isinstance(error, MemoryError):
            raise _Died("reader-memory", "")
        if error is not None:
            raise error
        return result

    def _timer(self, limits: Limits) -> threading.Timer:
        timer = threading.Timer(limits.wall, self._out_of_time)
        timer.daemon = True
        timer.start()
        return timer

    def _out_of_time(self) -> None:
        self._late = True
        self._kill()

    def _died(self) -> _Died:
        self.end()
        ending = self._process.returncode
        if self._late or (sys.platform != "win32" and ending == -signal.SIGXCPU):
            return _Died("reader-timeout", "")
        return _Died("reader-crashed", signal.Signals(-ending).name if ending < 0 else f"exit {ending}")

    def _kill(self) -> None:
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End the process and all that it started, and wait for it; one that is dying keeps the ending that it had."""
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                cast("BinaryIO", stream).close()


def serve() -> NoReturn:
    """Be the worker: answer requests from standard input until it ends. Whatever else prints goes nowhere."""
    global _answers  # noqa: PLW0603
    _answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    shut_in()
    while True:
        try:
            function, args, kwargs, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent
        except EOFError:
            os._exit(0)
        limit(limits)
        _answer(_outcome(function, args, kwargs))
        if sys.platform != "win32":
            signal.alarm(0)


def _outcome(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[Any, Exception | None]:
    try:
        return function(*args, **kwargs), None
    except OSError as error:
        if error.errno in USED_UP:
            return None, MemoryError()
        return None, told(error)
    except Exception as error:  # noqa: BLE001 - it is raised again on the other side
        return None, told(error)


def _answer(answer: object) -> None:
    cast("BinaryIO", _answers).write(frame(answer))
    cast("BinaryIO", _answers).flush()

"""The processes in which files are parsed, from both sides: a new interpreter, or a copy of this process.

A copy costs a few milliseconds where a new interpreter costs a third of a second, but its memory is this one's, environment and
all: it is for what Python alone does to a file (plain text, and what follows reading), never for native code.
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from gongkai.sources.answers import USED_UP, Limits, frame, heard, told
from gongkai.sources.shut_in import limit, shut_in

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
_START = "from gongkai.sources.processes import serve; serve()"
_NO_ANSWER = (OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, AttributeError, ImportError, IndexError, KeyError)

_LARGEST_COPIED = 192 * 1024 * 1024
"""Bytes of data: what a copy begins with counts as the file's."""

_answers: BinaryIO | None = None
"""Where a worker answers; None in every other process."""


class Died(Exception):
    """The worker is gone; `code` says how the file's trouble is called."""

    def __init__(self, code: str, how: str) -> None:
        super().__init__(how)
        self.code, self.how = code, how


class NoStart(Exception):
    """No process can be started."""


class Process:
    """A process that answers one question after another, seen from outside."""

    def __init__(self, pid: int, to: BinaryIO, back: BinaryIO) -> None:
        self.pid, self._to, self._back = pid, to, back
        self._ending: int | None = None
        self._late = False

    def ask(self, request: bytes, limits: Limits, made_of: AbstractSet[str]) -> Any:
        """Send a request and return its result, or raise what it raised; Died when there is no answer."""
        began, timer = time.monotonic(), self._timer(limits.wall)
        try:
            self._to.write(request)
            self._to.flush()
            while isinstance(answer := heard(self._back, made_of), Limits):
                timer.cancel()
                timer = self._timer(answer.wall - (time.monotonic() - began))
            result, error = answer
        except _NO_ANSWER:
            raise self._died() from None
        finally:
            timer.cancel()
            timer.join()  # this process can be copied while it has one thread
        if isinstance(error, MemoryError):
            raise Died("reader-memory", "")
        if error is not None:
            raise error
        return result

    def _timer(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(max(seconds, 0.0), self._out_of_time)
        timer.daemon = True
        timer.start()
        return timer

    def _out_of_time(self) -> None:
        self._late = True
        self._kill()

    def _died(self) -> Died:
        ending = self.end()
        if self._late or (sys.platform != "win32" and ending == -signal.SIGXCPU):
            return Died("reader-timeout", "")
        return Died("reader-crashed", signal.Signals(-ending).name if ending < 0 else f"exit {ending}")

    def end(self) -> int:
        """End the process and all that it started, and say how it ended; one that is dying keeps the ending that it had."""
        if self._ending is None:
            self._kill()
            self._ending = self._wait()
            for stream in (self._to, self._back):
                with contextlib.suppress(OSError):
                    stream.close()
        return self._ending

    def _kill(self) -> None:
        if sys.platform != "win32" and self._ending is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def _wait(self) -> int:
        raise NotImplementedError


class Spawned(Process):
    """A new interpreter, which knows no more than it needs."""

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
        to, back = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        super().__init__(self._process.pid, to, back)

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
        super()._kill()

    def _wait(self) -> int:
        return self._process.wait()


class Copied(Process):
    """A copy of this process."""

    def __init__(self) -> None:
        asked, to = os.pipe()
        back, answers = os.pipe()
        pid = os.fork()
        if not pid:
            _be_copy(asked, answers)
        os.close(asked)
        os.close(answers)
        super().__init__(pid, os.fdopen(to, "wb"), os.fdopen(back, "rb"))

    def _kill(self) -> None:
        super()._kill()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # one that leads no group yet

    def _wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def can_copy() -> bool:
    """Can this process be copied? Not with several threads, of which a copy would have one, and not when it is large already."""
    if sys.platform != "linux":
        return False
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        return len(os.listdir("/proc/self/task")) == 1 and pages * os.sysconf("SC_PAGE_SIZE") < _LARGEST_COPIED  # noqa: PTH208
    except (OSError, ValueError, IndexError):
        return False


def _be_copy(asked: int, answers: int) -> NoReturn:
    try:
        os.setsid()
        os.dup2(os.dup(asked), 0)  # either may be one of the first three
        os.dup2(os.dup(answers), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        for name in {*os.environ} - {*_KEPT}:
            del os.environ[name]
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        serve()
    finally:
        os._exit(1)


def is_worker() -> bool:
    """Is this process one of those in which files are parsed?"""
    return _answers is not None


def allow(limits: Limits) -> None:
    """Inside a worker: from here on the file at hand may take this much. Elsewhere nothing is limited."""
    if _answers is not None:
        limit(limits, anew=False)
        _answer(limits)


def serve() -> NoReturn:
    """Be the worker: answer requests from standard input until it ends. Whatever else prints goes nowhere."""
    global _answers  # noqa: PLW0603
    _answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    shut_in()
    questions = os.fdopen(0, "rb")
    while True:
        try:
            function, args, kwargs, limits = pickle.load(questions)  # noqa: S301 - our own parent
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

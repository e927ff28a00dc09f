"""The processes that share the work of a build, and the lock that lets one build at a time write to a project.

An interruption is for the build alone to answer: workers ignore it, and are ended with the build. One that lost its build
otherwise, killed, ends by itself, so that it writes nothing while another build runs.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path

from gongkai.errors import UsageError

LOCK = ".lock"


@contextmanager
def workers(jobs: int, folders: int, few: int) -> Iterator[Executor]:
    """Give as many processes as there is work for; for few folders a thread of this one, which starts at once."""
    if jobs == 1 or folders <= few:
        with ThreadPoolExecutor(1) as lane:
            yield lane
        return
    pool = _started(jobs)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - there is no other way to end them
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _started(jobs: int) -> ProcessPoolExecutor:
    """Start the processes while interruptions are ignored, as they then do from their first moment."""
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_attend)
    on_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if on_main else None
    try:
        for _ in range(jobs):
            pool.submit(os.getpid)
    finally:
        if on_main:
            signal.signal(signal.SIGINT, before or signal.default_int_handler)
    return pool


def _attend() -> None:
    """In a worker: leave interruptions to the build, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Hold the lock of a project, which ends with the process that holds it.

    Raises:
        UsageError: another build holds it.
    """
    output.mkdir(parents=True, exist_ok=True)
    with (output / LOCK).open("a+", encoding="utf-8") as file:
        if not _locked(file.fileno()):
            file.seek(0)
            who = file.read().strip()
            raise UsageError(f"这个项目正在另一个进程里生成（{who}）", code="build-running", remedy="请等它结束")
        with suppress(OSError):  # on a full disk the lock holds without a name on it
            file.truncate(0)
            file.write(f"PID {os.getpid()}")
            file.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                file.truncate(0)


def _locked(descriptor: int) -> bool:
    """Take the lock if nobody has it; say whether it was taken."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows alone has it

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # beyond the text, which others may read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks, or Windows, where the lock is held
        return sys.platform != "win32"
    return True

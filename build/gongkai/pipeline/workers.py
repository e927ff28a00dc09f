"""The processes that share the work of a build.

An interruption is for the build alone to answer: workers ignore it, and are ended with the build. One that lost its build
otherwise, killed, ends by itself, so that it writes nothing while another build runs.
"""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait


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

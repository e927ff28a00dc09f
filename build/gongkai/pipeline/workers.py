"""The processes that share the work of a build.

An interruption is for the build alone to answer: workers ignore it, and are ended with the build. One that lost its build
otherwise, killed, ends by itself, so that it writes nothing while another build runs.

On a cluster they are those of Dask, each on whatever machine; one that is lost has its work done by another.
"""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from gongkai.errors import DataError, MachineError
from gongkai.extras import require

PATIENCE = 20.0
"""Seconds in which a scheduler has to answer, and then to have a worker."""


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
def on_cluster(address: str, patience: float = PATIENCE) -> Iterator[Executor]:
    """Give the workers of a Dask scheduler.

    Raises:
        UsageError: the extra `cluster` is not installed.
        DataError: no scheduler answers there, or it has no workers.
        MachineError: a piece of work lost one worker after another.
    """
    require("cluster")
    from distributed import Client, KilledWorker  # noqa: PLC0415 - an extra, and slow to load

    try:
        client = Client(address, timeout=patience, set_as_default=False)  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=patience)
    except (OSError, ValueError, TypeError) as error:
        remedy = "请先启动 dask scheduler 和 dask worker，并核对地址"
        raise DataError(f"集群没有应答（{error}）", code="cluster-unreachable", file=address, remedy=remedy) from error
    try:
        with client:
            yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
    except KilledWorker as error:
        raise _lost(str(error)) from error


@contextmanager
def losses_told() -> Iterator[None]:
    """Within this block a process of the pool that was ended by somebody else is told as such.

    Raises:
        MachineError: that happened.
    """
    try:
        yield
    except BrokenProcessPool as error:
        raise _lost(str(error)) from error


def _lost(how: str) -> MachineError:
    remedy = "多半是内存不够：请少用几个进程，再运行一次；做好的部分不再做"
    return MachineError(f"工作进程被中止了（{how}）", code="worker-lost", remedy=remedy)

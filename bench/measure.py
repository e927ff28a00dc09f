"""What a command takes: the wall clock, processor time, and the largest sum of resident memory over its process tree.

On a busy machine the wall clock says more about the neighbours than about the command; processor time, summed over the
tree, is the steadier figure. With several processors it can exceed the wall clock.

Memory is looked at every few hundredths of a second; a shorter peak can be missed in a tree of processes, but not in a
single one, whose own maximum the kernel keeps. Pages that several processes share are counted in each of them.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

INTERVAL = 0.03
LONGEST = 3600.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took; `output` is its standard output, `error` the end of its other output when it failed.

    Memory is that of its whole tree; `first_bytes` that of the process itself, `largest_bytes` that of its largest descendant.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str
    error: str = ""
    first_bytes: int = 0
    largest_bytes: int = 0


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, limit: float = LONGEST
) -> Measured:
    """Run a command in `folder` and measure it; after `limit` seconds it is stopped and counts as failed."""
    env = {**os.environ, **(environment or {})}
    log = folder / "bench.log"
    with log.open("wb") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
        cpu, peaks, status, output = _watch(process, start + limit)
        seconds = time.perf_counter() - start
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    log.unlink()
    failed = "" if status == 0 else f"status {status}\n{tail}\n{output[-2000:]}"
    return Measured(seconds, cpu, peaks[0], output, failed, *peaks[1:])


def _watch(process: subprocess.Popen[bytes], deadline: float) -> tuple[float, list[int], int, str]:
    """Watch until the process ends: its processor time, peaks of memory, exit status and output."""
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    tree, peaks, output = psutil.Process(process.pid), [0, 0, 0], b""
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        output += process.stdout.read() or b""
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            process.stdout.close()
            cpu = usage.ru_utime + usage.ru_stime
            return cpu, [max(peaks[0], usage.ru_maxrss * 1024), *peaks[1:]], process.returncode, output.decode("utf-8", "replace")
        peaks = [max(pair) for pair in zip(peaks, _resident(tree), strict=True)]
        if time.perf_counter() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(INTERVAL)


def _resident(tree: psutil.Process) -> tuple[int, int, int]:
    """Return the memory of all processes of a tree together, of its root, and of the largest other."""
    sizes = []
    try:
        members = [tree, *tree.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0, 0, 0
    for member in members:
        try:
            sizes.append(member.memory_info().rss)
        except psutil.NoSuchProcess:
            sizes.append(0)
    return sum(sizes), sizes[0], max(sizes[1:], default=0)

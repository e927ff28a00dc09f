"""What a worker can no longer do: write large files, open or start many, reach the network; and what one file may take."""

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

from gongkai.sources.answers import Limits

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

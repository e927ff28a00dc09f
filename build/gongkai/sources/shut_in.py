"""What a worker can no longer do: write or remove any file, start a process, reach the network; and what one file may take.

Limits of the system bound numbers and sizes everywhere but on Windows. On Linux the kernel also refuses, for as long as the
process lives: what changes files (Landlock, from 5.13), what starts processes and opens sockets (seccomp). Where it has neither,
the limits are what remains.
"""

import contextlib
import ctypes
import errno
import os
import platform
import signal
import struct
import sys
import time
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
    """Take away what no reader needs, for as long as this process lives."""
    if sys.platform == "win32":
        return
    most = [(resource.RLIMIT_FSIZE, _LONGEST_FILE), (resource.RLIMIT_NOFILE, _MOST_OPEN)]
    if sys.platform == "linux" and os.getuid():  # the limit counts all that a user runs, and root has none
        most.append((resource.RLIMIT_NPROC, _running() + _MOST_STARTED))
    for what, number in most:
        hard = resource.getrlimit(what)[1]
        wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
        resource.setrlimit(what, (wanted, wanted))
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        if unshare := getattr(library, "unshare", None):
            _ = unshare(_NEWNET) == 0 or unshare(_NEWUSER | _NEWNET)  # what the system refuses stays as it is
        if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            _keep_files(library)
            _refuse_calls(library)


def _running() -> int:
    """Return how many threads run on this machine: no fewer than this user's."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[2])
    return 4096


_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_WRITING = 1 << 1 | 0b1_1111_1111 << 4  # write; remove and make files of every kind
_MOVING, _CUTTING, _SIGNALLING = 1 << 13, 1 << 14, 1 << 1


def _keep_files(library: ctypes.CDLL) -> None:
    """Refuse to write, make and remove files from here on; files that are open stay so."""
    version = library.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return
    files = _WRITING | (_MOVING if version >= 2 else 0) | (_CUTTING if version >= 3 else 0)
    wanted = struct.pack("QQQ", files, 0, _SIGNALLING)[: 24 if version >= 6 else 8]  # later versions also keep signals in
    rules = library.syscall(_LANDLOCK_CREATE, wanted, len(wanted), 0)
    if rules >= 0:
        library.syscall(_LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)


_LOAD, _EQUAL, _AT_LEAST, _SHARES, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _FLAGS = 0, 4, 16  # where in what the kernel shows of a call
_THREAD = 0x10000
_MACHINES = {
    # clone; then fork, vfork, execve, execveat; socket, ptrace, process_vm_readv and _writev, io_uring_setup
    "x86_64": (0xC000003E, 56, (57, 58, 59, 322), (41, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, 220, (221, 281), (198, 117, 270, 271, 425)),
}
_CLONE3 = 435


def _refuse_calls(library: ctypes.CDLL) -> None:
    """Refuse from here on to start a process (a thread is none), to open a socket, to look into other processes."""
    if platform.machine() not in _MACHINES:
        return
    kind, clone, starting, reaching = _MACHINES[platform.machine()]
    refused = {**dict.fromkeys(starting, errno.EAGAIN), **dict.fromkeys(reaching, errno.EACCES), _CLONE3: errno.ENOSYS}
    steps = [
        (_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, kind), (_RETURN, 0, 0, _REFUSE | errno.EPERM),
        (_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _REFUSE | errno.EPERM),
    ]  # fmt: skip
    for number, why in refused.items():
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE | why)]
    steps += [(_EQUAL, 0, 3, clone), (_LOAD, 0, 0, _FLAGS), (_SHARES, 1, 0, _THREAD), (_RETURN, 0, 0, _REFUSE | errno.EAGAIN)]
    steps += [(_RETURN, 0, 0, _ALLOW)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
    library.prctl(_SECCOMP, _FILTER, head, 0, 0)


_began = (0.0, 0.0)
"""When the file at hand was begun: seconds of this process, seconds by the clock."""


def limit(limits: Limits, *, anew: bool = True) -> None:
    """Let the system end this process when the file at hand takes too much, even when nobody is left to watch.

    `anew`: a file is begun; otherwise what it took already counts.
    """
    global _began  # noqa: PLW0603
    if sys.platform == "win32":
        return
    if anew:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        _began = spent.ru_utime + spent.ru_stime, time.monotonic()
    processor = int(_began[0]) + 1 + limits.processor
    for what, most in ((resource.RLIMIT_CPU, processor), (resource.RLIMIT_DATA, limits.memory), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.alarm(max(1, int(limits.wall + _GRACE - (time.monotonic() - _began[1]))))

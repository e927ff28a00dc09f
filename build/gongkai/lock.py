"""The lock that lets one process at a time write to a project: a build, or what adds to its sources or describes them.

A build that read a folder while another process wrote there would publish half of either.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gongkai.errors import UsageError

LOCK = ".lock"


@contextmanager
def alone(output: Path, work: str) -> Iterator[None]:
    """Hold the lock of a project, which ends with the process that holds it.

    Args:
        output: The folder `output/` of the project.
        work: The command that holds it, for whoever comes meanwhile.

    Raises:
        UsageError: another process holds it.
    """
    output.mkdir(parents=True, exist_ok=True)
    with (output / LOCK).open("a+", encoding="utf-8") as file:
        if not _locked(file.fileno()):
            file.seek(0)
            who = file.read().strip()
            raise UsageError(f"另一个进程正在写这个项目（{who}）", code="project-in-use", remedy="请等它结束")
        with suppress(OSError):  # on a full disk the lock holds without a name on it
            file.truncate(0)
            file.write(f"gongkai {work}, PID {os.getpid()}")
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

"""Readers that do what native code does when it goes wrong. Only tests know them; each really happens, in the worker."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from gongkai.sources import processes, worker


def whole(data: bytes) -> bytes:
    return data[::-1]


def segfault(_: bytes) -> bytes:
    ctypes.string_at(0)
    return b""


def abort(_: bytes) -> bytes:
    os.abort()


def leave(_: bytes) -> bytes:
    os._exit(0)


def loop(_: bytes) -> bytes:
    while True:
        pass


def hang(_: bytes) -> bytes:
    time.sleep(600)
    return b""


def allocate(_: bytes) -> bytes:
    return bytes(bytearray(2 << 30))


def allocate_bit_by_bit(_: bytes) -> bytes:
    held = []
    while True:
        held.append(bytearray(b"x" * (16 << 20)))


def answer_too_much(_: bytes) -> bytes:
    return b"x" * (80 << 20)


def print_rubbish(data: bytes) -> bytes:
    os.write(1, b"\x80\x04garbage" * 1000)
    os.write(2, b"garbage")
    print("garbage", flush=True)
    return data


def leave_a_child_and_crash(data: bytes) -> bytes:
    """Start a process that would outlive us, write down its id, and crash."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(data.decode()).write_text(str(child.pid))
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def crash_when_used(data: bytes, seen: list[int] = []) -> bytes:  # noqa: B006 - what earlier files left behind, on purpose
    seen.append(1)
    if len(seen) > 1:
        os.abort()
    return data


def raise_a_bug(_: bytes) -> bytes:
    return b""[1:2][0:0].decode("utf-16").encode()[5].to_bytes()


def secrets(_: bytes) -> bytes:
    return "\n".join(sorted(os.environ)).encode()


def crash_as_a_reader(_data: bytes, _file: str) -> bytes:
    """What a reader of a registered container would be."""
    os.abort()


class _Running:
    """What touches a file as soon as it is unpickled."""

    def __init__(self, note: str) -> None:
        self.note = note

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.note,)


def answer_that_runs(note: bytes) -> object:
    return _Running(note.decode())


def say_without_end(_: bytes) -> bytes:
    while True:
        os.write(processes._answers.fileno(), b"\xff" * 65536)


def open_many_files(_: bytes) -> bytes:
    return bytes(len([Path("/dev/null").open("rb") for _number in range(1000)]))


def network(_: bytes) -> bytes:
    return str(Path("/proc/self/ns/net").readlink()).encode()


def connect(port: bytes) -> bytes:
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=1).close()
    except OSError:
        return b"OSError"
    return b"connected"


def start_without_end(note: bytes) -> bytes:
    """Start processes that start processes, as many as the system lets; not more than this test can bear."""
    for _number in range(300):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
        with Path(note.decode()).open("a") as file:
            file.write(f"{child.pid}\n")
    return b""


def write_beside(note: bytes) -> bytes:
    """Do to a file all that changes it; say what was let."""
    path = Path(note.decode())
    done = []
    for name, act in {
        "write": lambda: path.write_bytes(b"x"),
        "make": lambda: path.with_name("new").touch(),
        "remove": path.unlink,
        "move": lambda: path.rename(path.with_name("moved")),
        "folder": lambda: path.with_name("folder").mkdir(),
        "link": lambda: path.with_name("link").symlink_to(path),
    }.items():
        try:
            act()
        except PermissionError:
            continue
        done.append(name)
    return " ".join(done).encode()


def signal_the_caller(pid: bytes) -> bytes:
    try:
        os.kill(int(pid), signal.SIGUSR1)
    except PermissionError:
        return b"refused"
    return b"sent"


def ask_for_more_time(_: bytes) -> bytes:
    while True:
        worker.allow(worker.Limits(30, 1.0, 512 << 20))
        time.sleep(0.1)

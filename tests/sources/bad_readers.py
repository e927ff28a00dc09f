"""Readers that do what native code does when it goes wrong. Only tests know them; each really happens, in the worker."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gongkai.sources import worker


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
        os.write(worker._answers.fileno(), b"\xff" * 65536)


def write_a_large_file(_: bytes) -> bytes:
    with tempfile.TemporaryFile() as file:
        for _number in range(100):
            file.write(b"x" * (1 << 20))
            file.flush()
    return b""


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

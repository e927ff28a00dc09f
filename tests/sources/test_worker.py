"""Whatever native code does, it is one clear error about one file; the next file is read as if nothing had been."""

import ctypes
import os
import platform
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongkai.errors import SourceError
from gongkai.sources import processes, worker
from gongkai.sources.worker import Limits, guarded, limited
from sources import bad_readers


def keeps_files(version: int) -> bool:
    """Does the kernel have this version of what keeps files (Landlock), and do we know its calls?"""
    known = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
    return known and ctypes.CDLL(None).syscall(444, None, 0, 1) >= version


SHUT_IN = keeps_files(1)
kernel = pytest.mark.skipif(not SHUT_IN, reason="this kernel keeps no files")
SHORT = Limits(processor=1, wall=6.0, memory=256 << 20)
HASTY = Limits(processor=30, wall=1.0, memory=256 << 20)

CASES = {
    "segfault": (SHORT, "reader-crashed", "SIGSEGV"),
    "abort": (SHORT, "reader-crashed", "SIGABRT"),
    "leave": (SHORT, "reader-crashed", "exit 0"),
    "loop": (SHORT, "reader-timeout", ""),
    "hang": (HASTY, "reader-timeout", ""),
    "allocate": (SHORT, "reader-memory", ""),
    "allocate_bit_by_bit": (SHORT, "reader-memory", ""),
    "answer_too_much": (Limits(30, 30.0, 512 << 20), "reader-memory", ""),
}


@pytest.fixture(autouse=True)
def fresh():
    worker.close()
    yield
    worker.close()


def test_a_process_that_cannot_start_is_a_fault_of_the_machine(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.whole, "a.pdf")(b"123")
    assert (caught.value.code, caught.value.place) == ("reader-not-started", "installation")


def test_a_process_that_ends_whatever_it_is_asked_is_a_fault_of_the_machine(monkeypatch):
    monkeypatch.setattr(processes, "_START", "raise SystemExit(3)")
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.whole, "a.pdf")(b"123")
    assert caught.value.code == "reader-not-started"
    assert "exit 3" in caught.value.message


def gone(pid: int) -> bool:
    """Has the process ended? One that nobody has waited for counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("name", CASES)
def test_what_goes_wrong_is_one_error_and_the_next_file_is_read(name):
    limits, code, how = CASES[name]
    assert guarded(bad_readers.whole, "a.pdf")(b"123") == b"321"
    first = worker._worker.pid
    start = time.monotonic()
    with pytest.raises(SourceError) as caught:
        guarded(getattr(bad_readers, name), "b.pdf", limits)(b"")
    assert (caught.value.code, caught.value.file) == (code, "b.pdf")
    assert how in caught.value.message
    assert caught.value.remedy
    assert time.monotonic() - start < limits.wall + 2
    assert worker._worker is None
    assert gone(first)
    assert guarded(bad_readers.whole, "c.pdf")(b"123") == b"321"


def test_what_a_reader_prints_does_no_harm(capfd):
    assert guarded(bad_readers.print_rubbish, "a.pdf")(b"123") == b"123"
    assert capfd.readouterr() == ("", "")


def test_no_reader_starts_a_process_and_what_a_system_lets_it_start_ends_with_it(tmp_path):
    note = tmp_path / "pid"
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.leave_a_child_and_crash, "a.pdf")(str(note).encode())
    if SHUT_IN:
        assert (caught.value.code, note.exists()) == ("reader-memory", False)
        return
    child = int(note.read_text())
    deadline = time.monotonic() + 2
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(child)


@kernel
def test_a_reader_that_starts_processes_without_end_starts_none(tmp_path):
    note = tmp_path / "pids"
    for run in (guarded, limited):
        with pytest.raises(SourceError) as caught:
            run(bad_readers.start_without_end, "a.pdf")(str(note).encode())
        assert caught.value.code == "reader-memory"
    assert not note.exists()


@kernel
def test_a_reader_changes_no_file(tmp_path):
    note = tmp_path / "note"
    note.write_text("mine")
    for run in (guarded, limited):
        assert run(bad_readers.write_beside, "a.pdf")(str(note).encode()) == b""
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"note": "mine"}


@kernel
def test_a_reader_gives_no_signal_to_others():
    if keeps_files(6):
        assert guarded(bad_readers.signal_the_caller, "a.pdf")(str(os.getppid()).encode()) == b"refused"


COPIES = """
import sys, time
from gongkai.errors import SourceError
from gongkai.sources import processes, worker
from sources import bad_readers
from sources.test_worker import CASES
for name, (limits, _, _) in CASES.items():
    worker.READING = limits
    worker.limited(bad_readers.whole, "a.txt")(b"123")
    assert isinstance(worker._copy, processes.Copied), "no copy was made"
    start = time.monotonic()
    try:
        worker.limited(getattr(bad_readers, name), "b.txt")(b"")
    except SourceError as error:
        print(name, error.code, time.monotonic() - start < limits.wall + 2)
    assert worker.limited(bad_readers.whole, "c.txt")(b"123") == b"321"
worker.limited(bad_readers.whole, "a.txt")(b"1")
print("secrets", b"TOKEN" in worker.limited(bad_readers.secrets, "a.txt")(b""))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")
def test_a_copy_of_the_process_is_shut_in_like_the_worker():
    """In a process of its own, for one with several threads is not copied."""
    paths = os.pathsep.join(str(Path(part).absolute()) for part in sys.path if part)
    env = {**os.environ, "PYTHONPATH": paths, "GITHUB_TOKEN": "secret"}
    done = subprocess.run([sys.executable, "-c", COPIES], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wanted = [f"{name} {code} True" for name, (_, code, _) in CASES.items()]
    assert done.stdout.splitlines() == [*wanted, "secrets False"]


def test_the_worker_lives_on_for_the_next_file():
    guarded(bad_readers.whole, "a.pdf")(b"1")
    pid = worker._worker.pid
    guarded(bad_readers.whole, "b.pdf")(b"2")
    assert worker._worker.pid == pid


def test_what_earlier_files_left_behind_is_not_held_against_a_file():
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        assert guarded(bad_readers.crash_when_used, name)(b"1") == b"1"


def test_a_worker_that_died_between_two_files_is_replaced():
    guarded(bad_readers.whole, "a.pdf")(b"1")
    os.kill(worker._worker.pid, 9)
    assert guarded(bad_readers.whole, "b.pdf")(b"123") == b"321"


def test_a_bug_in_a_reader_is_told_as_one_and_keeps_its_trace():
    with pytest.raises(SourceError, match="IndexError") as caught:
        guarded(bad_readers.raise_a_bug, "a.pdf")(b"")
    assert caught.value.code == "internal"
    assert "bad_readers.py" in "".join(caught.value.__cause__.__notes__)
    assert guarded(bad_readers.whole, "b.pdf")(b"123") == b"321"


def test_the_worker_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    assert b"TOKEN" not in guarded(bad_readers.secrets, "a.pdf")(b"")


def test_crashes_leave_nothing_in_the_memory_of_the_caller():
    for _ in range(2):
        with pytest.raises(SourceError):
            guarded(bad_readers.abort, "a.pdf")(b"x" * (8 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(10):
        with pytest.raises(SourceError):
            guarded(bad_readers.abort, "a.pdf")(b"x" * (8 << 20))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_what_a_worker_says_is_data_and_runs_nothing(tmp_path):
    note = tmp_path / "ran"
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.answer_that_runs, "a.pdf")(str(note).encode())
    assert caught.value.code == "reader-crashed"
    assert not note.exists()


def test_a_worker_that_says_too_much_outside_of_its_answer_is_ended():
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.say_without_end, "a.pdf")(b"")
    assert caught.value.code == "reader-crashed"


def test_files_of_a_worker_are_limited():
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.open_many_files, "a.pdf")(b"")
    assert caught.value.code == "reader-memory"
    assert guarded(bad_readers.whole, "b.pdf")(b"123") == b"321"


def test_what_a_file_took_before_it_was_given_more_time_counts():
    """A reader that asks for the time of pictures page after page gets it once."""
    with pytest.raises(SourceError) as caught:
        guarded(bad_readers.ask_for_more_time, "a.pdf", HASTY)(b"")
    assert caught.value.code == "reader-timeout"


def test_a_worker_has_no_network():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1]).encode()
        if (
            not Path("/proc/self/ns/net").exists()
            or guarded(bad_readers.network, "a.pdf")(b"") == str(Path("/proc/self/ns/net").readlink()).encode()
        ):
            pytest.skip("this system lets no process give its network away")
        assert guarded(bad_readers.connect, "a.pdf")(port) == b"OSError"

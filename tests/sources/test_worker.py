"""Whatever native code does, it is one clear error about one file; the next file is read as if nothing had been."""

import os
import resource
import socket
import time
from pathlib import Path

import pytest

from gongkai.errors import SourceError
from gongkai.sources import worker
from gongkai.sources.worker import Limits, guarded
from sources import bad_readers

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
    monkeypatch.setattr(worker, "_START", "raise SystemExit(3)")
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
    first = worker._worker._process.pid
    start = time.monotonic()
    with pytest.raises(SourceError) as caught:
        guarded(getattr(bad_readers, name), "b.pdf", limits)(b"")
    assert (caught.value.code, caught.value.file) == (code, "b.pdf")
    assert how in caught.value.message
    assert caught.value.remedy
    assert time.monotonic() - start < limits.wall + 4
    assert worker._worker is None
    assert gone(first)
    assert guarded(bad_readers.whole, "c.pdf")(b"123") == b"321"


def test_what_a_reader_prints_does_no_harm(capfd):
    assert guarded(bad_readers.print_rubbish, "a.pdf")(b"123") == b"123"
    assert capfd.readouterr() == ("", "")


def test_what_a_crashed_reader_started_is_ended_too(tmp_path):
    note = tmp_path / "pid"
    with pytest.raises(SourceError):
        guarded(bad_readers.leave_a_child_and_crash, "a.pdf")(str(note).encode())
    child = int(note.read_text())
    deadline = time.monotonic() + 2
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(child)


def test_the_worker_lives_on_for_the_next_file():
    guarded(bad_readers.whole, "a.pdf")(b"1")
    pid = worker._worker._process.pid
    guarded(bad_readers.whole, "b.pdf")(b"2")
    assert worker._worker._process.pid == pid


def test_what_earlier_files_left_behind_is_not_held_against_a_file():
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        assert guarded(bad_readers.crash_when_used, name)(b"1") == b"1"


def test_a_worker_that_died_between_two_files_is_replaced():
    guarded(bad_readers.whole, "a.pdf")(b"1")
    os.kill(worker._worker._process.pid, 9)
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


@pytest.mark.parametrize("name", ["write_a_large_file", "open_many_files"])
def test_files_of_a_worker_are_limited(name):
    with pytest.raises(SourceError) as caught:
        guarded(getattr(bad_readers, name), "a.pdf")(b"")
    assert caught.value.code == "reader-memory"
    assert guarded(bad_readers.whole, "b.pdf")(b"123") == b"321"


def test_a_worker_has_no_network():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = str(listening.getsockname()[1]).encode()
        if (
            not Path("/proc/self/ns/net").exists()
            or guarded(bad_readers.network, "a.pdf")(b"") == str(Path("/proc/self/ns/net").readlink()).encode()
        ):
            pytest.skip("this system lets no process give its network away")
        assert guarded(bad_readers.connect, "a.pdf")(port) == b"OSError"

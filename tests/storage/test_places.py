"""A place is a folder or a store, and does the same."""

import pytest

from gongkai.errors import DataError, MachineError
from gongkai.storage import place_of


@pytest.fixture(params=["folder", "store"])
def place(request, tmp_path):
    """An empty place of either kind."""
    return place_of(tmp_path / "place") if request.param == "folder" else place_of(request.getfixturevalue("bucket"))


def test_what_was_written_is_read_and_listed(place, tmp_path):
    (tmp_path / "file").write_bytes(b"three")
    place.write("b/2023/one.txt", b"one")
    place.write("b/2023/one.txt", b"other")
    place.write("top.csv", "二".encode())
    place.put(tmp_path / "file", "a/2024/three.txt")
    assert place.read("b/2023/one.txt") == b"other"
    assert place.folders() == ["a", "b"]
    assert {name: entry.size for name, entry in place.files().items()} == {
        "a/2024/three.txt": 5,
        "b/2023/one.txt": 5,
        "top.csv": 3,
    }
    assert list(place.files("a")) == list(place.files("a/2024/")) == ["a/2024/three.txt"]


def test_a_signature_changes_with_the_content(place):
    place.write("a.txt", b"12")
    before = place.files()["a.txt"]
    place.write("a.txt", b"13")
    after = place.files()["a.txt"]
    assert (before.size, before.signature != after.signature) == (after.size, True)


def test_what_is_not_there_is_nothing(place):
    assert place.read("none/at/all") is None
    assert place.files("none/") == {}
    assert place.folders() == []


def test_what_was_removed_is_gone_with_its_empty_folders(place):
    place.write("a/b/one", b"1")
    place.write("a/two", b"2")
    place.remove(["a/b/one"])
    assert list(place.files()) == ["a/two"]
    place.remove(["a/two"])
    assert place.folders() == []


def test_files_of_a_store_are_brought_here(bucket, tmp_path):
    place = place_of(bucket)
    place.write("a/one", b"1")
    place.write("b/two", b"2")
    place.fetch({"a/one": tmp_path / "x" / "one", "b/two": tmp_path / "y" / "two"})
    assert (tmp_path / "x" / "one").read_bytes() + (tmp_path / "y" / "two").read_bytes() == b"12"


@pytest.mark.usefixtures("s3")
def test_a_store_that_refuses_is_a_fault_of_the_machine():
    with pytest.raises(MachineError) as caught:
        place_of("s3://no-such-bucket-here/x").write("a", b"1")
    assert caught.value.code == "storage-failed"


@pytest.mark.usefixtures("s3")
def test_a_kind_of_store_that_nobody_knows_is_told():
    with pytest.raises(DataError) as caught:
        place_of("nowhere://x/y")
    assert caught.value.code == "storage-unknown"

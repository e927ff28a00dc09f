"""The index of the full text depends on the texts alone, and says when it could not be made."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.errors import GongkaiError
from gongkai.pages.search.fulltext import write_index

# Lists files in the order in which they were made; disks often sort them by a hash of their names.
MEMORY = Path("/dev/shm")  # noqa: S108
TEXTS = {
    f"a/{number}/index.html": f"<html lang=zh><body><h1>第{number}局</h1><p>依申请公开{number}件</p></body></html>"
    for number in range(40)
}


@pytest.fixture
def folders() -> Iterator[tuple[Path, Path]]:
    """Two folders whose files are listed in the order they were written in."""
    if not MEMORY.is_dir():
        pytest.skip("no file system in memory at /dev/shm")
    with tempfile.TemporaryDirectory(dir=MEMORY) as one, tempfile.TemporaryDirectory(dir=MEMORY) as other:
        yield Path(one), Path(other)


def written(folder: Path, names: list[str]) -> dict[str, bytes]:
    for name in names:
        path = folder / "found" / name
        path.parent.mkdir(parents=True)
        path.write_text(TEXTS[name], encoding="utf-8")
    write_index(folder / "found", sorted((folder / "found").rglob("*.html")), folder / "index")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (folder / "index").rglob("*") if path.is_file()}


def test_files_in_another_order_give_the_same_bytes(folders: tuple[Path, Path]) -> None:
    one, other = (written(folder, names) for folder, names in zip(folders, (list(TEXTS), list(TEXTS)[::-1]), strict=True))
    assert sum(name.startswith("index/fragment/") for name in one) == len(TEXTS)
    assert one == other


def test_what_pagefind_cannot_take_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<html><body>文</body></html>", encoding="utf-8")
    monkeypatch.setattr("gongkai.pages.search.fulltext.get_executable", lambda: "/bin/true")
    with pytest.raises(GongkaiError, match="全文索引没有做成"):
        write_index(tmp_path, [tmp_path / "index.html"], tmp_path / "index")

"""Names of files by the hundred, each a way to reach outside, to overwrite, or to be taken for another: in `source.toml` and in `gongkai add`."""

import hashlib
import json
from collections import Counter
from itertools import product
from pathlib import Path

from gongkai.collect.said import file_name
from gongkai.errors import GongkaiError
from gongkai.report.source import open_source

BEFORE = ("", "../", "..\\", "../../", "/", "./", "%2e%2e/", "..%2f", "C:\\", "\\\\host\\share\\", "~/", "file:///", "a/../../")
NAMES = (
    "secret", "a.txt", "CON", "NUL.txt", "com1.pdf", "x.txt.", "x.txt ", " x.txt", "-rf", "--help", "$(x).txt", "`x`.txt", "x;y.txt", "x|y.txt",
    "a&b.txt", "'x'.txt", '"x".txt', "<x>.html", "x?.txt", "x*.txt", "x#y.txt", "x:ads.txt", "汉" * 86 + ".txt", "é.txt", "e\u0301.txt", "甲\u202etxt.exe",
    "甲\u200b.txt", "x\ny.txt", "x\ty.txt", "x\x00.txt", "x\x1b[2J.txt", "SOURCE.txt", "source.TOML", "cells.csv", "datapackage.JSON", "error.json",
    ".htaccess", ".git", "..", ".", "index.html", "::error::.txt",
)  # fmt: skip
HOSTILE = tuple(dict.fromkeys(before + name for before, name in product(BEFORE, NAMES)))
KEPT_BY_THE_BUILD = {"source.toml", "error.json", "datapackage.json"}
OURS = b"a report"


def described(folder: Path, name: str, data: bytes) -> None:
    told = {"agency_id": folder.parent.name, "title": "x", "file": name, "sha256": hashlib.sha256(data).hexdigest()}
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in told.items()]
    (folder / "source.toml").write_text("\n".join([*lines, "year = 2023", ""]).replace("\x7f", "\\u007f"), encoding="utf-8")


def test_a_name_means_a_file_beside_its_description_or_nothing(tmp_path: Path) -> None:
    """What lies outside has the hash that is registered, so that the name alone can keep it out."""
    assert len(HOSTILE) >= 500
    folder = tmp_path / "datasets" / "370600-gonganju" / "2023"
    folder.mkdir(parents=True)
    for place in (tmp_path, tmp_path / "datasets", folder.parent):
        (place / "secret").write_bytes(OURS)
        (place / "a.txt").write_bytes(OURS)
    codes: Counter[str] = Counter()
    for name in HOSTILE:
        path = folder / name if "\x00" not in name else folder
        beside = path.parent == folder and path.name not in ("", ".", "..") and len(name.encode()) < 256
        if beside and not path.exists():
            path.write_bytes(OURS)
        described(folder, name, OURS)
        try:
            source, data = open_source(folder)
        except GongkaiError as error:
            codes[error.code] += 1
        else:
            assert (folder / source.file).resolve().parent == folder, name
            assert data == OURS
            codes["read"] += 1
        if beside and path.name.lower() not in KEPT_BY_THE_BUILD:
            path.unlink(missing_ok=True)
    assert set(codes) <= {"read", "source-toml-invalid", "file-not-found"}
    assert codes["read"] > 20
    assert codes.total() == len(HOSTILE)
    assert {path.name for path in tmp_path.iterdir()} == {"datasets", "secret", "a.txt"}


def test_what_is_added_gets_a_name_of_ours() -> None:
    for name, container in product(HOSTILE, ("text", "pdf", "image")):
        called = file_name(container, name)
        assert called.startswith("source."), name
        assert called.removeprefix("source.").isalnum(), name
        assert called.isascii(), name

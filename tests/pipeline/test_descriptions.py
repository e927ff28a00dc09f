"""What a `source.toml` may leave out or write otherwise, and what is said when it does not fit its file."""

import hashlib
import re
import shutil
from dataclasses import replace

import pytest

from gongkai.errors import DataError
from gongkai.report.assemble import assemble, read_report
from gongkai.report.source import load_source
from gongkai.sources import read_bytes

BUNDLED = "320500-gonganju/2023"


@pytest.fixture
def folder(root, tmp_path):
    """A copy of a bundled report, description and source alone."""
    copied = tmp_path / BUNDLED
    copied.mkdir(parents=True)
    for name in ("source.toml", "source.txt"):
        shutil.copy(root / "datasets" / BUNDLED / name, copied / name)
    return copied


def rewritten(folder, change):
    path = folder / "source.toml"
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode())
    return folder


def test_a_container_that_is_left_out_is_that_of_the_content(folder):
    said = read_report(folder).source
    left_out = read_report(rewritten(folder, lambda text: re.sub(r"container = .*\n", "", text))).source
    assert (left_out, left_out.container) == (said, "text")


def test_a_byte_order_mark_and_upper_case_hash_change_nothing(folder):
    said = load_source(folder)
    upper = rewritten(folder, lambda text: "\ufeff" + text.replace(said.sha256, said.sha256.upper()))
    assert said.sha256.upper() in (folder / "source.toml").read_text(encoding="utf-8")
    assert load_source(upper) == said
    assert read_report(upper).source.sha256 == said.sha256


def test_a_changed_file_is_told_with_both_hashes(folder):
    data = (folder / "source.txt").read_bytes() + b"\n"
    (folder / "source.txt").write_bytes(data)
    with pytest.raises(DataError) as caught:
        read_report(folder)
    assert caught.value.code == "sha256-differs"
    assert load_source(folder).sha256 in str(caught.value)
    assert hashlib.sha256(data).hexdigest() in str(caught.value)


def test_rich_text_is_declared_as_what_it_is(folder):
    source, data = load_source(folder), (folder / "source.txt").read_bytes()
    document = replace(read_bytes(data, "a.txt"), container="rtf")
    assert assemble(replace(source, container="rtf"), len(data), document).source.container == "rtf"
    with pytest.raises(DataError, match="来源文件是 rtf，登记为 doc"):
        assemble(replace(source, container="doc"), len(data), document)

"""A site is brought to a folder or a store as far as it differs, and nothing of others is deleted."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile

import pytest

from gongkai.errors import UsageError
from gongkai.storage import Place, place_of
from gongkai.storage.deployment import MANIFEST, deploy, manifest_of, planned, write_artifact

FIRST = {"index.html": "one", "a/page.html": "two", "assets/site.css": "{}", "年报/数.csv": "1,2"}
SECOND = {"index.html": "other", "a/page.html": "two", "assets/new.css": "{}", "年报/数.csv": "1,3"}


@pytest.fixture(params=["folder", "store"])
def target(request, tmp_path):
    """An empty place of either kind."""
    return place_of(tmp_path / "target") if request.param == "folder" else place_of(request.getfixturevalue("bucket"))


def site_of(folder, files):
    """Write a site; return its folder and the hashes of its files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder, {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}


def bring(folder, files, target, **options):
    """Deploy a site; return what was planned."""
    site, hashes = site_of(folder, files)
    plan = planned(site, hashes, target, **options)
    deploy(site, hashes, target, plan)
    return plan


def held(target):
    """What a target holds, by name."""
    return {name: target.read(name).decode() for name in target.files() if name != MANIFEST}


def test_what_differs_is_written_and_what_is_gone_is_deleted(target, tmp_path):
    assert set(bring(tmp_path / "1", FIRST, target).write) == set(FIRST)
    assert held(target) == FIRST
    plan = bring(tmp_path / "2", SECOND, target)
    assert plan.write == ("assets/new.css", "年报/数.csv", "index.html")
    assert (plan.delete, plan.kept) == (("assets/site.css",), ("a/page.html",))
    assert held(target) == SECOND
    assert bring(tmp_path / "2", SECOND, target).write == ()


def test_files_of_others_stay_and_are_asked_about_first(target, tmp_path):
    target.write("theirs.txt", b"theirs")
    with pytest.raises(UsageError) as caught:
        bring(tmp_path / "1", FIRST, target)
    assert caught.value.code == "deploy-not-empty"
    bring(tmp_path / "1", FIRST, target, adopt=True)
    bring(tmp_path / "2", SECOND, target)
    assert held(target) == {**SECOND, "theirs.txt": "theirs"}


def test_a_deployment_that_was_cut_off_is_made_good_even_by_the_former_site(target, tmp_path, monkeypatch):
    bring(tmp_path / "1", FIRST, target)
    put, written = Place.put, []

    def cut(place, path, name, kind=""):
        if len(written) == 2:
            raise OSError("cut off")
        put(place, path, name, kind)
        written.append(name)

    monkeypatch.setattr(Place, "put", cut)
    with pytest.raises(OSError, match="cut off"):
        bring(tmp_path / "2", SECOND, target)
    monkeypatch.setattr(Place, "put", put)
    assert held(target) != FIRST
    bring(tmp_path / "3", FIRST, target)
    assert held(target) == FIRST
    assert manifest_of(target).unsure == ()


def test_what_somebody_removed_or_cut_short_is_brought_again(target, tmp_path):
    bring(tmp_path / "1", FIRST, target)
    target.remove(["a/page.html"])
    target.write("index.html", b"")
    assert set(bring(tmp_path / "1", FIRST, target).write) == {"a/page.html", "index.html"}
    assert held(target) == FIRST


def test_a_store_says_what_kind_of_file_it_is(bucket, tmp_path):
    target = place_of(bucket)
    bring(tmp_path / "1", FIRST, target)
    kinds = {name: target.store.info(f"{target.root}/{name}")["ContentType"] for name in FIRST}
    assert kinds["index.html"] == "text/html; charset=utf-8"
    assert kinds["年报/数.csv"] == "text/csv; charset=utf-8"


def test_an_artifact_holds_plain_files_and_is_the_same_every_time(tmp_path):
    site, hashes = site_of(tmp_path / "site", FIRST)
    os.utime(site / "index.html", (1, 1))
    write_artifact(site, hashes, tmp_path / "one.tar")
    os.utime(site / "index.html", (9, 9))
    write_artifact(site, reversed(hashes), tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    with tarfile.open(tmp_path / "one.tar") as archive:
        assert all(member.isfile() and member.mode == 0o644 for member in archive)
        assert {member.name: archive.extractfile(member).read().decode() for member in archive} == FIRST


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("../there", 0, "写 4 个文件，删 0 个，0 个没有变化"),
        ("../there", 0, "写 0 个文件，删 0 个，4 个没有变化"),
        ("../artifact.tar", 0, "写 4 个文件"),
        (".", 2, "deploy-onto-itself"),
    ],
)
def test_the_command_says_what_it_did(target, code, said, root, tmp_path_factory):
    project = tmp_path_factory.getbasetemp() / "deployed" / "project"
    site_of(project / "output" / "site", FIRST)
    env = {**os.environ, "PYTHONPATH": str(root / "build")}
    command = [sys.executable, "-m", "gongkai", "deploy", target, "--json"]
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert code or json.loads(done.stdout)["bytes"] == sum(len(text.encode()) for text in FIRST.values())

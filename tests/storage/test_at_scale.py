"""The data of many reports in parts: the rows of the collection, on this machine and on a cluster that loses a worker."""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq
import pytest

from gongkai.agencies.registry import load_agencies
from gongkai.errors import DataError
from gongkai.package.collected import write_collection
from gongkai.package.partition import PARTED
from gongkai.pipeline.partitions import build_at_scale, planned
from gongkai.pipeline.workers import on_cluster
from gongkai.publication import UNNAMED
from gongkai.storage import place_of
from storage.servers import cluster, needed

NAME = "320500-gonganju"


@pytest.fixture(scope="module")
def sources(root, tmp_path_factory):
    """The bundled sources without their packages, and one report more that cannot be read."""
    folder = tmp_path_factory.mktemp("sources") / "datasets"
    shutil.copytree(
        root / "datasets", folder, ignore=shutil.ignore_patterns("[b-rt-z]*.csv", "datapackage.json", "*.schema.json")
    )
    shutil.copytree(folder / NAME / "2023", folder / NAME / "2022")
    return folder


@pytest.fixture(scope="module")
def built(sources, tmp_path_factory):
    """What one process of this machine makes of them."""
    target = tmp_path_factory.mktemp("built")
    return build_at_scale(str(sources), str(target), UNNAMED, jobs=1), target


def test_the_rows_are_those_of_the_collection(root, built, tmp_path):
    datasets = root / "datasets"
    folders = [path.parent for path in datasets.glob("*/*/datapackage.json")]
    write_collection(folders, tmp_path, agencies=load_agencies(datasets / "agencies.csv"))
    for name in PARTED:
        whole = pq.read_table(tmp_path / f"{name}.parquet")
        parts = sorted(built[1].glob(f"{name}/*/*/*.parquet"))
        tables = [pq.ParquetFile(path).read() for path in parts]
        assert all(table.schema.equals(whole.schema, check_metadata=True) for table in tables), name
        rows = [tuple(row.items()) for table in tables for row in table.to_pylist()]
        assert sorted(rows, key=str) == sorted((tuple(row.items()) for row in whole.to_pylist()), key=str), name


def test_what_cannot_be_read_is_listed_with_its_reason(built):
    done, target = built
    with (target / "unread.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["agency_id"], row["year"], row["code"]) for row in csv.DictReader(file)]
    assert listed == [(NAME, "2022", "source-toml-invalid")]
    assert done.unread == {"source-toml-invalid": 1}
    assert sum(done.badges.values()) == 9


def test_an_engine_finds_parts_by_year_and_province(built, sources):
    cells = duckdb.read_parquet(f"{built[1]}/cells/*/*/*.parquet", hive_partitioning=True)
    found = cells.filter("report_year = 2023 AND province = 32").aggregate("list(DISTINCT agency_id || '/' || year)").fetchall()
    assert sorted(found[0][0]) == sorted(f"{path.parent.name}/2023" for path in sources.glob("32*/2023"))


def test_the_list_of_hashes_holds(built):
    for line in (built[1] / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((built[1] / name).read_bytes()).hexdigest() == digest
    listed = {line.partition("  ")[2] for line in (built[1] / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    found = {path.relative_to(built[1]).as_posix() for path in built[1].rglob("*") if path.is_file()}
    assert {name for name in found if not name.startswith("_records/")} == listed | {"SHA256SUMS"}


def test_a_second_run_makes_what_has_changed_alone(sources, tmp_path):
    datasets, target = tmp_path / "datasets", tmp_path / "built"
    shutil.copytree(sources, datasets, copy_function=shutil.copy2)
    before = build_at_scale(str(datasets), str(target), UNNAMED, jobs=1)
    assert build_at_scale(str(datasets), str(target), UNNAMED, jobs=1).again == before.made
    (datasets / NAME / "2022" / "source.toml").unlink()
    again = build_at_scale(str(datasets), str(target), UNNAMED, jobs=1)
    assert (again.made, again.unread) == (1, {"source-toml-missing": 1})
    shutil.rmtree(datasets / NAME / "2022")
    gone = build_at_scale(str(datasets), str(target), UNNAMED, jobs=1)
    assert (gone.made, gone.unread) == (0, {})
    assert not list(target.glob("*/report_year=2022"))
    assert (target / "cells/report_year=2023/province=32/cells.parquet").exists()


def test_a_folder_that_is_no_report_is_told_and_stops_nothing(tmp_path):
    shutil.copy(Path(__file__).parents[2] / "datasets" / "agencies.csv", tmp_path)
    for name in ("320500-gonganju/20x3", "GONGAN/2023", ".git/objects", "320500-gonganju/.staged"):
        (tmp_path / name).mkdir(parents=True)
    tasks, strange = planned(place_of(tmp_path))
    assert tasks == []
    assert [(each.agency_id, each.year) for each in strange] == [("320500-gonganju", "20x3"), ("GONGAN", "2023")]


def test_without_sources_that_is_said(tmp_path):
    with pytest.raises(DataError) as caught:
        build_at_scale(str(tmp_path), str(tmp_path / "built"), UNNAMED)
    assert caught.value.code == "no-sources"


def test_a_scheduler_that_does_not_answer_is_told():
    needed()
    with pytest.raises(DataError) as caught, on_cluster("tcp://127.0.0.1:9", patience=1):
        pass
    assert caught.value.code == "cluster-unreachable"


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_writes_the_same_bytes_to_a_store(sources, built, bucket, s3, tmp_path):
    store = place_of(bucket)
    for path in sorted(path for path in sources.rglob("*") if path.is_file()):
        store.put(path, f"datasets/{path.relative_to(sources).as_posix()}")
    store.write("datasets/320500-gonganju/20x3/source.toml", b"")
    told = []
    with cluster(tmp_path, s3) as (scheduler, processes):

        def lose_one(*done):
            if not told:
                processes[0].kill()
                processes[0].wait()
            told.append(done)

        done = build_at_scale(f"{bucket}/datasets", f"{bucket}/built", UNNAMED, scheduler=scheduler, progress=lose_one)
        assert [process.poll() is None for process in processes] == [False, True]
    assert (done.made, done.badges, done.unread) == (built[0].made, built[0].badges, built[0].unread)
    assert told[-1] == ("packages", 10, 10)
    written = place_of(f"{bucket}/built")
    here = {path.relative_to(built[1]).as_posix(): path.read_bytes() for path in built[1].rglob("*") if path.is_file()}
    assert list(written.files()) == sorted(here)
    for name, data in here.items():
        found = written.read(name)
        if name.startswith("_records/"):  # the key has times of files, which a store does not have
            assert {**msgspec.json.decode(found), "key": ""} == {**msgspec.json.decode(data), "key": ""}
        elif name in ("unread.csv", "SHA256SUMS"):
            assert b"20x3" in found if name == "unread.csv" else found != data
        else:
            assert found == data, name


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--sources", "datasets"], 2, "sources-alone"),
        (["--parquet", "out"], 3, "10 份报告：9 份写成数据，1 份未能读取"),
        (["--parquet", "out", "--sources", "nowhere"], 3, "no-sources"),
    ],
)
def test_the_command_says_what_became_of_it(options, code, said, root, sources):
    env = {**os.environ, "PYTHONPATH": str(root / "build")}
    command = [sys.executable, "-m", "gongkai", "build", "--jobs", "1", *options]
    done = subprocess.run(command, cwd=sources.parent, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr

"""The stages of gongkai, each run over a whole project in a process of its own.

    python -m bench.stages STAGE PROJECT [STEP]

prints the seconds of the stage itself, by the wall clock and of processor time, as JSON; with a STEP, over every so manieth
report. What a stage needs first is made outside its clock but in the same process, so its memory counts too; stages after
`package` start from the packages on disk. Every stage imports what it needs by itself, or each would be charged with the
memory of all.
"""

import csv
import json
import os
import pickle
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

BATCH = 500
_OWN_AND_CHILDREN = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


class Stopwatch:
    """Adds up the seconds spent inside its `running` blocks; processor time includes child processes that have ended."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu_seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of this block."""
        start, cpu = time.perf_counter(), _cpu()
        yield
        self.seconds += time.perf_counter() - start
        self.cpu_seconds += _cpu() - cpu


def _cpu() -> float:
    return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in _OWN_AND_CHILDREN)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: what is measured, in words, and how it is run over a project."""

    id: str
    title: str
    run: Callable[[Path, Stopwatch], None]


def _folders(project: Path) -> list[Path]:
    return sorted(path.parent for path in (project / "datasets").glob("*/*/source.toml"))[:: int(sys.argv[3])]


def _batches(project: Path) -> Iterator[list[Path]]:
    folders = _folders(project)
    return (folders[start : start + BATCH] for start in range(0, len(folders), BATCH))


def _read(project: Path, watch: Stopwatch) -> None:
    from gongkai.sources import read_source  # noqa: PLC0415

    for folder in _folders(project):
        with watch.running():
            read_source(folder / "source.txt")


def _recognise(project: Path, watch: Stopwatch) -> None:
    from gongkai.recognise import recognise  # noqa: PLC0415
    from gongkai.sources import read_source  # noqa: PLC0415

    for folder in _folders(project):
        document = read_source(folder / "source.txt")
        with watch.running():
            recognise(document)


def _claims(project: Path, watch: Stopwatch) -> None:
    from gongkai.claims.model import prose_of  # noqa: PLC0415
    from gongkai.recognise import recognise  # noqa: PLC0415
    from gongkai.sources import read_source  # noqa: PLC0415

    for folder in _folders(project):
        document = read_source(folder / "source.txt")
        form = recognise(document).form
        with watch.running():
            prose_of(document, form)


def _check(project: Path, watch: Stopwatch) -> None:
    from gongkai.checks.run import check_reports  # noqa: PLC0415
    from gongkai.report.assemble import read_report  # noqa: PLC0415

    for batch in _batches(project):
        reports = [read_report(folder) for folder in batch]
        with watch.running():
            check_reports(reports)


def _package(project: Path, watch: Stopwatch) -> None:
    from gongkai.checks.run import check_reports  # noqa: PLC0415
    from gongkai.package.write import write_package  # noqa: PLC0415
    from gongkai.report.assemble import read_report  # noqa: PLC0415

    with (project / "datasets" / "agencies.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["agency_id"]: (row["name"], row["name_en"]) for row in csv.DictReader(stream)}
    for batch in _batches(project):
        checked = check_reports([read_report(folder) for folder in batch])
        with watch.running():
            for folder, result in zip(batch, checked, strict=True):
                write_package(folder, result, names[folder.parent.name])


def _parquet(project: Path, watch: Stopwatch) -> None:
    from gongkai.agencies.registry import load_agencies  # noqa: PLC0415
    from gongkai.checks.run import check_reports  # noqa: PLC0415
    from gongkai.package.partition import Part  # noqa: PLC0415
    from gongkai.package.write import package_files  # noqa: PLC0415
    from gongkai.report.assemble import read_report  # noqa: PLC0415

    agencies = load_agencies(project / "datasets" / "agencies.csv")
    with tempfile.TemporaryDirectory() as place, Part(Path(place), agencies) as part:
        for batch in _batches(project):
            files = [package_files(checked, ("", "")) for checked in check_reports([read_report(folder) for folder in batch])]
            with watch.running():
                part.add(files)


def _validate(project: Path, watch: Stopwatch) -> None:
    from gongkai.package.validate import validate_folders  # noqa: PLC0415

    with watch.running():
        problems = [problem for batch in _batches(project) for problem in validate_folders(batch)]
    if problems:
        sys.exit("\n".join(problems[:20]))


def _compare(project: Path, watch: Stopwatch) -> None:
    from gongkai.agencies.registry import load_agencies  # noqa: PLC0415
    from gongkai.comparisons.model import Statements  # noqa: PLC0415
    from gongkai.comparisons.run_all import compare  # noqa: PLC0415
    from gongkai.comparisons.statements import read_statements  # noqa: PLC0415

    agencies = load_agencies(project / "datasets" / "agencies.csv")
    with watch.running():
        statements = Statements.of(read_statements(_folders(project), agencies))
        rows = [comparison.row for comparison in compare(statements, agencies)]
    (project / "output").mkdir(exist_ok=True)
    (project / "output" / "comparisons.pickle").write_bytes(pickle.dumps(rows))


def _collect(project: Path, watch: Stopwatch) -> None:
    from gongkai.package.collected import write_collection  # noqa: PLC0415

    rows = pickle.loads((project / "output" / "comparisons.pickle").read_bytes())  # noqa: S301 - our own, written just before
    with watch.running():
        write_collection(_folders(project), project / "output" / "collection", rows)


def _downloads(project: Path, watch: Stopwatch) -> None:
    from gongkai.package.downloads import finish_downloads, start_downloads  # noqa: PLC0415
    from gongkai.publication import read_publication  # noqa: PLC0415

    collection = project / "output" / "collection"
    with watch.running():
        finish_downloads(collection, start_downloads(collection, read_publication(project)))


def _pages(project: Path, watch: Stopwatch) -> None:
    from gongkai.pages.build.site import write_pages  # noqa: PLC0415

    with watch.running(), ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        written = write_pages(
            project / "datasets", project, project / "output", collection=project / "output" / "collection", pool=pool
        )
    (project / "output" / "written.pickle").write_bytes(pickle.dumps(written))


def _search(project: Path, watch: Stopwatch) -> None:
    from gongkai.pages.search.fulltext import build_search  # noqa: PLC0415

    with tempfile.TemporaryDirectory(dir=project) as place:
        found = shutil.copytree(project / "output" / "found", Path(place) / "found")
        with watch.running():
            build_search(found, Path(place) / "index")


def _engine(project: Path, watch: Stopwatch) -> None:
    from gongkai.pages.build.publish import publish  # noqa: PLC0415

    written = pickle.loads((project / "output" / "written.pickle").read_bytes())  # noqa: S301 - our own, written just before
    with watch.running():
        publish(project / "datasets", project, project / "output", written, collection=project / "output" / "collection")


STAGES: tuple[Stage, ...] = (
    Stage("read", "read the sources", _read),
    Stage("recognise", "recognise the form", _recognise),
    Stage("claims", "find what the prose says of figures", _claims),
    Stage("check", "check identities", _check),
    Stage("package", "write data packages", _package),
    Stage("parquet", "the same as Parquet in parts", _parquet),
    Stage("validate", "validate them with frictionless", _validate),
    Stage("comparisons", "compare years and agencies", _compare),
    Stage("collection", "collection, CSV and Parquet", _collect),
    Stage("downloads", "SQLite, workbooks and zip", _downloads),
    Stage("pages", "render pages and twins", _pages),
    Stage("search", "index the full text", _search),
    Stage("engine", "site engine, index and publishing", _engine),
)


def main() -> None:
    """Run the stage named on the command line and print its seconds."""
    stage = {each.id: each for each in STAGES}[sys.argv[1]]
    sys.argv.append("1")
    watch = Stopwatch()
    stage.run(Path(sys.argv[2]).resolve(), watch)
    reports = len(_folders(Path(sys.argv[2])))
    print(json.dumps({"reports": reports, "seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds}))


if __name__ == "__main__":
    main()

"""The data of N synthetic agency-years in all provinces, from sources to Parquet in parts: time a report, and memory.

    python -m bench.data_at_scale [--n 2000 --n 10000] [--jobs 2] [--project FOLDER] [--json FILE]

For each size the sources are written first, outside the clock; then `gongkai build --parquet` makes everything, and once more
with nothing changed. Memory is the largest that was seen of the process that was started, of the largest of its workers, and of
all together (pages that processes share are counted in each). The stages are measured one by one over an even sample of the same
reports, by processor time. `--project` takes sources that were written earlier, or writes them there to stay.

`--so-far`, with `--project`, looks at a run of another process that is still going on: what it has made and taken until now. Its
memory is then the sum of the largest that each process ever had, which is no less than what all had at one time.

Times of a busy machine say little; processor time is summed over all processes. `slope` is what one more report takes, from the
smallest size to the largest.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from bench.__main__ import BUILD, CODE, REPOSITORY
from bench.corpus import MOST_SPREAD, write_project
from bench.machine import facts
from bench.measure import Measured, measure

SAMPLE = 1000
LONGEST = 6 * 3600.0
STAGES = ("read", "recognise", "claims", "check", "package", "parquet")
MIB = 2**20


def main() -> int:
    """Measure every size, print one table."""
    arguments = _arguments()
    machine, columns = facts(), []
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-", dir=arguments.folder) as place:
        for n in arguments.n or [2000, 10000]:
            project = arguments.project or Path(place) / f"project-{n}"
            if not project.exists():
                project.mkdir(parents=True)
                write_project(REPOSITORY, project, n, spread=True)
            columns.append(_so_far(project, n) if arguments.so_far else {"reports": n, **_measured(project, n, arguments.jobs)})
            print(columns[-1], file=sys.stderr, flush=True)
            if not arguments.project:
                shutil.rmtree(project)
    slope = _slope(columns)
    print("\n".join([*(f"- {name}: {value}" for name, value in machine.items()), "", *_table(columns)]))
    if arguments.json:
        found = {"machine": machine, "columns": columns, "slope": slope}
        arguments.json.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.data_at_scale", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--n", type=int, action="append", metavar="N", help=f"reports, up to {MOST_SPREAD:,}; may be repeated (2000 and 10000)"
    )
    parser.add_argument("--jobs", type=int, default=2, help="processes that do the work (2)")
    parser.add_argument("--project", type=Path, help="sources for the one size that is asked for; written there if it is not")
    parser.add_argument("--so-far", action="store_true", help="look at a run over the project that is going on")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    return parser.parse_args()


def _measured(project: Path, n: int, jobs: int) -> dict[str, Any]:
    target = project / "parquet"
    shutil.rmtree(target, ignore_errors=True)
    command = [*BUILD, "--parquet", str(target), "--jobs", str(jobs), "--quiet"]
    first, again = (_checked(measure(command, project, CODE, LONGEST)) for _ in range(2))
    files = [path.stat().st_size for path in target.rglob("*") if path.is_file()]
    sources = [path.stat().st_size for path in (project / "datasets").glob("*/*/source.*") if path.is_file()]
    shutil.rmtree(target)
    return {
        "seconds": first.seconds,
        "processor ms a report": first.cpu_seconds / n * 1000,
        "unchanged, processor ms a report": again.cpu_seconds / n * 1000,
        "memory of the parent, MiB": first.first_bytes / MIB,
        "memory of the largest worker, MiB": first.largest_bytes / MIB,
        "memory of all together, MiB": first.peak_bytes / MIB,
        "sources, KiB a report": sum(sources) / n / 1024,
        "Parquet, KiB a report": sum(files) / n / 1024,
        "Parquet, files": len(files),
        **dict(_stages(project, n)),
    }


def _so_far(project: Path, n: int) -> dict[str, Any]:
    """Return what a run over n reports, of another process, has made and taken so far."""
    target = str(project / "parquet")
    running = next(each for each in psutil.process_iter(["cmdline"]) if {"build", target} <= set(each.info["cmdline"] or ()))
    tree = [running, *running.children(recursive=True)]
    spent = sum(sum(each.cpu_times()[:4]) for each in tree)
    peaks = [_peak(each.pid) for each in tree]
    records = [json.loads(path.read_bytes()) for path in (project / "parquet").glob("_records/*/*.json")]
    reports = sum(sum(record["badges"].values()) + len(record["unread"]) for record in records)
    files = [file["bytes"] for record in records for file in record["files"]]
    sources = [path.stat().st_size for path in (project / "datasets").glob("*/*/source.*")]
    return {
        "reports": reports,
        "begun": n,
        "processor ms a report": spent / reports * 1000,
        "memory of the parent, MiB": peaks[0] / 1024,
        "memory of the largest worker, MiB": max(peaks[1:]) / 1024,
        "memory of all together, MiB": sum(peaks) / 1024,
        "sources, KiB a report": sum(sources) / n / 1024,
        "Parquet, KiB a report": sum(files) / reports / 1024,
        "Parquet, files": len(files),
    }


def _peak(pid: int) -> int:
    """Return the largest memory that a process ever had, in KiB, as Linux tells it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _stages(project: Path, n: int) -> Iterator[tuple[str, float]]:
    """Measure the stages over every so manieth report."""
    step = max(1, n // SAMPLE)
    for stage in STAGES:
        command = [sys.executable, "-m", "bench.stages", stage, str(project), str(step)]
        own = json.loads(_checked(measure(command, project, CODE, LONGEST)).output.splitlines()[-1])
        yield f"{stage}, processor ms a report", own["cpu_seconds"] / own["reports"] * 1000


def _checked(measured: Measured) -> Measured:
    if measured.error:
        sys.exit(measured.error)
    return measured


def _slope(columns: list[dict[str, Any]]) -> dict[str, float]:
    """Return what one more report takes, between the smallest size and the largest; nothing where there is one size."""
    first, last = columns[0], columns[-1]
    more = last["reports"] - first["reports"]
    if not more:
        return {}
    spent = {"processor, ms": "processor ms a report", "Parquet, KiB": "Parquet, KiB a report"}
    found = {name: (last[key] * last["reports"] - first[key] * first["reports"]) / more for name, key in spent.items()}
    memory = "memory of all together, MiB"
    return {**found, "memory, KiB": (last[memory] - first[memory]) * 1024 / more}


def _table(columns: list[dict[str, Any]]) -> Iterator[str]:
    sizes = [f"{column['reports']:,} reports" for column in columns]
    yield f"| | {' | '.join(sizes)} |"
    yield f"|---|{'---:|' * len(columns)}"
    for name in columns[0]:
        if name != "reports":
            yield f"| {name} | {' | '.join(f'{column[name]:,.2f}' for column in columns)} |"


if __name__ == "__main__":
    sys.exit(main())

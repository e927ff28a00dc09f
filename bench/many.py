"""Ten thousand files from a folder through one `gongkai add`: how long, how much memory, and whether it slows down on the way.

    python -m bench.many [--n 10000] [--folder FOLDER] [--jobs 2]

The run is killed once, halfway, and resumed. Printed are the files of each tenth of the way, by the clock and by the processor
time of the command and its readers, the largest memory of the whole tree, and the lines of the result.
"""

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from bench.machine import facts
from bench.manifest import CODE, project
from bench.manifest_files import ORGANS, YEARS, Whose, write_files
from gongkai.collect.divided import gazetteer
from gongkai.collect.run import BATCH

TENTHS = 10


def main() -> int:
    """Write the files, add the folder, watch it."""
    parser = argparse.ArgumentParser(prog="python -m bench.many", description=__doc__)
    parser.add_argument("--n", type=int, default=10_000, help="files (10000)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--folder", type=Path, help="where to work")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-many-", dir=arguments.folder) as place:
        return _bench(Path(place), arguments.n, arguments.jobs)


def _bench(place: Path, count: int, jobs: int) -> int:
    files = place / "files"
    files.mkdir()
    write_files(files, count, whose=_everybody(), dear={})
    print(f"{count} files written", file=sys.stderr, flush=True)
    own = project(place / "project")
    command = [sys.executable, "-m", "gongkai", "add", str(files), "--yes", "--project", str(own), "--jobs", str(jobs), "--quiet"]
    journal = own / "output" / "added.csv.journal"
    print("| files done | seconds | processor ms a file since | memory, MiB |\n|---:|---:|---:|---:|", flush=True)
    _run(command, journal, count, until=count // 2)
    print("killed and begun again", file=sys.stderr, flush=True)
    _run(command, journal, count, until=count + 1)
    with (own / "output" / "added.csv").open(encoding="utf-8", newline="") as stream:
        results = list(csv.DictReader(stream))
    print(f"\n{len(results)} lines: {dict(sorted(Counter(each['outcome'] for each in results).items()))}\n\n{facts()}")
    return int(len(results) != count)


def _everybody() -> list[Whose]:
    codes = [each for codes in gazetteer(2023).by_name.values() if len(codes) == 1 for each in codes]
    return [Whose(code, organ, year) for code in sorted(codes)[::4] for organ in ORGANS for year in YEARS]


def _run(command: list[str], journal: Path, count: int, until: int) -> None:
    """Run the command to its end, or kill it when so many files are done; tell of each tenth of the way."""
    process = subprocess.Popen(command, env={**os.environ, **CODE}, start_new_session=True, stderr=subprocess.DEVNULL)
    tree, begun, peak, spent = psutil.Process(process.pid), time.monotonic(), 0, 0.0
    told = before = _done(journal)
    while process.poll() is None:
        now, memory = _taken(tree)
        peak, spent = max(peak, memory), max(spent, now)
        done = _done(journal)
        if done >= told + count // TENTHS or done >= until:
            print(_line(done, begun, 1000 * spent / max(done - before, 1), peak), flush=True)
            told = done
        if done >= until:
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.2)
    print(_line(_done(journal) or count, begun, 0, peak), flush=True)


def _line(done: int, begun: float, spent: float, peak: int) -> str:
    return f"| {done} | {time.monotonic() - begun:.0f} | {spent:.1f} | {peak >> 20} |"


def _taken(tree: psutil.Process) -> tuple[float, int]:
    """Return processor seconds and memory of a process and its children."""
    seconds, memory = 0.0, 0
    try:
        for each in (tree, *tree.children(recursive=True)):
            seconds += sum(each.cpu_times()[:2])
            memory += each.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return seconds, memory


def _done(journal: Path) -> int:
    """Return how many files the journal has."""
    try:
        return max(journal.read_bytes().count(b"\n") - 1, 0) * BATCH
    except FileNotFoundError:
        return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run the benchmarks and print them as a Markdown table; `--json` also writes them to a file."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.corpus import MOST, write_project
from bench.machine import facts
from bench.measure import Measured, measure
from bench.peers import PEERS
from bench.rebuilt import AGAIN
from bench.stages import STAGES
from bench.table import Row, compared, markdown

REPOSITORY = Path(__file__).resolve().parent.parent
CODE = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "build")])}
BUILD = (sys.executable, "-m", "gongkai", "build")
BUILT = "build"
NOTES = (
    "Processor time is summed over all processes of a step: the figure to compare when the machine is busy with other work.",
    "Seconds of a stage are its own; its peak memory is that of its whole process tree, what it needed first included.",
    "`gongkai build` runs all of it in one command, Python's start included; it is measured from a project without packages.",
    "What a build again takes is told as a share of the build from scratch of the same size: the goal is 3 %.",
    "The peers make pages with the same figures from the same packages, without twins, badges and downloads.",
    "The time to write the peers' Markdown is not counted.",
)


def main() -> int:
    """Measure everything for each size asked for."""
    arguments = _arguments()
    rows: list[Row] = []
    machine = facts()
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-", dir=arguments.folder) as place:
        for n in arguments.n or [1000, 10000]:
            for row in _one_size(Path(place), n, arguments.only, peers=not arguments.no_peers):
                print(f"{row.n:>6} {row.title}: {row.seconds:.1f} s {row.error}", file=sys.stderr, flush=True)
                rows.append(row)
    print(markdown(rows, machine, NOTES))
    print("\n".join(["", *compared(rows, BUILT)]))
    if arguments.json:
        data = {"machine": machine, "rows": [row.data() for row in rows]}
        arguments.json.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 1 if any(row.error for row in rows) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--n", type=int, action="append", metavar="N", help=f"reports, up to {MOST:,}; may be repeated (1000 and 10000)"
    )
    parser.add_argument(
        "--only",
        action="append",
        metavar="STAGE",
        help="only this stage and what it needs; `build` is all of it, from scratch and again",
    )
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    return parser.parse_args()


def _one_size(place: Path, n: int, only: list[str] | None, *, peers: bool) -> Iterator[Row]:
    project = place / f"project-{n}"
    project.mkdir()
    write_project(REPOSITORY, project, n)
    for stage in STAGES:
        if only is None or stage.id in only or (stage.id == "package" and only != [BUILT]):
            command = [sys.executable, "-m", "bench.stages", stage.id, str(project)]
            yield _row("gongkai", stage.id, stage.title, n, _of_stage(measure(command, project, CODE)))
    if only is None or BUILT in only:
        _forget(project)
        yield _row("gongkai", BUILT, "`gongkai build`, everything", n, measure(BUILD, project, CODE))
        for again in AGAIN:
            again.change(project)
            yield _row("gongkai", again.id, again.title, n, measure(BUILD, project, CODE))
    for peer in PEERS if peers else ():
        folder = place / f"{peer.id}-{n}"
        folder.mkdir()
        peer.prepare(project / "datasets", folder)
        yield _row("peer", peer.id, peer.title, n, measure(peer.command, folder))
        shutil.rmtree(folder)
    shutil.rmtree(project)


def _of_stage(measured: Measured) -> Measured:
    """Take the seconds that the stage itself reports in place of the whole process's."""
    if measured.error:
        return measured
    own = json.loads(measured.output.splitlines()[-1])
    return Measured(own["seconds"], own["cpu_seconds"], measured.peak_bytes, measured.output)


def _row(group: str, id_: str, title: str, n: int, measured: Measured) -> Row:
    return Row(group, id_, title, n, measured.seconds, measured.cpu_seconds, measured.peak_bytes, measured.error)


def _forget(project: Path) -> None:
    """Take away everything that was made, so that the next build starts from the sources alone."""
    shutil.rmtree(project / "output", ignore_errors=True)
    for folder in (project / "datasets").glob("*/*"):
        for path in folder.iterdir():
            if not path.name.startswith("source."):
                path.unlink()


if __name__ == "__main__":
    sys.exit(main())

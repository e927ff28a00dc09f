"""Whole builds that are killed at any moment: is what is published always one build, and does the next one put all right?

    python -m bench.soak [--n 200] [--seed 0] [--folder /dev/shm]

A project of two reports is built, then one of them is exchanged and the project built again by `gongkai build`, in a process
that is killed with its children (SIGKILL) after a part of the time that such a build takes, another part each time.
Afterwards the site must be to the byte the one before or the one after, every package the old one or the new one, and the
build that follows must leave the same bytes as one that nobody disturbed. Each killed build begins from a fresh copy. The
exit code is 1 where anything was not so.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gongkai.disk import recover

ROOT = Path(__file__).resolve().parents[1]
CHANGED, LEFT = "320500-gonganju/2023", "310000-gonganju/2023"
TABLES = ("*.csv", "datapackage.json")
Tree = Mapping[str, str]


class State(NamedTuple):
    """What is published: the site, and the packages of the two reports."""

    site: Tree
    packages: Tree


class Ends(NamedTuple):
    """What nobody disturbed: before the exchange, after it, and the seconds that the build between took."""

    before: State
    after: State
    seconds: float


def main() -> int:
    """Kill builds, print what was found."""
    asked = _arguments()
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        start, ends = _prepared(folder)
        for number in range(asked.n):
            chance = random.Random(f"soak {asked.seed + number}")  # noqa: S311 - a moment, no secret
            said = _killed_once(start, folder / "trial", ends, chance.random())
            found.update(said)
            if bad := [each for each in said if each.startswith("WRONG")]:
                print(f"seed {asked.seed + number}: {', '.join(bad)}", file=sys.stderr, flush=True)
    print(f"{asked.n} builds of {ends.seconds:.1f} s, killed at a moment of their own each")
    for what, times in sorted(found.items()):
        print(f"{times:6} {what}")
    return int(any(what.startswith("WRONG") for what in found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--n", type=int, default=200, help="builds to kill")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--folder", help="where to work; default: the temporary folder")
    return parser.parse_args()


def _prepared(folder: Path) -> tuple[Path, Ends]:
    """Return a project that was built and then changed, and both ends of the build that is to be killed."""
    start, undisturbed = folder / "start", folder / "undisturbed"
    for report in (CHANGED, LEFT):
        shutil.copytree(ROOT / "datasets" / report, start / "datasets" / report)
    shutil.copy(ROOT / "datasets" / "agencies.csv", start / "datasets")
    for name in ("gongkai.toml", "mkdocs.yml"):
        shutil.copy(ROOT / name, start)
    shutil.copytree(ROOT / "site_src", start / "site_src")
    _build(start)
    before = _state(start)
    _exchange(start / "datasets" / CHANGED)
    shutil.copytree(start, undisturbed)
    began = time.monotonic()
    _build(undisturbed)
    seconds, after = time.monotonic() - began, _state(undisturbed)
    if before.site == after.site or before.packages == after.packages:
        raise SystemExit("the exchange changed nothing")
    return start, Ends(before, after, seconds)


def _exchange(folder: Path) -> None:
    """Put other figures into the source and register it."""
    before = (folder / "source.txt").read_bytes()
    after = before.replace(b"1", b"7")
    (folder / "source.txt").write_bytes(after)
    described = (folder / "source.toml").read_text(encoding="utf-8")
    digests = (hashlib.sha256(data).hexdigest() for data in (before, after))
    (folder / "source.toml").write_text(described.replace(*digests), encoding="utf-8")


def _killed_once(start: Path, project: Path, ends: Ends, part: float) -> list[str]:
    """Kill one build, look at what is there, build again; return what was found."""
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(start, project)
    died = _killed(project, part * ends.seconds)
    site = _files(project / "output" / "site")
    found = [died, _which("site", site, ends.before.site, ends.after.site)]
    for report in (CHANGED, LEFT):
        recover(project / "datasets" / report)
    found.append(_which("packages", _packages(project), ends.before.packages, ends.after.packages))
    _build(project)
    same = _state(project) == ends.after
    return [*found, "the next build gives the same bytes" if same else "WRONG: the next build gives other bytes"]


def _which(what: str, found: Tree, before: Tree, after: Tree) -> str:
    if found in (before, after):
        return f"{what}: {'the old, whole' if found == before else 'the new, whole'}"
    return f"WRONG: {what} neither the old nor the new"


def _killed(project: Path, seconds: float) -> str:
    process = subprocess.Popen(
        _command(project), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_world()
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "killed"
    return "ended before it was killed"


def _build(project: Path) -> None:
    done = subprocess.run(_command(project), capture_output=True, text=True, check=False, env=_world())
    if done.returncode:
        raise SystemExit(f"a build that nobody disturbed ended with {done.returncode}: {done.stderr}")


def _command(project: Path) -> list[str]:
    return [sys.executable, "-m", "gongkai", "build", "--project", str(project), "--accept-changes"]


def _world() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "build"), os.environ.get("PYTHONPATH", "")))}


def _state(project: Path) -> State:
    return State(_files(project / "output" / "site"), _packages(project))


def _packages(project: Path) -> Tree:
    folders = [project / "datasets" / report for report in (CHANGED, LEFT)]
    paths = [path for folder in folders for pattern in TABLES for path in folder.glob(pattern)]
    return {path.relative_to(project).as_posix(): _digest(path) for path in paths}


def _files(folder: Path) -> Tree:
    return {path.relative_to(folder).as_posix(): _digest(path) for path in folder.rglob("*") if path.is_file()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

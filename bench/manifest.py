"""A manifest of a thousand files through `gongkai add`: right, asked and wrong; killed and resumed; and what it costs.

    python -m bench.manifest [--n 1000] [--seed 12] [--kills 4] [--cheap] [--folder FOLDER]

Wrong is an agency, a division or a year that is not the file's, a file taken that must be asked about or refused. Cost is the
processor time of `gongkai add --jobs 1` beside that of reading the same files one by one in one process, in one run.
"""

import argparse
import csv
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.machine import facts
from bench.manifest_files import DEAR, Expected, divisions, in_order, write_files
from bench.measure import Measured, measure
from gongkai.agencies.registry import load_agencies
from gongkai.collect.divided import divided
from gongkai.collect.placed import with_rows
from gongkai.collect.proposed import Place, rows_for
from gongkai.collect.register import Register
from gongkai.collect.run import BATCH
from gongkai.errors import GongkaiError
from gongkai.report.assemble import read_alone
from synthesis.chance import chance

REPOSITORY = Path(__file__).resolve().parent.parent
CODE = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "build")]), "GONGKAI_LANG": "zh"}
REGISTERED = ("人民政府", "公安局", "教育局")


def main() -> int:
    """Write the files, add them, compare, kill, measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.manifest", description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="files (1000)")
    parser.add_argument("--seed", type=int, default=12, help="which files, in which order, killed when (12)")
    parser.add_argument("--kills", type=int, default=4, help="how often a run is killed (4)")
    parser.add_argument("--cheap", action="store_true", help="text, HTML, DOCX and OFD alone")
    parser.add_argument("--folder", type=Path, help="where to work")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        return _read(arguments.read)
    with tempfile.TemporaryDirectory(prefix="gongkai-manifest-", dir=arguments.folder) as place:
        return _bench(Path(place), arguments)


def _read(listed: Path) -> int:
    """Read the files of a list one by one: what adding is compared with."""
    for path in listed.read_text(encoding="utf-8").splitlines():
        try:
            read_alone(Path(path))
        except GongkaiError:
            continue
    return 0


def _bench(place: Path, wanted: argparse.Namespace) -> int:
    files, count = place / "files", wanted.n
    files.mkdir()
    written = write_files(files, count, wanted.seed, dear={} if wanted.cheap else DEAR)
    expected = list(in_order(written, wanted.seed))
    print(f"{count} files: {dict(Counter(each.container for each in written))}\n")
    manifest, listed = place / "list.csv", place / "list.txt"
    manifest.write_text("path\n" + "".join(f"files/{Path(each.path).name}\n" for each in expected), encoding="utf-8")
    listed.write_text("".join(f"{each.path}\n" for each in expected), encoding="utf-8")
    whole, cut = project(place / "whole"), project(place / "cut")
    read = measure([sys.executable, "-m", "bench.manifest", "--read", str(listed)], place, CODE)
    added = measure(_command(whole, manifest, 1), place, CODE)
    wrong = _told(expected, whole)
    same = _killed(cut, manifest, whole, -(-count // BATCH), wanted)
    print(f"killed and resumed: {'the same bytes' if same else 'OTHER BYTES'}")
    _costs(read, added, count)
    return int(bool(wrong) or not same)


def project(folder: Path) -> Path:
    """Make a project whose registry has some of the agencies already."""
    datasets = folder / "datasets"
    datasets.mkdir(parents=True)
    text = (REPOSITORY / "datasets" / "agencies.csv").read_text(encoding="utf-8")
    path = datasets / "agencies.csv"
    path.write_text(text, encoding="utf-8")
    register = Register(load_agencies(path))
    for code in divisions()[::2]:
        for organ in REGISTERED:
            if not register.bearers(code, organ):
                register.add(rows_for(Place(code, organ, 2023), register))
    path.write_text(with_rows(text, register.new), encoding="utf-8")
    return folder


def _command(project: Path, manifest: Path, jobs: int) -> list[str]:
    options = ["--manifest", str(manifest), "--project", str(project), "--jobs", str(jobs), "--quiet"]
    # the exit code tells of what was asked and refused, which there is here on purpose
    return ["bash", "-c", '"$@"; test $? -le 3', "add", sys.executable, "-m", "gongkai", "add", *options]


def _told(expected: Sequence[Expected], project: Path) -> list[str]:
    with (project / "output" / "added.csv").open(encoding="utf-8", newline="") as stream:
        results = list(csv.DictReader(stream))
    agencies = load_agencies(project / "datasets" / "agencies.csv")
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for each, result in zip(expected, results, strict=True):
        state = "right"
        if result["outcome"] in ("added", "same", "newer"):
            period = agencies[result["agency_id"]].current
            organs = {part.organ for part in divided(period.name, 2023) if part.code == period.division_code}
            if (period.division_code, int(result["year"])) != (each.code, each.year) or each.organ not in organs:
                state = "wrong"
        if state == "right" and result["outcome"] not in each.right:
            state = "asked" if result["outcome"] == "ambiguous" else "wrong"
        counts[each.manner if each.right == ("added",) else each.right[0], state] += 1
        if state != "right":
            wrong += [result["path"]] if state == "wrong" else []
            print(f"{state}: {each} {result}", file=sys.stderr)
    print("| files | right | asked | wrong |\n|---|---:|---:|---:|")
    for group in dict.fromkeys(group for group, _ in counts):
        print(f"| {group} | {counts[group, 'right']} | {counts[group, 'asked']} | {counts[group, 'wrong']} |")
    return wrong


def _killed(project: Path, manifest: Path, whole: Path, batches: int, wanted: argparse.Namespace) -> bool:
    """Kill a run again and again while it works, then let it end; say whether everything is as if it had never been killed."""
    rng, journal = chance("kills", wanted.seed), project / "output" / "added.csv.journal"
    points = sorted(rng.choices(range(batches), k=wanted.kills))
    for number, reached in enumerate(points):
        process = subprocess.Popen(
            _command(project, manifest, 2), cwd=manifest.parent, env={**os.environ, **CODE}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while process.poll() is None and _batches(journal) < reached:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.05 if number % 2 else 2))
        if process.poll() is not None:  # a run that ended by itself is not to be resumed
            print(f"ended by itself before kill {number + 1}", file=sys.stderr, flush=True)
            break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        print(f"killed after {_batches(journal)} batches", file=sys.stderr, flush=True)
    else:
        measure(_command(project, manifest, 2), manifest.parent, CODE)
    one, other = _tree(project), _tree(whole)
    differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    print(f"differing: {differing[:5]}", file=sys.stderr, flush=True)
    return not differing


def _batches(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0


def _tree(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _costs(read: Measured, added: Measured, count: int) -> None:
    print("\n| | processor ms a file | seconds |\n|---|---:|---:|")
    for title, each in (("reading the files", read), ("`gongkai add --jobs 1`", added)):
        print(f"| {title} | {1000 * each.cpu_seconds / count:.2f} | {each.seconds:.1f} | {each.error}")
    print(f"\nadding costs {added.cpu_seconds / read.cpu_seconds:.2f} times reading\n\n{facts()}")


if __name__ == "__main__":
    sys.exit(main())

"""The figures of the page on scale: what more reports take, from slopes that are measured, and written to its data file.

    python -m bench.data_at_scale --n 2000 --json A; python -m bench.data_at_scale --n 100000 --json B
    python -m bench.scale [--data A --data B] [--site 200 --site 1000] [--scans 4] [--write]

The data at scale are taken from files of `bench.data_at_scale`. The whole build, with the site, is measured here at two sizes or
more; reading of scans over some synthetic ones, as the difference between one and more of them. What is not asked for, what hosts
allow and the prices stay as they are in the file.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from bench.__main__ import BUILD, CODE, REPOSITORY
from bench.corpus import write_project
from bench.machine import facts
from bench.measure import Measured, measure
from gongkai.form import load_form
from gongkai.pages.reference.scale import FILE, measured
from synthesis import draw_figures, write_report

SHOWN = REPOSITORY / "build" / "gongkai" / "pages" / "reference" / FILE
HEAD = """# What more reports take, as the page on scale shows it; `python -m bench.scale --write` writes it.
# [given] is not measured but written by hand: gigabytes that GitHub Pages publishes at most (its documentation), and prices in US
# dollars that costs are reckoned with, of an hour of one processor and of a gigabyte kept for a month, of the order that large
# hosts ask.
"""
KIB = 1024
STAGE = ", processor ms a report"
NAMES = {
    "reports": "reports",
    "begun": "begun",
    "processor_ms": "processor ms a report",
    "unchanged_ms": "unchanged, processor ms a report",
    "memory_mib": "memory of all together, MiB",
    "worker_mib": "memory of the largest worker, MiB",
    "sources_kib": "sources, KiB a report",
    "parquet_kib": "Parquet, KiB a report",
}


def main() -> int:
    """Measure, print, and write where that is asked for."""
    arguments, known = _arguments(), to_builtins(measured())
    columns = [column for path in arguments.data or () for column in json.loads(path.read_text(encoding="utf-8"))["columns"]]
    if columns:
        known |= _data(sorted(columns, key=lambda column: int(column["reports"])))
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-", dir=arguments.folder) as place:
        if arguments.site:
            known["site"] = [_site(Path(place), n) for n in sorted(arguments.site)]
        if arguments.scans:
            known["scans"] = _scans(Path(place), arguments.scans)
    machine = facts()
    known |= {"processor": machine["processor"], "cores": int(machine["cores"]), "python": machine["python"]}
    text = HEAD + "\n".join(_lines(known))
    print(text)
    if arguments.write:
        SHOWN.write_text(text, encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, action="append", help="a file that bench.data_at_scale wrote")
    parser.add_argument("--site", type=int, action="append", metavar="N", help="reports of a whole build; twice at least")
    parser.add_argument("--scans", type=int, default=0, help="scanned reports to read")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    parser.add_argument("--write", action="store_true", help="write the figures where the site takes them from")
    return parser.parse_args()


def _site(place: Path, n: int) -> dict[str, float]:
    """Measure the whole build of so many reports."""
    project = place / f"project-{n}"
    project.mkdir()
    write_project(REPOSITORY, project, n, spread=True)
    built = _checked(measure((*BUILD, "--quiet"), project, CODE))
    sizes = [path.stat().st_size for path in (project / "output" / "site").rglob("*") if path.is_file()]
    shutil.rmtree(project)
    print(n, built.seconds, file=sys.stderr, flush=True)
    return {
        "reports": n,
        "processor_ms": built.cpu_seconds / n * 1000,
        "memory_mib": built.peak_bytes / KIB / KIB,
        "site_kib": sum(sizes) / n / KIB,
        "files": len(sizes) / n,
    }


def _scans(place: Path, n: int) -> dict[str, float]:
    """Measure what one more scanned report takes to read."""
    form = load_form("2021")
    paths = []
    for seed in range(n + 1):
        path = place / f"{seed}.pdf"
        path.write_bytes(write_report("scan", form, draw_figures(form, seed, year=2023), "clean-200", seed).data)
        paths.append(str(path))
    spent = [_checked(measure(_check(some), place, CODE)).cpu_seconds for some in (paths[:1], paths)]
    return {"reports": n, "processor_ms": (spent[1] - spent[0]) / n * 1000}


def _check(paths: list[str]) -> tuple[str, ...]:
    return (sys.executable, "-m", "gongkai", "check", "--jobs", "1", "--fail-on", "never", *paths)


def _checked(found: Measured) -> Measured:
    if found.error:
        sys.exit(found.error)
    return found


def _data(columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of the data at scale as the file has them; stages are those of the largest size that has them."""
    of = next(column for column in reversed(columns) if f"read{STAGE}" in column)
    stages = [name.removesuffix(STAGE) for name in of if name.endswith(STAGE) and name != f"unchanged{STAGE}"]
    return {
        "data": [{key: column.get(name) for key, name in NAMES.items()} for column in columns],
        "stage": [{"id": stage, "processor_ms": of[f"{stage}{STAGE}"]} for stage in stages],
    }


def _lines(known: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the file: plain values, tables, lists of tables."""
    for key, value in known.items():
        if not isinstance(value, dict | list | tuple):
            yield f"{key} = {json.dumps(value)}"
    for key, value in known.items():
        for each in value if isinstance(value, list | tuple) else [value] if isinstance(value, dict) else []:
            yield from ("", f"[{key}]" if isinstance(value, dict) else f"[[{key}]]")
            yield from (f"{name} = {_written(figure)}" for name, figure in each.items() if figure is not None)
    yield ""


def _written(figure: Any) -> str:
    return f"{figure:.3f}" if isinstance(figure, float) else json.dumps(figure)


if __name__ == "__main__":
    sys.exit(main())

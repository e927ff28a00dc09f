"""Readers of PDF on the same files in one run: cells right, wrong and missing, time and memory; and our other containers.

    python -m bench.pdf_peers [--n 5]

Prints two Markdown tables. The PDFs are synthetic reports of edition 2021 without defects, and the real reports of
`datasets/` of that edition with their figures printed again, each as LibreOffice, as Chromium with rules, with dots and
without any lines writes them. Each tool runs in a process of its own; times are of the processor, the median of three
readings of each file after one for nothing, so a busy machine changes them little.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench.machine import facts
from bench.pdf_tools import FORM, RUNS, TOOLS
from gongkai.recognise import CellReading
from gongkai.report.assemble import read_report
from gongkai.sources import read_many
from gongkai.sources.web.html_pages import read_html
from gongkai.sources.word.docx import read_docx
from gongkai.text import fold
from synthesis import CONTAINERS, Defect, Draft, Figures, PrintedCell, compose, draw_figures, invent_agency

REPOSITORY = Path(__file__).resolve().parent.parent
PRINTS = {
    "pdf-writer": "LibreOffice",
    "pdf-ruled": "Chromium, ruled",
    "pdf-dotted": "Chromium, dotted",
    "pdf-borderless": "no lines",
}
DOCS = 10
HEAD = "| files | reader | reports | cells | right | wrong | missing | ms per report | slowest, ms | peak memory, MiB |"
RULE = "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
OTHER_HEAD = "| container | reports | ms per report | slowest, ms |"
OTHER_RULE = "|---|---:|---:|---:|"


@dataclass(frozen=True, slots=True)
class Printed:
    """A file, and what stands in each cell."""

    name: str
    data: bytes
    cells: Mapping[str, str]


def main() -> int:
    """Write the files, let every tool read them, print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.pdf_peers", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--n", type=int, default=5, help="synthetic reports in each print (5), besides the real ones")
    n = parser.parse_args().n
    print("\n".join(f"- {name}: {value}" for name, value in facts().items()))
    print(f"\n{HEAD}\n{RULE}", flush=True)
    for container_id, title in PRINTS.items():
        for line in _lines(title, list(_files(container_id, n))):
            print(line, flush=True)
    print("\n".join(["", OTHER_HEAD, OTHER_RULE, *_others(n)]))
    return 0


def _files(container_id: str, n: int) -> Iterator[Printed]:
    container = next(c for c in CONTAINERS if c.id == container_id)
    styles = container.styles
    drafts = [compose(FORM, draw_figures(FORM, seed), styles[seed % len(styles)], seed) for seed in range(n)]
    drafts += [_again(cells, number, container_id) for number, cells in enumerate(_real())]
    for number, (draft, data) in enumerate(zip(drafts, container.write(drafts), strict=True)):
        yield Printed(f"{number:03}{container.suffix}", data, {cell.cell: cell.raw for cell in draft.cells})


@lru_cache(maxsize=1)
def _real() -> tuple[tuple[CellReading, ...], ...]:
    """Return the cells of the real reports of this edition."""
    folders = sorted(path.parent for path in (REPOSITORY / "datasets").glob("*/*/source.toml"))
    readings = (read_report(folder).reading for folder in folders)
    return tuple(reading.cells for reading in readings if reading.form.edition == FORM.edition)


def _again(read: Sequence[CellReading], number: int, container_id: str) -> Draft:
    """Print the figures of a real report again; its prose says 0 where a cell has no figure."""
    printed = tuple(PrintedCell(c.cell.id, c.raw, c.kind, c.value, c.quantity.note, c.quantity.precision) for c in read)
    figures = Figures("2021", number, 2023, invent_agency(number), {cell.cell: cell.value or 0 for cell in printed})
    style = next(c for c in CONTAINERS if c.id == container_id).styles[0]
    return compose(FORM, figures, style, number, defects=[Defect("as_printed", "", printed)])


def _lines(title: str, files: Sequence[Printed]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as place:
        for file in files:
            (Path(place) / file.name).write_bytes(file.data)
        for tool in TOOLS:
            yield _line(title, tool, files, _measured(tool, place))


def _measured(tool: str, place: str) -> dict[str, Any]:
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "build")])
    command = [sys.executable, "-m", "bench.pdf_tools", tool, place]
    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False, timeout=3600
    )
    if ran.returncode:
        return {"error": (ran.stderr.strip().splitlines() or ["no message"])[-1]}
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def _line(title: str, tool: str, files: Sequence[Printed], measured: Mapping[str, Any]) -> str:
    if "error" in measured:
        return f"| {title} | {tool} | failed: {measured['error']} | | | | | | | |"
    tally: Counter[str] = Counter()
    for file in files:
        found = measured["cells"][file.name]
        tally.update(_verdict(found.get(cell), text) for cell, text in file.cells.items())
    ms = list(measured["ms"].values())
    times = f"{statistics.median(ms):.0f} | {max(ms):.0f} | {measured['peak'] / 2**20:,.0f}"
    counts = f"{tally.total():,} | {tally['right']:,} | {tally['wrong']:,} | {tally['missing']:,}"
    return f"| {title} | {tool} | {len(files)} | {counts} | {times} |"


def _verdict(found: str | None, printed: str) -> str:
    if found is None:
        return "missing"
    return "right" if fold(found) == fold(printed) else "wrong"


def _others(n: int) -> Iterator[str]:
    """Our other containers: processor time of DOCX and HTML, and of DOC the clock, for LibreOffice is another process."""
    for container_id, read in (("docx", read_docx), ("html", read_html)):
        ms = [_spent(read, file) for file in _files(container_id, n)]
        yield f"| {container_id} | {len(ms)} | {statistics.median(ms):.1f} | {max(ms):.1f} |"
    files = {file.name: file.data for file in list(_files("doc", DOCS - len(_real())))}
    start = time.perf_counter()
    read_many(files)
    seconds = time.perf_counter() - start
    yield f"| doc, {len(files)} in one call: {seconds:.2f} s by the clock | {len(files)} | {seconds / len(files) * 1000:.0f} | |"


def _spent(read: Callable[[bytes, str], object], file: Printed) -> float:
    times = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        read(file.data, file.name)
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times[1:])


if __name__ == "__main__":
    sys.exit(main())

"""Readers of PDF beside each other: from a file's bytes to what stands in each cell of the form, as text.

The peers know nothing of the form. Their tables are taken as they come, and their cells by the rule that did best with all of
them: in each row the label (matched as our own recogniser matches it), then the seven cells after it (or however many the
block has columns); for `reviews` the row of fifteen. Cells that a peer says are only covered by another one are left out;
where it gives more cells than columns, the window outside which all is blank is taken. So a cell is wrong when the peer put
a figure into another cell or lost digits, not because it drew a table differently.
"""

import io
import json
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gongkai.form import Form, load_form
from gongkai.recognise import recognise
from gongkai.recognise.labels import TableLabels, match_line, vocabulary
from gongkai.recognise.value_columns import choose
from gongkai.sources.pdf.read_pdf import read_pdf

Rows = list[list[str | None]]
FORM = load_form("2021")
RUNS = 3
"""Each file is read so often after once for nothing; the median counts."""


def _plumber(data: bytes) -> list[Rows]:
    import pdfplumber  # noqa: PLC0415 - a tool is loaded only in its own process, so that its memory is its own

    with pdfplumber.open(io.BytesIO(data)) as document:
        return [table for page in document.pages for table in page.extract_tables()]


def _camelot(flavor: str) -> Callable[[bytes], list[Rows]]:
    def read(data: bytes) -> list[Rows]:
        import camelot  # noqa: PLC0415

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [
                table.df.values.tolist() for table in camelot.read_pdf(data, pages="all", flavor=flavor, suppress_stdout=True)
            ]

    return read


PEERS: dict[str, Callable[[bytes], list[Rows]]] = {
    "pdfplumber extract_tables": _plumber,
    "camelot lattice": _camelot("lattice"),
    "camelot auto": _camelot("auto"),
}
OURS = {"gongkai, one reading": False, "gongkai, two readings": True}
TOOLS = (*OURS, *PEERS)


def run(tool: str, folder: Path) -> dict[str, object]:
    """Read every PDF of a folder: cells and processor milliseconds by file, and the peak memory of this process in bytes."""
    read = _ours(OURS[tool]) if tool in OURS else _theirs(PEERS[tool])
    cells, spent = {}, {}
    for path in sorted(folder.glob("*.pdf")):
        data = path.read_bytes()
        said = read(data)
        times = []
        for _ in range(RUNS):
            start = time.process_time()
            said = read(data)
            times.append((time.process_time() - start) * 1000)
        cells[path.name], spent[path.name] = said(), statistics.median(times)
    return {"cells": cells, "ms": spent, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


# What is timed ends where tables are there; which cell of the form is where is asked afterwards, of all tools.
Read = Callable[[bytes], Callable[[], dict[str, str]]]


def _theirs(peer: Callable[[bytes], list[Rows]]) -> Read:
    def read(data: bytes) -> Callable[[], dict[str, str]]:
        tables = peer(data)
        return lambda: cells_of(FORM, tables)

    return read


def _ours(second_reading: bool) -> Read:
    def read(data: bytes) -> Callable[[], dict[str, str]]:
        document = read_pdf(data, "report.pdf", second_reading=second_reading)
        return lambda: {c.cell.id: c.raw for c in recognise(document).cells if c.kind not in ("absent", "unreadable")}

    return read


def cells_of(form: Form, tables: Sequence[Rows]) -> dict[str, str]:
    """Return what a peer's tables say of each cell of the form; the first row that names a line counts."""
    found: dict[str, str] = {}
    rows = [[cell for cell in row if cell is not None] for table in tables for row in table]
    for labels in vocabulary(form).values():
        read = _in_groups if labels.table.orientation == "groups" else _in_lines
        for row in rows:
            for cell, text in read(labels, row):
                found.setdefault(cell, text)
    return found


def _in_lines(labels: TableLabels, row: list[str]) -> Iterator[tuple[str, str]]:
    for at in reversed(range(len(row))):
        match = match_line(labels, row[at]) if row[at] else None
        columns = labels.block_of[match.line.id].columns if match else ()
        if match and len(row) - at - 1 >= len(columns):
            values = _window(row[at + 1 :], len(columns))
            yield from ((f"{labels.table.id}.{match.line.id}.{c.id}", text) for c, text in zip(columns, values, strict=True))
            return


def _in_groups(labels: TableLabels, row: list[str]) -> Iterator[tuple[str, str]]:
    (block,) = labels.table.blocks
    cells = [f"{labels.table.id}.{line.id}.{column.id}" for line in block.lines for column in block.columns]
    if len(row) >= len(cells) and any(row) and all(labels.is_figure(text) for text in row if text):
        yield from zip(cells, _window(row, len(cells)), strict=True)


def _window(texts: list[str], width: int) -> list[str]:
    start = choose(texts, width, None) or 0
    return texts[start : start + width]


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2])), ensure_ascii=False))

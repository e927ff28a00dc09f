"""The figures as a Markdown table, one for each size."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MIB = 2**20
HEAD = "| reports | | step | seconds | ms per report | processor ms per report | peak memory, MiB |"
RULE = "|---:|---|---|---:|---:|---:|---:|"


@dataclass(frozen=True, slots=True)
class Row:
    """What one step took for n reports; `error` says why there is no figure."""

    group: str
    id: str
    title: str
    n: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    error: str = ""

    def data(self) -> dict[str, Any]:
        """Return the row for JSON."""
        return asdict(self) | {
            "ms_per_report": self.per_report(self.seconds),
            "cpu_ms_per_report": self.per_report(self.cpu_seconds),
        }

    def per_report(self, seconds: float) -> float:
        """Return milliseconds per report."""
        return seconds / self.n * 1000


def markdown(rows: Iterable[Row], machine: Mapping[str, str], notes: Iterable[str]) -> str:
    """Return all rows as one table with the machine's facts above and notes below."""
    lines = [f"- {name}: {value}" for name, value in machine.items()]
    lines += ["", HEAD, RULE]
    lines += [_line(row) for row in rows]
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)])


def compared(rows: Sequence[Row], whole: str) -> Iterator[str]:
    """Yield a table of processor time: each step as a share of the step `whole`, and how the step grows with the reports."""
    sizes = list(dict.fromkeys(row.n for row in rows if row.id == whole and not row.error))
    spent = {(row.id, row.n): row.cpu_seconds for row in rows if not row.error}
    if not sizes:
        return
    yield f"| step | {' | '.join(f'% of the build, {n:,}' for n in sizes)} | ms a report at {sizes[-1]:,} ÷ at {sizes[0]:,} |"
    yield f"|---|{'---:|' * (len(sizes) + 1)}"
    for id_, title in dict.fromkeys((row.id, row.title) for row in rows):
        if all((id_, n) in spent for n in sizes):
            shares = " | ".join(f"{100 * spent[id_, n] / spent[whole, n]:.1f}" for n in sizes)
            growth = spent[id_, sizes[-1]] / sizes[-1] / (spent[id_, sizes[0]] / sizes[0])
            yield f"| {title} | {shares} | {f'{growth:.2f}' if len(sizes) > 1 else ''} |"


def _line(row: Row) -> str:
    if row.error:
        reason = [line for line in row.error.splitlines() if line.strip()][-1].strip()
        return f"| {row.n:,} | {row.group} | {row.title} | failed: {reason} | | | |"
    times = f"{row.seconds:.1f} | {row.per_report(row.seconds):.2f} | {row.per_report(row.cpu_seconds):.2f}"
    return f"| {row.n:,} | {row.group} | {row.title} | {times} | {row.peak_bytes / MIB:,.0f} |"

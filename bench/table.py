"""The figures as a Markdown table, one for each size."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """What one step took for n reports; `share` of seconds is what counts in a sum, `error` says why there is no figure."""

    group: str
    id: str
    title: str
    n: int
    seconds: float
    peak_bytes: int
    error: str = ""

    def data(self) -> dict[str, Any]:
        """Return the row for JSON."""
        return asdict(self) | {"ms_per_report": self.seconds / self.n * 1000}


def markdown(rows: Iterable[Row], machine: Mapping[str, str], notes: Iterable[str]) -> str:
    """Return all rows as one table with the machine's facts above and notes below."""
    lines = [f"- {name}: {value}" for name, value in machine.items()]
    lines += ["", "| reports | | step | seconds | ms per report | peak memory, MiB |", "|---:|---|---|---:|---:|---:|"]
    lines += [_line(row) for row in rows]
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)])


def _line(row: Row) -> str:
    if row.error:
        reason = [line for line in row.error.splitlines() if line.strip()][-1].strip()
        return f"| {row.n:,} | {row.group} | {row.title} | failed: {reason} | | |"
    memory = f"{row.peak_bytes / MIB:,.0f}" if row.peak_bytes else ""
    return f"| {row.n:,} | {row.group} | {row.title} | {row.seconds:.1f} | {row.seconds / row.n * 1000:.2f} | {memory} |"

"""How the command line speaks: streams, exit codes, severities, progress."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from gongkai.errors import GongkaiError, UsageError
from gongkai.text import visible

Tell = Callable[[str, int, int], None]

CLEAN, FINDINGS, USAGE, UNREADABLE, INTERNAL = range(5)

OUR_FAULT = frozenset({"internal", "package-invalid", "engine-failed"})
"""Codes of errors that are no fault of a file."""


SecondReading = Annotated[
    bool,
    typer.Option(
        "--second-reading/--no-second-reading",
        help="PDF 的表格另用 pdfplumber 独立再读一遍，两相对照；不对照则快数倍，单元格的 confidence 记作 stated。",
    ),
]


class FailOn(StrEnum):
    """From which severity on findings make the command exit with 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


_ORDER = ("info", "warning", "error", "never")


def reaches(severity: str, threshold: FailOn) -> bool:
    """Is a finding of this severity at or above the threshold?"""
    return _ORDER.index(severity) >= _ORDER.index(threshold.value)


def say(text: str) -> None:
    """Print talk, to standard error."""
    print(text, file=sys.stderr)


def say_error(error: GongkaiError) -> None:
    """Print one error on one line: code, place, what is wrong, what to do."""
    say(visible(f"错误 [{error.code}] {error}"))


def exit_code(error: GongkaiError) -> int:
    """Return the exit code of a command that this error stopped."""
    if isinstance(error, UsageError):
        return USAGE
    return INTERNAL if error.code in OUR_FAULT else UNREADABLE


def put(text: str) -> None:
    """Print data, to standard output: in UTF-8 whatever the machine prefers, as programs expect it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)


def put_json(data: Any) -> None:
    """Print data as JSON, to standard output."""
    put(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def _silent(*_: object) -> None:
    pass


@contextmanager
def progress_bar(titles: dict[str, str]) -> Iterator[Tell]:
    """Show a bar for each stage on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(titles[stage], total=total)
            bar.update(tasks[stage], completed=done)

        yield tell

"""How the command line speaks: streams, exit codes, severities, progress."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from gongkai.cli.told_errors import words_of
from gongkai.codes import ids
from gongkai.errors import GongkaiError, UsageError
from gongkai.language import either
from gongkai.text import visible

Tell = Callable[[str, int, int], None]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

CLEAN, FINDINGS, USAGE, UNREADABLE, INTERNAL = range(5)
SEVERITIES = (*ids("severity"), "never")

OUR_FAULT = frozenset(
    {
        "internal",
        "installation",
        "package-invalid",
        "engine-failed",
        "machine-fault",
        "cache-wrong",
        "storage-failed",
        "worker-lost",
    }
)
"""Codes of errors that are no fault of a file."""


def fail_on(default: str) -> Decorator:
    """Return the option that says from which severity on findings make the command exit with 1."""
    return click.option(
        "--fail-on",
        type=click.Choice(SEVERITIES[::-1]),
        default=default,
        show_default=True,
        help=either(
            "从哪一级起以退出码 1 结束：不符为 error，无法核对为 warning。",
            "From which severity on to exit with 1: error where a sum fails, warning where it cannot be assessed.",
        ),
    )


second_reading = click.option(
    "--second-reading/--no-second-reading",
    default=True,
    help=either(
        "PDF 的表格另用 pdfplumber 独立再读一遍，两相对照；不对照则快数倍，单元格的 confidence 记作 stated。",
        "Read the tables of a PDF again with pdfplumber and compare; without it reading is several times faster.",
    ),
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help=either(
        "同时使用的进程数；0 为每个处理器一个。结果与它无关。",
        "Processes to use; 0 is one a processor. Results do not depend on it.",
    ),
)
project = click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=".",
    help=either("项目文件夹，内有 datasets。", "The project's folder, which holds datasets."),
)


def reaches(severity: str, threshold: str) -> bool:
    """Is a finding of this severity at or above the threshold?"""
    return SEVERITIES.index(severity) >= SEVERITIES.index(threshold)


def say(text: str) -> None:
    """Print talk, to standard error."""
    print(text, file=sys.stderr)


def say_error(error: GongkaiError) -> None:
    """Print one error on one line: code, place, what is wrong, what to do; everything wrong with the registry has its own."""
    for line in words_of(error).split("\n") if error.code == "bad-registry" else [words_of(error)]:
        say(visible(f"{either('错误', 'error')} [{error.code}] {line.strip()}"))


def exit_code(error: GongkaiError) -> int:
    """Return the exit code of a command that this error stopped."""
    if isinstance(error, UsageError):
        return USAGE
    if error.code == "publication-collapse":
        return FINDINGS
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
def progress_bar(titles: dict[str, str], *, quiet: bool = False) -> Iterator[Tell]:
    """Show a bar with count and time left for each stage on a terminal, and nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _silent
        return
    bars: dict[str, Any] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            _finish(bars)
            bars[stage] = click.progressbar(
                length=total, label=titles[stage], file=sys.stderr, show_pos=True, show_eta=True
            ).__enter__()
        if bar := bars[stage]:
            bar.length = total
            bar.update(done - bar.pos)

    try:
        yield tell
    finally:
        _finish(bars)


def _finish(bars: dict[str, Any]) -> None:
    """End the bars that are shown, full ones too: the cursor comes back, on a new line."""
    for stage, bar in bars.items():
        if bar:
            bar.finish()
            bar.render_finish()
            bars[stage] = None

"""`gongkai check FILE …`: an agency's self-check before publishing, with no project around.

Which files the words on a command line mean: files, folders, patterns, and `-` for standard input.

Shells differ in what they expand (none of Windows' does), so patterns are expanded here where no file has the name. A folder
stands for all reports below it, by the suffixes of the kinds of file that can be read; hidden files are passed over.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.console import CLEAN, FINDINGS, exit_code, fail_on, jobs, progress_bar, put, reaches, say_error, second_reading
from gongkai.errors import GongkaiError
from gongkai.language import either

if TYPE_CHECKING:
    from gongkai.cli.formats.remarks_of_file import FileResult
import glob
from collections.abc import Iterable
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from gongkai.errors import UsageError

FORMATS: tuple[str, ...] = ("text", "json", "sarif", "markdown", "github")
_EXAMPLES = """\b
{example}gongkai check 年度报告.docx --fail-on warning
    gongkai check 年报/ --jobs 2
    gongkai check '年报/**/*.pdf' --format json > 核对.json
    gongkai check 年报/*.docx --format sarif > 核对.sarif
    curl … | gongkai check -
"""
_CODES = either(
    "退出码：0 无事；1 有达到 --fail-on 的发现；2 用法错误；3 有文件读不了（其余照常核对）；4 程序内部错误。几样都有时取最大的。",
    "Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong usage; 3 a file could not be read (the others are checked); "
    "4 internal error. Of several the largest.",
)


@click.command(
    "check",
    short_help=either("核对文件，不需要项目", "Check files; no project is needed"),
    help=either(
        "核对报告：读出三张表，逐条验算表式的恒等式，并与正文对照。不需要项目，文件不会被上传。\n\n"
        "表不全时，读得出的照常核对，缺什么列在发现里（退出码 1）；什么也读不出时，说明是什么文件、在哪里、怎么办（退出码 3），"
        "其余文件照常核对。文件旁边有写明这份文件的 source.toml 时，其中的认可列在有关的发现旁边；退出码不变。",
        "Check reports on their own: read their tables, verify every identity of the form, compare the prose. No project is "
        "needed and nothing is uploaded.",
    ),
    epilog=_EXAMPLES.format(example=either("例：", "E.g. ")) + "\n" + _CODES,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help=either(
        "怎样写：文字、JSON、SARIF 2.1.0、Markdown 表格、GitHub 批注。都写到标准输出。",
        "Text, JSON, SARIF 2.1.0, Markdown tables or annotations of GitHub; to standard output.",
    ),
)
@fail_on("error")
@second_reading
@jobs
@click.option("-q", "--quiet", is_flag=True, help=either("不显示进度。", "No progress."))
@click.option(
    "-v", "--verbose", is_flag=True, help=either("逐格列出，不作归并。", "List every cell instead of one line a table.")
)
@click.option(
    "--site-url",
    envvar="GONGKAI_SITE_URL",
    default="",
    help=either("给了网站的网址，每条规则就附上它在网站上的说明。", "Address of a site; each rule then links to its page there."),
)
def command(  # noqa: PLR0913 - a parameter for each option
    *,
    files: Sequence[str],
    output_format: str,
    fail_on: str,
    second_reading: bool,
    jobs: int,
    quiet: bool,
    verbose: bool,
    site_url: str,
) -> None:
    """Check files, write what was found, and leave with the exit code."""
    from gongkai.cli.formats import WRITERS, as_text, write_summary  # noqa: PLC0415 - the help needs none of it

    with files_of(files) as paths, progress_bar({"check": either("核对", "checking")}, quiet=quiet) as tell:
        results = []
        for result in _results(paths, jobs, second_reading=second_reading):
            results.append(result)
            tell("check", len(results), len(paths))
    for result in results:
        if result.error:
            say_error(result.error)
    put(as_text(results, site_url, verbose=verbose) if output_format == "text" else WRITERS[output_format](results, site_url))
    if output_format == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        write_summary(Path(summary), results, site_url)
    sys.exit(max(_exit_code(result, fail_on) for result in results))


def _results(paths: Sequence[Path], jobs: int, *, second_reading: bool) -> "Iterator[FileResult]":
    """Check the files in their order, in several processes where there are several files."""
    workers = min(jobs or os.cpu_count() or 1, len(paths))
    pool = ProcessPoolExecutor(workers, get_context("spawn")) if workers > 1 else nullcontext()
    with pool as executor:
        run = executor.map if isinstance(executor, Executor) else map
        yield from run(partial(checked, second_reading=second_reading), paths)


def checked(file: Path, *, second_reading: bool) -> "FileResult":
    """Read and check one file; what stops it is kept beside the results of the others."""
    from gongkai.cli.alone import checked_alone  # noqa: PLC0415 - the help needs none of it
    from gongkai.cli.formats.remarks_of_file import FileResult  # noqa: PLC0415

    try:
        return FileResult(file, checked=checked_alone(file, second_reading=second_reading))
    except GongkaiError as error:
        if error.code == "internal" and os.environ.get("GONGKAI_DEBUG"):
            raise
        return FileResult(file, error=error)


def _exit_code(result: "FileResult", threshold: str) -> int:
    if result.error:
        return exit_code(result.error)
    return FINDINGS if any(reaches(remark.severity, threshold) for remark in result.remarks) else CLEAN


SUFFIXES = frozenset(
    {".txt", ".htm", ".html", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".tif", ".tiff"}
)
STANDARD_INPUT = "-"


@contextmanager
def files_of(words: Iterable[str]) -> Iterator[list[Path]]:
    """Give the files that the words mean, each once, in their order; what a folder holds is sorted.

    Raises:
        UsageError: a pattern or a folder holds no file.
    """
    with TemporaryDirectory(prefix="gongkai-") as folder:
        yield list(dict.fromkeys(path for word in words for path in _files(word, Path(folder))))


def _files(word: str, spool: Path) -> Iterable[Path]:
    path = Path(word)
    if word == STANDARD_INPUT:
        spooled = spool / "stdin"
        spooled.write_bytes(sys.stdin.buffer.read())
        return [spooled]
    if path.is_dir():
        return _some(_in_folder(path), word)
    if not path.exists() and glob.has_magic(word):
        return _some((Path(found) for found in glob.glob(word, recursive=True)), word)  # noqa: PTH207 - a pattern may be absolute
    return [path]


def _in_folder(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path


def _some(paths: Iterable[Path], word: str) -> list[Path]:
    files = sorted(path for path in paths if not path.is_dir())
    if not files:
        message = either("没有与它相符的文件", "No file matches")
        raise UsageError(
            message, code="no-input", file=word, remedy=either("请检查路径和文件名", "Check the path and the file names")
        )
    return files

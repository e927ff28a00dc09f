"""`gongkai check FILE …`: an agency's self-check before publishing, with no project around."""

import os
from pathlib import Path
from typing import Annotated

import typer

from gongkai.checks.run import check_reports
from gongkai.cli.console import CLEAN, FINDINGS, FailOn, SecondReading, exit_code, put, reaches, say_error
from gongkai.cli.formats import WRITERS, Format
from gongkai.cli.formats.github_markdown import write_summary
from gongkai.cli.formats.remarks_of_file import FileResult
from gongkai.cli.formats.terminal import as_text
from gongkai.errors import GongkaiError
from gongkai.report import read_alone

EXAMPLE = """例：gongkai check 年度报告.docx --fail-on warning

gongkai check 年报/*.pdf --format json > 核对.json

gongkai check 年报/*.docx --format sarif > 核对.sarif

gongkai check 年度报告.docx --format markdown > 核对.md

gongkai check 年报/*.docx --format github（在 GitHub Actions 里）

退出码：0 无事；1 有达到 --fail-on 的发现；2 用法错误；3 有文件读不了（其余照常核对）；4 程序内部错误。几样都有时取最大的。
"""


def check_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="报告文件，一份或几份。")],
    output_format: Annotated[
        Format, typer.Option("--format", help="怎样写：文字、JSON、SARIF 2.1.0、Markdown 表格、GitHub 批注。都写到标准输出。")
    ] = Format.text,
    fail_on: Annotated[FailOn, typer.Option(help="从哪一级起以退出码 1 结束：不符为 error，无法核对为 warning。")] = FailOn.error,
    second_reading: SecondReading = True,
    site_url: Annotated[
        str, typer.Option(envvar="GONGKAI_SITE_URL", help="给了网站的网址，每条规则就附上它在网站上的说明。")
    ] = "",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="文字格式里逐条列出；不加时同一原因的发现合成一行。")] = False,
) -> None:
    """核对报告：读出三张表，逐条验算表式的恒等式，并与正文对照。不需要项目，文件不会被上传。

    表不全时，读得出的照常核对，缺什么列在发现里（退出码 1）；什么也读不出时，说明是什么文件、在哪里、怎么办（退出码 3），
    其余文件照常核对。文件旁边有写明这份文件的 source.toml 时，其中的认可列在有关的发现旁边；退出码不变。

    Check reports on their own: read their tables, verify every identity of the form, compare the prose.
    """
    results = [_checked(file, second_reading=second_reading) for file in files]
    text = (
        as_text(results, site_url, verbose=verbose) if output_format is Format.text else WRITERS[output_format](results, site_url)
    )
    put(text)
    if output_format is Format.github and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        write_summary(Path(summary), results, site_url)
    raise typer.Exit(max(_exit_code(result, fail_on) for result in results))


def _checked(file: Path, *, second_reading: bool) -> FileResult:
    """Read and check one file; what stops it is told, and kept beside the results of the others."""
    try:
        report = read_alone(file, second_reading=second_reading)
    except GongkaiError as error:
        if error.code == "internal" and os.environ.get("GONGKAI_DEBUG"):
            raise
        say_error(error)
        return FileResult(file, error=error)
    return FileResult(file, checked=check_reports([report])[0])


def _exit_code(result: FileResult, fail_on: FailOn) -> int:
    if result.error:
        return exit_code(result.error)
    return FINDINGS if any(reaches(remark.severity, fail_on) for remark in result.remarks) else CLEAN

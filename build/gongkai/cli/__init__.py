"""The command `gongkai`: data on standard output, all talk on standard error.

Exit codes: 0 clean; 1 findings at or above `--fail-on`; 2 wrong usage; 3 unreadable input; 4 internal error.
"""

import os
import sys

import typer

from gongkai import __version__
from gongkai.cli import build, check, explain, offline, serve, show
from gongkai.cli.console import INTERNAL, exit_code, say, say_error
from gongkai.errors import GongkaiError

app = typer.Typer(
    name="gongkai",
    help="读取政府信息公开工作年度报告：取出每个数字及其出处，核对，发布为开放数据和网站。\n\n"
    "Reads annual reports on government information disclosure and publishes them as open data.",
    epilog="退出码：0 无事；1 有达到 --fail-on 的发现；2 用法错误；3 文件无法读取；4 程序内部错误。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("build", epilog=build.EXAMPLE)(build.build_command)
app.command("check", epilog=check.EXAMPLE)(check.check_command)
app.command("explain", epilog=explain.EXAMPLE)(explain.explain_command)
app.command("show", epilog=show.EXAMPLE)(show.show_command)
app.command("serve", epilog=serve.EXAMPLE)(serve.serve_command)
app.command("offline", epilog=offline.EXAMPLE)(offline.offline_command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gongkai {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", help="印出版本号。", callback=_print_version, is_eager=True),
) -> None:
    pass


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        app()
    except GongkaiError as error:
        say_error(error)
        if error.code == "internal" and os.environ.get("GONGKAI_DEBUG"):
            raise
        sys.exit(exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        say("已中断。")
        sys.exit(130)
    except Exception as error:  # the outermost boundary: a bug has its own exit code
        say(f"程序内部错误：{type(error).__name__}: {error}。设环境变量 GONGKAI_DEBUG=1 可看到详情，请连同文件一起报告。")
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        sys.exit(INTERNAL)

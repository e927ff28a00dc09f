"""The command `gongkai`: data on standard output, all talk on standard error.

Exit codes: 0 clean; 1 findings at or above `--fail-on`; 2 wrong usage; 3 unreadable input; 4 internal error. Each command is a
module that is loaded when it is called for; `main` is the outermost boundary, where a bug gets its exit code.

`eval "$(_GONGKAI_COMPLETE=bash_source gongkai)"` (or zsh_source, fish_source) completes commands, options,
rule codes, and agency ids where a command takes one.
"""

import os
import sys
from importlib import import_module

import click

from gongkai import __version__
from gongkai.cli.console import INTERNAL, USAGE, exit_code, say, say_error
from gongkai.errors import GongkaiError, of_installation
from gongkai.language import either

COMMANDS: tuple[str, ...] = (
    "init", "add", "build", "join", "check", "explain", "show", "find", "watch", "status", "serve", "deploy", "offline",
    "config", "doctor", "take-form",
)  # fmt: skip
INTERRUPTED = 130


class Commands(click.Group):
    """The commands by name; module `gongkai.cli.<name>` (`_` for `-`) holds `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        with of_installation():
            command: click.Command = import_module(f"gongkai.cli.{cmd_name.replace('-', '_')}").command
        return command


app = Commands(
    name="gongkai",
    help=either(
        "读取政府信息公开工作年度报告：取出每个数字及其出处，核对，发布为开放数据和网站。",
        "Reads annual reports on government information disclosure and publishes them as open data.",
    ),
    epilog=either(
        "退出码：0 无事；1 有达到 --fail-on 的发现；2 用法错误；3 文件无法读取；4 程序内部错误。",
        "Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong usage; 3 unreadable input; 4 internal error.",
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(
    __version__, prog_name="gongkai", message="%(prog)s %(version)s", help=either("印出版本号。", "Print the version.")
)(app)


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        sys.exit(app.main(prog_name="gongkai", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except GongkaiError as error:
        say_error(error)
        if error.code == "internal" and os.environ.get("GONGKAI_DEBUG"):
            raise
        sys.exit(exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (KeyboardInterrupt, click.Abort):
        say(either("已中断。", "Interrupted."))
        sys.exit(INTERRUPTED)
    except Exception as error:  # the outermost boundary: a bug has its own exit code
        name = f"{type(error).__name__}: {error}"
        say(
            either(
                f"程序内部错误：{name}。设环境变量 GONGKAI_DEBUG=1 可看到详情，请连同文件一起报告。",
                f"Internal error: {name}. Set GONGKAI_DEBUG=1 for details, and report it with the file.",
            )
        )
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        sys.exit(INTERNAL)

"""`gongkai serve` and what it shares with `gongkai offline`: the built site, which must be there."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from gongkai.cli.console import project, say
from gongkai.errors import UsageError
from gongkai.language import either


@click.command(
    "serve",
    short_help=either("在本机查看生成的网站", "Look at the built site"),
    help=either(
        "在本机查看已经生成的网站，只监听 127.0.0.1。按 Ctrl-C 结束。",
        "Serve the built site on the loopback address; Ctrl-C ends it.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai serve --port 8000",
)
@project
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help=either("端口；0 为任意空闲端口。", "Port; 0 is any."),
)
def command(*, project: Path, port: int) -> None:
    """Serve until interrupted."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(built_site(project)))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        message = either(f"端口 {port} 不能使用（{error.strerror}）", f"Port {port} cannot be used ({error.strerror})")
        raise UsageError(
            message, code="port-in-use", remedy=either("请用 --port 另选一个", "Choose another with --port")
        ) from error
    with server:
        say(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()


def built_site(project: Path) -> Path:
    """Return the folder of the built site; UsageError where there is none."""
    site = project / "output" / "site"
    if not (site / "index.html").is_file():
        message, remedy = (
            either("还没有生成网站", "There is no site yet"),
            either("请先运行 gongkai build", "Run gongkai build first"),
        )
        raise UsageError(message, code="no-site", file=str(site), remedy=remedy)
    return site

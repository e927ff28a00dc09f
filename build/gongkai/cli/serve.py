"""`gongkai serve`: look at the built site on this machine."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.console import say
from gongkai.errors import UsageError

EXAMPLE = "例：gongkai serve --port 8000"


def serve_command(
    project: Annotated[Path, typer.Option(help="项目文件夹。")] = Path(),
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口；0 为任意空闲端口。")] = 8000,
) -> None:
    """在本机查看已经生成的网站，只监听 127.0.0.1。按 Ctrl-C 结束。

    Serve the built site on the loopback address.
    """
    site = project / "output" / "site"
    if not (site / "index.html").is_file():
        raise UsageError("还没有生成网站", code="no-site", file=str(site), remedy="请先运行 gongkai build")
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(
            f"端口 {port} 不能使用（{error.strerror}）", code="port-in-use", remedy="请用 --port 另选一个"
        ) from error
    with server:
        say(f"http://127.0.0.1:{server.server_port}/")
        server.serve_forever()

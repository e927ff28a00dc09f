"""`gongkai offline`: the built site as one zip file that opens without a server."""

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.console import say
from gongkai.errors import UsageError

EXAMPLE = "例：gongkai offline --to 公开年报.zip"


def offline_command(
    project: Annotated[Path, typer.Option(help="项目文件夹。")] = Path(),
    to: Annotated[Path | None, typer.Option(help="写到哪里；默认为 output/gongkai-offline.zip。")] = None,
) -> None:
    """把已经生成的网站装进一个 zip 文件，解开后不用服务器，直接打开 index.html。

    Pack the built site into one zip file whose pages open from a folder.
    """
    from gongkai.pages.build.offline_zip import write_offline  # noqa: PLC0415 - only this command needs it

    site = project / "output" / "site"
    if not (site / "index.html").is_file():
        raise UsageError("还没有生成网站", code="no-site", file=str(site), remedy="请先运行 gongkai build")
    target = to or project / "output" / "gongkai-offline.zip"
    write_offline(site, target)
    say(f"{target}（{target.stat().st_size:,} 字节）")

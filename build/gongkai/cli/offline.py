"""`gongkai offline`: the built site as one zip file that opens without a server."""

from pathlib import Path

import click

from gongkai.cli.console import project, say
from gongkai.cli.serve import built_site
from gongkai.language import either
from gongkai.publication import read_publication


@click.command(
    "offline",
    short_help=either("把网站装进一个 zip，不用服务器也能打开", "Pack the site into one zip file"),
    help=either(
        "把已经生成的网站装进一个 zip 文件，解开后不用服务器，直接打开 index.html。",
        "Pack the built site into one zip file whose pages open from a folder.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai offline --to 年报.zip",
)
@project
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help=either("写到哪里；默认为 output/<短名>-offline.zip。", "Where to; output/<id>-offline.zip unless given."),
)
def command(*, project: Path, to: Path | None) -> None:
    """Write the zip file."""
    from gongkai.pages.build.offline_zip import write_offline  # noqa: PLC0415 - the help needs none of it

    top = f"{read_publication(project).id}-offline"
    target = to or project / "output" / f"{top}.zip"
    write_offline(built_site(project), target, top)
    say(either(f"{target}（{target.stat().st_size:,} 字节）", f"{target} ({target.stat().st_size:,} bytes)"))

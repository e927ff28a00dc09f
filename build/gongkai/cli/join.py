"""`gongkai join`: projects that were built apart become one."""

from pathlib import Path

import click

from gongkai.cli.console import project, say
from gongkai.errors import faults_of_the_machine, of_installation
from gongkai.extras import require
from gongkai.language import either


@click.command(
    "join",
    short_help=either("把分开做的项目合成一个", "Join projects that were built apart"),
    help=either(
        "把按地区或年度分开、各自 gongkai build 过的项目（PART…）合到 --project 里：登记表、报告、数据包、网页和缓存都合上。"
        "再运行一次 gongkai build，就是一个网站，一处检索、一张名单、一份站点地图；各部分做过的不再做。"
        "同名而内容不同的会停下，什么都不写。",
        "Join projects (PART…) that were split by region or year and built apart into --project: registry, reports, packages, "
        "pages and cache. gongkai build then makes one site of them, and makes nothing again that they made. What differs under "
        "one name stops it before anything is written.",
    ),
    epilog=either("例：", "E.g. ") + "gongkai join --project 全国 江苏 上海",
)
@click.argument("parts", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@project
@faults_of_the_machine()
def command(*, parts: tuple[Path, ...], project: Path) -> None:
    """Join, and tell."""
    require("data")
    with of_installation():
        from gongkai.lock import alone  # noqa: PLC0415 - the help needs none of it
        from gongkai.pipeline.join import join  # noqa: PLC0415

    with alone(project / "output", "join"):
        joined = join(project, parts)
    say(
        either(
            f"合了 {joined.reports} 份报告，写 {joined.copied} 个文件；请再运行 gongkai build。",
            f"{joined.reports} reports joined, {joined.copied} files written; now run gongkai build.",
        )
    )

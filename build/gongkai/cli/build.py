"""`gongkai build`: packages and site of a project."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.at_scale import tell_at_scale
from gongkai.cli.console import (
    CLEAN,
    FINDINGS,
    INTERNAL,
    OUR_FAULT,
    UNREADABLE,
    fail_on,
    jobs,
    progress_bar,
    project,
    put_json,
    reaches,
    say,
    second_reading,
)
from gongkai.cli.reused import STAGES, reuse
from gongkai.cli.told_errors import told
from gongkai.codes import severity_of
from gongkai.errors import UsageError, of_installation
from gongkai.extras import require
from gongkai.language import either
from gongkai.pictures.wanted import CropsWanted
from gongkai.text import visible

if TYPE_CHECKING:
    from gongkai.agencies.registry import Problem
    from gongkai.pipeline import Built, Outcome
    from gongkai.pipeline.asked import Progress
    from gongkai.pipeline.parts import BuiltAtScale

OUTCOME_KEYS = ("agency_id", "year", "badge", "changed", "code", "error")
_AT_SCALE = {"packages": either("读取、核对、写 Parquet", "reading, checking, writing Parquet")}


@click.command(
    "build",
    short_help=either("生成全部数据包和网站", "Build all data packages and the site"),
    help=either(
        "由 datasets 生成全部数据包和网站。读不了的文件列明原因，其余照常（退出码 3）。",
        "Build all data packages and the site; a file that cannot be read is told and does not stop the rest (exit code 3).",
    ),
    epilog=either("例：", "E.g. ") + "gongkai build --site-url https://example.org/gongkai/",
)
@project
@click.option(
    "--site-url",
    envvar="GONGKAI_SITE_URL",
    default="",
    help=either("网站将来的网址；引用格式和站点地图用它。", "Future address of the site, for citations and sitemaps."),
)
@jobs
@click.option("--data-only", is_flag=True, help=either("只写数据包，不生成网站。", "Write packages only, no site."))
@click.option(
    "--parquet",
    default="",
    metavar=either("去处", "PLACE"),
    help=either(
        "不写每份报告的数据包和网站，只把数据按年度、省份写成 Parquet，写到这个文件夹或地址（如 s3://桶/路径）；几十万份也用不了多少内存。",
        "Write neither packages nor a site but the data as Parquet by year and province, to this folder or address (s3://…).",
    ),
)
@click.option(
    "--sources",
    default="",
    metavar=either("来处", "PLACE"),
    help=either(
        "与 --parquet 同用：报告在哪个文件夹或地址，默认是项目的 datasets。",
        "With --parquet: folder or address of the reports; datasets of the project by default.",
    ),
)
@click.option(
    "--scheduler",
    default="",
    metavar=either("地址", "ADDRESS"),
    help=either(
        "交给 Dask 集群做（如 tcp://10.0.0.1:8786）；没写 --parquet 就写到 output/parquet。",
        "Let the workers of this Dask scheduler do it (tcp://…); to output/parquet where --parquet is not given.",
    ),
)
@second_reading
@click.option(
    "--crops",
    type=click.Choice([each.value for each in CropsWanted]),
    default=CropsWanted.findings.value,
    show_default=True,
    help=either("给哪些格截取原件图样：全部、有疑问的、都不要。", "Which cells get a picture cut from the source."),
)
@click.option(
    "--cards",
    is_flag=True,
    envvar="GONGKAI_CARDS",
    help=either(
        "给每份报告画一张分享图片；要有网址和本机的中文字体，每张约 4 毫秒。",
        "Draw a picture to share for every report; needs an address and a Chinese font.",
    ),
)
@click.option(
    "--cache/--no-cache",
    default=True,
    help=either(
        "没有变化的沿用上次做好的（.cache 里记着）；--no-cache 全部重做。",
        "Use again what has not changed since the last build, as .cache knows; --no-cache makes everything anew.",
    ),
)
@click.option(
    "--check-cache",
    is_flag=True,
    help=either(
        "先把沿用的抽二十份重做、比对，有不同就停下（退出码 4）。",
        "First make some twenty of what is used again anew and compare; a difference stops the build (exit code 4).",
    ),
)
@click.option(
    "--accept-changes",
    is_flag=True,
    help=either(
        "即使比上次公布的少了许多报告、数字，也照样公布；否则停下，列明少了什么（退出码 1）。",
        "Publish even where many reports or figures are lost since the last time; else that stops it, listed (exit code 1).",
    ),
)
@fail_on("never")
@click.option("-q", "--quiet", is_flag=True, help=either("只说错误。", "Say errors only."))
@click.option("--json", "as_json", is_flag=True, help=either("把每份报告的结果以 JSON 写到标准输出。", "Outcomes as JSON."))
def command(  # noqa: PLR0913 - a parameter for each option
    *,
    project: Path,
    site_url: str,
    jobs: int,
    data_only: bool,
    parquet: str,
    sources: str,
    scheduler: str,
    second_reading: bool,
    crops: str,
    cards: bool,
    cache: bool,
    check_cache: bool,
    accept_changes: bool,
    fail_on: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build, tell, and leave with the exit code."""
    if parquet or scheduler or sources:
        target = _target(project, parquet, scheduler)
        with progress_bar(_AT_SCALE, quiet=quiet) as tell:
            made = _at_scale(project, sources, target, scheduler=scheduler, jobs=jobs, second_reading=second_reading, tell=tell)
        sys.exit(tell_at_scale(made, target, fail_on=fail_on, quiet=quiet, as_json=as_json))
    require("data", *(() if data_only else ("site",)))
    with of_installation():
        from gongkai.pipeline import build  # noqa: PLC0415 - the help needs none of it

    address = site_url if not site_url or site_url.endswith("/") else f"{site_url}/"
    if cards:
        _tell_of_cards(address)
    with progress_bar(STAGES, quiet=quiet) as tell:
        built = build(
            project,
            site_url=address,
            jobs=jobs,
            with_site=not data_only,
            second_reading=second_reading,
            crops=CropsWanted(crops),
            cards=cards,
            accept_changes=accept_changes,
            cache=cache,
            check_cache=check_cache,
            progress=tell,
        )
    _report(built, quiet=quiet)
    if as_json:
        put_json([_as_json(outcome) for outcome in built.outcomes])
    sys.exit(_exit_code(built, fail_on))


def _exit_code(built: "Built", fail_on: str) -> int:
    failed = any(reaches(severity, fail_on) for o in built.outcomes if (severity := severity_of("badge", o.badge)))
    unread = (INTERNAL if outcome.code in OUR_FAULT else UNREADABLE for outcome in built.outcomes if outcome.error)
    return max([*unread, *[UNREADABLE for _ in built.registry]], default=FINDINGS if failed else CLEAN)


def _target(project: Path, parquet: str, scheduler: str) -> str:
    """Return where the data at scale go."""
    if not parquet and not scheduler:
        message = either("--sources 要与 --parquet 同用", "--sources goes with --parquet")
        raise UsageError(message, code="sources-alone", remedy=either("请给出 --parquet", "Give --parquet"))
    return parquet or str(project / "output" / "parquet")


def _at_scale(
    project: Path, sources: str, target: str, *, scheduler: str, jobs: int, second_reading: bool, tell: "Progress"
) -> "BuiltAtScale":
    require("data")
    with of_installation():
        from gongkai.pipeline.partitions import build_at_scale  # noqa: PLC0415 - the help needs none of it
        from gongkai.publication import read_publication  # noqa: PLC0415

    origin = sources or str(project / "datasets")
    own = read_publication(project)
    return build_at_scale(origin, target, own, scheduler=scheduler, jobs=jobs, second_reading=second_reading, progress=tell)


def _tell_of_cards(address: str) -> None:
    """Say that there will be no pictures to share, where that is so."""
    with of_installation():
        from gongkai.pages.report.cards import chinese_font  # noqa: PLC0415 - the help needs none of it

    if not (address and chinese_font()):
        say(
            either(
                "不画分享图片：没有给出网址，或本机没有中文字体（如 Noto Sans CJK）。",
                "No pictures to share: no address was given, or no Chinese font (Noto Sans CJK, say) is installed.",
            )
        )


def _as_json(outcome: "Outcome") -> dict[str, object]:
    return {key: getattr(outcome, key) for key in OUTCOME_KEYS}


def _of_registry(problem: "Problem") -> str:
    return told(problem.code, problem.message, f"agencies.csv: {problem}", f"agencies.csv: {problem.line}")


def _report(built: "Built", *, quiet: bool) -> None:
    for problem in built.registry:
        say(visible(f"{either('错误', 'error')} [{problem.code}] {_of_registry(problem)}"))
    for outcome in built.outcomes:
        if outcome.error:
            said = told(outcome.code, outcome.error, outcome.error, f"{outcome.agency_id}/{outcome.year}")
            say(visible(f"{either('错误', 'error')} [{outcome.code}] {said}"))
    if quiet:
        return
    total, unread = len(built.outcomes), sum(outcome.badge == "unreadable" for outcome in built.outcomes)
    changed = sum(outcome.changed for outcome in built.outcomes)
    say(
        either(
            f"{total} 份报告：{total - unread} 份写成数据包（{changed} 份有变化），{unread} 份未能读取。",
            f"{total} reports: {total - unread} written as packages ({changed} changed), {unread} could not be read.",
        )
    )
    for line in reuse(built.used, built.made, built.why):
        say(line)
    for trouble in built.undrawn:
        say(f"{either('没有图样：', 'No picture: ')}{trouble}")
    if built.site:
        say(f"{either('网站在', 'The site is in')} {built.site}")

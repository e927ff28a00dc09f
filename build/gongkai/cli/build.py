"""`gongkai build`: packages and site of a project."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.console import CLEAN, FINDINGS, FailOn, SecondReading, progress_bar, put_json, reaches, say
from gongkai.pictures.wanted import CropsWanted

if TYPE_CHECKING:
    from gongkai.pipeline import Built, Outcome

EXAMPLE = "例：gongkai build --site-url https://example.org/gongkai/"

OUTCOME_KEYS = ("agency_id", "year", "badge", "changed", "code", "error")
_STAGES = {
    "packages": "读取并写数据包",
    "validation": "验证数据包",
    "comparisons": "对照年度与机关",
    "crops": "截取原件图样",
    "pages": "写页面",
    "site": "生成网站",
}
_SEVERITY = {
    "consistent": "info",
    "blank_as_zero": "warning",
    "incomplete": "warning",
    "unsettled": "warning",
    "inconsistent": "error",
    "unreadable": "error",
}


def build_command(  # noqa: PLR0913, PLR0917 - a parameter for each option
    project: Annotated[Path, typer.Option(help="项目文件夹，内有 datasets、site_src 和 mkdocs.yml。")] = Path(),
    site_url: Annotated[
        str, typer.Option(envvar="GONGKAI_SITE_URL", help="网站将来的网址，以 / 结尾；引用格式和站点地图用它。")
    ] = "",
    jobs: Annotated[int, typer.Option(min=0, help="同时使用的进程数；0 为每个处理器一个。结果与它无关。")] = 0,
    data_only: Annotated[bool, typer.Option("--data-only", help="只写数据包，不生成网站。")] = False,
    second_reading: SecondReading = True,
    crops: Annotated[CropsWanted, typer.Option(help="给哪些格截取原件图样：全部、有疑问的、都不要。")] = CropsWanted.findings,
    cards: Annotated[
        bool,
        typer.Option(
            "--cards", envvar="GONGKAI_CARDS", help="给每份报告画一张分享图片；要有网址和本机的中文字体，每张约 4 毫秒。"
        ),
    ] = False,
    fail_on: Annotated[FailOn, typer.Option(help="从哪一级起以退出码 1 结束。")] = FailOn.never,
    as_json: Annotated[bool, typer.Option("--json", help="把每份报告的结果以 JSON 写到标准输出。")] = False,
) -> None:
    """由 datasets 生成全部数据包和网站。读不了的文件列明原因，其余照常。

    Build all data packages and the site; a file that cannot be read is told and does not stop the rest.
    """
    from gongkai.pages.report.cards import chinese_font  # noqa: PLC0415 - see below
    from gongkai.pipeline import build  # noqa: PLC0415 - heavy, and only this command needs it

    address = site_url if not site_url or site_url.endswith("/") else f"{site_url}/"
    if cards and not (address and chinese_font()):
        say("不画分享图片：没有给出网址，或本机没有中文字体（如 Noto Sans CJK）。")
    with progress_bar(_STAGES) as tell:
        built = build(
            project,
            site_url=address,
            jobs=jobs,
            with_site=not data_only,
            second_reading=second_reading,
            crops=crops,
            cards=cards,
            progress=tell,
        )
    _report(built)
    if as_json:
        put_json([_as_json(outcome) for outcome in built.outcomes])
    failed = any(reaches(_SEVERITY[outcome.badge], fail_on) for outcome in built.outcomes if outcome.badge != "consistent")
    raise typer.Exit(FINDINGS if failed else CLEAN)


def _as_json(outcome: "Outcome") -> dict[str, object]:
    return {key: getattr(outcome, key) for key in OUTCOME_KEYS}


def _report(built: "Built") -> None:
    for outcome in built.outcomes:
        if outcome.error:
            say(f"错误 [{outcome.code}] {outcome.error}")
    unread = sum(outcome.badge == "unreadable" for outcome in built.outcomes)
    changed = sum(outcome.changed for outcome in built.outcomes)
    say(f"{len(built.outcomes)} 份报告：{len(built.outcomes) - unread} 份写成数据包（{changed} 份有变化），{unread} 份未能读取。")
    for trouble in built.undrawn:
        say(f"没有图样：{trouble}")
    if built.site:
        say(f"网站在 {built.site}")

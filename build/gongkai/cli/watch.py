"""`gongkai watch`: what stands at the addresses of the reports that are held, against what stood there before."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.console import CLEAN, FINDINGS, progress_bar, project, put, put_json, say
from gongkai.cli.told_errors import told
from gongkai.extras import require
from gongkai.language import either
from gongkai.lock import alone
from gongkai.text import visible

if TYPE_CHECKING:
    from gongkai.agencies.model import Agencies
    from gongkai.versions import CellChange
    from gongkai.watching.columns import ColumnNews
    from gongkai.watching.visit import Visit

_NEWS = {
    "figures": either("换稿：数字变了", "exchanged: figures differ"),
    "text": either("换稿：文字变了", "exchanged: the text differs"),
    "other": either("网址上是另一份报告", "another report stands there"),
    "unreadable": either("换成了读不了的文件", "exchanged for a file that cannot be read"),
    "form": either("换了文件，数字没有变", "another file, the same figures"),
    "gone": either("链接失效", "the link is dead"),
    "failing": either("这次没取到", "not to be had this time"),
    "same": either("没有变", "the same"),
    "no-address": either("没有登记网址", "no address on record"),
    "broken": either("来源说明有误，没有看", "the description is wrong; not visited"),
}
_COLUMN_NEWS = {
    "listed": either("栏目列出，尚未收录", "listed, not collected yet"),
    "late": either("法定日期之后才列出", "listed only after the statutory day"),
    "overdue": either("过了法定日期，栏目里没有", "not listed after the statutory day"),
    "unseen": either("栏目没有看全", "the column could not be looked at, or not all of it"),
    "broken": either("栏目的记录有误", "the record of columns is wrong"),
}
_EXAMPLES = """\b
{example}gongkai watch
    gongkai watch 310000-gonganju 370600-gonganju/2023
    gongkai watch --json > 变化.json
"""
_CODES = either(
    "退出码：0 没有要看的；1 有换稿、失效的链接、读不了的新文件、有误的来源说明，或栏目里新列出、迟列、过期没有列出的；"
    "2 用法错误。",
    "Exit codes: 0 nothing to look at; 1 exchanged reports, dead links, new files that cannot be read, wrong descriptions, or "
    "reports that columns list newly, late or not at all; 2 wrong usage.",
)


def complete_report(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Complete the id of an agency that is held, or, behind its slash, a year of it."""
    agency, slash, _ = incomplete.partition("/")
    datasets = Path(ctx.params.get("project") or ".") / "datasets"
    held = datasets.glob(f"{agency}/*/") if slash and agency.replace("-", "").isalnum() else datasets.glob("*/")
    found = (path.relative_to(datasets).as_posix() for path in held if path.is_dir())
    return sorted(name for name in found if name.startswith(incomplete))


@click.command(
    "watch",
    short_help=either("重新看已收年报的网址：换稿、失效、迟列", "Visit the addresses of reports again"),
    help=either(
        "重新看一遍已收年报的网址：换稿逐格列出，链接失效（相隔的两天都没有才算）、取不到的分开说。\n\n"
        "每一版按散列存在年报文件夹的 versions/ 里，何时初见、何时末见写在 versions.toml，随 build 写到页面和订阅里；"
        "公布的数字仍以 source.toml 所指的那一版为准。网页上的计数、时间不算变化。守 robots.txt，每个网站每秒至多一次。\n\n"
        "datasets/机关编号/column.toml 里记着年报栏目的（[[column]]，address），也去看："
        "新列出的、法定日期之后才列出的、过期没有列出的。",
        "Visit the addresses of the reports that are held again: exchanged files are told cell by cell, dead links (nothing "
        "there on two different days) apart from what could not be had this time. Every version is kept by its hash in "
        "versions/, with the days it was first and last seen in versions.toml. The published figures stay those of source.toml."
        "\n\nColumn pages on record (datasets/AGENCY_ID/column.toml) are visited too: reports newly listed, listed late, or "
        "overdue.",
    ),
    epilog=_EXAMPLES.format(example=either("例：", "E.g. ")) + "\n" + _CODES,
)
@click.argument("reports", nargs=-1, metavar="[AGENCY_ID[/YEAR]]...", shell_complete=complete_report)
@project
@click.option(
    "--hosts",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help=either("同时看几个网站。", "Sites to visit at a time."),
)
@click.option("-q", "--quiet", is_flag=True, help=either("不显示进度。", "No progress."))
@click.option("--json", "as_json", is_flag=True, help=either("把每份报告的结果写成 JSON。", "Every outcome, as JSON."))
def command(*, reports: Sequence[str], project: Path, hosts: int, quiet: bool, as_json: bool) -> None:
    """Visit, tell, and leave with the exit code."""
    require("collect")
    from gongkai.fetching import Visitor  # noqa: PLC0415 - the help needs none of it
    from gongkai.pipeline import source_folders  # noqa: PLC0415
    from gongkai.watching.columns import watch_columns  # noqa: PLC0415
    from gongkai.watching.visit import watch  # noqa: PLC0415

    datasets = project / "datasets"
    folders = _chosen(source_folders(datasets), reports)
    visitor = Visitor()
    with alone(project / "output", "watch"), progress_bar({"watch": either("看网址", "visiting")}, quiet=quiet) as tell:
        visits = watch(folders, visitor, hosts, lambda done, total: tell("watch", done, total))
        columns = [] if reports else watch_columns(datasets, _agencies(datasets), visitor)
    if as_json:
        put_json({"reports": [_as_json(each) for each in visits], "columns": [_column_as_json(each) for each in columns]})
    else:
        put("".join(_lines(each) for each in visits if each.news not in ("same", "no-address")))
        put("".join(map(_column_line, columns)))
    say(_summed_up(visits))
    remarkable = any(each.is_remarkable for each in visits) or any(each.news != "unseen" for each in columns)
    sys.exit(FINDINGS if remarkable else CLEAN)


def _agencies(datasets: Path) -> "Agencies":
    """Return the registry, without agencies whose rows are wrong; an empty one where there is none."""
    from gongkai.agencies.model import Agencies  # noqa: PLC0415 - the help needs none of it
    from gongkai.agencies.registry import judged_agencies  # noqa: PLC0415

    path = datasets / "agencies.csv"
    return judged_agencies(path)[0] if path.is_file() else Agencies(())


def _chosen(folders: Sequence[Path], reports: Sequence[str]) -> list[Path]:
    """Return the folders that are asked for; a word that means none of them is wrong usage."""
    names = {folder: (folder.parent.name, f"{folder.parent.name}/{folder.name}") for folder in folders}
    known = {name for both in names.values() for name in both}
    if unknown := [word for word in reports if word.rstrip("/") not in known]:
        raise click.BadParameter(either(f"没有 {unknown[0]} 的报告", f"there is no report of {unknown[0]}"), param_hint="REPORTS")
    wanted = {word.rstrip("/") for word in reports}
    return [folder for folder in folders if not wanted or wanted.intersection(names[folder])]


def _lines(visit: "Visit") -> str:
    """Return a visit as a line, and a line for each cell that differs."""
    said = [f"{visit.agency_id}/{visit.year}", _NEWS[visit.news]]
    if visit.code:
        said.append(f"[{visit.code}] {told(visit.code, visit.message, visit.message)}".strip())
    if visit.news == "gone":
        said.append(either(f"自 {visit.since}", f"since {visit.since}"))
    if visit.version and visit.news in ("figures", "text"):
        last, first = visit.last_seen or either("日期不详", "day not on record"), visit.version.first_seen
        said.append(
            either(f"旧文件末见 {last}，新文件初见 {first}", f"the old file last seen {last}, the new one first seen {first}")
        )
        if visit.version.passages:
            said.append(either(f"{visit.version.passages} 段文字不同", f"{visit.version.passages} passages differ"))
    cells = visit.version.cell if visit.version else ()
    return "\n".join([_row(said), *(f"    {_row(_cell(each))}" for each in cells)]) + "\n"


def _row(parts: Iterable[str]) -> str:
    return "\t".join(visible(part) for part in parts)


def _cell(change: "CellChange") -> tuple[str, str]:
    before, after = change.before or f"({change.before_kind})", change.after or f"({change.after_kind})"
    return change.cell, f"{before} → {after}"


def _column_line(news: "ColumnNews") -> str:
    said = [f"{news.agency_id}/{news.year}" if news.year else news.agency_id, _COLUMN_NEWS[news.news]]
    if news.news == "late":
        said.append(either(f"法定日期 {news.due}，至少迟 {news.days} 天", f"due {news.due}, at least {news.days} days late"))
    if news.news == "overdue":
        said.append(either(f"法定日期 {news.due}，已过 {news.days} 天", f"due {news.due}, {news.days} days ago"))
    if news.code:
        said.append(f"[{news.code}] {told(news.code, news.message, news.message)}")
    return _row([*said, *filter(None, (news.title, news.address or news.column))]) + "\n"


def _column_as_json(news: "ColumnNews") -> dict[str, object]:
    return {name: visible(value) if isinstance(value, str) else value for name, value in asdict(news).items()}


def _summed_up(visits: Sequence["Visit"]) -> str:
    counted = {news: sum(each.news == news for each in visits) for news in _NEWS}
    parts = [f"{word} {counted[news]}" for news, word in _NEWS.items() if counted[news]]
    return either(f"{len(visits)} 份年报：", f"{len(visits)} reports: ") + either("；", "; ").join(parts) + either("。", ".")


def _as_json(visit: "Visit") -> dict[str, object]:
    version = visit.version
    return {
        "agency_id": visit.agency_id,
        "year": visit.year,
        "title": visible(visit.title),
        "address": visit.address,
        "news": visit.news,
        "code": visit.code,
        "message": visible(visit.message),
        "since": visit.since,
        "last_seen": visit.last_seen,
        "version": None
        if version is None
        else {
            "sha256": version.sha256,
            "file": version.name,
            "address": version.address,
            "first_seen": version.first_seen,
            "passages": version.passages,
            "cells": [{name: getattr(cell, name) for name in cell.__struct_fields__} for cell in version.cell],
        },
    }

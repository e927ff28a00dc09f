"""`gongkai build --parquet` and `--scheduler`: the data of very many reports, in parts, on this machine or on a cluster."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.cli.console import CLEAN, FINDINGS, UNREADABLE, progress_bar, put_json, reaches, say
from gongkai.cli.told_errors import told
from gongkai.codes import severity_of
from gongkai.errors import of_installation
from gongkai.extras import require
from gongkai.language import either
from gongkai.text import visible

if TYPE_CHECKING:
    from gongkai.pipeline.at_scale import BuiltAtScale

_STAGES = {"packages": either("读取、核对、写 Parquet", "reading, checking, writing Parquet")}


@dataclass(frozen=True, slots=True)
class AtScale:
    """What was asked for; an empty place is that of the project."""

    project: Path
    sources: str
    parquet: str
    scheduler: str
    jobs: int
    second_reading: bool


def run(asked: AtScale, *, fail_on: str, quiet: bool, as_json: bool) -> int:
    """Build, tell, and return the exit code."""
    require("data")
    with of_installation():
        from gongkai.pipeline.at_scale import build_at_scale  # noqa: PLC0415 - the help needs none of it
        from gongkai.publication import read_publication  # noqa: PLC0415

    target = asked.parquet or str(asked.project / "output" / "parquet")
    with progress_bar(_STAGES, quiet=quiet) as tell:
        built = build_at_scale(
            asked.sources or str(asked.project / "datasets"),
            target,
            read_publication(asked.project),
            scheduler=asked.scheduler,
            jobs=asked.jobs,
            second_reading=asked.second_reading,
            progress=tell,
        )
    _report(built, target, quiet=quiet)
    if as_json:
        put_json({key: getattr(built, key) for key in ("made", "again", "badges", "unread")})
    if built.unread or built.registry:
        return UNREADABLE
    severities = filter(None, (severity_of("badge", badge) for badge in built.badges))
    return FINDINGS if any(reaches(severity, fail_on) for severity in severities) else CLEAN


def _report(built: "BuiltAtScale", target: str, *, quiet: bool) -> None:
    for problem in built.registry:
        said = told(problem.code, problem.message, f"agencies.csv: {problem}", f"agencies.csv: {problem.line}")
        say(visible(f"{either('错误', 'error')} [{problem.code}] {said}"))
    for code, number in built.unread.items():
        say(either(f"错误 [{code}] {number} 份报告，见 unread.csv", f"error [{code}] {number} reports, see unread.csv"))
    if quiet:
        return
    read, unread = sum(built.badges.values()), sum(built.unread.values())
    say(
        either(
            f"{read + unread} 份报告：{read} 份写成数据，{unread} 份未能读取；{built.made} 个分区新做，{built.again} 个沿用。",
            f"{read + unread} reports: {read} written, {unread} not read; parts made {built.made}, used again {built.again}.",
        )
    )
    say(f"{either('数据在', 'The data are in')} {visible(target)}")

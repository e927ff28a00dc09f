"""What `gongkai build --parquet` and `--scheduler` say: parts made and left as they were, reports read and not."""

from typing import TYPE_CHECKING

from gongkai.cli.console import CLEAN, FINDINGS, UNREADABLE, put_json, reaches, say
from gongkai.cli.told_errors import told
from gongkai.codes import severity_of
from gongkai.language import either
from gongkai.text import visible

if TYPE_CHECKING:
    from gongkai.pipeline.parts import BuiltAtScale


def tell_at_scale(built: "BuiltAtScale", target: str, *, fail_on: str, quiet: bool, as_json: bool) -> int:
    """Say what became of it, and return the exit code."""
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

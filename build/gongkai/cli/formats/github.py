"""Workflow commands, which GitHub shows as annotations beside the files of a change, and the summary of the job.

GitHub shows ten annotations of a step and drops the rest in silence; so no more than ten are written, the most severe
first, and the last says how many are not among them. The summary holds them all, as far as its own limit (1 MiB) allows.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from gongkai.cli.formats.markdown import as_markdown
from gongkai.cli.formats.remarks import FileResult, most_severe_first
from gongkai.rules import SEVERITIES
from gongkai.text import visible

MOST = 10
SUMMARY_LIMIT = 1024 * 1024 - 1

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_LINE = re.compile(r"line (\d+):(\d+)\Z")
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def annotations(results: Sequence[FileResult], site_url: str) -> str:
    """Return one command a line, at most `MOST`."""
    found = [(severity, line) for result in results for severity, line in _of_file(result, site_url)]
    found.sort(key=lambda each: -SEVERITIES.index(each[0]))
    lines = [line for _, line in found]
    if len(lines) > MOST:
        hidden = len(lines) - MOST + 1
        lines[MOST - 1 :] = [_command("info", {"title": "gongkai check"}, f"另有 {hidden} 条没有在此列出，见作业摘要。")]
    return "".join(f"{line}\n" for line in lines)


def write_summary(path: Path, results: Sequence[FileResult], site_url: str) -> None:
    """Append the results as Markdown to the summary of the job, keeping the whole within its limit."""
    room = SUMMARY_LIMIT - (path.stat().st_size if path.exists() else 0)
    with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as summary:
        summary.write(as_markdown(results, site_url, room))


def _of_file(result: FileResult, site_url: str) -> list[tuple[str, str]]:
    if result.error:
        title = f"未能读取 {result.error.code}"
        return [("error", _command("error", {"file": result.name, "title": title}, str(result.error)))]
    found = []
    for remark in most_severe_first(result.remarks):
        properties = {"file": result.name}
        if place := _LINE.match(remark.place):
            properties |= {"line": place[1], "col": place[2]}
        link = f" {remark.help_uri(site_url)}" if site_url else ""
        title = f"{remark.rule.code} {remark.rule.title}"
        found.append((remark.severity, _command(remark.severity, {**properties, "title": title}, remark.sentences + link)))
    return found


def _command(severity: str, properties: dict[str, str], message: str) -> str:
    written = ",".join(f"{key}={visible(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{_COMMANDS[severity]} {written}::{visible(message).translate(_DATA)}"

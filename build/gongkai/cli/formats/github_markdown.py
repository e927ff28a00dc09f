"""Workflow commands, which GitHub shows as annotations beside the files of a change, and the summary of the job.

GitHub shows ten annotations of a step and drops the rest in silence; so no more than ten are written, the most severe
first, and the last says how many are not among them. The summary holds them all, as far as its own limit (1 MiB) allows.

Markdown with tables, for a job summary or a merge request.

Whatever comes out of a file stands inside HTML blocks, where Markdown has no meaning, and is escaped there as HTML: each
block is free of blank lines, which alone could end it.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate
from pathlib import Path

from gongkai.cli.formats.remarks_of_file import FileResult, Remark, most_severe_first
from gongkai.cli.formats.terminal import summary_lines
from gongkai.codes import codes
from gongkai.form import cell_words
from gongkai.rules.catalogue import SEVERITIES
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


MOST_ROWS = 100
LONGEST = 400
"""Remarks of one file, and characters of one text: what is more is counted, or ends with an ellipsis."""

_HEAD = "## 年报核对 gongkai check\n\n"
_NOTE_SIZE = 100


def as_markdown(results: Sequence[FileResult], site_url: str, room: int | None = None) -> str:
    """Return the tables; where `room` is given, those of the first files that take no more bytes than that."""
    blocks = [_HEAD, *(_block(result, site_url) for result in results)]
    return "".join(blocks if room is None else _within(blocks, room))


def _within(blocks: Sequence[str], room: int) -> Sequence[str]:
    ends = list(accumulate(len(block.encode("utf-8", "backslashreplace")) for block in blocks))
    if ends[-1] <= room:
        return blocks
    fitting = sum(end + _NOTE_SIZE <= room for end in ends)
    return [*blocks[:fitting], f"\n另有 {len(blocks) - max(fitting, 1)} 份文件没有列出：摘要的长度有限。\n"] if fitting else []


def _block(result: FileResult, site_url: str) -> str:
    """Return the HTML block of a file, without a blank line in it."""
    return "\n".join([_heading(result), *_said(result), *_table(result, site_url), ""])


def _heading(result: FileResult) -> str:
    badge = codes("badge")[result.checked.badge if result.checked else "unreadable"].title
    return f"<h3>{badge} <code>{_shown(result.name)}</code></h3>"


def _said(result: FileResult) -> Iterator[str]:
    if result.error:
        yield f"<p>未能读取，没有核对：<code>{result.error.code}</code> {_shown(result.error)}</p>"
    elif result.checked:
        lines = (result.checked.report.source.title, *summary_lines(result.checked))
        yield f"<p>{'<br>'.join(map(_shown, lines))}</p>"


def _table(result: FileResult, site_url: str) -> Iterator[str]:
    remarks = most_severe_first(result.remarks)
    if remarks:
        yield "<table>"
        yield "<thead><tr><th>轻重</th><th>规则</th><th>位置</th><th>发现</th></tr></thead>"
        yield "<tbody>"
        yield from (_row(result, remark, site_url) for remark in remarks[:MOST_ROWS])
        yield "</tbody>"
        yield "</table>"
    if hidden := len(remarks[MOST_ROWS:]):
        yield f"<p>另有 {hidden} 条没有列出。</p>"


def _row(result: FileResult, remark: Remark, site_url: str) -> str:
    help_uri = remark.help_uri(site_url)
    rule = f"<code>{_shown(remark.rule.code)}</code>"
    place = f"<code>{_shown(remark.place)}</code>"
    if remark.cell and result.checked:
        place = f"{_shown(cell_words(result.checked.report.reading.form, remark.cell))}<br>{place}"
    said = _shown(remark.sentences)
    if remark.kind == "prose":
        said += f"<br>“{_shown(remark.raw)}”"
    cells = (
        codes("severity")[remark.severity].title,
        f'<a href="{_shown(help_uri)}">{rule}</a>' if help_uri else rule,
        place,
        said,
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _shown(value: object) -> str:
    """Return a text on one line, escaped as HTML; a long one ends with an ellipsis."""
    text = visible(str(value))
    return escape(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")

"""Markdown with tables, for a job summary or a merge request.

Whatever comes out of a file stands inside HTML blocks, where Markdown has no meaning, and is escaped there as HTML: each
block is free of blank lines, which alone could end it.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate

from jinja2 import Environment, Template

from gongkai.cli.formats.plain import summary_lines
from gongkai.cli.formats.remarks import FileResult, most_severe_first
from gongkai.form import cell_words
from gongkai.package import code_lists
from gongkai.text import visible

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
    remarks = most_severe_first(result.remarks)
    checked = result.checked
    return _template().render(
        result=result,
        badge=_title("badge", checked.badge if checked else "unreadable"),
        title=checked.report.source.title if checked else "",
        lines=list(summary_lines(checked)) if checked else [],
        rows=[(remark, _title("severity", remark.severity), remark.help_uri(site_url)) for remark in remarks[:MOST_ROWS]],
        hidden=len(remarks[MOST_ROWS:]),
        words=lambda cell: cell_words(checked.report.reading.form, cell) if checked else "",
    )


def _title(codes: str, wanted: str) -> str:
    return next(str(code["title"]) for code in code_lists()[codes]["codes"] if code["id"] == wanted)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_on_one_line)
    return environment.from_string(files("gongkai.cli.formats").joinpath("check.md.jinja").read_text(encoding="utf-8"))


def _on_one_line(value: object) -> str:
    text = visible(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

"""What `gongkai check` found, written in one of five formats, all with the same rule codes.

    text      for people, on a terminal
    json      everything, in the shape that `check.schema.json` describes
    sarif     SARIF 2.1.0, for services that show results of analysis
    markdown  tables, for a job summary or a merge request
    github    workflow commands, which GitHub shows as annotations: at most ten

A format is a function from the results and the address of the site (empty when there is none) to text. Report text is
hostile: each format escapes it in its own way.
"""

from collections.abc import Callable, Mapping, Sequence

from gongkai.cli.formats.data import as_json
from gongkai.cli.formats.github_markdown import annotations, as_markdown, write_summary
from gongkai.cli.formats.remarks_of_file import FileResult
from gongkai.cli.formats.sarif import as_sarif
from gongkai.cli.formats.terminal import as_text

__all__ = ["WRITERS", "FileResult", "as_text", "write_summary"]

WRITERS: Mapping[str, Callable[[Sequence[FileResult], str], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "markdown": as_markdown,
    "github": annotations,
}

"""Lines of a text with their numbers and offsets, whatever ends them."""

import re
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")


CHAPTER = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*、")
"""How a chapter's heading begins."""


class Line(NamedTuple):
    """One line: number from 1, offset of its first character in the text, and its characters."""

    number: int
    offset: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.text.strip()

    @property
    def tabbed(self) -> bool:
        """Whether it holds a tab."""
        return "\t" in self.text


def split_lines(text: str) -> list[Line]:
    """Split a text at line ends and page breaks."""
    lines: list[Line] = []
    start = 0
    for end in _BREAK.finditer(text):
        lines.append(Line(len(lines) + 1, start, text[start : end.start()]))
        start = end.end()
    return [*lines, Line(len(lines) + 1, start, text[start:])]

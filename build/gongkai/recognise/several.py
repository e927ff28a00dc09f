"""Two reports in one file: told by their titles, and parted there.

A title starts a report only when tables follow it before the next: headings of pages and of sites repeat titles.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.document import Document, Paragraph
from gongkai.errors import SourceError
from gongkai.recognise.titles import LONGEST_TITLE, TITLE_WORDS, is_title, title_of, year_of
from gongkai.text import fold, one_line

_SUBJECT = "信息公开"
_NAME = re.compile(r"[\w·（）()]{4,30}")
_ENOUGH_ROWS = 8
"""Rows of tables that a report has at the least: those of reports are parted by titles, not by tables cut over pages."""


class Part(NamedTuple):
    """One report of a file: its title, where it stands, and its content."""

    title: str
    place: str
    document: Document


def reports_in(document: Document) -> tuple[Part, ...]:
    """Return the reports of a file that holds more than one; else nothing."""
    starts: list[int] = []
    told: set[str] = set()
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and _is_title(block.text) and fold(block.text) not in told:
            told.add(fold(block.text))
            starts.append(at)
    if len(starts) < 2:
        return ()
    ends = [*starts[1:], len(document.blocks)]
    parts = [_part(document, start, end) for start, end in zip(starts, ends, strict=True)]
    with_tables = tuple(part for part in parts if _rows(part.document) >= _ENOUGH_ROWS)
    return with_tables if len(with_tables) > 1 else ()


def chosen(parts: Sequence[Part], year: int, names: Sequence[str]) -> Part:
    """Return the one report of a year and of an agency with one of these names.

    Raises:
        SourceError: none of them is, or more than one.
    """
    found = [part for part in parts if year_of(part.title) == year and _names(part.title, names)]
    if len(found) == 1:
        return found[0]
    titles = "、".join(f"《{part.title}》" for part in parts)
    raise SourceError(
        f"一个文件里有 {len(parts)} 份报告：{titles}，无法确定取哪一份",
        code="several-reports",
        file=parts[0].document.file,
        place=parts[1].place,
        remedy="请把每份报告存成单独的文件",
    )


def _names(title: str, names: Sequence[str]) -> bool:
    return not names or any(fold(name) in fold(title) for name in names)


def _is_title(text: str) -> bool:
    if len(text) > 2 * LONGEST_TITLE:
        return False
    words = fold(text)
    if year_of(text) is not None and is_title(text):
        return True
    return TITLE_WORDS in words and _SUBJECT in words and len(words) <= LONGEST_TITLE and not words.endswith(("。", ";", ":"))


def _part(document: Document, start: int, end: int) -> Part:
    """Return a report from its title on, with the line above it if that may be the agency's name."""
    above = document.blocks[start - 1] if start else None
    first = start - (isinstance(above, Paragraph) and _NAME.fullmatch(one_line(above.text)) is not None)
    own = replace(document, blocks=document.blocks[first:end], titles=())
    return Part(title_of(own), str(document.blocks[start].place), own)


def _rows(document: Document) -> int:
    return sum(len(table.rows) for table in document.tables)

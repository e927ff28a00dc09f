"""Who published a report and for which year, as the report itself says; and which of several reports in one file is meant.

The agency: the name in the title, else a line of its own beside the title, else the signature above the closing date. The
year: that of the title; else that of the period its figures count and of what the file calls itself, which must agree; else
the one year its sentences open with. The closing date is of the year after, and only chooses among those.

>>> from gongkai.document import Document, Paragraph, ParagraphPlace
>>> texts = "政府信息公开工作年度报告", "统计期限为2023年1月1日至12月31日。", "示例县示例镇人民政府", "2024年1月16日"
>>> report = Document("a.txt", "text", tuple(Paragraph(text, ParagraphPlace(i)) for i, text in enumerate(texts)))
>>> named(report)
Named(title='政府信息公开工作年度报告', year=2023, agency='示例县示例镇人民政府')

Two reports in one file are told by their titles, and parted there. A title starts a report only when tables follow it before
the next: headings of pages and of sites repeat titles.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.document import Document, Paragraph
from gongkai.errors import SourceError
from gongkai.recognise.organs import DATE, LAST, is_name, same, signature_of
from gongkai.recognise.titles import (
    LONGEST_TITLE,
    TITLE_WORDS,
    hidden_titles,
    is_printed,
    is_title,
    name_in,
    period_of,
    title_of,
    top_lines,
    year_of,
)
from gongkai.text import fold, one_line

_OPENS = re.compile(
    r"(?:^|[。;!])(?:\([^()]{1,3}\)|[0-9一二三四五六七八九十]{1,2}[、.])?(?:截至|截止|到)?(20[0-9]{2})年(?:度)?(?![0-9]{1,2}月(?!31日)|版|以来|[(~—-])([^。]*)"
)
_AHEAD = re.compile(r"将|下一步|计划|打算|继续|相比|增长|下降|修订|印发")


class Named(NamedTuple):
    """What a report says of itself; `""` and None where it does not say it with certainty."""

    title: str
    year: int | None
    agency: str


def named(document: Document) -> Named:
    """Return title, year and agency as the report names them."""
    title = title_of(document)
    return Named(title, _year(document, title), agency_in(document, title))


def agency_in(document: Document, title: str) -> str:
    """Return the agency's name: in the title, beside it, in the signature, or as the file has it; empty when these differ."""
    if name := name_in(title):
        return name
    beside, signed = _beside_title(document, title), signature_of(document)
    if not beside and not signed:
        hidden = {name for name in map(name_in, hidden_titles(document)) if name}
        return hidden.pop() if len(hidden) == 1 else ""
    if beside and signed:
        return max(beside, signed, key=len) if same(beside, signed) else ""
    return beside or signed


def _beside_title(document: Document, title: str) -> str:
    lines = top_lines(document)
    at = next((i for i, line in enumerate(lines) if title and fold(line) == fold(title)), None)
    if at is None:
        return ""
    names = [line for line in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]) if is_name(line)]
    return fold(names[0]) if len(names) == 1 else ""


def _year(document: Document, title: str) -> int | None:
    """Return the year of the title, else of the period, else of the sentences."""
    if (year := year_of(title)) is not None and is_printed(document, title):
        return year
    hidden = {year_of(text) for text in (title, *hidden_titles(document))} - {None}
    told = {period_of(document), *hidden} - {None}
    if told:
        return told.pop() if len(told) == 1 else None
    return _spoken_year(document)


def _spoken_year(document: Document) -> int | None:
    """Return the year with which sentences open; of several the most frequent when the closing date follows it."""
    found = (one for p in document.paragraphs if "年" in p.text for one in _OPENS.findall(fold(p.text)))
    opened = Counter(int(year) for year, words in found if not _AHEAD.search(words))
    if len(opened) == 1:
        return next(iter(opened))
    signed = [int(d[1]) for p in document.paragraphs[-LAST:] if (d := DATE.fullmatch(fold(p.text))) and d[1]]
    return next((year for year, _ in opened.most_common(1) if signed == [year + 1]), None)


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

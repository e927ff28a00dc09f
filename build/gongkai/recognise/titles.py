"""What a report calls itself: its title and the year in it."""

import re

from gongkai.document import Document, Paragraph
from gongkai.text import fold, one_line

TITLE_WORDS = "年度报告"
LONGEST_TITLE = 80
_FIRST_PARAGRAPHS = 6
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_CHINESE_YEAR = re.compile(r"二[〇○零0][〇○零一二三四五六七八九0-9]{2}年")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def opening(document: Document) -> tuple[Paragraph, ...]:
    """Return the paragraphs in which a title can stand."""
    return document.paragraphs[:_FIRST_PARAGRAPHS]


def title_of(document: Document) -> str:
    """Return the report's title: the first lines up to the one with 年度报告; empty when there is none near the top."""
    lines: list[str] = []
    for paragraph in opening(document):
        lines.append(one_line(paragraph.text))
        if TITLE_WORDS in fold("".join(lines)):
            return "".join(lines) if len(fold("".join(lines))) <= LONGEST_TITLE else ""
    return ""


def year_of(title: str) -> int | None:
    """Return the year a title names, if it names exactly one.

    >>> year_of("2023年政府信息公开工作年度报告"), year_of("二〇一八年年度报告"), year_of("2019年至2020年")
    (2023, 2018, None)
    """
    words = fold(title)
    years = {int(y) for y in _YEAR.findall(words)} | {int(y[:4].translate(_DIGITS)) for y in _CHINESE_YEAR.findall(words)}
    return years.pop() if len(years) == 1 else None

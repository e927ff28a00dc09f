"""What the words right above a table say of all of it: the unit of its figures, and that it is of another year or scope.

A heading or a title counts with the remark in brackets at its end; a line that is no sentence and ends like a table's title
(…表, …情况, …计划) counts with all its words. Sentences are no captions, but for units: 下表金额以元为单位.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.document import Document, Paragraph, Table
from gongkai.recognise.label_remarks import caption_of_another, is_harmless, without_remarks
from gongkai.recognise.units import Stated, stated_in
from gongkai.text import fold, one_line

_LINES_ABOVE = 3
_LONGEST = 60
_ENDS_SENTENCE = ("。", ";", ",", "!", "?")
_ENDS_TITLE = re.compile(r"(?:表|统计|数据|计划|对比|比较|一览|对照|情况)$|^附?表")
_LONGEST_TITLE = 40
_ONLY_A_YEAR = re.compile(r"(?:(?:19|20)[0-9]{2}年?度?|上一?年度?|去年|往年|下一?年度?)[:;]?")


class Caption(NamedTuple):
    """Units that are stated; the words that make the table another one, and where they stand."""

    stated: tuple[Stated, ...] = ()
    another: str = ""
    place: str = ""


def captions(document: Document, year: int) -> dict[int, Caption]:
    """Return what is said of each table, by its number among the document's tables."""
    found: dict[int, Caption] = {}
    above: list[Paragraph] = []
    number = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above.append(block)
            continue
        caption = _caption([*above[-_LINES_ABOVE:], *_titles(block)], year)
        if caption != Caption():
            found[number] = caption
        above = []
        number += 1
    return found


def _titles(table: Table) -> list[Paragraph]:
    """Return the rows at the top of a table that hold one cell and nothing else."""
    lines: list[Paragraph] = []
    for row in table.rows[:_LINES_ABOVE]:
        filled = [cell for cell in row if cell.text and not cell.continues]
        if len(filled) != 1 or table.flows or len(row) == 1:
            break
        lines.append(Paragraph(filled[0].text, filled[0].place))
    return lines


def _caption(lines: Sequence[Paragraph], year: int) -> Caption:
    stated = tuple(unit for line in lines if _is_near(line, lines) for unit in stated_in(line.text))
    other = next((line for line in reversed(lines) if is_title_of_another(line.text, year)), None)
    return Caption(stated, one_line(other.text) if other else "", str(other.place) if other else "")


def _is_near(line: Paragraph, lines: Sequence[Paragraph]) -> bool:
    return line is lines[-1] or len(line.text) <= _LONGEST


def is_title_of_another(text: str, year: int) -> bool:
    """Do these words, as a title, give what stands below them to another year or scope?"""
    folded = fold(text)
    if len(folded) > _LONGEST or folded.endswith(_ENDS_SENTENCE):
        return False
    words, remarks = without_remarks(text)
    if any(not is_harmless(remark, year) and caption_of_another(remark, year) for remark in remarks):
        return True
    titled = _ENDS_TITLE.search(words) or _ONLY_A_YEAR.fullmatch(words)
    return len(words) <= _LONGEST_TITLE and bool(titled) and caption_of_another(words, year)

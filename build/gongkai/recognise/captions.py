"""What the words right above and below a table say of all of it: the unit of its figures, that it is of another year or scope.

A heading or a title counts with the remark in brackets at its end; a line that is no sentence and ends like a table's title
(…表, …情况, …计划) counts with all its words, and so does one that points below (上年度数据如下) or gives the year of the
figures (统计年度：2022). Other sentences are no captions, but for units: 下表金额以元为单位. Below a table count its notes
(注：收费金额以元计), in its last rows or right after it, and a unit that stands there alone.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from gongkai.document import Block, Document, Paragraph, Table
from gongkai.recognise.label_remarks import (
    caption_of_another,
    is_harmless,
    is_note,
    line_of_another,
    note_of_another,
    without_remarks,
)
from gongkai.recognise.units import Stated, stated_in
from gongkai.text import fold, one_line

_LINES_ABOVE = 3
_LONGEST = 60
_ENDS_SENTENCE = ("。", ";", ",", "!", "?")
_ENDS_TITLE = re.compile(r"(?:表|统计|数据|计划|对比|比较|一览|对照|情况)$|^附?表")
_LONGEST_TITLE = 40
_NOTES = 3
_COUNTED = re.compile(r"[(]?[0-9]{1,2}[).、,]")
_UNIT_ALONE = re.compile(r"[(\[]?(?:[^,。;()\[\]]{0,6})单位[:为是][^,。;]{1,12}?[)\]]?[。;]?")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[年.\-/][0-9]{1,2}(?:[月.\-/].*)?")
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
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            above.append(block)
            continue
        notes = [*_last_rows(block), *_notes(document.blocks[at + 1 : at + 2 + _NOTES])]
        caption = _caption([*above[-_LINES_ABOVE:], *_titles(block)], notes, year)
        if caption != Caption():
            found[number] = caption
        above = []
        number += 1
    return found


def _notes(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the lines right below a table that speak of it: notes and what is counted on under them, or a unit alone."""
    lines = list(takewhile(lambda block: isinstance(block, Paragraph), blocks))
    paragraphs = [line for line in lines if isinstance(line, Paragraph)][:_NOTES]
    if paragraphs and _is_unit_alone(paragraphs[0].text) and len(blocks) > len(lines) == 1:
        return []  # the caption of the table that comes next
    said = paragraphs[:1] if paragraphs and _is_unit_alone(paragraphs[0].text) else []
    for line in paragraphs[len(said) :]:
        if not is_note(line.text) and not (said and _COUNTED.match(fold(line.text))):
            break
        said.append(line)
    return said


def _last_rows(table: Table) -> list[Paragraph]:
    """Return the notes at the end of a table, in rows of one cell."""
    said: list[Paragraph] = []
    for row in reversed(() if table.flows else table.rows[-_LINES_ABOVE:]):
        filled = [cell for cell in row if cell.text and not cell.continues]
        if len(filled) != 1 or not (is_note(filled[0].text) or _is_unit_alone(filled[0].text)):
            break
        said.append(Paragraph(filled[0].text, filled[0].place))
    return said


def _is_unit_alone(text: str) -> bool:
    return bool(_UNIT_ALONE.fullmatch(fold(text))) and bool(stated_in(text))


def _titles(table: Table) -> list[Paragraph]:
    """Return the rows at the top of a table that hold one cell and nothing else."""
    lines: list[Paragraph] = []
    for row in table.rows[:_LINES_ABOVE]:
        filled = [cell for cell in row if cell.text and not cell.continues]
        if len(filled) != 1 or table.flows or len(row) == 1:
            break
        lines.append(Paragraph(filled[0].text, filled[0].place))
    return lines


def _caption(lines: Sequence[Paragraph], notes: Sequence[Paragraph], year: int) -> Caption:
    near = [line for line in lines if _is_near(line, lines)]
    stated = tuple(unit for line in (*near, *notes) for unit in stated_in(line.text))
    other = next((line for line in reversed(lines) if is_title_of_another(line.text, year)), None)
    other = other or next((line for line in notes if note_of_another(line.text, year)), None)
    return Caption(stated, one_line(other.text) if other else "", str(other.place) if other else "")


def _is_near(line: Paragraph, lines: Sequence[Paragraph]) -> bool:
    return line is lines[-1] or len(line.text) <= _LONGEST


def is_title_of_another(text: str, year: int) -> bool:
    """Do these words, as a title, give what stands below them to another year or scope?"""
    folded = fold(text)
    if len(folded) > _LONGEST:
        return False
    if len(folded) <= _LONGEST_TITLE and line_of_another(folded, year):
        return True
    if folded.endswith(_ENDS_SENTENCE):
        return False
    words, remarks = without_remarks(text)
    if (bracketed := _BRACKETED.fullmatch(words)) and not _DATE.fullmatch(bracketed[1]):
        words, remarks = "", (bracketed[1], *remarks)
    if any(not is_harmless(remark, year) and caption_of_another(remark, year) for remark in remarks):
        return True
    titled = _ENDS_TITLE.search(words) or _ONLY_A_YEAR.fullmatch(words)
    return len(words) <= _LONGEST_TITLE and bool(titled) and caption_of_another(words, year)

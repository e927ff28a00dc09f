"""Why none of the form's tables can be read from a document: what it is instead, where that shows, what can be done.

| code | what it says |
|---|---|
| before-form | of a year before 2019: there was no national form |
| tables-as-pictures | the headings of the tables are there, and pictures where the tables should be |
| content-elsewhere | a web page whose content is in a frame, in an embedded file, or fetched by a script |
| other-document | not an annual report on information disclosure: a budget, a plan, a notice, a guide |
| empty-form | the tables are there and no figure is in them: a template, or a text that lost its cells |
| no-form | none of these: an annual report without its tables, or tables beyond recognition |

What a report lacks of the form, told once for each table: lines left out, blank cells lost, a picture for a table; and
pages of a scan that were not read, style sheets that are not in the file.

What could be read is published; these findings say what could not and why.
"""

from collections.abc import Iterator

from gongkai.document import Document
from gongkai.errors import FormNotFound
from gongkai.findings import Finding
from gongkai.form import Table, editions, load_form
from gongkai.recognise.reading import CellReading, Reading, named
from gongkai.recognise.titles import TITLE_WORDS, opening, period_of, table_headings, title_of, year_of
from gongkai.text import fold, one_line

_SUBJECT = "信息公开"
# Words in the title of what agencies publish beside their annual reports, often under the same heading of their sites.
_OTHER_KINDS = (
    "预算", "决算", "工作计划", "工作要点", "工作方案", "实施方案", "规划", "政府工作报告", "公开指南", "公开目录", "统计公报",
    "公告", "通告", "通知", "解读", "名单", "审计报告",
)  # fmt: skip


def without_form(document: Document, year: int) -> FormNotFound:
    """Say why a document in which no table of the form was found is no report to read.

    Args:
        document: What was read.
        year: Year that the report is filed under; 0 when not known.
    """
    year = year_of(title_of(document)) or period_of(document) or year
    if is_before_form(year):
        return before_form(document, year)
    headings = [paragraph for _, paragraph in table_headings(document)]
    if headings and document.pictures:
        return FormNotFound(
            f"三张表不是文字：只有表的标题，文件里另有 {document.pictures} 张图片，表格应在图片里",
            code="tables-as-pictures",
            file=document.file,
            place=str(headings[0].place),
            remedy="请改用表格是文字的版本；或把含表格的页面另存为图片或 PDF，按扫描件读取",
        )
    return (
        _elsewhere(document)
        or _other(document)
        or FormNotFound(
            "没有找到年度报告的三张表",
            code="no-form",
            file=document.file,
            place=_place(document),
            remedy="请确认这是政府信息公开工作年度报告，三张表在这个文件里而不在附件里，且是文字而不是图片",
        )
    )


def is_before_form(year: int) -> bool:
    """Is this a year before the first that has a national form? 0 stands for a year not known."""
    return 0 < year < load_form(editions()[0]).first_year


def before_form(document: Document, year: int) -> FormNotFound:
    """The report is older than the form."""
    first = load_form(editions()[0]).first_year
    return FormNotFound(
        f"这是 {year} 年度的报告：{first} 年度以前没有全国统一的表式",
        code="before-form",
        file=document.file,
        place=_place(document),
        remedy=f"请改用 {first} 年度及以后的报告；更早的报告可以登记，但其中的数字不能与表式对应",
    )


def empty_form(document: Document) -> FormNotFound:
    """The tables hold nothing."""
    return FormNotFound(
        "三张表里没有一个数字，全部空白：像是没有填写的模板，或转换成文本时丢了单元格",
        code="empty-form",
        file=document.file,
        place=str(document.tables[0].place) if document.tables else _place(document),
        remedy="请换用填写过的报告，或原来的网页、Word、PDF；确实没有的，应在表中填 0",
    )


def is_empty(reading: Reading) -> bool:
    """Is nothing printed in any cell that was found? Where a text lost its blank cells none is found, and no figure either."""
    if any(left.numbered for state in reading.tables for left in state.left):
        return False
    lines = (line for state in reading.tables for line in state.lines)
    lost = {line.id for line in lines if any(not short.has_figures for short in line.shortfalls)}
    return all(cell.kind in {"blank", "absent"} or _is_lost(cell, lost) for cell in reading.cells)


def _is_lost(read: CellReading, lost: set[str]) -> bool:
    """Is this a cell of a line that was found without any cell?"""
    return read.kind == "unreadable" and not read.raw and f"{read.cell.table}.{read.cell.line}" in lost


def is_mostly_absent(reading: Reading) -> bool:
    """Was less than half of the form found and read?"""
    return sum(cell.kind in {"absent", "unreadable"} for cell in reading.cells) > len(reading.cells) / 2


def _elsewhere(document: Document) -> FormNotFound | None:
    """The page speaks of the subject or says nothing, and shows something else."""
    if not document.elsewhere or (document.blocks and not any(_SUBJECT in fold(p.text) for p in document.paragraphs)):
        return None
    if document.scripted:
        return FormNotFound(
            "网页里没有三张表：表格写在网页的脚本里，要由浏览器运行脚本才显示",
            code="content-elsewhere",
            file=document.file,
            place=_place(document),
            remedy="请在浏览器里打开后另存为完整网页，或打印成 PDF",
        )
    return FormNotFound(
        "网页里没有三张表：正文不在这个文件里，在框架或嵌入的文件里，或由脚本载入",
        code="content-elsewhere",
        file=document.file,
        place=_place(document),
        remedy="请换成载有表格的那个页面或文件；由脚本载入的，在浏览器里打开后另存为完整网页，或打印成 PDF",
    )


def _other(document: Document) -> FormNotFound | None:
    title = title_of(document)
    first = [one_line(paragraph.text) for paragraph in opening(document)]
    kind = next((word for word in _OTHER_KINDS for line in first if word in fold(line)), "")
    if title and _SUBJECT in fold(title):
        return None
    named = any(_SUBJECT in fold(p.text) and TITLE_WORDS in fold(p.text) for p in document.paragraphs)
    if not kind and (named or any(_SUBJECT in fold(p.text) for p in document.paragraphs)):
        return None
    what = f"开头写着“{kind}”" if kind else f"全文没有提到“{_SUBJECT}”"
    return FormNotFound(
        f"这不是政府信息公开工作年度报告：{what}",
        code="other-document",
        file=document.file,
        place=_place(document),
        remedy="请换成年度报告本身；年度报告与指南、目录、预算等往往登在同一栏目",
    )


def _place(document: Document) -> str:
    """Return where the document begins."""
    return str(document.blocks[0].place) if document.blocks else "whole file"


def lacking(reading: Reading, document: Document) -> Iterator[Finding]:
    """Yield the findings about each table that is not whole, and about pages."""
    if document.container == "scan" and document.pictures:
        yield Finding("pages-unread", params={"count": str(document.pictures)})
    if document.sheets_missing:
        yield Finding("sheets-missing", params={"count": str(document.sheets_missing)})
    headings = {table.id: paragraph for table, paragraph in table_headings(document)} if document.pictures else {}
    for state in reading.tables:
        table = state.table
        if state.found and (missing := [line.line.label for line in state.lines if line.is_missing]):
            yield _about("form-incomplete", table, missing, "")
        shortfalls = dict.fromkeys(short for line in state.lines for short in line.shortfalls if short.lacks_cells)
        if lost := list(shortfalls):
            yield _about("blanks-dropped", table, [short.label for short in lost], lost[0].place)
        if not state.found and table.id in headings:
            yield Finding("table-as-picture", table.id, str(headings[table.id].place), params=named(table))


def _about(code: str, table: Table, labels: list[str], place: str) -> Finding:
    return Finding(code, table.id, place, "、".join(labels), {**named(table), "count": str(len(labels))})

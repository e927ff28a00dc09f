"""What a report calls itself: its title and the year in it.

A title is a line, or up to four lines one below the other, that ends in what such reports are called (年度报告, 工作报告, 年报 …)
and says nothing else. Labels (标题：), paths (首页 > 年报) and names of sites around it are furniture and go. What a file says
of itself without printing it (`Document.titles`) counts where no line names a year. Where lines name different years
or organs, the title in the file, the period of the figures or the signature decides; else there is no title.

>>> from gongkai.document import Document, Paragraph, ParagraphPlace
>>> def opening_of(*lines):
...     return Document("a.txt", "text", tuple(Paragraph(line, ParagraphPlace(i)) for i, line in enumerate(lines)))
>>> title_of(opening_of("首页 > 年报", "标题：示例局2023年政府信息公开年度报告-示例网", "示例局2023年政府信息公开年度报告"))
'示例局2023年政府信息公开年度报告'
>>> title_of(opening_of("示例镇人民政府", "2022年政府信息公开工作年度报告"))
'示例镇人民政府2022年政府信息公开工作年度报告'
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Document, Paragraph, Table
from gongkai.form import Table as FormTable
from gongkai.form import newest_form
from gongkai.recognise.organs import NAME, ORGAN, same, signature_of
from gongkai.text import fold, one_line

TITLE_WORDS = "年度报告"
LONGEST_TITLE = 80
_FIRST_PARAGRAPHS = 6
_TOP = 60
_MOST_LINES_ABOVE = 3
_LONGEST_LINE = 40
_SHORTEST_LINE = 3
_LONGEST_FURNITURE = 300

_SUBJECT = r"(?:信息公开|政务公开|公开工作)"
_KIND = (
    r"(?:年度(?:工作)?(?:情况)?(?:的)?(?:报告|总结)|工作(?:年度)?(?:情况)?(?:的)?(?:报告|年报|总结)"
    r"|公开(?:情况)?(?:的)?(?:报告|年报)|年度年报|年报)"
)
_BEHIND = r"(?:\([^()]{1,14}\))?"
_TITLE = re.compile(rf"(?P<title>.*{_SUBJECT}.*?{_KIND}{_BEHIND})(?P<rest>.*)")
_YEARED_IN = re.compile(
    rf".*{_SUBJECT}(?:工作)?(?:(?:19|20)[0-9]{{2}}|二[〇○零0].{{2}})年?(?:度)?(?:工作)?(?:年度)?报告{_BEHIND}"
)
_BARE = re.compile(rf".*年度报告{_BEHIND}")
# What may follow a title on its line: dates and buttons of the page, never words of a sentence.
_FURNITURE = re.compile(
    r"[\[【(|]|(?:发布|来源|信息来源|时间|日期|作者|编辑|字体|字号|浏览|点击|阅读|索引|打印|分享|【|责任编辑)"
)
_LABEL = re.compile(
    r"^\s*(?:标\s*题|名\s*称|信\s*息\s*名\s*称|文\s*件\s*名\s*称|文\s*件\s*标\s*题|题\s*名|当\s*前\s*位\s*置|您?(?:现在|当前)?的?位置)\s*(?:是|为)?\s*[:：]\s*"
)
_LABELS = frozenset({"标题", "名称", "信息名称", "文件名称", "文件标题", "题名"})
_STEP = re.compile(r"\s*(?:>+|»|›|→|＞|\||｜)\s*|\s+/\s+")
_SITE = re.compile(r"(?<![0-9])\s*(?:[-_–—－]+)\s*(?![0-9]{4}年?[度)）]?\s*$)|\s*(?:[-_–—－]+)\s*(?![0-9])")
_SENTENCE = re.compile(
    r"[。;!?,]|:(?!$)|^(?:根据|按照|依据|依照|现将?|本报告|为|编制|附件|下载|点击|查看|关于(?:做好|印发|报送|编制|公布))|(?:通知|解读|目录|指南|公告)$"
)
_YEAR_ONLY = r"(?:(?:(?:19|20)[0-9]{2}|二[〇○零0][〇○零一二三四五六七八九0-9]{2})年(?:度)?)"
_WHOLE = re.compile(
    rf"(?:关于)?(?:(?![0-9])[一-龥·()0-9]{{1,28}}?{ORGAN}(?:\([^()]{{2,12}}\))?)?(?:的)?(?:{_YEAR_ONLY})?(?:的)?(?:(?![0-9])[一-龥·()0-9]{{1,28}}?{ORGAN})?"
    rf"(?:政府|政务)?(?:{_SUBJECT})(?:工作)?(?:{_YEAR_ONLY})?(?:工作)?(?:{_KIND}|(?:年度)?(?:情况)?报告){_BEHIND}"
)
# The line may break inside a word: 工 / 作年度报告, 年 / 度报告, 报 / 告.
_END_OF_TITLE = re.compile(rf"(?:.{{0,6}}开)?(?:工?作)?(?:年?度|工作|情况)*(?:报告|年报){_BEHIND}|告")
_CUT = ("和", "与", "及", "、")
_CHAPTER = re.compile(r"(?:[一1][、.])(?:总体情况|概述|概况|基本情况|主动公开|工作概述)")
_YEAR = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?=年(?![0-9]{1,2}月)|年?度|政府|政务|信息|\)|(?:年?度?)?[-—~至](?:20)?[0-9]{2})"
)
_CHINESE_YEAR = re.compile(r"二[〇○零0][〇○零一二三四五六七八九0-9]{2}年(?![0-9一二三四五六七八九十]{1,2}月)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PERIOD = re.compile(r"(20[0-9]{2})年1月(?:1日)?(?:起|开始)?(?:至|到|-|—|~|–)+(?:(20[0-9]{2})年)?12月(?:31日)?")
_PERIOD_YEAR = re.compile(
    r"(?:统计|数据)[^。]{0,8}(?:期限|期间|时段|时间)[^。0-9]{0,6}(20[0-9]{2})年度?(?![0-9]*年?[0-9]{1,2}月)"
)


class _Candidate(NamedTuple):
    text: str
    rank: int


def opening(document: Document) -> tuple[Paragraph, ...]:
    """Return the paragraphs at the very top, where a document that is no report says what it is."""
    return document.paragraphs[:_FIRST_PARAGRAPHS]


def title_of(document: Document) -> str:
    """Return the title as the report prints it; what the file calls itself where no line is one; empty without certainty."""
    printed = list(_printed(document))
    hidden = list(_hidden(document))
    best = _best(printed, [c.text for c in hidden], document)
    if best is None:
        return ""
    unprinted = max(hidden, key=lambda c: c.rank, default=None)
    if unprinted is not None and unprinted.rank > best.rank and year_of(best.text) is None:
        return unprinted.text
    return best.text


def hidden_titles(document: Document) -> tuple[str, ...]:
    """Return the titles of reports among what the file calls itself."""
    return tuple(candidate.text for candidate in _hidden(document))


def _hidden(document: Document) -> Iterator[_Candidate]:
    return (candidate for text in document.titles for candidate in _pieces(text))


def _best(printed: Sequence[_Candidate], hidden: Sequence[str], document: Document) -> _Candidate | None:
    """Return the fullest candidate; None when those name different years or organs and nothing tells which is meant."""
    if not printed:
        return _Candidate("", -1)
    highest = max(c.rank for c in printed)
    fullest = [c for c in printed if c.rank == highest]
    for told in ({year_of(text) for text in hidden}, {period_of(document)}):
        fullest = [c for c in fullest if year_of(c.text) in told - {None}] or fullest
    for names in ([name_in(text) for text in hidden], [signature_of(document)]):
        fullest = [c for c in fullest if any(name and same(name, name_in(c.text)) for name in names)] or fullest
    first = fullest[0]
    one = all(year_of(c.text) == year_of(first.text) and same(name_in(c.text), name_in(first.text)) for c in fullest)
    return first if one else None


def year_of(title: str) -> int | None:
    """Return the year a title names, if it names exactly one.

    >>> year_of("2023年政府信息公开工作年度报告"), year_of("二〇一八年年度报告"), year_of("2019年至2020年")
    (2023, 2018, None)
    >>> year_of("2022-2023年度信息公开年报"), year_of("信息公开年报(2023)"), year_of("2023政府信息公开年报")
    (None, 2023, 2023)
    """
    words = fold(title)
    years = {int(y) for y in _YEAR.findall(words)} | {int(y[:4].translate(_DIGITS)) for y in _CHINESE_YEAR.findall(words)}
    return years.pop() if len(years) == 1 else None


def period_of(document: Document) -> int | None:
    """Return the year whose figures the text says it counts, from 1 January to 31 December; None when it says two."""
    years: set[int] = set()
    for paragraph in document.paragraphs:
        words = fold(paragraph.text) if "月" in paragraph.text or "统计" in paragraph.text else ""
        for first, last in _PERIOD.findall(words):
            years |= {int(first), int(last or first)}
        years |= {int(year) for year in _PERIOD_YEAR.findall(words)}
    return years.pop() if len(years) == 1 else None


def is_title(text: str) -> bool:
    """Is this line, whole, the title of a report on information disclosure?"""
    return any(c.rank > 0 and fold(c.text) == fold(text) for c in _pieces(text))


def is_printed(document: Document, title: str) -> bool:
    """Does the title stand on the page, and not only in what the file calls itself?"""
    shown = fold(
        "".join((*top_lines(document), *(cell.text for table in document.tables[:1] for row in table.rows for cell in row)))
    )
    return fold(title) in shown


def name_in(title: str) -> str:
    """Return the agency's name that a title holds; empty when it holds none.

    >>> name_in("关于示例局2023年政府信息公开工作年度报告"), name_in("2023年示例镇人民政府政府信息公开年报")
    ('示例局', '示例镇人民政府')
    """
    words = re.sub(_YEAR_ONLY, " ", fold(title))
    for subject in reversed(list(re.finditer(rf"(?:政府|政务)?(?:信息)?{_SUBJECT}", words))):
        before = words[: subject.start()]
        # 示例镇人民政府信息公开: the two characters in the middle belong to the name
        for part in (*before.split(), *f"{before}政府".split()[-1:]):
            found = NAME.fullmatch(part)
            if found and (part in before or found["name"].endswith("人民政府")):
                return found["name"]
    return ""


def top_lines(document: Document) -> tuple[str, ...]:
    """Return the lines before the first chapter, of which one can be the title."""
    lines: list[str] = []
    for paragraph in document.paragraphs[:_TOP]:
        if _CHAPTER.match(fold(paragraph.text[:_LONGEST_LINE])):
            break
        lines += [line for line in map(one_line, paragraph.text.splitlines()) if line]
    return tuple(lines)


def _printed(document: Document) -> Iterator[_Candidate]:
    lines, signed = top_lines(document), signature_of(document)
    for at, line in enumerate(lines):
        for candidate in _pieces(line):
            whole = fold(candidate.text) == fold(line)
            yield _with_lines_above(candidate, lines[:at], signed) if whole else candidate
        if _END_OF_TITLE.fullmatch(fold(line)) and (joined := _with_lines_above(_Candidate(line, 0), lines[:at], signed)).rank:
            yield joined
    for table in document.tables[:1]:
        yield from _labelled(table)
    yield from (_Candidate(line, 0) for line in lines[:_FIRST_PARAGRAPHS] if len(line) <= LONGEST_TITLE and _is_bare(line))


def _is_bare(line: str) -> bool:
    words = fold(line)
    return _BARE.fullmatch(words) is not None and not _SENTENCE.search(words)


def _labelled(table: Table) -> Iterator[_Candidate]:
    """Yield the title in a list of the document's particulars above it: its own cell, beside 名称."""
    for row in table.rows[:_FIRST_PARAGRAPHS]:
        for label, cell in pairwise(row):
            if fold(label.text).rstrip(":") in _LABELS:
                yield from _pieces(one_line(cell.text))


def _pieces(line: str) -> Iterator[_Candidate]:
    """Yield the titles in a line, without label, path and site."""
    if len(line) > _LONGEST_FURNITURE or not re.search("报告|年报|总结", fold(line[-_LONGEST_FURNITURE:])):
        return
    for step in _STEP.split(_LABEL.sub("", line)):
        for piece in (step, *_SITE.split(step)):
            if candidate := _title_in(_LABEL.sub("", piece).strip(" 《》“”\"'#*")):
                yield candidate
                break


def _title_in(piece: str) -> _Candidate | None:
    words = fold(piece)
    found = _TITLE.fullmatch(words) or (_YEARED_IN.fullmatch(words) and re.fullmatch("(?P<title>.*)(?P<rest>)", words))
    if not found or _SENTENCE.search(found["title"]) or len(found["title"]) > LONGEST_TITLE:
        return None
    if found["rest"] and not _FURNITURE.match(found["rest"]):
        return None
    text = _first(piece, len(found["title"]))
    return _Candidate(text, _rank(text))


def _rank(text: str) -> int:
    subject = re.search(_SUBJECT, fold(text)) is not None
    return subject and 1 + bool(name_in(text)) + 2 * (year_of(text) is not None)


def _first(text: str, length: int) -> str:
    """Return the beginning of a text that folds to so many characters."""
    end = 0
    while end < len(text) and len(fold(text[:end])) < length:
        end += 1
    return text[:end].strip()


def _with_lines_above(candidate: _Candidate, above: Sequence[str], signed: str) -> _Candidate:
    """Put the lines above before a title that lacks what they say: name, year or subject; or half of a name cut in two."""
    text = candidate.text
    for count in range(1, _MOST_LINES_ABOVE + 1):
        lines = above[-count:]
        joined = "".join((*lines, candidate.text))
        if len(lines) < count or any(len(line) > _LONGEST_LINE for line in lines) or len(joined) > LONGEST_TITLE:
            break
        fuller = _rank(joined) > _rank(text) or (name_in(text) and fold(lines[0]).endswith(_CUT))
        banner = signed and not name_in(text) and name_in(joined) and not same(signed, name_in(joined))
        if (
            fuller
            and not banner
            and len(fold(lines[0])) >= _SHORTEST_LINE
            and _WHOLE.fullmatch(fold(joined))
            and "网站" not in joined
        ):
            text = joined
    return _Candidate(text, _rank(text))


_LONGEST_HEADING = 60


def table_headings(document: Document) -> Iterator[tuple[FormTable, Paragraph]]:
    """Yield the form's tables whose headings stand in the running text, with the heading."""
    short = [(fold(p.text), p) for p in document.paragraphs if len(p.text) <= _LONGEST_HEADING]
    for table in newest_form().tables:
        title = fold(table.title).partition("、")[2]
        found = next((p for words, p in short if fold(table.heading_key) in words and _looks_like(words, title)), None)
        if found:
            yield table, found


def _looks_like(words: str, title: str) -> bool:
    """A heading is hardly longer than the form's own, and no sentence."""
    return len(words) <= 2 * len(title) and not words.endswith(("。", ";", ","))

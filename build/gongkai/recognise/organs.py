"""Names of organs: which lines are one, what a name tells of the organ's standing, and whose signature closes a report.

>>> standing_of("示例县示例镇人民政府"), standing_of("合成市示例局"), standing_of("合成市人民政府")
('township', 'department', '')
"""

import re
from itertools import pairwise

from gongkai.document import Document
from gongkai.text import fold, is_date, one_line

ORGAN = (
    r"(?:人民政府|政府|街道办事处|办事处|街道|管理委员会|管委会|委员会|[发卫住教人工国]\w{0,4}委|局|厅|署|办公室|办公厅|办|镇|乡|县|市|区|省|州|旗|盟"
    r"|中心|支队|总队|大队|分局|法院|检察院|学校|大学|学院|医院|公司|集团|协会|联合会|委|处|所|站)"
)
NAME = re.compile(rf"(?:关于)?(?P<name>(?![0-9])[一-龥·()0-9]{{1,28}}?{ORGAN}(?:\([^()]{{2,12}}\))?)(?:关于|的)?")
DATE = re.compile(
    r"(?:(20[0-9]{2})|二[〇○零0][〇○零一二三四五六七八九0]{2})年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日"
)
_DAY = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日")
LAST = 12
"""Paragraphs at the end among which a signature and its date can stand."""

_NO_NAME = re.compile(r"网站|门户|平台|专栏|栏目|首页|位置|来源|日期|领导|索引|年报$|各部门|本站")
_SHORTEST, _LONGEST = 3, 40
# 新乡, 萍乡 and 景德镇 are cities: a name of two characters, or this one, tells nothing.
_TOWNSHIP = re.compile(
    r"(?!景德镇)(?=.{3})(?:.*(?<!城)(?:镇|乡|街道)|(?=.{2,}(?:[镇乡]|苏木)(?:人民)?政府).*(?:[镇乡]|苏木)(?:人民)?政府|.*街道办事处|.*街道办)"
)
_COUNTY = re.compile(r".*(?:县|(?<!自治)(?<!行政)区|旗)人民政府")
_DEPARTMENT = re.compile(
    r"(?!.*(?:人民代表大会|人大|政协)).*[一-龥][省市县区旗州盟](?!人民政府|政府).{2,}(?:局|厅|委|委员会|中心|支队|学校|医院|学院)"
)
_GENERAL_OFFICE = re.compile(r".*(?:办公室|办公厅|(?<!街道)办)")
_NATIONAL = re.compile(r"(?:国家|中国|中华|国务院)")


def is_name(text: str) -> bool:
    """Is this line the name of an organ and nothing else?"""
    words = fold(text)
    if len(words) < _SHORTEST or len(text) > _LONGEST or _NO_NAME.search(words):
        return False
    return NAME.fullmatch(words) is not None


def same(one: str, other: str) -> bool:
    """Can two names be those of one organ: is one a part of the other?"""
    return fold(one) in fold(other) or fold(other) in fold(one)


def signature_of(document: Document) -> str:
    """Return the name above the closing date; empty where there is none."""
    return _closing(document)[0]


def closing_day_of(document: Document) -> str:
    """Return the date that stands below a signature, as ISO; empty where there is none, or it is not written in figures."""
    found = _DAY.fullmatch(_closing(document)[1])
    day = "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else ""
    return day if is_date(day) else ""


def _closing(document: Document) -> tuple[str, str]:
    lines = [one_line(p.text) for p in document.paragraphs[-LAST:]]
    for above, below in pairwise(lines):
        if DATE.fullmatch(fold(below)) and is_name(above):
            return fold(above), fold(below)
    return "", ""


def standing_of(name: str) -> str:
    """Return what a name tells of an organ without any registry: `township`, `county` or `department`; empty when it does not.

    Cities are of two levels, general offices speak for governments, and what begins with 国家 is no local organ.
    """
    words = fold(name)
    if not words or _GENERAL_OFFICE.fullmatch(words) or _NATIONAL.match(words):
        return ""
    if _TOWNSHIP.fullmatch(words):
        return "township"
    if _COUNTY.fullmatch(words):
        return "county"
    return "department" if _DEPARTMENT.fullmatch(words) else ""

"""Text of tables: folding labels to a comparable form, and writing text that a spreadsheet leaves alone.

Labels vary in the wild: full-width and half-width characters, spaces and line ends inside words, enumerators in
several styles. `fold` brings them to one spelling for comparison only; the text as published is kept beside it.

>>> fold("（三） 不予\\n公开")
'(三)不予公开'
>>> bare("2.其他法律法规禁止公开")
'其他法律法规禁止公开'
>>> bare("三、本年(一)予以公开")
'予以公开'

In CSV files, text that a spreadsheet could take for a formula gets an apostrophe in front (`safe_text`, `unsafe_text`).

>>> safe_text("=1+1"), safe_text("-"), safe_text("-1942"), safe_text("17（其中修订15件）")
("'=1+1", '-', '-1942', '17（其中修订15件）')

Characters that do not print (controls, bidi marks, zero-width) are shown as their code points where packages are published.

>>> visible("甲\\u202e局")
'甲⟨U+202E⟩局'
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_ENUMERATOR = re.compile(r"\([一二三四五六七八九十]{1,3}\)|(?<![0-9.])[0-9]{1,2}[.、,](?![0-9])|[一二三四五六七八九十]{1,3}、")
_REMARK = re.compile(r"\([^()]*\)?$")
# Traditional characters of the form's own vocabulary, as mirrors of reports print them; not a general conversion.
_SIMPLIFIED = str.maketrans(
    "規範檔項報開關發佈務處決數條節內對製總計許罰強業營費單萬購額團體機構織會組結轉續辦國權護屬於無應當復議訴訟維糾經審類請補舉書級緊餘號據縣區鎮鄉門廳們員訊資險穩則與為來現時間這進過還後裡個從產種標準環頻歸檢詢認證紀錄説說設聽預備廢執違減確獎勵給徵該採舊臺灣",
    "规范档项报开关发布务处决数条节内对制总计许罚强业营费单万购额团体机构织会组结转续办国权护属于无应当复议诉讼维纠经审类请补举书级紧余号据县区镇乡门厅们员讯资险稳则与为来现时间这进过还后里个从产种标准环频归检询认证纪录说说设听预备废执违减确奖励给征该采旧台湾",
)
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_HARMLESS = re.compile(r"[+-]?[0-9.,]+|[-+]")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold compatibility and traditional characters and drop white space and invisible characters."""
    return fold_once(text)


def fold_once(text: str) -> str:
    """Do the same for running text, which would fill the memory of `fold` for nothing."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_SIMPLIFIED)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Reduce a label to its words: folded, after its last enumerator, without quotes and a closing remark."""
    folded = fold(text).translate(_QUOTES).rstrip(":;。")
    words = _ENUMERATOR.split(folded)[-1]
    return _REMARK.sub("", words) or words


@lru_cache(maxsize=65536)
def one_line(text: str) -> str:
    """Return the text on one line: runs of white space become one space, controls and bidi marks go."""
    visible = "".join(c if c >= " " else " " for c in text if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


@lru_cache(maxsize=4096)
def safe_text(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula; take one apostrophe off to get the text back."""
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def unsafe_text(text: str) -> str:
    """Undo `safe_text`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def visible(text: str) -> str:
    """Return the text with every character that does not print shown as its code point; line ends become spaces."""
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    return " " if char in "\n\r\t" else f"⟨U+{ord(char):04X}⟩"


def is_date(text: str) -> bool:
    """Is this a day of the calendar, written 2024-02-29?

    >>> is_date("2024-02-29"), is_date("2023-02-29"), is_date("20240229")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
